// What the encodings of a schema make of a value, and what a label and a weight have to be. Times have a
// file of their own.

import Files
import Foundation
import LogReading
import LogSchema

/// The label: 1 where its rule says so, else 0.
package struct LabelEncoder: ValueEncoder {
  private let rule: Label.Rule
  /// The positive text, where one is asked for.
  private let positive: [UInt8]

  /// An encoder by the rule of a schema.
  package init(_ rule: Label.Rule) {
    self.rule = rule
    positive = if case .value(let text) = rule { Array(text.utf8) } else { [] }
  }

  package var missing: Float? { nil }

  package var expected: String? {
    switch rule {
    case .binary: "0 or 1"
    case .atLeast: "a number"
    case .value: "a value"
    }
  }

  package func code(_ value: Span<UInt8>) -> Float? {
    switch rule {
    case .binary:
      // However many zeros stand behind the point.
      guard let label = number(value), label == 0 || label == 1 else { return nil }
      return label == 0 ? 0 : 1
    case .atLeast(let least):
      return number(value).map { $0 >= least ? 1 : 0 }
    case .value:
      guard value.count == positive.count else { return 0 }
      return value.indices.allSatisfy { value[$0] == positive[$0] } ? 1 : 0
    }
  }
}

/// The importance weight of a row.
package struct WeightEncoder: ValueEncoder {
  /// An encoder; it has no settings.
  package init() {}

  package var missing: Float? { nil }
  package var expected: String? { "a weight: a number, 0 or more" }

  package func code(_ value: Span<UInt8>) -> Float? {
    guard let weight = number(value).map({ Float($0) }), weight >= 0, weight.isFinite else {
      return nil
    }
    return weight
  }
}

/// Frequent values have ids of their own: 1, 2... by falling frequency, ties by the values' bytes. Behind
/// them are those of all others, where a rule makes others.
package struct DictionaryEncoder: FeatureEncoder {
  let rule: Feature.Dictionary
  private var values = ByteTable()

  /// An encoder by a rule; by default every value has an id of its own.
  package init(_ rule: Feature.Dictionary = Feature.Dictionary()) { self.rule = rule }

  package var missing: UInt32? { 0 }
  package var expected: String? { nil }
  var table: ByteTable? { values }

  package mutating func code(_ value: Span<UInt8>) -> UInt32? {
    UInt32(values.insert(value) + 1)
  }

  package mutating func repeated(_ code: UInt32) { values.count(Int(code) - 1) }

  func numbering(
    of codes: SpooledCodes<UInt32>, by dictionary: SharedDictionary?
  ) -> Numbering<UInt32> { dictionary?.numbering(of: values) ?? numbering() }

  /// The ids of the codes, which need not be seen again.
  func numbering() -> Numbering<UInt32> {
    let own = values.byFrequency(minimumCount: rule.minimumCount, limit: rule.limit)
    var ids = [UInt32](repeating: 0, count: values.count + 1)
    for (rank, value) in own.enumerated() { ids[value + 1] = UInt32(rank + 1) }
    if own.count < values.count {
      for value in 0..<values.count where ids[value + 1] == 0 {
        ids[value + 1] = rule.sharedID(of: values.bytes(value).span, behind: own.count)
      }
    }
    return Numbering(
      vocabularySize: rule.vocabularySize(own: own.count),
      vocabulary: { [values] id in
        own.indices.contains(id - 1)
          ? String(decoding: values.bytes(own[id - 1]), as: UTF8.self) : nil
      },
      ids: { [ids] codes in codes.map { ids[Int($0)] } })
  }
}

/// A value's `stableHash` modulo `buckets`, plus 1, is its id.
struct HashedEncoder: FeatureEncoder {
  let buckets: Int

  var missing: UInt32? { 0 }
  var expected: String? { nil }

  func code(_ value: Span<UInt8>) -> UInt32? {
    UInt32(stableHash(value) % UInt64(buckets) + 1)
  }

  func numbering(
    of codes: SpooledCodes<UInt32>, by dictionary: SharedDictionary?
  ) -> Numbering<UInt32> {
    Numbering(vocabularySize: buckets + 1, ids: { $0 })
  }
}
