// nas plot

import ArgumentParser
import Driver

/// Draws the plots of a finished run again.
struct PlotCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plot", abstract: "Draw the plots of a run as SVG: plots/*.svg.")

  @Argument(help: ArgumentHelp("The folder of the run.", valueName: "run"))
  var folder: String

  func run() throws {
    for path in try Plots(RunDirectory(existing: folder)).write() { print(path) }
  }
}
