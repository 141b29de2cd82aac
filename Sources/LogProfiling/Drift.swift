// How far the values of a column change from the beginning of the stream to its end.

/// The distance of a column's values in the last tenth of the stream from those in the first.
enum Drift {
  /// Values that are compared one by one; the others are one.
  private static let greatestCount = 50

  /// The total variation distance: the share of rows that would need another value, from 0 to 1; less what
  /// sampling alone makes of it in the mean, √(p(1 − p) / πm) summed over the values for m rows of each tenth.
  ///
  /// - Parameters:
  ///   - ids: of each row of the sample, below `count`.
  ///   - order: the rows in the order of the stream.
  static func measured(ids: [UInt32], count: Int, order: [UInt32]) -> Double {
    let size = order.count / 10
    guard size > 0 else { return 0 }
    var first = [Double](repeating: 0, count: count)
    var last = first
    for row in order.prefix(size) { first[Int(ids[Int(row)])] += 1 / Double(size) }
    for row in order.suffix(size) { last[Int(ids[Int(row)])] += 1 / Double(size) }
    let frequent = (0..<count).sorted { first[$0] + last[$0] > first[$1] + last[$1] }
      .prefix(greatestCount)
    var shares = frequent.map { (first[$0], last[$0]) }
    shares.append(
      (1 - shares.reduce(0) { $0 + $1.0 }, 1 - shares.reduce(0) { $0 + $1.1 }))
    let distance = shares.reduce(0) { $0 + ($1.0 - $1.1).magnitude } / 2
    let noise = shares.reduce(0) { sum, share in
      let p = (share.0 + share.1) / 2
      return sum + (max(0, p * (1 - p)) / (.pi * Double(size))).squareRoot()
    }
    return max(0, distance - noise)
  }
}
