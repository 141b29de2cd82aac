// nas plot

import ArgumentParser
import Driver
import Foundation
import Report
import SearchSpace
import System

/// Draws the plots of a finished run, or of a comparison of searches, again.
struct PlotCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plot", abstract: "Draw the plots of a run as SVG: plots/*.svg.",
    discussion: """
      Of a FILE.json that `nas compare --json` printed it draws FILE.svg: how far from the best each search \
      ended.
      """)

  @Argument(
    help: ArgumentHelp("The folder of the run, or a comparison's JSON.", valueName: "run"))
  var path: String

  func run() throws {
    if path.hasSuffix(".json") {
      let plot = "\(path.dropLast("json".count))svg"
      try DurableFile.write(comparisonPlot(comparison(path)), to: plot)
      print(plot)
    } else {
      for path in try Plots(RunDirectory(existing: path)).write() { print(path) }
    }
  }

  private func comparison(_ file: String) throws -> SearchComparisonReport {
    do {
      return try JSONDecoder().decode(
        SearchComparisonReport.self, from: Data(DurableFile.read(file).utf8))
    } catch let error as DecodingError {
      throw InputError("is not what nas compare --json prints: \(error)", file: file)
    }
  }
}
