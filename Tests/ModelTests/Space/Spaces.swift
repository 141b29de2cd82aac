// Small spaces for the tests of this folder.

import LogSchema
import Model

/// A full example: every section, every key, every kind of value.
let example = """
  # A comment.
  data:
    path: ../data/log.csv.gz
    label: clicked
    order: {shuffle: 7}
    group: [user, day]
    features:
      site: {type: categorical}
      device: {type: categorical, buckets: 100}
      tags: {type: categorical, separator: "|"}
      price: {type: numeric, buckets: 16}
      age: {type: numeric}
  model:
    embedding: {choices: [0, 4, 8], baseline: 4}
    embeddings:
      device: {choices: [2, 16], baseline: 16}
      price: 3
    linear: false
    cross:
      - {rank: {choices: [0, 8], baseline: 8}}
      - rank: 5
    hidden:
      - width: {choices: [16, 32], baseline: 32}
        bottleneck: {choices: [none, 4], baseline: none}
      - {width: 9, bottleneck: 2}
      - {width: 6}
    activation: silu
  training:
    optimizer: sgd
    learning_rate: 5e-2
    initial_accumulator: 0.25
    batch: 128
  search:
    reward: absolute
    cost: bytes
    targets: [0.5, 1]
    samples: 3
    warm_up: 0.125
    finalists: 5
    learning_rate: 0.0625
    beta: -0.5
    examples: 96
    policy: conditional
  verdict:
    margin: 0.002
    confidence: 0.9
    seeds: 4
    max_seeds: 16
    blocks: 30
    skip: 0.25

  """

/// A choice between widths.
func choice(_ widths: Int..., baseline: Int) -> Choice {
  Choice(values: widths.map(ChoiceValue.width), baseline: widths.firstIndex(of: baseline) ?? 0)
}

/// A fixed width.
func fixed(_ width: Int) -> Choice { Choice(fixed: .width(width)) }

/// A choice between no bottleneck, which is the baseline, and bottlenecks.
func bottleneck(_ widths: Int...) -> Choice {
  Choice(values: [.none] + widths.map(ChoiceValue.width), baseline: 0)
}

/// A space with a feature for each embedding of the model: `f0`, `f1`...
func space(_ model: ModelSection, cost: Cost.Measure = .flops) -> SearchSpace {
  let features = model.embeddings.indices.map { f in
    var feature = Feature(name: "f\(f)", encoding: .dictionary())
    feature.table = model.tables.first { $0.features.contains(f) }?.name
    return feature
  }
  var space = SearchSpace(
    data: DataSection(
      paths: ["log.csv"], schema: Schema(label: "y", order: .log, features: features)),
    model: model)
  space.search.cost = cost
  return space
}

/// Open and fixed widths of every kind.
let mixed = space(
  ModelSection(
    embeddings: [choice(0, 3, 5, baseline: 3), fixed(2), choice(1, 4, baseline: 4)],
    ranks: [fixed(2), choice(0, 3, baseline: 3)],
    hidden: [
      ModelSection.Hidden(width: choice(4, 6, baseline: 6), bottleneck: bottleneck(1, 2)),
      ModelSection.Hidden(width: fixed(5), bottleneck: bottleneck(2)),
      ModelSection.Hidden(width: choice(2, 3, baseline: 2)),
    ]))

extension SearchSpace {
  /// Every architecture, the last decision changing fastest.
  var architectures: [Architecture] {
    decisions.reduce([Architecture(choices: [])]) { partial, decision in
      partial.flatMap { architecture in
        decision.choice.values.indices.map { Architecture(choices: architecture.choices + [$0]) }
      }
    }
  }
}
