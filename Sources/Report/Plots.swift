// The pictures of a run, written into its folder.

import Driver
import SearchSpace

/// Draws a run.
public struct Plots {
  private let directory: RunDirectory

  /// The plots of a run.
  public init(_ directory: RunDirectory) { self.directory = directory }

  /// Writes `plots/*.svg` and returns their paths.
  ///
  /// - Throws: `InputError` where the run is not finished or damaged, or the folder may not be written to.
  @discardableResult
  public func write() throws -> [String] {
    let (summary, records) = (try directory.summary(), try directory.controllerRecords())
    let choices = try directory.space().decisions.map {
      (path: $0.path, labels: $0.choice.values.map(\.description))
    }
    var plots = [
      ("front", frontPlot(summary)), ("convergence", convergencePlot(records: records)),
    ]
    for result in summary.targets {
      let plot = decisionPlot(
        records: records, target: result.target, choices: choices,
        chosen: result.trained.architecture)
      plots.append(("decisions-\(result.target)", plot))
    }
    return try plots.map { name, svg in
      try directory.write(svg, to: "plots/\(name).svg")
      return "\(directory.path)/plots/\(name).svg"
    }
  }
}
