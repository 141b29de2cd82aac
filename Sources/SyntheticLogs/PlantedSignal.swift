// What the labels of synthetic logs in foreign forms depend on: random tables over clusters of values.

import Foundation
import LogSchema
import Numerics

/// A logit that is a sum of effects of single fields and of pairs of fields.
///
/// A field's value matters through its cluster alone, a number in 0..<64, so that what is learned from
/// frequent values holds for rare ones.
struct PlantedSignal: Sendable {
  /// The number of clusters of every field.
  static let clusters = 64
  /// The logit's standard deviation, were all clusters equally likely.
  private static let deviation = 2.0
  /// The share of the variance that single fields have.
  private static let singleShare = 0.7

  private let singles: [Int]
  private let pairs: [(Int, Int)]
  /// One number a cluster for every single field.
  private let singleTables: [[Double]]
  /// One number for every two clusters of a pair, the first field's outer.
  private let pairTables: [[Double]]

  /// - Parameters:
  ///   - singles: the fields that have effects of their own.
  ///   - pairs: the pairs that have an effect that none of its fields has alone.
  init(seed: UInt64, singles: [Int], pairs: [(Int, Int)]) {
    self.singles = singles
    self.pairs = pairs
    let random = RandomStream(seed: seed, purpose: "signal")
    func table(_ index: Int, size: Int, variance: Double) -> [Double] {
      var draw = random.substream(index)
      // Uniform between ±√3σ, whose variance is σ².
      let bound = (3 * variance).squareRoot()
      return (0..<size).map { _ in (2 * draw.uniform() - 1) * bound }
    }
    let variance = Self.deviation * Self.deviation
    let single = variance * Self.singleShare / Double(max(singles.count, 1))
    let pair = variance * (1 - Self.singleShare) / Double(max(pairs.count, 1))
    singleTables = singles.indices.map { table($0, size: Self.clusters, variance: single) }
    pairTables = pairs.indices.map {
      table(singles.count + $0, size: Self.clusters * Self.clusters, variance: pair)
    }
  }

  /// The logit of a row, given the cluster of each of its fields.
  func logit(_ clusters: [Int]) -> Double {
    var logit = 0.0
    for (index, field) in singles.enumerated() { logit += singleTables[index][clusters[field]] }
    for (index, pair) in pairs.enumerated() {
      logit += pairTables[index][clusters[pair.0] * Self.clusters + clusters[pair.1]]
    }
    return logit
  }

  /// The cluster of an id: scattered, and another one in every field.
  static func cluster(ofID id: Int, field: Int) -> Int {
    Int(scattered(UInt32(truncatingIfNeeded: id), field: field) >> 26)
  }

  /// The cluster of a number: its sign and order of magnitude. Nil is a missing one.
  static func cluster(ofNumber number: Int?) -> Int {
    guard let number else { return 0 }
    return number < 0 ? 1 : min(2 + Int.bitWidth - number.leadingZeroBitCount, clusters - 1)
  }
}

/// An integer for an id, that no other id of the field has.
func scattered(_ id: UInt32, field: Int) -> UInt32 {
  // Each step can be undone (the finaliser of MurmurHash3).
  var hash = id ^ UInt32(truncatingIfNeeded: field &* 0x9e37_79b9)
  hash = (hash ^ (hash >> 16)) &* 0x85eb_ca6b
  hash = (hash ^ (hash >> 13)) &* 0xc2b2_ae35
  return hash ^ (hash >> 16)
}

extension RandomStream {
  /// An id in 0..<count whose probability is about proportional to 1 / (id + 1): Zipf's law without a table,
  /// for any number of ids.
  mutating func zipf(_ count: Int) -> Int {
    min(Int(exp(uniform() * log(Double(count + 1)))), count) - 1
  }

  /// A whole number, 0 or more, half of which are below `median`, with a heavy tail (Lomax's law, α = 1).
  mutating func heavyTailed(median: Int) -> Int {
    let u = uniform()
    return Int(min(Double(median) * u / (1 - u), 1e8))
  }
}
