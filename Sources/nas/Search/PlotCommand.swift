// nas plot

import ArgumentParser
import Files
import Lab
import Report
import Runs

/// Draws the plots of a finished run, or of a comparison of searches, again.
struct PlotCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plot", abstract: "Draw the plots of a run as SVG: plots/*.svg.",
    discussion: """
      Of a FILE.json that `nas compare --json` printed it draws FILE.svg: how far from the best each search \
      ended.
      """)

  @Argument(
    help: ArgumentHelp("The folder of the run, or a comparison's JSON.", valueName: "run"),
    completion: .file(extensions: ["json"]))
  var path: String

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
