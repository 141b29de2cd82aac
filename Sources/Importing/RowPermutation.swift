// The order in which a dataset has the rows of its log.

import Numerics

/// Where every row of a dataset stood in the log.
struct RowPermutation: Sendable {
  /// Row i of the dataset is row `source[i]` of the log; nil where nothing moves.
  let source: [UInt32]?

  /// Nothing moves.
  static let identity = RowPermutation(source: nil)

  /// By time; rows of equal time keep the log's order.
  static func sorted(by times: [Double]) -> RowPermutation {
    let isInOrder = zip(times, times.dropFirst()).allSatisfy { $0 <= $1 }
    return RowPermutation(source: isInOrder ? nil : stableOrder(of: times))
  }

  /// Every order equally likely (Fisher and Yates, Durstenfeld 1964), fixed by the seed.
  static func shuffled(_ count: Int, seed: UInt64) -> RowPermutation {
    var random = RandomStream(seed: seed, purpose: "shuffle")
    var source = Array(0..<UInt32(count))
    for last in stride(from: count - 1, to: 0, by: -1) {
      source.swapAt(last, random.below(last + 1))
    }
    return RowPermutation(source: source)
  }

  /// Hands on the values of the log's rows in the dataset's order, some at a time.
  func forEachChunk<Value>(of values: [Value], _ body: ([Value]) throws -> Void) rethrows {
    guard let source else { return try body(values) }
    var chunk: [Value] = []
    for rows in chunks(of: source) {
      chunk.removeAll(keepingCapacity: true)
      for row in rows { chunk.append(values[Int(row)]) }
      try body(chunk)
    }
  }

  /// The same where the values of row i of the log are `offsets[i]..<offsets[i + 1]`.
  ///
  /// - Parameter body: takes the values of some rows, and where those of each of them end in the dataset.
  func forEachChunk<Value>(
    of values: [Value], offsets: [UInt64], _ body: ([Value], _ ends: [UInt64]) throws -> Void
  ) rethrows {
    guard let source else { return try body(values, Array(offsets.dropFirst())) }
    var chunk: [Value] = []
    var ends: [UInt64] = []
    var end: UInt64 = 0
    for rows in chunks(of: source) {
      chunk.removeAll(keepingCapacity: true)
      ends.removeAll(keepingCapacity: true)
      for row in rows {
        let range = offsets[Int(row)]..<offsets[Int(row) + 1]
        chunk += values[Int(range.lowerBound)..<Int(range.upperBound)]
        end += UInt64(range.count)
        ends.append(end)
      }
      try body(chunk, ends)
    }
  }

  private func chunks(of source: [UInt32]) -> some Sequence<ArraySlice<UInt32>> {
    stride(from: 0, to: source.count, by: 1 << 16).lazy.map { source[$0...].prefix(1 << 16) }
  }
}
