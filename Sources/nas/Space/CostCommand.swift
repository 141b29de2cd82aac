// nas cost

import ArgumentParser
import Files
import Model
import Report
import Training

/// Prints what an architecture costs, layer by layer.
struct CostCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cost",
    abstract: "Print the cost of the baseline, or of any architecture, layer by layer.",
    discussion: """
      FILE maps decisions to values, in YAML or JSON, as `architecture` does in summary.json; what it \
      leaves out stays as in the baseline.
      """)

  @Argument(help: "The search space, or a trainer config.", completion: .yaml)
  var space: String?

  @Option(help: "The architecture, if not the baseline.", completion: .file())
  var architecture: String?

  @OptionGroup var log: LogOptions

  @OptionGroup var threads: ThreadOptions

  @Flag(help: "Print JSON.")
  var json = false

  func run() throws {
    let spaceFile = try SpaceFile.find(space)
    let workspace = try log.open(spaceFile, threads: threads.threads)
    let costed = workspace.costed
    let chosen =
      try architecture.map {
        try workspace.space.architecture(yaml: DurableFile.readInput($0), file: $0)
      } ?? workspace.space.baseline
    let shape = costed.shape(of: chosen)
    let report = CostReport(
      layers: costed.network.layers(of: shape), total: costed.network.cost(of: shape),
      ratio: costed.ratio(of: chosen))
    try Console.out(json ? try jsonText(report, pretty: true) : report.table.description)
  }
}

/// The cost of an architecture and of its layers.
private struct CostReport: Encodable {
  struct Layer: Encodable {
    let name: String
    let size: String
    let cost: TrainingMetrics.CostRecord
  }

  let layers: [Layer]
  let total: TrainingMetrics.CostRecord
  /// Over the baseline's cost.
  let ratio: Double

  init(layers: [LayerCost], total: Cost, ratio: Double) {
    self.layers = layers.map {
      Layer(name: $0.name, size: $0.size, cost: TrainingMetrics.CostRecord($0.cost))
    }
    self.total = TrainingMetrics.CostRecord(total)
    self.ratio = ratio
  }

  var table: TextTable {
    var table = TextTable([
      .init("layer", .leading), .init("size"), .init("FLOPs"), .init("parameters"),
      .init("embedding bytes"),
    ])
    func append(_ name: String, _ size: String, _ cost: TrainingMetrics.CostRecord) {
      table.append([
        name, size, String(cost.flops), String(cost.parameters), String(cost.embeddingBytes),
      ])
    }
    for layer in layers { append(layer.name, layer.size, layer.cost) }
    append("total", "", total)
    return table
  }
}
