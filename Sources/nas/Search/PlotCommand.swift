// nas plot

import ArgumentParser
import Files
import Lab
import Report
import Runs

/// Draws the plots of a finished run, or of a comparison of searches, again.
struct PlotCommand: WorkingCommand {
  static let configuration = CommandConfiguration(
    "plot", "Draw the plots of a run again, as SVG files in RUN/plots.",
    usage: "plot [<options>] <run>",
    discussion: """
      If the argument is a FILE.json that `nas lab compare --json` printed, the command draws FILE.svg: the distance \
      of each search from the best architecture.
      """,
    examples: [Example("The plots of a run", "nas plot results/flights")])

  @Argument(
    help: ArgumentHelp("The folder of the run, or the JSON of a comparison.", valueName: "run"),
    completion: .file(extensions: ["json"]))
  var path: String

  @OptionGroup(title: Heading.output) var messages: MessageOptions

  func run() throws {
    if path.hasSuffix(".json") {
      let plot = Path.resolved("\(path.dropLast("json".count))svg")
      let outputs = try CommandOutputs(plot)
      defer { withExtendedLifetime(outputs) {} }
      try OutputKind.plot.requireReplaceable(plot)
      let comparison = try value(
        SearchComparisonReport.self, json: DurableFile.readInput(path), file: path)
      try DurableFile.write(comparisonPlot(comparison), to: plot)
      try Console.out(plot)
    } else {
      let directory = try RunDirectory(holding: path)
      defer { withExtendedLifetime(directory) {} }
      for path in try Plots(directory).write() { try Console.out(path) }
    }
  }
}
