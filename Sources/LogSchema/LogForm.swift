// How the files of a log are written, as the user says it. What their content says is for the reader to find.

/// What the user says of the way in which a log's files are written: nothing, unless their content does not tell.
package struct LogForm: Hashable, Sendable {
  /// The format; nil where the content says it.
  package var format: LogFormat?
  /// The character between the fields of a `csv`, of one byte; nil where the first lines say it.
  package var delimiter: String?
  /// The columns' names in their order, of a log without a header; nil where it has one.
  package var names: [String]?
  /// Whether the first row is a header, unless there are `names`. Where it is not, the columns are c1, c2, ...
  package var hasHeader = true

  /// Makes a form; by default the content says everything.
  package init(
    _ format: LogFormat? = nil, delimiter: String? = nil, names: [String]? = nil,
    hasHeader: Bool = true
  ) {
    self.format = format
    self.delimiter = delimiter
    self.names = names
    self.hasHeader = hasHeader && names == nil
  }

  /// Whether columns get their names from the user or by their place.
  package var namesColumns: Bool { names != nil || !hasHeader }
}

extension Schema {
  /// How the files of the log are written.
  package var form: LogForm { LogForm(format, delimiter: delimiter, names: names) }
}

/// A character between fields as people write it: itself, `tab`, `space`, or an escape of C such as `\t` and `\x01`.
package enum DelimiterName {
  /// What a delimiter may be, for messages.
  package static let expected = "one character such as ^, or tab, space, or \\x01"

  /// The delimiter of a name; nil where it is none: fields need letters, digits, quotes and ends of lines.
  package static func delimiter(_ name: String) -> String? {
    let words = ["tab": "\t", "\\t": "\t", "space": " "]
    var text = words[name.lowercased()] ?? name
    if text.hasPrefix("\\x"), let byte = UInt8(text.dropFirst(2), radix: 16), byte < 0x80 {
      text = String(Unicode.Scalar(byte))
    }
    guard text.utf8.count == 1, let byte = text.utf8.first, byte > 0, byte < 0x7f else {
      return nil
    }
    let character = Character(Unicode.Scalar(byte))
    let isTaken = character.isLetter || character.isNumber || "\"\n\r".contains(character)
    return isTaken ? nil : text
  }

  /// The name of a delimiter, which `delimiter(_:)` reads.
  package static func name(_ delimiter: String) -> String {
    guard let byte = delimiter.utf8.first else { return delimiter }
    switch byte {
    case UInt8(ascii: "\t"): return "tab"
    case UInt8(ascii: " "): return "space"
    case 0..<0x20: return "\\x" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
    default: return delimiter
    }
  }
}
