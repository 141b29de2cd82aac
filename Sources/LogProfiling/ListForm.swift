// How the lists of a column are written.

import LogReading
import LogSchema

/// How the values of a list are told apart, as a feature of a schema says it.
package struct ListForm: Hashable, Sendable {
  /// The text between the values; nil for brackets around them.
  package let separator: String?
  /// The value that only fills lists up; nil where there is none.
  package var padding: String?

  /// Lists with a text between their values; without one, in brackets.
  package init(separator: String?, padding: String? = nil) {
    self.separator = separator
    self.padding = padding
  }

  /// How import takes a field apart.
  var fields: FieldForm {
    FieldForm(separator.map { .separated(Array($0.utf8)) } ?? .brackets, padding: padding)
  }

  /// In words, to follow "values in lists, ".
  package var words: String {
    (separator.map { "between `\($0.visible)`" } ?? "in brackets")
      + (padding.map { ", filled up with `\($0.visible)`" } ?? "")
  }
}

extension ColumnType {
  /// Lists with a text between their values.
  package static func list(separator: String) -> ColumnType {
    .list(ListForm(separator: separator))
  }
}

extension String {
  /// The text with control characters as `\u0001`.
  fileprivate var visible: String {
    unicodeScalars.map { scalar in
      guard scalar.value < 0x20 else { return String(scalar) }
      let digits = String(scalar.value, radix: 16)
      return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    }.joined()
  }
}
