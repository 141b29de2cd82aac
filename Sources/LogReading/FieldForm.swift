// How a field of a feature is written: one value or a list of them, and which values stand for nothing. Import, check
// and profile take a field apart by it alone. What a value means is not known here: that is an encoder's.

import Files
import LogSchema

/// How the values of a field are told apart.
package struct FieldForm: Hashable, Sendable {
  /// What is between the values of a field.
  package enum Syntax: Hashable, Sendable {
    /// Nothing: the field is one value.
    case single
    /// These bytes, of which there is at least one.
    case separated([UInt8])
    /// Brackets around them, as `BracketedList` says.
    case brackets
  }

  /// What is between the values of a field.
  package let syntax: Syntax
  /// The value that only fills lists up; nil where there is none.
  private let padding: [UInt8]?
  /// Whether whole numbers are one value, however they are written.
  private let isWhole: Bool

  /// The form of a feature's fields.
  ///
  /// - Precondition: a separator is not empty, and a list has either a separator or a syntax.
  package init(_ feature: Feature) {
    precondition(feature.separator == nil || feature.list == nil, "a list is written in one way")
    let syntax: Syntax =
      switch (feature.separator, feature.list) {
      case (_, .brackets): .brackets
      case (let separator?, nil): .separated(Array(separator.utf8))
      case (nil, nil): .single
      }
    self.init(syntax, padding: feature.padding, isWhole: feature.whole ?? false)
  }

  /// A form, by default of fields that are one value, whatever their bytes are.
  ///
  /// - Parameters:
  ///   - padding: the value that only fills lists up.
  ///   - isWhole: whether `123`, `123.0` and `1.23e2` are one value.
  /// - Precondition: a separator is not empty.
  package init(_ syntax: Syntax = .single, padding: String? = nil, isWhole: Bool = false) {
    precondition(syntax != .separated([]), "a separator has characters")
    self.syntax = syntax
    self.isWhole = isWhole
    self.padding = padding.map { text in
      let bytes = Array(text.utf8)
      return isWhole ? wholeNumber(bytes.span) ?? bytes : bytes
    }
  }

  /// Whether a field may have several values.
  package var isList: Bool { syntax != .single }

  /// Whether a field is one value of just its bytes.
  package var isPlain: Bool { syntax == .single && !isWhole }

  /// What a field must be whose values must be `values`, e.g. "a number", or anything if it is nil. Nil where any field
  /// will do.
  package func expected(_ values: String?) -> String? {
    guard syntax == .brackets else { return values }
    return values.map { "a list in brackets, each value \($0)" } ?? "a list in brackets"
  }

  /// Hands on the values of a field in their order, without those that are missing or padding.
  ///
  /// - Parameter body: takes a value, and returns whether it is what is expected.
  /// - Returns: whether the field is written in this form and every value was what is expected. Nothing is handed on
  ///   after the first that was not.
  package func forEachValue(
    of field: Span<UInt8>, _ body: (Span<UInt8>) -> Bool
  ) -> Bool {
    switch syntax {
    case .single: handOn(field, body)
    case .separated(let separator) where separator.count == 1:
      forEachPart(of: field, separatedBy: separator[0], body)
    case .separated(let separator): forEachPart(of: field, separatedBy: separator, body)
    case .brackets:
      isMissing(field) || BracketedList.forEachValue(of: field) { handOn($0, body) }
    }
  }

  private func forEachPart(
    of field: Span<UInt8>, separatedBy separator: UInt8, _ body: (Span<UInt8>) -> Bool
  ) -> Bool {
    var start = 0
    for index in field.indices where field[index] == separator {
      guard handOn(field.extracting(start..<index), body) else { return false }
      start = index + 1
    }
    return handOn(field.extracting(start..<field.count), body)
  }

  private func forEachPart(
    of field: Span<UInt8>, separatedBy separator: [UInt8], _ body: (Span<UInt8>) -> Bool
  ) -> Bool {
    var (start, index) = (0, 0)
    while index + separator.count <= field.count {
      if separator.indices.allSatisfy({ field[index + $0] == separator[$0] }) {
        guard handOn(field.extracting(start..<index), body) else { return false }
        index += separator.count
        start = index
      } else {
        index += 1
      }
    }
    return handOn(field.extracting(start..<field.count), body)
  }

  /// Hands on a value, unless it stands for nothing.
  private func handOn(_ value: Span<UInt8>, _ body: (Span<UInt8>) -> Bool) -> Bool {
    if isMissing(value) { return true }
    if isWhole, let digits = wholeNumber(value) {
      return isPadding(digits.span) || body(digits.span)
    }
    return isPadding(value) || body(value)
  }

  private func isPadding(_ value: Span<UInt8>) -> Bool {
    guard let padding, padding.count == value.count, isList else { return false }
    return padding.indices.allSatisfy { padding[$0] == value[$0] }
  }
}
