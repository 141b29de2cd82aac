// An architecture of a run, as it is handed to another trainer. How the trainer writes it is not known here.

import LogSchema
import Model
import Statistics

/// An architecture with its features.
package struct ExportedModel: Sendable {
  /// `baseline`, or the target in hundredths: `090`.
  package let name: String
  /// What people call it: `the baseline`, `the architecture of target 0.9`.
  package let description: String
  /// The values of its settings.
  package let shape: Shape
  /// Its layers; nil where other trainers have no such model.
  package let structure: ExportedStructure?
  /// What was proved of it; nil for the baseline.
  package let verdict: Verdict?

  /// The baseline of a space.
  package init(baselineOf space: SearchSpace) {
    name = "baseline"
    description = "the baseline"
    shape = space.baselineShape
    structure = ExportedStructure(space.model, shape)
    verdict = nil
  }

  /// What was found for a target.
  package init(target: Target, shape: Shape, of space: SearchSpace, verdict: Verdict) {
    var digits = target.slug.filter(\.isNumber)
    while digits.count < 3 { digits += "0" }
    name = digits
    description = "the architecture of target \(target)"
    self.shape = shape
    structure = ExportedStructure(space.model, shape)
    self.verdict = verdict
  }

  /// The places of the features that are not dropped.
  var features: [Int] { shape.embeddings.indices.filter { shape.embeddings[$0] > 0 } }

  /// The ranks of the cross layers that are not dropped.
  var ranks: [Int] { (structure?.ranks ?? []).filter { $0 > 0 } }

  /// The hidden layers behind the cross layers, and those beside them.
  var hidden: [ExportedStructure.Hidden] {
    structure.map { $0.stacked + ($0.parallel ?? []) } ?? []
  }

  /// One rank for all cross layers, with which they have as many weights together, or a few more.
  var meanRank: Int? {
    ranks.isEmpty ? nil : (ranks.reduce(0, +) + ranks.count - 1) / ranks.count
  }
}

/// What is handed to another trainer: the baseline, and what was found.
package struct ExportedRun: Sendable {
  /// The space of the run: data, activation, training.
  package let space: SearchSpace
  /// The number of ids of every feature.
  package let vocabularySizes: [Int]
  /// The first seed of the run's trainings.
  package let seed: UInt64
  /// The baseline, then what was found if anything was.
  package let models: [ExportedModel]

  /// Makes what is exported.
  ///
  /// - Parameter found: nil where nothing was proved and no target was asked for.
  package init(
    space: SearchSpace, vocabularySizes: [Int], seed: UInt64, found: ExportedModel?
  ) {
    precondition(vocabularySizes.count == space.data.schema.features.count)
    self.space = space
    self.vocabularySizes = vocabularySizes
    self.seed = seed
    models = [ExportedModel(baselineOf: space)] + [found].compactMap { $0 }
  }

  var schema: Schema { space.data.schema }
}

extension Activation {
  /// The class of `torch.nn` that is this function, or the nearest to it.
  ///
  /// SmeLU is SiLU and about a quarter between −2 and 2, which the next layer's bias takes up.
  var torchName: String {
    switch self {
    case .relu: "ReLU"
    case .silu, .smelu: "SiLU"
    }
  }
}
