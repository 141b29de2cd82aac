// The work of a search: floating-point operations, counted where they are done.

import Model

/// Floating-point operations of training and scoring, by the exact cost of every architecture.
///
/// A forward pass of a row counts once, and with its backward pass three times: for every matrix product
/// there are two in the backward pass, of as many operations each. What the optimizer and the searcher do
/// beside it is not counted.
package struct Work: Codable, Hashable, Sendable {
  /// The operations.
  package private(set) var flops = 0

  /// No work.
  package init() {}

  /// Adds the training of an architecture of so many FLOPs on some rows.
  package mutating func add(training flops: Int, rows: Int) { self.flops += 3 * flops * rows }

  /// Adds the scoring of an architecture of so many FLOPs on some rows.
  package mutating func add(scoring flops: Int, rows: Int) { self.flops += flops * rows }

  /// Adds the effects of an architecture, of so many FLOPs, on some rows.
  package mutating func add(effects flops: Int, rows: Int) { self.flops += flops * rows }

  /// How many trainings of an architecture of this cost on so many rows are as much work.
  package func trainings(of cost: Cost, rows: Int) -> Double {
    Double(flops) / Double(3 * cost.flops * rows)
  }
}
