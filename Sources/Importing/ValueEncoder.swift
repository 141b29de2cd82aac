// How the values of a column become codes while the log is read, and ids once all of it has been
// read.

import Datasets
import Files
import LogReading
import LogSchema

/// Turns the values of one column into codes, which are small enough to be spooled.
package protocol ValueEncoder: Sendable {
  /// What is spooled for a value.
  associatedtype Code: BitwiseCopyable & Sendable
  /// The code of a missing value; nil where every row must have one.
  var missing: Code? { get }
  /// What a value must be, for messages: "a number". Nil where any will do.
  var expected: String? { get }
  /// Whether a code is that of a value that stands for nothing, such as `-` in a column of numbers.
  func standsForNothing(_ code: Code) -> Bool
  /// The code of a value that is not missing; nil where it is not what is expected.
  mutating func code(_ value: Span<UInt8>) -> Code?
  /// Takes in that a value which has this code comes once more, where values are counted.
  mutating func repeated(_ code: Code)
  /// Appends the codes of the values of some rows, and how many each row has where it may have several.
  ///
  /// Every encoder has the implementation below. It is a requirement because the compiler makes a
  /// copy of it for each encoder; an extension's method alone would look up types for every value.
  ///
  /// - Returns: the first row whose value is not what is expected, nil if all are.
  mutating func encode(
    _ block: RowBlock, rows: Range<Int>, column: Int, form: FieldForm, codes: inout [Code],
    counts: inout [UInt32]
  ) -> Int?
}

extension ValueEncoder {
  /// No: what stands for nothing has no code.
  package func standsForNothing(_ code: Code) -> Bool { false }

  package mutating func repeated(_ code: Code) {}

  package mutating func encode(
    _ block: RowBlock, rows: Range<Int>, column: Int, form: FieldForm, codes: inout [Code],
    counts: inout [UInt32]
  ) -> Int? {
    if form.isPlain, let repeats = block.repeats(ofColumn: column) {
      return encode(block, rows: rows, column: column, repeats, codes: &codes)
    }
    let bytes = block.bytes.span
    let (isPlain, isList) = (form.isPlain, form.isList)
    for row in rows {
      let field = bytes.extracting(block.range(ofRow: row, column: column))
      if isPlain {
        guard let code = isMissing(field) ? missing : code(field) else { return row }
        codes.append(code)
      } else {
        guard let count = encode(field, form, codes: &codes) else { return row }
        if isList { counts.append(count) }
      }
    }
    return nil
  }

  /// The same for a column whose rows are known to have few values: each is looked at once, and has the codes that it
  /// would have otherwise.
  private mutating func encode(
    _ block: RowBlock, rows: Range<Int>, column: Int, _ repeats: FieldTable.Repeats,
    codes: inout [Code]
  ) -> Int? {
    var known = [Code?](repeating: nil, count: repeats.count + 1)
    let bytes = block.bytes.span
    for row in rows {
      let value = Int(repeats.codes[row])
      if let code = known[value] {
        repeated(code)
        codes.append(code)
        continue
      }
      let field = bytes.extracting(block.range(ofRow: row, column: column))
      let isMissing = isMissing(field)
      guard let code = isMissing ? missing : code(field) else { return row }
      if !isMissing { known[value] = code }
      codes.append(code)
    }
    return nil
  }

  /// Whether a field is what is expected, or where it is a list, each value of it. It counts as seen.
  package mutating func reads(_ field: Span<UInt8>, as form: FieldForm) -> Bool {
    if form.isPlain { return (isMissing(field) ? missing : code(field)) != nil }
    var codes: [Code] = []
    return encode(field, form, codes: &codes) != nil
  }

  /// Appends the codes of a row's values and returns how many there are. A row without any has the
  /// missing one, as in a column of single values.
  private mutating func encode(
    _ field: Span<UInt8>, _ form: FieldForm, codes: inout [Code]
  ) -> UInt32? {
    let start = codes.count
    let isRead = form.forEachValue(of: field) { value in
      guard let code = code(value) else { return false }
      // As in a field of its own, it is no value.
      if !standsForNothing(code) { codes.append(code) }
      return true
    }
    guard isRead else { return nil }
    if codes.count > start { return UInt32(codes.count - start) }
    guard let missing else { return nil }
    codes.append(missing)
    return 1
  }
}

/// An encoder of a feature's values: in the end, every code is given an id.
protocol FeatureEncoder: ValueEncoder {
  /// What is kept of the distinct values; nil where they are not told apart.
  var table: ByteTable? { get }
  /// Fixes the ids, once the log has been read.
  ///
  /// - Parameters:
  ///   - codes: all codes of the log, for encoders that have to see them again.
  ///   - dictionary: the dictionary of the feature's table where others share it, for encoders that keep values.
  func numbering(
    of codes: SpooledCodes<Code>, by dictionary: SharedDictionary?
  ) throws -> Numbering<Code>
}

extension FeatureEncoder {
  var table: ByteTable? { nil }
}

/// Which ids codes get, and what the ids stand for.
struct Numbering<Code> {
  /// All ids are smaller.
  var vocabularySize: Int
  /// The least values of buckets 2, 3... where ids are buckets of numbers.
  var bounds: [Double]?
  /// What the factors were made with, where there are any.
  var moments: Moments?
  /// The value of an id, nil where it is not a single one; nil itself where no id stands for one.
  var vocabulary: ((_ id: Int) -> String?)?
  /// The ids of some codes, in the same order; 0 is the missing value.
  var ids: (_ codes: [Code]) -> [UInt32]
  /// What multiplies the embeddings of some codes, where anything does.
  var factors: ((_ codes: [Code]) -> [Float])?
}
