// Buckets of numbers that hold about equally many rows each.

import Files
import LogSchema

/// The least values of the second, third... bucket, in rising order.
///
/// There are exactly min(`buckets`, distinct numbers) buckets, and equal numbers share one. A
/// number so frequent that it fills a bucket (zero, often) has one of its own, and the others
/// share what is left: it costs them none of their resolution.
///
/// - Parameter numbers: no NaN. They are sorted in place, and nothing else here grows with them.
package func quantileBounds(_ numbers: consuming [Double], buckets: Int) -> [Double] {
  radixSort(&numbers)
  let runs = EqualRuns(sorted: numbers)
  var rare = Share(runs: runs, buckets: buckets)
  var bounds: [Double] = []
  var rowsInBucket = 0
  var runsLeft = rare.runs  // the one at hand included
  var isBehindFrequent = false
  for run in runs {
    let bucketsLeft = buckets - bounds.count  // the open one included
    let isFrequent = run.count >= rare.frequent
    let isBoundary =
      isFrequent || isBehindFrequent
      // A run belongs to the bucket in which the greater part of it lies.
      || (2 * rowsInBucket + run.count) * rare.buckets > 2 * rare.rows
    let mustOpen = runsLeft < bucketsLeft
    if rowsInBucket > 0, bucketsLeft > 1, isBoundary || mustOpen {
      bounds.append(run.value + 0)  // -0 + 0 is 0
      if !isBehindFrequent {
        rare.rows -= rowsInBucket
        rare.buckets -= 1
      }
      rowsInBucket = 0
    }
    rowsInBucket += run.count
    runsLeft -= 1
    isBehindFrequent = isFrequent
  }
  return bounds
}

/// What frequent numbers leave to the others.
private struct Share {
  /// Rows of rare numbers that are not in a closed bucket.
  var rows: Int
  /// Buckets for them.
  var buckets: Int
  /// How often a number occurs that fills a bucket, at least.
  private(set) var frequent = Int.max
  /// How many distinct numbers there are, frequent and rare.
  private(set) var runs = 0

  init(runs: EqualRuns, buckets: Int) {
    rows = runs.rows
    self.buckets = buckets
    // Numbers by how often they occur. The keys have at most `rows` as their sum, and are few.
    var numbers: [Int: Int] = [:]
    for run in runs {
      numbers[run.count, default: 0] += 1
      self.runs += 1
    }
    // Descending, because every frequent number makes the buckets of the others smaller. Of numbers
    // that occur equally often all are frequent or none is: the first leaves an average that the
    // others still reach.
    for (count, number) in numbers.sorted(by: { $0.key > $1.key }) {
      guard count * self.buckets >= rows else { break }
      frequent = count
      rows -= number * count
      self.buckets -= number
    }
  }
}

/// The distinct numbers in rising order, with how often each occurs.
private struct EqualRuns: Sequence, IteratorProtocol {
  private let numbers: [Double]
  private var start = 0

  init(sorted numbers: [Double]) { self.numbers = numbers }

  /// How many numbers there are, equal ones counted one by one.
  var rows: Int { numbers.count }

  mutating func next() -> (value: Double, count: Int)? {
    guard start < numbers.count else { return nil }
    let value = numbers[start]
    var end = start + 1
    while end < numbers.count, numbers[end] == value { end += 1 }
    defer { start = end }
    return (value, end - start)
  }
}

/// How many bounds are at most `value`: its bucket, from 0.
package func bucket(of value: Double, _ bounds: [Double]) -> Int {
  // Halves the bounds without a branch that could be mispredicted.
  var first = 0
  var count = bounds.count
  while count > 0 {
    let half = (count + 1) / 2
    first += bounds[first + half - 1] <= value ? half : 0
    count -= half
  }
  return first
}
