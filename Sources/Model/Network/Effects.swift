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

/// The gradients of a loss by the gates in front of columns.
package struct GateGradients: Sendable {
  /// The gates of one slot.
  private struct Gates: Sendable {
    /// dL/dg of each unit, up to the greatest number.
    var units: [Double]
    /// dL/dg of all that is there with the first unit and is no unit: a linear term, a bias.
    var base = 0.0
  }

  private let greatest: [Int]
  private let isOpen: [Bool]
  private var slots: [Gates?]

  /// No gradients yet of the gates in a network of a capacity.
  init(_ capacity: Capacity) {
    greatest = capacity.allowed.map { $0.max() ?? 0 }
    isOpen = capacity.allowed.map { $0.count > 1 }
    slots = greatest.map { _ in nil }
  }

  /// Whether a slot has a choice: no other's gates are wanted.
  func isOpen(_ slot: Int) -> Bool { isOpen[slot] }

  /// Adds Σ a ⊙ b over the rows, column by column, to the gates of a slot's units from `first` on. a, b: rows × units.
  mutating func add(_ a: Matrix, _ b: Matrix, slot: Int, from first: Int, arena: inout Arena) {
    precondition(isOpen[slot] && first + a.columns <= max(greatest[slot], 0))
    let sums = arena.matrix(rows: a.columns, columns: 1)
    sumProducts(a, b, into: sums)
    var gates = slots[slot] ?? Gates(units: [Double](repeating: 0, count: max(greatest[slot], 0)))
    for (unit, sum) in sums.array(column: 0).enumerated() { gates.units[first + unit] += Double(sum) }
    slots[slot] = gates
  }

  /// Adds to the gate of what is there with the first unit.
  mutating func add(base gradient: Double, slot: Int) {
    precondition(slots[slot] != nil, "after the units")
    slots[slot]?.base += gradient
  }

  /// Adds those of other rows.
  mutating func add(_ other: GateGradients) {
    precondition(greatest == other.greatest, "of one network")
    for (slot, gates) in other.slots.enumerated() {
      guard let gates else { continue }
      guard var sum = slots[slot] else {
        slots[slot] = gates
        continue
      }
      for unit in gates.units.indices { sum.units[unit] += gates.units[unit] }
      sum.base += gates.base
      slots[slot] = sum
    }
  }

  /// The effects of the values that a network has room for.
  func effects(_ shape: Shape, _ capacity: Capacity) -> Effects {
    Effects(
      values: slots.indices.map { slot in
        let present = shape.values[slot]
        return capacity.allowed[slot].map { value in
          if value == present { return 0 }
          guard let gates = slots[slot], value >= 0, present >= 0 else { return nil }
          let sum = gates.units[min(value, present)..<max(value, present)].reduce(0, +)
            + (min(value, present) == 0 ? gates.base : 0)
          return value > present ? sum : -sum
        }
      })
  }
}
