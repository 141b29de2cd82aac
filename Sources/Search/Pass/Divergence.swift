// The error of a training, or a search, in which a number became infinite or NaN.

import Files
import Model

/// A loss, a gradient, a weight or a reward that is not finite: where it appeared, and what to do.
package struct Divergence: Error, CustomStringConvertible {
  /// What is not finite.
  package enum Cause: Hashable, Sendable {
    /// A number in a layer of the network.
    case fault(Fault.Kind)
    /// The reward of a sample.
    case reward
  }

  /// The step, from 0.
  package let step: Int
  /// What was trained or scored: its widths by path. In a search these are the values of its decisions.
  package let architecture: [(path: String, value: ChoiceValue)]
  /// The path of the layer, as in `embeddings.tailnum`, `cross.0`, `hidden.1`, `output`. Nil for a reward.
  package let layer: String?
  /// What is not finite.
  package let cause: Cause
  private let advice: String

  /// A fault in a sub-network of a search.
  package init(step: Int, _ fault: Fault, of architecture: Architecture, in space: CostedSpace) {
    self.init(step: step, fault, of: space.widths(of: architecture), in: space.space)
  }

  /// A fault in a network that is trained from scratch.
  package init(step: Int, _ fault: Fault, of shape: Shape, in space: SearchSpace) {
    self.init(step: step, fault, of: space.widths(of: shape), in: space)
  }

  /// A reward from which a controller cannot learn.
  package init(step: Int, rewardOf architecture: Architecture, in space: CostedSpace) {
    self.step = step
    self.architecture = space.widths(of: architecture)
    layer = nil
    cause = .reward
    advice =
      "`search.beta`\(space.space.search.beta.map { ", which is \($0)," } ?? "") is too far below 0"
  }

  private init(
    step: Int, _ fault: Fault, of architecture: [(path: String, value: ChoiceValue)],
    in space: SearchSpace
  ) {
    self.step = step
    self.architecture = architecture
    cause = .fault(fault.kind)
    var advice = "Lower `training.learning_rate`, which is \(space.training.learningRate)"
    switch fault.layer {
    case .embedding(let f):
      let feature = space.data.schema.features[f]
      layer = "embeddings.\(feature.table ?? feature.name)"
      advice += ", and look at the values of \(feature.name)"
      if feature.encoding == .standardised {
        advice +=
          ": an outlier multiplies its embedding if the encoding is standardised; with quantile"
          + " buckets it is one value among others"
      }
    case .layer(let i): layer = space.model.layers[i].name
    case .output: layer = "output"
    }
    self.advice = advice
  }

  /// What happened, where, and what to do.
  package var description: String {
    let widths = architecture.map { "\($0.path) \($0.value)" }.joined(separator: ", ")
    return "diverged in step \(step): \(finding). \(advice). The architecture was \(widths)"
  }

  private var finding: String {
    let layer = layer ?? ""
    return switch cause {
    case .reward: "the reward is not finite, or too great to learn from"
    case .fault(.activation) where layer == "output": "the log loss is not finite"
    case .fault(.activation): "the activations of \(layer), and so the log loss, are not finite"
    case .fault(.gradient): "the gradient by the activations of \(layer) is not finite"
    case .fault(.weight): "an update of \(layer) would have left weights that are not finite"
    }
  }
}

extension CostedSpace {
  /// The values of an architecture's decisions.
  fileprivate func widths(of architecture: Architecture) -> [(path: String, value: ChoiceValue)] {
    zip(decisions, architecture.choices).map { ($0.path, $0.choice.values[$1]) }
  }
}

extension SearchSpace {
  /// All widths of a shape.
  fileprivate func widths(of shape: Shape) -> [(path: String, value: ChoiceValue)] {
    let embeddings = model.embeddingTables.map { table, features in
      (
        "embeddings.\(table ?? data.schema.features[features[0]].name)",
        ChoiceValue.width(shape.embeddings[features[0]])
      )
    }
    let values = shape.values.dropFirst(shape.features)
    let operators = zip(model.blocks.slots, values).compactMap { slot, code in
      // Names and what there is none of say nothing about a divergence.
      code == ChosenValues.none || slot.choice.values.allSatisfy({ $0.width == nil })
        ? nil : (slot.path, ChoiceValue.width(code))
    }
    return embeddings + operators
  }
}
