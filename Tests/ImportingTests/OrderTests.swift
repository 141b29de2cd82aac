// Sorting by time, shuffling, quantiles: closed forms and the same bits for the same seed.

import Testing

@testable import Files
@testable import Importing

struct OrderTests {
  @Test func sortingIsStable() {
    let numbers: [Double] = [3, -1, 0, 3, -0.0, 1e300, -1e-300, 3, -.infinity, 0.5]
    let expected = numbers.indices.sorted { (numbers[$0], $0) < (numbers[$1], $1) }
    #expect(stableOrder(of: numbers).map(Int.init) == expected)
    #expect(stableOrder(of: []) == [])
  }

  @Test func sortingAgreesWithTheStandardLibrary() {
    let numbers = (0..<5_000).map { Double($0 &* 7_919 % 1_013) / 7 - 60 }
    let expected = numbers.indices.sorted { (numbers[$0], $0) < (numbers[$1], $1) }
    #expect(RowPermutation.sorted(by: numbers).source.map { $0.map(Int.init) } == expected)
  }

  @Test func rowsInOrderAreLeftAlone() {
    #expect(RowPermutation.sorted(by: [1, 1, 2]).source == nil)
    #expect(RowPermutation.sorted(by: [1, 2, 1]).source == [0, 2, 1])
  }

  @Test func shuffleIsAPermutationFixedByItsSeed() {
    let once = RowPermutation.shuffled(1_000, seed: 7).source
    #expect(once == RowPermutation.shuffled(1_000, seed: 7).source)
    #expect(once != RowPermutation.shuffled(1_000, seed: 8).source)
    #expect(once?.sorted() == Array(0..<1_000))
    #expect(RowPermutation.shuffled(1, seed: 7).source == [0])
  }

  @Test func everyPermutationIsEquallyLikely() {
    var counts: [[UInt32]: Int] = [:]
    for seed in 0..<6_000 as Range<UInt64> {
      counts[RowPermutation.shuffled(3, seed: seed).source ?? [], default: 0] += 1
    }
    // 1000 ± 29 each: five deviations.
    #expect(counts.count == 6)
    #expect(counts.values.allSatisfy { abs($0 - 1_000) < 145 })
  }

  @Test func numbersAreSortedInPlace() {
    let numbers: [Double] = [3, -1, 0, 3, -0.0, 1e300, -1e-300, 3, -.infinity, 0.5]
    // Long enough to be sorted by digits: the same numbers, all distinct, all equal, in order, reversed.
    let repeated = (0..<1_000).map { numbers[$0 % numbers.count] }
    let distinct = (0..<70_000).map { Double($0 &* 48_271 % 99_991) / 7 - 6_000 }
    let equal = Array(repeating: 2.5, count: 500)
    for numbers in [[], numbers, repeated, distinct, equal, distinct.sorted(by: >)] {
      var sorted = numbers
      radixSort(&sorted)
      #expect(sorted == numbers.sorted())
    }
  }

  @Test func valuesMoveWithTheirRows() {
    let order = RowPermutation(source: [2, 0, 1])
    #expect(moved(["a", "b", "c"], by: order) == ["c", "a", "b"])
    // Rows of two values, none and one.
    let (values, ends) = moved(["a1", "a2", "c1"], offsets: [0, 2, 2, 3], by: order)
    #expect(values == ["c1", "a1", "a2"])
    #expect(ends == [1, 3, 3])
    let same = moved(["a1", "a2", "c1"], offsets: [0, 2, 2, 3], by: .identity)
    #expect(same.values == ["a1", "a2", "c1"])
    #expect(same.ends == [2, 2, 3])
  }

  @Test func chunksFollowEachOther() {
    let count = 150_000
    let order = RowPermutation.shuffled(count, seed: 3)
    let values = Array(0..<UInt32(count))
    #expect(moved(values, by: order) == order.source)
    // Row i has the values 2i and 2i + 1.
    let pairs = moved(
      Array(0..<UInt32(2 * count)), offsets: (0...UInt64(count)).map { 2 * $0 }, by: order)
    #expect(pairs.values == order.source?.flatMap { [2 * $0, 2 * $0 + 1] })
    #expect(pairs.ends == (1...UInt64(count)).map { 2 * $0 })
  }

  private func moved<Value>(_ values: [Value], by order: RowPermutation) -> [Value] {
    var moved: [Value] = []
    order.forEachChunk(of: values) { moved += $0 }
    return moved
  }

  private func moved<Value>(
    _ values: [Value], offsets: [UInt64], by order: RowPermutation
  ) -> (values: [Value], ends: [UInt64]) {
    var moved: (values: [Value], ends: [UInt64]) = ([], [])
    order.forEachChunk(of: values, offsets: offsets) { values, ends in
      moved.values += values
      moved.ends += ends
    }
    return moved
  }
}

struct QuantileTests {
  @Test func equalPartsOfDistinctNumbers() {
    let numbers = (1...100).map(Double.init).reversed()
    #expect(quantileBounds(Array(numbers), buckets: 4) == [26, 51, 76])
    #expect(quantileBounds(Array(numbers), buckets: 1) == [])
  }

  @Test func oneBucketForEachOfFewNumbers() {
    #expect(quantileBounds([5, 1, 5, 5, 5, 5, 5, 2], buckets: 3) == [2, 5])
    #expect(quantileBounds([5, 1, 5, 5, 5, 5, 5, 2], buckets: 99) == [2, 5])
    #expect(quantileBounds([5, 5], buckets: 99) == [])
    #expect(quantileBounds([], buckets: 9) == [])
  }

  @Test func aFrequentNumberCostsTheOthersNothing() {
    // 900 zeros fill a bucket; 1...100 share the other four.
    let numbers = Array(repeating: 0.0, count: 900) + (1...100).map(Double.init)
    #expect(quantileBounds(numbers, buckets: 5) == [1, 26, 51, 76])
    #expect(quantileBounds(numbers.map { -$0 }, buckets: 5) == [-75, -50, -25, 0])
  }

  @Test func aBoundOfZeroHasNoSign() {
    #expect(quantileBounds([-1, -0.0, 0], buckets: 2).map(\.sign) == [.plus])
  }

  @Test func numbersThatOccurEquallyOftenAreFrequentTogether() {
    // 1 and 3 fill a bucket each, the four others share three.
    let numbers: [Double] = [1, 1, 1, 1, 2, 3, 3, 3, 3, 4, 5, 6]
    #expect(quantileBounds(numbers, buckets: 5) == [2, 3, 4, 6])
  }

  @Test(arguments: 1...40)
  func bucketsAreAsManyAsCanBe(buckets: Int) {
    let numbers = (0..<500).map { Double($0 * $0 % 37) }
    let bounds = quantileBounds(numbers, buckets: buckets)
    let distinct = Set(numbers).count
    #expect(bounds.count + 1 == min(buckets, distinct))
    #expect(zip(bounds, bounds.dropFirst()).allSatisfy { $0 < $1 })
    #expect(Set(numbers.map { bucket(of: $0, bounds) }) == Set(0...bounds.count))
  }

  @Test func bucketIsTheNumberOfBoundsAtMost() {
    let bounds: [Double] = [1, 2, 4]
    for (value, expected) in [(0.9, 0), (1, 1), (1.5, 1), (2, 2), (3.9, 2), (4, 3), (9, 3)] {
      #expect(bucket(of: value, bounds) == expected)
    }
    #expect(bucket(of: 1, []) == 0)
  }
}
