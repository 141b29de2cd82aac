// Which columns of a layer's input a sub-network uses.

import Numerics

/// The columns of a layer's input that an architecture uses: a prefix of every group.
///
/// The groups of the first layers' input are the features, each with a prefix of its embedding. The
/// outputs of a hidden layer are cut into groups of equal width, of which an architecture uses a prefix.
/// Weights follow the stored columns; activations hold the active columns alone, without gaps.
///
/// Invariants: there are as many groups of active columns as of stored ones, of each at most as many; both are laid out
/// in the order of the groups, without gaps.
package struct ActiveColumns: Sendable {
  /// Where each group starts among the stored columns; one more entry for the end.
  let storedStarts: [Int]
  /// Where each group starts among the active columns; one more entry for the end.
  let activeStarts: [Int]

  /// The first `active[g]` of the `stored[g]` columns of each group g.
  init(active: [Int], stored: [Int]) {
    precondition(active.count == stored.count && zip(active, stored).allSatisfy { $0 <= $1 })
    storedStarts = Self.starts(stored)
    activeStarts = Self.starts(active)
  }

  /// The first `active` of the columns of a hidden layer.
  init(prefix active: Int, of stored: [Int]) {
    var remaining = active
    self.init(
      active: stored.map { width in
        let used = min(width, remaining)
        remaining -= used
        return used
      }, stored: stored)
  }

  /// No column of some groups.
  init(noneOf stored: [Int]) {
    self.init(active: stored.map { _ in 0 }, stored: stored)
  }

  /// The columns of several matrices side by side.
  init(concatenating parts: [ActiveColumns]) {
    self.init(active: parts.flatMap(\.activeGroups), stored: parts.flatMap(\.storedGroups))
  }

  /// The widths of the groups among the active columns, and among the stored ones.
  var activeGroups: [Int] { (0..<groupCount).map { active($0).count } }
  var storedGroups: [Int] { (0..<groupCount).map { storedStarts[$0 + 1] - storedStarts[$0] } }

  /// The groups into which the `width` outputs of a hidden layer are cut.
  static func groups(ofHidden width: Int) -> [Int] {
    stride(from: 0, to: width, by: 64).map { min(64, width - $0) }
  }

  /// Number of active columns.
  package var count: Int { activeStarts[activeStarts.count - 1] }

  /// Number of groups.
  var groupCount: Int { activeStarts.count - 1 }

  /// True where the active columns are the first stored ones.
  var isPrefix: Bool {
    (0..<groupCount).allSatisfy {
      activeStarts[$0] == storedStarts[$0] || activeStarts[$0] == activeStarts[$0 + 1]
    }
  }

  /// The active columns of group g.
  func active(_ g: Int) -> Range<Int> { activeStarts[g]..<activeStarts[g + 1] }

  /// The active columns of group g, as stored ones.
  func stored(_ g: Int) -> Range<Int> { storedStarts[g]..<storedStarts[g] + active(g).count }

  /// The rows of a weight that belong to active columns: a view where they are a prefix, else a copy in
  /// the arena, made once a step and not once an example.
  func rows(of weights: Matrix, arena: inout Arena) -> Matrix {
    if isPrefix { return weights[rows: 0..<count] }
    let packed = arena.matrix(rows: count, columns: weights.columns)
    for g in 0..<groupCount where !active(g).isEmpty {
      packed[rows: active(g)].copy(from: weights[rows: stored(g)])
    }
    return packed
  }

  /// Consecutive groups of about `size` stored columns: the units in which a weight is updated.
  static func blocks(stored: [Int], size: Int) -> [Range<Int>] {
    var blocks: [Range<Int>] = []
    var (start, width) = (0, 0)
    for (g, columns) in stored.enumerated() {
      width += columns
      if width >= size || g == stored.count - 1 {
        blocks.append(start..<g + 1)
        (start, width) = (g + 1, 0)
      }
    }
    return blocks
  }

  private static func starts(_ widths: [Int]) -> [Int] {
    var starts: [Int] = []
    starts.reserveCapacity(widths.count + 1)
    var sum = 0
    for width in widths {
      starts.append(sum)
      sum += width
    }
    starts.append(sum)
    return starts
  }
}
