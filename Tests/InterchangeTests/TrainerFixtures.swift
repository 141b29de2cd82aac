// A run with everything that a space may have, as other trainers are given it.

import Interchange
import Model
import Testing

enum TrainerFixtures {
  /// A space without decisions.
  static let space = """
    data:
      path: log.csv
      label: clicked
      order: {shuffle: 7}
      features:
        site: {type: categorical}
        device: {type: categorical, buckets: 100}
        tags: {type: categorical, separator: "|", min_count: 3}
        price: {type: numeric, buckets: 4}
        age: {type: numeric, encoding: standardised}
        gone: {type: categorical}
    model:
      embeddings: {site: 8, device: 4, tags: 8, price: 3, age: 8, gone: 0}
      linear: true
      cross: [{rank: 8}, {rank: 0}, {rank: 5}]
      hidden:
        - {width: 64, bottleneck: 16}
        - {width: 32}
      activation: relu
    training: {optimizer: adagrad, learning_rate: 0.00005, initial_accumulator: 1.0e-8, batch: 128}

    """

  /// A run whose baseline has these widths, and which found others of its own or nothing.
  static func run(_ text: String = space, found: ExportedModel? = nil) throws -> ExportedRun {
    let space = try SearchSpace(yaml: text, file: "space.yaml")
    let sizes = space.data.schema.features.indices.map { 10 + $0 }
    return ExportedRun(space: space, vocabularySizes: sizes, seed: 3, found: found)
  }

  /// The shape of `space` with narrower layers.
  static func found(_ target: Target = 0.9) throws -> ExportedModel {
    let space = try SearchSpace(yaml: space, file: "space.yaml")
    var values = space.baselineShape.values
    values.replaceSubrange(0..<6, with: [2, 4, 8, 0, 8, 2])
    let bottleneck = space.model.blocks.slots.firstIndex { $0.path == "hidden.0.bottleneck" }
    if let bottleneck { values[6 + bottleneck] = ChosenValues.none }
    return ExportedModel(
      target: target, shape: Shape(features: 6, values: values), of: space, verdict: .neutral)
  }

  /// A space of categorical features with these names, without cross layers.
  static func space(features: [String], activation: String = "relu", linear: Bool = true) -> String
  {
    let lines = features.map { "    \($0): {type: categorical}\n" }.joined()
    return """
      data:
        path: log.csv
        label: clicked
        order: {time: at}
        features:
      \(lines)model:
        embedding: 8
        linear: \(linear)
        hidden: [{width: 16}]
        activation: \(activation)

      """
  }
}
