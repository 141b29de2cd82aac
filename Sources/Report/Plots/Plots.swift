// The pictures of a run, written into its folder.

import Files
import Model
import Runs
import Search

/// Draws a run.
package struct Plots {
  private let directory: RunDirectory

  /// The plots of a run.
  package init(_ directory: RunDirectory) { self.directory = directory }

  /// Writes `plots/*.svg` and returns their paths. The decisions are drawn if the searcher has a policy.
  ///
  /// - Parameter progress: called with the plots that are drawn and their number.
  /// - Throws: `InputError` where the run is not finished or damaged, or the folder may not be written to.
  @discardableResult
  package func write(
    progress: (_ done: Int, _ all: Int) -> Void = { _, _ in }
  ) throws -> [String] {
    let (summary, records) = (try directory.summary(), try directory.controllerRecords())
    let costed = try directory.costedSpace()
    var plots: [(name: String, draw: () -> String)] = [
      ("front", { frontPlot(summary) }), ("convergence", { convergencePlot(records: records) }),
    ]
    let hasPolicy = ControllerLog(records).hasPolicy
    for result in summary.targets {
      plots += try self.plots(of: result, records: hasPolicy ? records : nil, costed)
    }
    // A run that was copied may have lost an empty folder.
    try Folder.create("\(directory.path)/plots")
    return try plots.enumerated().map { place, plot in
      progress(place, plots.count)
      try directory.write(plot.draw(), to: "plots/\(plot.name).svg")
      return "\(directory.path)/plots/\(plot.name).svg"
    }
  }

  /// The plots of a target.
  ///
  /// - Parameter records: what the controllers logged; nil if there is no policy.
  private func plots(
    of result: Summary.TargetResult, records: [ControllerRecord]?, _ costed: CostedSpace
  ) throws -> [(name: String, draw: () -> String)] {
    let (target, found) = (result.target, result.trained.architecture)
    let architecture = try costed.space.architecture(
      found, file: "\(directory.path)/summary.json")
    var plots: [(name: String, draw: () -> String)] = []
    if let records {
      let choices = costed.decisions.map {
        (path: $0.path, labels: $0.choice.values.map(\.description))
      }
      plots += [
        (
          "decisions-\(target.slug)",
          { decisionPlot(records: records, target: target, choices: choices, chosen: found) }
        ),
        (
          "heatmap-\(target.slug)",
          {
            heatMap(
              records: records, target: target, decisions: costed.decisions, chosen: found)
          }
        ),
      ]
    }
    plots.append(
      (
        "widths-\(target.slug)",
        { widthPlot(target: target, space: costed, architecture: architecture) }
      ))
    return plots
  }
}

extension RunDirectory {
  /// How many ids a feature may have.
  private static let ids = 0...Int(Int32.max)

  /// The space with its costs on the log of the run.
  ///
  /// - Throws: `InputError` where the record of the run is damaged.
  func costedSpace() throws -> CostedSpace {
    let (space, sizes) = (try space(), try record().data.vocabularySizes)
    guard sizes.count == space.data.schema.features.count, sizes.allSatisfy(Self.ids.contains)
    else {
      throw InputError(
        "`vocabulary_sizes` does not fit the space: expected a number of ids for each feature",
        file: "\(path)/run.json")
    }
    return CostedSpace(space, vocabularySizes: sizes)
  }
}
