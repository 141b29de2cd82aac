// Which columns of a layer's input a sub-network leaves out although another value of a width would use them.

import Numerics

/// The stored columns between those that an architecture uses and those that the greatest widths would.
///
/// In every group they follow the active ones. Their weights are there, but nothing is computed with them in a pass:
/// only the effects of a greater width ask for them. Matrices hold them without gaps, group after group.
package struct SpareColumns: Sendable {
  private let active: ActiveColumns
  private let reach: ActiveColumns

  /// The columns of `reach` that are not active.
  ///
  /// - Precondition: both are columns of the same stored groups, and the active ones within reach.
  init(_ active: ActiveColumns, within reach: ActiveColumns) {
    precondition(active.storedStarts == reach.storedStarts, "columns of one matrix")
    precondition(
      (0..<active.groupCount).allSatisfy { active.active($0).count <= reach.active($0).count })
    self.active = active
    self.reach = reach
  }

  /// Number of spare columns.
  var count: Int { reach.count - active.count }

  /// The spare columns of group g, as stored ones.
  func stored(_ g: Int) -> Range<Int> {
    active.stored(g).upperBound..<reach.stored(g).upperBound
  }

  /// The spare columns of group g, among the spare ones.
  func range(_ g: Int) -> Range<Int> {
    reach.activeStarts[g] - active.activeStarts[g]..<reach.activeStarts[g + 1]
      - active.activeStarts[g + 1]
  }

  /// The rows of a weight that belong to spare columns: a copy in the arena. count × weights.columns.
  func rows(of weights: Matrix, arena: inout Arena) -> Matrix {
    let packed = arena.matrix(rows: count, columns: weights.columns)
    for g in 0..<active.groupCount where !range(g).isEmpty {
      packed[rows: range(g)].copy(from: weights[rows: stored(g)])
    }
    return packed
  }
}

extension ActiveColumns {
  /// All columns of some groups.
  init(allOf stored: [Int]) {
    self.init(active: stored, stored: stored)
  }
}
