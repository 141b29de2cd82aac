// nas space cost

import ArgumentParser
import Files
import Model
import Report
import Training

/// Prints what an architecture costs, layer by layer.
struct CostCommand: WorkingCommand {
  static let configuration = CommandConfiguration(
    "cost", "Print the cost of the baseline, or of another architecture, layer by layer.",
    usage: "space cost [<options>] [<space>]",
    discussion: """
      The file of --architecture maps decisions to values, in YAML or JSON, like `architecture` in summary.json. A \
      decision that it leaves out has the value of the baseline.
      """,
    examples: [
      Example("The layers of a baseline", "nas space cost search-spaces/flights.yaml"),
      Example(
        "An architecture that you have in mind",
        "nas space cost search-spaces/flights.yaml --architecture mine.yaml"),
    ])

  @Argument(help: "The search space, or a trainer config.", completion: .yaml)
  var space: String?

  @OptionGroup(title: "Architecture") var work: Work

  /// Which architecture.
  struct Work: ParsableArguments {
    @Option(
      help: ArgumentHelp("The architecture, if not the baseline.", valueName: "file"),
      completion: .file())
    var architecture: String?
  }

  @OptionGroup(title: Heading.log) var log: LogOptions

  @OptionGroup(title: Heading.output) var answer: AnswerOptions

  @OptionGroup(title: Heading.output) var messages: MessageOptions

  @OptionGroup(title: Heading.machine) var threads: ThreadOptions

  func run() throws {
    let spaceFile = try SpaceFile.find(space)
    let workspace = try log.open(spaceFile, threads: threads.threads)
    let costed = workspace.costed
    let chosen =
      try work.architecture.map {
        try workspace.space.architecture(yaml: DurableFile.readInput($0), file: $0)
      } ?? workspace.space.baseline
    let shape = costed.shape(of: chosen)
    let report = CostReport(
      layers: costed.network.layers(of: shape), total: costed.network.cost(of: shape),
      ratio: costed.ratio(of: chosen))
    try Console.out(
      answer.json ? try jsonText(report, pretty: true) : report.table.description)
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
