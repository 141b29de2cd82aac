// nas report

import ArgumentParser
import Files
import Report
import Runs

/// Writes the page of a run.
struct ReportCommand: WorkingCommand {
  static let configuration = CommandConfiguration(
    "report", "Write the report of a run: one HTML file that can be mailed.",
    usage: "report [<options>] <run>",
    discussion: """
      RUN/report.html holds the decision, the measurements, the plots, every change, the settings and the command \
      that repeats the run. It loads nothing from a network. The report of an unfinished run shows the search so far.
      """,
    examples: [
      Example("The report in the run's folder", "nas report results/flights"),
      Example("A copy elsewhere", "nas report results/flights -o flights.html"),
    ])

  @Argument(help: ArgumentHelp("The folder of the run.", valueName: "run"), completion: .directory)
  var folder: String

  @OptionGroup(title: Heading.output) var output: Output

  /// The page.
  struct Output: ParsableArguments {
    @Option(
      name: .shortAndLong,
      help: ArgumentHelp("The page to write. (default: RUN/report.html)", valueName: "file"),
      completion: .file(extensions: ["html"]), transform: Path.resolved)
    var out: String?
  }

  @OptionGroup(title: Heading.output) var messages: MessageOptions

  func run() throws {
    let out = output.out
    let directory =
      try out == nil ? RunDirectory(holding: folder) : RunDirectory(existing: folder)
    let outputs = try CommandOutputs(out, writing: [RunPage.fileName])
    defer { withExtendedLifetime((directory, outputs)) {} }
    try OutputKind.page.requireReplaceable(out)
    let page = RunPage(try RunView(directory)).html()
    if let out {
      try DurableFile.write(page, to: out)
    } else {
      try directory.write(page, to: RunPage.fileName)
    }
    try Console.out(out ?? "\(directory.path)/\(RunPage.fileName)")
  }
}
