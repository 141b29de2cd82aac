// Gradients by gates in front of columns, slot by slot, and the sweep that collects them on the way back.

import Numerics

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

  /// No gradients yet of the gates in a network that has room for these values of each slot.
  init(_ allowed: [[Int]]) {
    greatest = allowed.map { $0.max() ?? 0 }
    isOpen = allowed.map { $0.count > 1 }
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
    for (unit, sum) in sums.array(column: 0).enumerated() {
      gates.units[first + unit] += Double(sum)
    }
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

  /// By how much the loss would change to first order if a slot had another value: nil where no gate stands for it.
  func effect(of value: Int, in slot: Int, instead present: Int) -> Double? {
    if value == present { return 0 }
    guard let gates = slots[slot], value >= 0, present >= 0 else { return nil }
    let (least, most) = (min(value, present), max(value, present))
    let sum = gates.units[least..<most].reduce(0, +) + (least == 0 ? gates.base : 0)
    return value > present ? sum : -sum
  }
}

/// What a backward pass of some rows collects beside its gradients.
package struct EffectSweep: Sendable {
  /// The gradients by gates so far.
  var gates: GateGradients
  /// The gradient by the spare columns of the output of the node that is next on the way back: rows.count × as many.
  var spare: Matrix
}
