// nas export

import ArgumentParser
import Driver
import SearchSpace
import System

/// Writes an architecture that a run found as a trainer config.
struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Print the chosen architecture of a run as a trainer config.")

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case nas, json
  }

  @Argument(help: ArgumentHelp("The folder of the run.", valueName: "run"))
  var folder: String

  @Option(help: "nas: what `nas train` reads. json: widths by path, and cost.")
  var format: Format

  @Option(help: "The architecture found for this target, chosen or not.")
  var target: Double?

  func run() throws {
    let directory = try RunDirectory(existing: folder)
    let (space, summary) = (try directory.space(), try directory.summary())
    let trained = try trained(summary)
    switch format {
    case .nas:
      let architecture = try space.architecture(trained.architecture, file: directory.path)
      print(try space.substituting(architecture).yaml(), terminator: "")
    case .json:
      print(
        try jsonText(Exported(architecture: trained.architecture, cost: trained.cost), pretty: true)
      )
    }
  }

  private func trained(_ summary: Summary) throws -> Summary.Trained {
    if let target {
      guard let result = summary.targets.first(where: { $0.target == target }) else {
        let targets = summary.targets.map { String($0.target) }.joined(separator: ", ")
        throw InputError("has no target \(target): expected one of \(targets)", file: folder)
      }
      return result.trained
    }
    guard let chosen = summary.targets.first(where: { $0.target == summary.chosen }) else {
      note("Nothing was proved neutral: this is the baseline.")
      return summary.baseline
    }
    return chosen.trained
  }

  private struct Exported: Encodable {
    let architecture: [String: ChoiceValue]
    let cost: Summary.CostFigures
  }
}
