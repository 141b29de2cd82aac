// What the encodings of a schema make of numbers: buckets, Criteo's integers, factors.

import Datasets
import Files
import Foundation
import LogSchema

/// The bucket into which a number falls is its id: see `quantileBounds(_:buckets:)`.
package struct QuantileEncoder: FeatureEncoder {
  let buckets: Int
  private let hasDecimalComma: Bool

  /// An encoder into so many buckets.
  ///
  /// - Parameter hasDecimalComma: whether the decimal sign is a comma.
  package init(buckets: Int, hasDecimalComma: Bool = false) {
    self.buckets = buckets
    self.hasDecimalComma = hasDecimalComma
  }

  package var missing: Double? { .nan }
  package var expected: String? { "a number" }
  package func standsForNothing(_ code: Double) -> Bool { code.isNaN }

  package func code(_ value: Span<UInt8>) -> Double? {
    numericValue(value, hasDecimalComma: hasDecimalComma)
  }

  func numbering(
    of codes: SpooledCodes<Double>, by dictionary: SharedDictionary?
  ) throws -> Numbering<Double> {
    var numbers = try codes.all()
    numbers.removeAll(where: \.isNaN)
    let isEmpty = numbers.isEmpty
    let bounds = quantileBounds(consume numbers, buckets: buckets)
    return Numbering(
      vocabularySize: isEmpty ? 1 : bounds.count + 2,
      bounds: bounds,
      ids: { codes in codes.map { $0.isNaN ? 0 : UInt32(bucket(of: $0, bounds) + 1) } })
  }
}

/// Criteo's rule: a number x becomes ⌊ln(x)²⌋ where it is above 2, else its whole part, and these integers
/// have ids as in a dictionary; ties go to the smaller. Of 2³¹ and more they have the size 2³¹ − 1.
package struct LogSquaresEncoder: FeatureEncoder {
  let rule: Feature.Dictionary
  private let hasDecimalComma: Bool

  /// An encoder whose ids a dictionary of this rule has.
  ///
  /// - Parameter hasDecimalComma: whether the decimal sign is a comma.
  package init(rule: Feature.Dictionary, hasDecimalComma: Bool = false) {
    self.rule = rule
    self.hasDecimalComma = hasDecimalComma
  }

  private static let none = Int32.min

  package var missing: Int32? { Self.none }
  package var expected: String? { "a number" }
  package func standsForNothing(_ code: Int32) -> Bool { code == Self.none }

  package func code(_ value: Span<UInt8>) -> Int32? {
    guard let x = numericValue(value, hasDecimalComma: hasDecimalComma) else { return nil }
    if x.isNaN { return Self.none }
    // The square is one product: `pow` might round it otherwise.
    let integer = x > 2 ? (log(x) * log(x)).rounded(.down) : x.rounded(.towardZero)
    return Int32(max(-0x1p31 + 1, min(integer, 0x1p31 - 1)))
  }

  func numbering(
    of codes: SpooledCodes<Int32>, by dictionary: SharedDictionary?
  ) throws -> Numbering<Int32> {
    var counts = IntegerMap(0)
    try codes.forEachChunk { chunk in
      for code in chunk { counts[code] += 1 }
    }
    counts[Self.none] = 0
    let frequent = counts.changed.filter { $0.value >= rule.minimumCount }
      .sorted { $0.value == $1.value ? $0.key < $1.key : $0.value > $1.value }.map(\.key)
    let own = rule.limit.map { Array(frequent.prefix($0)) } ?? frequent
    var ids = IntegerMap(0)
    for (integer, _) in counts.changed {
      let text = Array(String(integer).utf8)
      ids[integer] = Int(rule.sharedID(of: text.span, behind: own.count))
    }
    for (rank, integer) in own.enumerated() { ids[integer] = rank + 1 }
    return Numbering(
      vocabularySize: rule.vocabularySize(own: own.count),
      vocabulary: { id in own.indices.contains(id - 1) ? String(own[id - 1]) : nil },
      ids: { [ids] codes in codes.map { UInt32(ids[$0]) } })
  }
}

/// A number for each integer, made for integers most of which are small.
private struct IntegerMap {
  private static let small: Range<Int32> = -256..<1024

  private let initial: Int
  private var dense: [Int]
  private var sparse: [Int32: Int] = [:]

  /// At first every integer has the number `initial`.
  init(_ initial: Int) {
    self.initial = initial
    dense = Array(repeating: initial, count: Self.small.count)
  }

  subscript(_ integer: Int32) -> Int {
    get {
      Self.small.contains(integer)
        ? dense[Int(integer - Self.small.lowerBound)] : sparse[integer, default: initial]
    }
    set {
      if Self.small.contains(integer) {
        dense[Int(integer - Self.small.lowerBound)] = newValue
      } else {
        sparse[integer] = newValue
      }
    }
  }

  /// The integers whose number is another than at first.
  var changed: [(key: Int32, value: Int)] {
    zip(Self.small, dense).map { ($0, $1) }.filter { $0.1 != initial }
      + sparse.filter { $0.value != initial }.map { ($0.key, $0.value) }
  }
}

/// A number less the column's mean and over its standard deviation is a factor of one embedding: id 1. A
/// missing value has the id 0 and the factor 1.
package struct StandardisedEncoder: FeatureEncoder {
  private let hasDecimalComma: Bool

  /// An encoder.
  ///
  /// - Parameter hasDecimalComma: whether the decimal sign is a comma.
  package init(hasDecimalComma: Bool = false) { self.hasDecimalComma = hasDecimalComma }

  /// The sum of squares of 2³² such numbers is finite.
  private static let greatest = 1e100

  package var missing: Double? { .nan }
  package var expected: String? { "a number from -1e100 to 1e100" }

  package func code(_ value: Span<UInt8>) -> Double? {
    numericValue(value, hasDecimalComma: hasDecimalComma).flatMap {
      $0.isNaN || abs($0) <= Self.greatest ? $0 : nil
    }
  }

  func numbering(
    of codes: SpooledCodes<Double>, by dictionary: SharedDictionary?
  ) throws -> Numbering<Double> {
    var sums = RunningMoments()
    try codes.forEachChunk { chunk in
      for number in chunk where !number.isNaN { sums.add(number) }
    }
    let moments = sums.moments
    return Numbering(
      vocabularySize: 2, moments: moments,
      ids: { codes in codes.map { $0.isNaN ? 0 : 1 } },
      factors: { codes in
        codes.map { $0.isNaN ? 1 : Float(($0 - moments.mean) / moments.deviation) }
      })
  }
}

/// Mean and squared deviations of the numbers so far (Welford 1962).
private struct RunningMoments {
  private var count = 0.0
  private var mean = 0.0
  private var squares = 0.0

  mutating func add(_ number: Double) {
    count += 1
    let difference = number - mean
    mean += difference / count
    squares += difference * (number - mean)
  }

  var moments: Moments {
    let deviation = count > 0 ? (squares / count).squareRoot() : 0
    return Moments(mean: mean, deviation: deviation > 0 ? deviation : 1)
  }
}
