// What every reader of records in text does, and how a record is passed over that is too long to be read.

let newline = UInt8(ascii: "\n")
let carriageReturn = UInt8(ascii: "\r")
let quote = UInt8(ascii: "\"")
let blank = UInt8(ascii: " ")
/// U+FEFF in UTF-8, with which a text may begin.
let byteOrderMark: [UInt8] = [0xef, 0xbb, 0xbf]

/// Splits text into records, and counts lines.
protocol RecordScanner {
  /// The line on which the next record starts, from 1.
  var line: Int { get set }
  /// Passes over a record without reading it.
  var skipper: RecordSkipper { get }
  /// Appends the complete records of `bytes` to the rows of `block`, or to those that it rejects.
  ///
  /// Ends of lines that the bytes do not show whole, a carriage return at their end, are incomplete.
  ///
  /// - Parameter limit: the number of records after which to stop; a scanner may stop before.
  /// - Returns: the number of bytes that the records take, with what lies between them.
  mutating func scan(_ bytes: [UInt8], into block: inout RowBlock, limit: Int) -> Int
}

/// Where the next line starts, from the LF or CR that ends this one; nil where a CR is the last byte, behind
/// which an LF may follow.
func endOfLine(_ bytes: Span<UInt8>, at position: Int) -> Int? {
  if bytes[position] == newline { return position + 1 }
  guard position + 1 < bytes.count else { return nil }
  return bytes[position + 1] == newline ? position + 2 : position + 1
}

/// Finds the end of a record that comes in many pieces, none of which is kept.
struct RecordSkipper {
  private enum Place { case startOfField, field, quoted, behindQuote }

  private let delimiter: UInt8
  private let hasQuotes: Bool
  private let skipsBlanks: Bool
  private var place = Place.startOfField
  /// The lines that the record has taken so far.
  private(set) var lines = 0
  /// Whether the record has ended.
  private(set) var isAtEnd = false

  init(delimiter: UInt8, hasQuotes: Bool, skipsBlanks: Bool = false) {
    self.delimiter = delimiter
    self.hasQuotes = hasQuotes
    self.skipsBlanks = skipsBlanks
  }

  /// Passes over bytes up to the end of the record. Returns how many: all but perhaps the last where the
  /// record goes on.
  mutating func skip(_ bytes: Span<UInt8>) -> Int {
    var position = 0
    while position < bytes.count {
      let byte = bytes[position]
      if byte == newline || byte == carriageReturn {
        guard let next = endOfLine(bytes, at: position) else { return position }
        lines += 1
        position = next
        if place != .quoted {
          isAtEnd = true
          return position
        }
        continue
      }
      position += 1
      switch (place, byte) {
      case (.startOfField, quote) where hasQuotes: place = .quoted
      case (.startOfField, blank) where skipsBlanks: break
      case (.quoted, quote): place = .behindQuote
      case (.behindQuote, quote): place = .quoted
      case (.quoted, _): break
      case (_, delimiter): place = .startOfField
      default: place = .field
      }
    }
    return position
  }
}
