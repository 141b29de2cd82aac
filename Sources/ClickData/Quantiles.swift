// Buckets of numbers that hold about equally many rows each.

/// The least values of the second, third... bucket, in rising order.
///
/// There are exactly min(`buckets`, distinct numbers) buckets, and equal numbers share one. A
/// number so frequent that it fills a bucket (zero, often) has one of its own, and the others
/// share what is left: it costs them none of their resolution.
func quantileBounds(_ numbers: [Double], buckets: Int) -> [Double] {
  let runs = runsOfEqual(numbers)
  var rare = Share(runs: runs, buckets: buckets)
  var bounds: [Double] = []
  var rowsInBucket = 0
  for (index, run) in runs.enumerated() {
    let bucketsLeft = buckets - bounds.count  // the open one included
    let isBoundary =
      rare.isFrequent[index] || (index > 0 && rare.isFrequent[index - 1])
      // A run belongs to the bucket in which the greater part of it lies.
      || (2 * rowsInBucket + run.count) * rare.buckets > 2 * rare.rows
    let mustOpen = runs.count - index < bucketsLeft
    if index > 0, bucketsLeft > 1, isBoundary || mustOpen {
      bounds.append(run.value)
      if !rare.isFrequent[index - 1] {
        rare.rows -= rowsInBucket
        rare.buckets -= 1
      }
      rowsInBucket = 0
    }
    rowsInBucket += run.count
  }
  return bounds
}

/// What frequent numbers leave to the others.
private struct Share {
  /// Rows of rare numbers that are not in a closed bucket.
  var rows: Int
  /// Buckets for them.
  var buckets: Int
  /// Whether a run fills a bucket.
  private(set) var isFrequent: [Bool]

  init(runs: [(value: Double, count: Int)], buckets: Int) {
    rows = runs.reduce(0) { $0 + $1.count }
    self.buckets = buckets
    isFrequent = [Bool](repeating: false, count: runs.count)
    // Descending, because every frequent number makes the buckets of the others smaller.
    for index in runs.indices.sorted(by: { runs[$0].count > runs[$1].count }) {
      guard runs[index].count * self.buckets >= rows else { break }
      isFrequent[index] = true
      rows -= runs[index].count
      self.buckets -= 1
    }
  }
}

/// How many bounds are at most `value`: its bucket, from 0.
func bucket(of value: Double, _ bounds: [Double]) -> Int {
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

/// The distinct numbers in rising order, with how often each occurs.
private func runsOfEqual(_ numbers: [Double]) -> [(value: Double, count: Int)] {
  var runs: [(value: Double, count: Int)] = []
  for row in stableOrder(of: numbers) {
    let value = numbers[Int(row)]
    if let last = runs.last, last.value == value {
      runs[runs.count - 1].count += 1
    } else {
      runs.append((value, 1))
    }
  }
  return runs
}
