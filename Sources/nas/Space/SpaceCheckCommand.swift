// nas space check

import ArgumentParser
import Files
import LogProfiling
import Numerics
import Report
import Runs

/// Holds a search space against its log.
struct SpaceCheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Check a search space against its log, without importing it.",
    discussion: """
      Reads the log and looks at a sample of its rows. Exit code 2 where an import or a search would fail, 0 where \
      there are warnings alone.
      """)

  @Argument(help: "The search space, or a trainer config.", completion: .yaml)
  var space: String?

  @Option(
    help: "A file, folder of parts, or pattern of the click log, in place of what the space names.",
    completion: .file())
  var data: [String] = []

  @Option(help: "Read only the first rows of the log.")
  var rows: Int?

  @OptionGroup var badRows: BadRowOptions

  @OptionGroup var threads: ThreadOptions

  @Flag(help: "Print JSON.")
  var json = false

  func validate() throws { try check("--rows", rows, to: Greatest.rows) }

  func run() throws {
    let file = try SpaceFile.find(space)
    let space = try Workspace.space(file)
    let progress = ProgressLine()
    let sample = try LogSample(
      of: data.isEmpty
        ? try Workspace.logPaths(of: space, file: file) : try LogPaths.named(data),
      form: space.data.schema.form, columns: space.data.schema.columns, limit: rows
    ) { progress.report(reading: $0) }
    progress.end()
    let checks = SpaceCheck.examine(
      space, sample, maximumBadRows: badRows.maxBadRows, pool: WorkerPool(threads: threads.threads))
    try Console.out(
      json ? try jsonText(checks, pretty: true) : checksText(checks), terminator: json ? "\n" : "")
    if checks.contains(where: { $0.verdict == .failure }) { throw ExitCode(2) }
  }
}
