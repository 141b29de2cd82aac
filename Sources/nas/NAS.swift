// The command line: one file a subcommand, and what they share.

import ArgumentParser
import Files
import Numerics
import Runs

/// The program.
struct NAS: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "nas",
    abstract: "Find a cheaper click-through-rate architecture that predicts as well.",
    discussion: """
      A search space is a trainer config in which some widths are choices. `nas search` trains all of them in one \
      network, in one pass over the click log, retrains the selected architectures beside the baseline, and \
      recommends one of them or the baseline.

      \(CommandConfiguration.part([
        Example(
          "From a click log to an answer",
          """
          nas space init --data data/flights.csv.gz -o mine.yaml
          nas search mine.yaml
          """),
        Example("The meaning of a key of the space", "nas space reference verdict.margin"),
      ]))

      EXIT CODES:
        0  done
        1  failed
        2  wrong usage or input
        3  no candidate was proved neutral
        128 + N after signal N (129 SIGHUP, 130 SIGINT, 138 SIGUSR1, 143 SIGTERM,
        152 SIGXCPU)
      """,
    version: Version.current,
    subcommands: [
      SearchCommand.self, TrainCommand.self, ExportCommand.self, ReportCommand.self,
      PlotCommand.self, AuditCommand.self, PlanCommand.self, RunsCommand.self, DoctorCommand.self,
    ],
    groupedSubcommands: [
      CommandGroup(
        name: "Groups of", subcommands: [SpaceCommand.self, DataCommand.self, LabCommand.self])
    ])
}

@main struct Main {
  static func main() {
    Console.occupyDescriptors()
    Interruption.reportFailedWrites()
    if Terminal.isThere { Interruption.endLineWhenKilled() }
    do {
      try run()
      Machine.exit(0)
    } catch let error as InputError {
      fail(error, code: 2)
    } catch let code as ExitCode {
      Machine.exit(code.rawValue)
    } catch let mistake as UsageMistake {
      fail(mistake)
    } catch let error where NAS.exitCode(for: error) == .validationFailure {
      fail(CommandWords.mistake(error, in: words, of: NAS.self))
    } catch {
      fail(error, code: 1)
    }
  }

  /// Runs the command, or prints what --help, --version and the like ask for.
  private static func run() throws {
    do {
      if let mistake = CommandWords.unknownHelp(words, of: NAS.self) { throw mistake }
      var command = try CommandWords.command(words, of: NAS.self)
      Verbosity.current = (command as? any WorkingCommand)?.messages.level ?? .normal
      ProgressLine.watch()
      let start = ContinuousClock.now
      detail("nas \(Version.current), \(Arithmetic.description), \(Machine.processor)")
      try command.run()
      detail(
        "done in \(secondsText(since: start)), peak memory \(Machine.peakMemory >> 20) MiB")
    } catch let error where NAS.exitCode(for: error) == .success {
      try Console.out(NAS.fullMessage(for: error))
    }
  }

  private static var words: [String] {
    EarlierSpellings.translated(Array(CommandLine.arguments.dropFirst()))
  }

  private static func fail(_ mistake: UsageMistake) -> Never {
    Console.message("error: \(mistake)")
    Machine.exit(2)
  }

  private static func fail(_ error: any Error, code: Int32) -> Never {
    noteFailure("error: \(error)")
    Machine.exit(code)
  }
}
