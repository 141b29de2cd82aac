// nas space check

import ArgumentParser
import Files
import LogProfiling
import Numerics
import Report
import Runs

/// Holds a search space against its log.
struct SpaceCheckCommand: WorkingCommand {
  static let configuration = CommandConfiguration(
    "check", "Check a search space against its log, without importing the log.",
    usage: "space check [<options>] [<space>]",
    discussion: """
      The command reads the log and examines a sample of its rows. The exit code is 2 if an import or a search would \
      fail, and 0 if there are only warnings.
      """,
    examples: [
      Example("A space that names its log", "nas space check search-spaces/flights.yaml"),
      Example(
        "Against the log of another day",
        "nas space check search-spaces/flights.yaml --data monday.csv.gz"),
    ])

  @Argument(help: "The search space, or a trainer config.", completion: .yaml)
  var space: String?

  @OptionGroup(title: Heading.log) var log: Log

  /// The log that is read without being imported.
  struct Log: ParsableArguments {
    @Option(
      help: ArgumentHelp(
        """
        The click log, if not the one that the space names: a file, a folder of parts, or a pattern in quotes. Repeat \
        it for several files, in their order.
        """, valueName: "log"), completion: .file())
    var data: [String] = []

    @Option(
      help: ArgumentHelp("Read only so many rows, the first ones of the log.", valueName: "count"))
    var rows: Int?

    @OptionGroup var badRows: BadRowOptions

    func validate() throws { try check("--rows", rows, to: Greatest.rows) }
  }

  @OptionGroup(title: Heading.output) var answer: AnswerOptions

  @OptionGroup(title: Heading.output) var messages: MessageOptions

  @OptionGroup(title: Heading.machine) var threads: ThreadOptions

  func run() throws {
    let file = try SpaceFile.find(space)
    let space = try Workspace.space(file)
    let progress = ProgressLine()
    let sample = try LogSample(
      of: log.data.isEmpty
        ? try Workspace.logPaths(of: space, file: file) : try LogPaths.named(log.data),
      form: space.data.schema.form, columns: space.data.schema.columns, limit: log.rows
    ) { progress.report(reading: $0) }
    progress.end()
    let checks = SpaceCheck.examine(
      space, sample, maximumBadRows: log.badRows.maxBadRows,
      pool: WorkerPool(threads: threads.threads))
    try Console.out(
      answer.json ? try jsonText(checks, pretty: true) : checksText(checks),
      terminator: answer.json ? "\n" : "")
    if checks.contains(where: { $0.verdict == .failure }) { throw ExitCode(2) }
  }
}
