// What the encodings of a schema make of a value, and what a label and a time have to be.

/// The label: exactly 0 or 1, however many zeros stand behind the point.
struct LabelEncoder: ValueEncoder {
  var missing: Float? { nil }
  var expected: String { "0 or 1" }

  func code(_ value: Span<UInt8>) -> Float? {
    guard let label = number(value), label == 0 || label == 1 else { return nil }
    return label == 0 ? 0 : 1
  }
}

/// The time of a row: numbers, or ISO 8601 dates, but not both in one column.
struct TimeEncoder: ValueEncoder {
  private enum Form { case unknown, numbers, dates }
  private var form = Form.unknown

  var missing: Double? { nil }

  var expected: String {
    switch form {
    case .unknown: "a number or an ISO 8601 date"
    case .numbers: "a number as in the rows before"
    case .dates: "an ISO 8601 date as in the rows before"
    }
  }

  mutating func code(_ value: Span<UInt8>) -> Double? {
    if form != .dates, let time = number(value) {
      form = .numbers
      return time
    }
    if form != .numbers, let time = secondsSince1970(value) {
      form = .dates
      return time
    }
    return nil
  }
}

/// Every distinct value has an id of its own: 1, 2... by falling frequency, ties by the values'
/// bytes.
struct DictionaryEncoder: FeatureEncoder {
  private var table = ByteTable()

  var missing: UInt32? { 0 }
  var expected: String { "any text" }

  mutating func code(_ value: Span<UInt8>) -> UInt32? {
    UInt32(table.insert(value) + 1)
  }

  func numbering(of codes: () throws -> [UInt32]) -> Numbering<UInt32> {
    let order = table.byFrequency()
    var ids = [UInt32](repeating: 0, count: order.count + 1)
    for (rank, value) in order.enumerated() { ids[value + 1] = UInt32(rank + 1) }
    return Numbering(
      vocabularySize: ids.count,
      vocabulary: order.map { String(decoding: table.bytes($0), as: UTF8.self) },
      ids: { [ids] codes in codes.map { ids[Int($0)] } })
  }
}

/// A value's `stableHash` modulo `buckets`, plus 1, is its id.
struct HashedEncoder: FeatureEncoder {
  let buckets: Int

  var missing: UInt32? { 0 }
  var expected: String { "any text" }

  func code(_ value: Span<UInt8>) -> UInt32? {
    UInt32(stableHash(value) % UInt64(buckets) + 1)
  }

  func numbering(of codes: () throws -> [UInt32]) -> Numbering<UInt32> {
    Numbering(vocabularySize: buckets + 1, ids: { $0 })
  }
}

/// The bucket into which a number falls is its id: see `quantileBounds(_:buckets:)`.
struct QuantileEncoder: FeatureEncoder {
  let buckets: Int

  var missing: Double? { .nan }
  var expected: String { "a number" }

  func code(_ value: Span<UInt8>) -> Double? { number(value) }

  func numbering(of codes: () throws -> [Double]) throws -> Numbering<Double> {
    var numbers = try codes()
    numbers.removeAll(where: \.isNaN)
    let isEmpty = numbers.isEmpty
    let bounds = quantileBounds(consume numbers, buckets: buckets)
    return Numbering(
      vocabularySize: isEmpty ? 1 : bounds.count + 2,
      bounds: bounds,
      ids: { codes in codes.map { $0.isNaN ? 0 : UInt32(bucket(of: $0, bounds) + 1) } })
  }
}
