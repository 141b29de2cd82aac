// The order in which a dataset has the rows of its log.

import Linalg

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

  /// The values of the log's rows, in the dataset's order.
  func applied<Value>(to values: [Value]) -> [Value] {
    guard let source else { return values }
    return source.map { values[Int($0)] }
  }

  /// The same where row i of the log has `counts[i]` values.
  ///
  /// - Returns: the values, and where those of every row start; the last offset is their number.
  func applied<Value>(
    to values: [Value], counts: [UInt32]
  ) -> (values: [Value], offsets: [UInt64]) {
    var offsets: [UInt64] = [0]
    offsets.reserveCapacity(counts.count + 1)
    for count in applied(to: counts) { offsets.append(offsets[offsets.count - 1] + UInt64(count)) }
    guard let source else { return (values, offsets) }

    var starts: [Int] = []
    starts.reserveCapacity(counts.count)
    var sum = 0
    for count in counts {
      starts.append(sum)
      sum += Int(count)
    }
    var moved: [Value] = []
    moved.reserveCapacity(values.count)
    for row in source {
      let start = starts[Int(row)]
      moved.append(contentsOf: values[start..<start + Int(counts[Int(row)])])
    }
    return (moved, offsets)
  }
}

/// The indices of numbers (no NaN) in rising order; equal numbers keep their order.
///
/// Radix sort: 64 bits in digits of 11, least significant first. Digits that are the same
/// everywhere cost nothing but the count.
func stableOrder(of numbers: [Double]) -> [UInt32] {
  let keys = numbers.map(sortingKey)
  var order = Array(0..<UInt32(numbers.count))
  var sorted = order
  for shift in stride(from: 0, to: 64, by: 11) {
    var starts = [Int](repeating: 0, count: 1 << 11)
    for key in keys { starts[Int(truncatingIfNeeded: key >> shift) & 0x7ff] += 1 }
    if starts.contains(keys.count) { continue }
    var sum = 0
    for digit in starts.indices { (starts[digit], sum) = (sum, sum + starts[digit]) }
    for index in order {
      let digit = Int(truncatingIfNeeded: keys[Int(index)] >> shift) & 0x7ff
      sorted[starts[digit]] = index
      starts[digit] += 1
    }
    swap(&order, &sorted)
  }
  return order
}

/// An integer that compares as the number does; 0 and -0 are equal.
private func sortingKey(_ number: Double) -> UInt64 {
  let bits = number == 0 ? 0 : number.bitPattern
  return bits >> 63 == 0 ? bits | 1 << 63 : ~bits
}
