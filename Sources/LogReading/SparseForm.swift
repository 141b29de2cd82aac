// The two forms of rows that name their columns, and which columns they have.

import Files
import LogSchema

/// How a row names the places of its values.
enum SparseForm {
  /// `label [qid:query] index:value ...`
  case libsvm
  /// `label field:index:value ...`
  case libffm

  /// What a value must look like, for messages.
  var expected: String { self == .libsvm ? "index:value" : "field:index:value" }

  /// What a column is, for messages.
  private var columns: String {
    self == .libsvm
      ? "label, qid, indices, and every index" : "label, every field, and every field with :value"
  }

  /// A value of a row.
  struct Item {
    /// The index or, in `libffm`, the field.
    var key: UInt64
    /// Where the index lies.
    var index: Range<Int>
    /// Where the value lies.
    var value: Range<Int>
    /// Whether the value is 0.
    var isZero: Bool
    /// Whether there is no value, but a word such as `nan`.
    var isMissing: Bool
  }

  /// The value in some bytes; nil where they are not as expected. Numbers in it have at most 64 bits.
  func item(_ token: Range<Int>, in bytes: Span<UInt8>) -> Item? {
    var position = token.lowerBound
    guard let first = bytes.integer(at: &position, before: token.upperBound) else { return nil }
    var index = token.lowerBound..<position - 1
    if self == .libffm {
      let start = position
      guard bytes.integer(at: &position, before: token.upperBound) != nil else { return nil }
      index = start..<position - 1
    }
    let range = position..<token.upperBound
    let value = bytes.extracting(range)
    if !value.isEmpty, LogSchema.isMissing(value) {
      return Item(key: first, index: index, value: range, isZero: false, isMissing: true)
    }
    guard let number = number(value) else { return nil }
    return Item(key: first, index: index, value: range, isZero: number == 0, isMissing: false)
  }

  /// The columns of the rows in a piece of a log: of 1,000 indices or fields at most, the least.
  func columns(in bytes: [UInt8]) -> [String] {
    var keys: Set<UInt64> = []
    var hasQuery = false
    for line in bytes.indices.split(whereSeparator: {
      bytes[$0] == newline || bytes[$0] == carriageReturn
    }) {
      var line = SparseLine(line.startIndex..<line.endIndex, in: bytes.span)
      _ = line.nextToken(bytes.span)
      if self == .libsvm, line.query(bytes.span) != nil { hasQuery = true }
      while let token = line.nextToken(bytes.span) {
        if let item = item(token, in: bytes.span) { keys.insert(item.key) }
      }
    }
    let names = keys.sorted().prefix(1000).map(String.init)
    return switch self {
    case .libsvm: ["label"] + (hasQuery ? ["qid"] : []) + ["indices"] + names
    case .libffm: ["label"] + names.flatMap { [$0, "\($0):value"] }
    }
  }

  /// What a column holds.
  enum Column: Hashable {
    case label
    /// The group of the row.
    case query
    /// The indices of all values but 0.
    case indices
    /// The value of an index or, in `libffm`, the values of a field but 0.
    case values(UInt64)
    /// The indices of a field's values but 0.
    case field(UInt64)
  }

  /// The column of a name.
  ///
  /// - Throws: `InputError` where no row of this form could have it.
  func column(_ name: String, file: String) throws -> Column {
    let suffix = ":value"
    let hasSuffix = self == .libffm && name.hasSuffix(suffix)
    let key = UInt64(hasSuffix ? String(name.dropLast(suffix.count)) : name)
    return switch (name, key) {
    case ("label", _): .label
    case ("qid", _) where self == .libsvm: .query
    case ("indices", _) where self == .libsvm: .indices
    case (_, let key?): self == .libsvm || hasSuffix ? .values(key) : .field(key)
    default: throw InputError("found no column \(name); the columns are \(columns)", file: file)
    }
  }
}

/// A line on the way through its tokens, which spaces and tabs separate; `#` starts a comment.
struct SparseLine {
  private var position: Int
  private let end: Int

  init(_ range: Range<Int>, in bytes: Span<UInt8>) {
    position = range.lowerBound
    var end = range.lowerBound
    while end < range.upperBound, bytes[end] != UInt8(ascii: "#") { end += 1 }
    self.end = end
  }

  /// The next token.
  mutating func nextToken(_ bytes: Span<UInt8>) -> Range<Int>? {
    func isSpace(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
    while position < end, isSpace(bytes[position]) { position += 1 }
    let start = position
    while position < end, !isSpace(bytes[position]) { position += 1 }
    return start < position ? start..<position : nil
  }

  /// The query behind `qid:`, if that is the next token.
  mutating func query(_ bytes: Span<UInt8>) -> Range<Int>? {
    var line = self
    let prefix = "qid:".utf8
    guard let token = line.nextToken(bytes), token.count >= prefix.count,
      zip(token, prefix).allSatisfy({ bytes[$0] == $1 })
    else { return nil }
    self = line
    return token.dropFirst(prefix.count)
  }
}

extension Span<UInt8> {
  /// Reads digits up to a colon, which is passed over. Nil where there is neither or the number has more
  /// than 64 bits.
  fileprivate func integer(at position: inout Int, before end: Int) -> UInt64? {
    let start = position
    var value: UInt64 = 0
    while position < end, self[position] != UInt8(ascii: ":") {
      let digit = self[position] &- UInt8(ascii: "0")
      let (tenfold, isTooGreat) = value.multipliedReportingOverflow(by: 10)
      let (sum, isStillTooGreat) = tenfold.addingReportingOverflow(UInt64(digit))
      guard digit < 10, !isTooGreat, !isStillTooGreat else { return nil }
      value = sum
      position += 1
    }
    guard position > start, position < end else { return nil }
    position += 1
    return value
  }
}
