// nas report

import ArgumentParser
import Files
import Report
import Runs

/// Writes the page of a run.
struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Write the report of a run: one HTML file that can be mailed.",
    discussion: """
      RUN/report.html holds the decision, what was measured, the plots, every change, the settings and the \
      command to make the run again. It loads nothing from anywhere. Of a run that has not finished it shows \
      what is there.
      """)

  @Argument(help: ArgumentHelp("The folder of the run.", valueName: "run"), completion: .directory)
  var folder: String

  @Option(
    help: "Where to write it instead.", completion: .file(extensions: ["html"]),
    transform: Path.resolved)
  var out: String?

  func run() throws {
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
