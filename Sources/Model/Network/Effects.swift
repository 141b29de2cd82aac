// What another value of one width would change: the first-order effects of a shape on a batch. How they come about is in
// `EffectSweep.swift`.

import Numerics

/// By how much the loss of a batch would change to first order if one value of a shape were another and all others
/// stayed, in nats.
///
/// A gate g stands in front of every column: 1 in front of one that the shape uses, 0 in front of one that it does not.
/// With h the column, dL/dg = Σ h · dL/dh over the rows of the batch (the saliency of Molchanov et al. 2017, *Pruning
/// Convolutional Neural Networks for Resource Efficient Inference*, equation 5, without the absolute value). A width is
/// a number of open gates, so that its effect is the sum of dL/dg over the gates that it opens, or minus the sum over
/// those that it closes. There is none for what no row of gates stands for: the choice between operators, between a
/// bottleneck and none, and between activations.
package struct Effects: Hashable, Sendable {
  /// For each slot of the model, in nats for each value that the network has room for; 0 for the present one. Nil where
  /// no gate stands for the value.
  package let values: [[Double?]]

  /// Whether all of them are numbers.
  var isFinite: Bool { values.allSatisfy { $0.allSatisfy { $0?.isFinite ?? true } } }
}

extension Effects {
  /// The effects at a shape, given the gradients by gates over all rows.
  init(_ gates: GateGradients, at shape: Shape, in capacity: Capacity) {
    values = capacity.allowed.enumerated().map { slot, allowed in
      allowed.map { gates.effect(of: $0, in: slot, instead: shape.values[slot]) }
    }
  }
}
