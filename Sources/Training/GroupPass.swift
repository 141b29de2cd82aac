// How the groups of a log too long for the memory are divided among several passes over it.

/// Some classes of groups: those whose rows are in memory at once.
struct GroupPass {
  /// Groups are numbered by falling size: neighbours, which are of equal size, fall into different classes.
  private static let classCount = 4096
  private var classes: Range<Int>
  /// The number of their rows.
  private(set) var rows: Int

  /// Whether a group belongs to the pass.
  func contains(_ group: UInt32) -> Bool { classes.contains(Self.class(of: group)) }

  private static func `class`(of group: UInt32) -> Int { Int(group) % classCount }

  /// Passes over `rows` with at most `limit` of them each, or one class of groups, which is never divided.
  ///
  /// - Parameter groups: the groups of some of the rows.
  static func all(
    of rows: Range<Int>, limit: Int, groups: (Range<Int>) throws -> [UInt32]
  ) throws -> [GroupPass] {
    if rows.count <= limit { return [GroupPass(classes: 0..<classCount, rows: rows.count)] }
    var sizes = [Int](repeating: 0, count: classCount)
    let chunk = 1 << 16
    for start in stride(from: rows.lowerBound, to: rows.upperBound, by: chunk) {
      for group in try groups(start..<min(start + chunk, rows.upperBound)) {
        sizes[Self.class(of: group)] += 1
      }
    }
    var passes = [GroupPass(classes: 0..<0, rows: 0)]
    for (index, size) in sizes.enumerated() {
      let last = passes.count - 1
      if passes[last].rows + size <= limit || passes[last].rows == 0 {
        passes[last].classes = passes[last].classes.lowerBound..<index + 1
        passes[last].rows += size
      } else {
        passes.append(GroupPass(classes: index..<index + 1, rows: size))
      }
    }
    return passes
  }
}
