// The command line: one file a subcommand, and what they share.

import ArgumentParser
import Files
import Foundation
import Runs

/// The program.
struct NAS: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "nas",
    abstract: "Finds the cheapest click-through-rate architecture that predicts as well.",
    discussion: """
      A search space is a trainer config in which some widths are choices. `nas search` trains all of \
      them in one network, in one pass over the click log, retrains what it finds beside the baseline, \
      and says which architecture to use.

      Exit codes: 0 done; 1 failed; 2 wrong usage or input; 3 nothing was proved neutral; 128 + N \
      after signal N (129 SIGHUP, 130 SIGINT, 138 SIGUSR1, 143 SIGTERM, 152 SIGXCPU).
      """,
    version: Version.current,
    subcommands: [
      SearchCommand.self, TrainCommand.self, ExportCommand.self, ReportCommand.self,
      PlotCommand.self, AuditCommand.self, PlanCommand.self, DoctorCommand.self,
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
    do {
      try run()
      Machine.exit(0)
    } catch let error as InputError {
      fail(error, code: 2)
    } catch let code as ExitCode {
      Machine.exit(code.rawValue)
    } catch let error where NAS.exitCode(for: error) == .validationFailure {
      Console.message(NAS.fullMessage(for: error))
      Machine.exit(2)
    } catch {
      fail(error, code: 1)
    }
  }

  /// Runs the command, or prints what --help, --version and the like ask for.
  private static func run() throws {
    do {
      var command = try NAS.parseAsRoot(
        EarlierSpellings.translated(Array(CommandLine.arguments.dropFirst())))
      Verbosity.current = (command as? any WorkingCommand)?.messages.level ?? .normal
      try command.run()
    } catch let error where NAS.exitCode(for: error) == .success {
      try Console.out(NAS.fullMessage(for: error))
    }
  }

  private static func fail(_ error: any Error, code: Int32) -> Never {
    noteFailure("error: \(error)")
    Machine.exit(code)
  }
}
