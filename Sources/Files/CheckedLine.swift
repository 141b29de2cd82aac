// A line of text that tells whether it is still what was written.

/// Lines that end in a separator and the CRC-32 of what stands before it, as eight hexadecimal digits.
package struct CheckedLine: Sendable {
  /// What stands between a line's text and its checksum: a comma makes it another column of a CSV file.
  package let separator: String

  /// Lines of JSON.
  package static let json = CheckedLine(separator: "\t")
  /// Lines of a CSV file.
  package static let csv = CheckedLine(separator: ",")

  /// The line that says what the others mean: it names the checksum.
  package func header(_ text: String) -> String { text + separator + "crc32" }

  /// A text with its checksum.
  package func sealed(_ text: String) -> String { text + separator + Self.digits(of: text) }

  /// The text of a line; nil where it is not as it was written.
  package func opened(_ line: String) -> String? {
    let (digits, text) = (line.suffix(8), line.dropLast(8))
    guard digits.count == 8, text.hasSuffix(separator) else { return nil }
    let opened = String(text.dropLast(separator.count))
    return Self.digits(of: opened) == digits ? opened : nil
  }

  private static func digits(of text: String) -> String {
    let digits = String(Checksum(of: Array(text.utf8)).value, radix: 16)
    return String(repeating: "0", count: 8 - digits.count) + digits
  }
}
