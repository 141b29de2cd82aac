// The format `json`: the values of an architecture by path, and what it costs.

import Files
import Model
import Runs

/// Writes an architecture as the run recorded it.
struct JSONExporter: Exporter {
  let format = ExportFormat("json", "the widths by path, and the cost")

  private struct Exported: Encodable {
    let architecture: [String: ChoiceValue]
    let cost: Summary.CostFigures
  }

  func export(_ source: ExportSource) throws -> Export {
    let exported = Exported(architecture: source.values, cost: source.cost)
    return Export(.text(try jsonText(exported, pretty: true) + "\n"))
  }
}
