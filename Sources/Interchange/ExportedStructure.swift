// The layers of an architecture as other trainers know them: cross layers, with hidden layers behind and beside them.

import Model

/// Cross layers, the hidden layers that follow them, and those that stand beside both.
package struct ExportedStructure: Hashable, Sendable {
  /// A hidden layer.
  package struct Hidden: Hashable, Sendable {
    /// Number of units.
    package var width: Int
    /// Width of the linear bottleneck before the units; nil for a full matrix.
    package var bottleneck: Int?
    /// What follows the layer.
    package var activation: Activation

    /// Makes a layer.
    package init(width: Int, bottleneck: Int? = nil, activation: Activation = .relu) {
      self.width = width
      self.bottleneck = bottleneck
      self.activation = activation
    }
  }

  /// The rank of each cross layer; 0 of one that is dropped.
  package var ranks: [Int]
  /// The hidden layers behind the cross layers.
  package var stacked: [Hidden]
  /// The hidden layers beside them, whose output is put next to theirs; nil where nothing is beside them.
  package var parallel: [Hidden]?

  /// The layers of an architecture; nil where they have no such structure.
  package init?(_ model: ModelSection, _ shape: Shape) {
    let blocks = model.blocks.resolved(shape)
    if blocks.count == 1, case .parallel(let part) = blocks[0] {
      guard part.combine == .concat, part.branches.count == 2,
        let tower = Tower(part.branches[0], shape), let beside = Tower(part.branches[1], shape),
        beside.ranks.isEmpty
      else { return nil }
      (ranks, stacked, parallel) = (tower.ranks, tower.hidden, beside.hidden)
    } else {
      guard let tower = Tower(blocks, shape) else { return nil }
      (ranks, stacked, parallel) = (tower.ranks, tower.hidden, nil)
    }
  }
}

/// Cross layers, then hidden layers.
private struct Tower {
  var ranks: [Int] = []
  var hidden: [ExportedStructure.Hidden] = []

  /// Nil where the blocks are something else.
  init?(_ blocks: [Block], _ shape: Shape) {
    for block in blocks.resolved(shape) {
      guard case .layer(let layer) = block else { return nil }
      let chosen = shape.chosen(layer)
      if layer.operation is Cross, hidden.isEmpty {
        ranks.append(chosen[0])
      } else if layer.operation is Dense {
        hidden.append(
          ExportedStructure.Hidden(
            width: chosen[0], bottleneck: chosen[1] == ChosenValues.none ? nil : chosen[1],
            activation: Activation.allCases[chosen[2]]))
      } else {
        return nil
      }
    }
  }
}

extension [Block] {
  /// The blocks with the chosen option in the place of each `one_of`.
  fileprivate func resolved(_ shape: Shape) -> [Block] {
    flatMap { block -> [Block] in
      if case .oneOf(let oneOf) = block {
        return oneOf.options[shape.option(oneOf)].blocks.resolved(shape)
      }
      return [block]
    }
  }
}
