// Lists in brackets, as JSON, Python, NumPy, Spark and Postgres write them. Nested lists and mappings are none.

import Files
import LogSchema

/// The grammar of a list in brackets.
///
/// `[1, 2]`, `(1, 2)`, `{1,2}`, `[1 2 3]`, `["a", 'b']`, `array([1, 2], dtype=int64)`, `set()`: values stand between commas
/// or blanks, each perhaps in quotes, in which escapes are those of JSON and Python. A value without quotes has no
/// blanks. Python's `None` is no value, `u'a'`, `b'a'` and `np.int64(1)` are what they hold. A single value without
/// brackets around it, `7` or `"a b"`, is a list of itself.
package enum BracketedList {
  /// Hands on the values in their order, those included that are missing; none of an empty list.
  ///
  /// - Parameter body: returns whether a value is what is expected.
  /// - Returns: whether the field is such a list and every value was what is expected.
  package static func forEachValue(
    of field: Span<UInt8>, _ body: (Span<UInt8>) -> Bool
  ) -> Bool {
    var parser = Parser()
    guard parser.skipBlanks(field) else { return false }
    let isRead = parser.isAlone(field) ? parser.single(field, body) : parser.list(field, body)
    return isRead && !parser.skipBlanks(field)
  }

  /// Where reading stands. The field comes with every call: a `Span` cannot be stored.
  private struct Parser {
    var position = 0
    /// A value whose escapes have been undone.
    var plain: [UInt8] = []

    /// Skips blanks. Returns whether anything is behind them.
    mutating func skipBlanks(_ field: Span<UInt8>) -> Bool {
      while position < field.count, field[position].isBlank { position += 1 }
      return position < field.count
    }

    mutating func skip(_ character: Unicode.Scalar, _ field: Span<UInt8>) -> Bool {
      guard position < field.count, UInt32(field[position]) == character.value else { return false }
      position += 1
      return true
    }

    /// Whether no bracket opens a list, but a quoted value comes next or one without brackets within.
    func isAlone(_ field: Span<UInt8>) -> Bool {
      if field[position].isOpening { return false }
      var next = self
      if next.quote(field) { return true }
      for i in position..<field.count where field[i].isBracket { return false }
      return true
    }

    /// A value that stands alone.
    mutating func single(_ field: Span<UInt8>, _ body: (Span<UInt8>) -> Bool) -> Bool {
      if quote(field) { return quoted(field, body) }
      let start = position
      while position < field.count, !field[position].isBetween { position += 1 }
      let value = field.extracting(start..<position)
      return value.isNone || !value.isEllipsis && body(value)
    }

    /// A list, perhaps in a call such as `array(...)`.
    mutating func list(_ field: Span<UInt8>, _ body: (Span<UInt8>) -> Bool) -> Bool {
      guard field[position].isLetter else { return brackets(field, body) }
      while position < field.count, field[position].isOfName { position += 1 }
      guard skip("(", field), skipBlanks(field) else { return false }
      if skip(")", field) { return true }
      guard brackets(field, body), skipBlanks(field) else { return false }
      // Of arguments such as `dtype=int64` nothing is to be known.
      while skip(",", field) {
        while position < field.count, !field[position].isOfSyntax { position += 1 }
      }
      return skip(")", field)
    }

    private mutating func brackets(
      _ field: Span<UInt8>, _ body: (Span<UInt8>) -> Bool
    ) -> Bool {
      guard let end = closing(field[position]) else { return false }
      position += 1
      while skipBlanks(field) {
        let byte = field[position]
        if byte == end {
          position += 1
          return true
        }
        if byte == UInt8(ascii: ",") {
          position += 1
        } else if !value(field, until: end, body) {
          return false
        }
      }
      return false
    }

    private func closing(_ bracket: UInt8) -> UInt8? {
      switch bracket {
      case UInt8(ascii: "["): UInt8(ascii: "]")
      case UInt8(ascii: "("): UInt8(ascii: ")")
      case UInt8(ascii: "{"): UInt8(ascii: "}")
      default: nil
      }
    }

    /// A value and the end of it: a blank, a comma or the closing bracket.
    private mutating func value(
      _ field: Span<UInt8>, until end: UInt8, _ body: (Span<UInt8>) -> Bool
    ) -> Bool {
      let isNumPy = skipNumPy(field)
      if quote(field) {
        guard quoted(field, body) else { return false }
      } else {
        let start = position
        let end = isNumPy ? UInt8(ascii: ")") : end
        while position < field.count, field[position] != end, !field[position].isBetween {
          if field[position].isOpening { return false }
          position += 1
        }
        let value = field.extracting(start..<position)
        if value.isNone { return !isNumPy || skip(")", field) }
        // `...` stands for values that are not there; behind a key is no list's value.
        if value.isEmpty || value.isEllipsis || value[value.count - 1] == UInt8(ascii: ":") {
          return false
        }
        guard body(value) else { return false }
      }
      if isNumPy, !skip(")", field) { return false }
      return position < field.count && (field[position] == end || field[position].isBetween)
    }

    /// Skips `np.int64(` and the like.
    private mutating func skipNumPy(_ field: Span<UInt8>) -> Bool {
      var next = position
      for byte in "np.".utf8 {
        guard next < field.count, field[next] == byte else { return false }
        next += 1
      }
      while next < field.count, field[next].isOfName { next += 1 }
      guard next < field.count, field[next] == UInt8(ascii: "(") else { return false }
      position = next + 1
      return true
    }

    /// Whether a quoted value comes next, whose prefix is skipped: `u` or `b`.
    private mutating func quote(_ field: Span<UInt8>) -> Bool {
      guard position < field.count else { return false }
      if field[position].isQuote { return true }
      let isPrefix = field[position] == UInt8(ascii: "u") || field[position] == UInt8(ascii: "b")
      guard isPrefix, position + 1 < field.count, field[position + 1].isQuote else { return false }
      position += 1
      return true
    }

    private mutating func quoted(_ field: Span<UInt8>, _ body: (Span<UInt8>) -> Bool) -> Bool {
      let quote = field[position]
      position += 1
      let start = position
      var hasEscapes = false
      while position < field.count, field[position] != quote {
        if field[position] == UInt8(ascii: "\\") {
          if !hasEscapes {
            plain.removeAll(keepingCapacity: true)
            for i in start..<position { plain.append(field[i]) }
          }
          hasEscapes = true
          guard escape(field) else { return false }
        } else {
          if hasEscapes { plain.append(field[position]) }
          position += 1
        }
      }
      guard position < field.count else { return false }
      let end = position
      position += 1
      if hasEscapes { return body(plain.span) }
      return body(field.extracting(start..<end))
    }

    /// Undoes one escape. False where the field ends in it, or a code point is none.
    private mutating func escape(_ field: Span<UInt8>) -> Bool {
      guard position + 1 < field.count else { return false }
      let byte = field[position + 1]
      position += 2
      switch byte {
      case UInt8(ascii: "b"): plain.append(8)
      case UInt8(ascii: "f"): plain.append(12)
      case UInt8(ascii: "n"): plain.append(10)
      case UInt8(ascii: "r"): plain.append(13)
      case UInt8(ascii: "t"): plain.append(9)
      case UInt8(ascii: "x"): return codePoint(field, digits: 2)
      case UInt8(ascii: "u"): return codePoint(field, digits: 4)
      case UInt8(ascii: "U"): return codePoint(field, digits: 8)
      default: plain.append(byte)
      }
      return true
    }

    private mutating func codePoint(_ field: Span<UInt8>, digits: Int) -> Bool {
      guard var code = hexadecimal(field, digits: digits) else { return false }
      if 0xd800..<0xdc00 ~= code, skip("\\", field), skip("u", field) {
        // The two halves of a character beyond 16 bits.
        guard let low = hexadecimal(field, digits: 4), 0xdc00..<0xe000 ~= low else { return false }
        code = 0x10000 + (code - 0xd800) << 10 + (low - 0xdc00)
      }
      guard let scalar = Unicode.Scalar(code) else { return false }
      plain += Array(String(Character(scalar)).utf8)
      return true
    }

    private mutating func hexadecimal(_ field: Span<UInt8>, digits: Int) -> UInt32? {
      guard position + digits <= field.count else { return nil }
      var code: UInt32 = 0
      for i in position..<position + digits {
        guard let digit = Character(Unicode.Scalar(field[i])).hexDigitValue else { return nil }
        code = code << 4 | UInt32(digit)
      }
      position += digits
      return code
    }
  }
}

extension UInt8 {
  fileprivate var isBlank: Bool { self == 0x20 || 0x09...0x0d ~= self }

  /// Whether it ends a value without quotes, like the closing bracket.
  fileprivate var isBetween: Bool { isBlank || self == UInt8(ascii: ",") }

  fileprivate var isQuote: Bool { self == UInt8(ascii: "\"") || self == UInt8(ascii: "'") }

  fileprivate var isOpening: Bool {
    self == UInt8(ascii: "[") || self == UInt8(ascii: "(") || self == UInt8(ascii: "{")
  }

  fileprivate var isBracket: Bool {
    isOpening || self == UInt8(ascii: "]") || self == UInt8(ascii: ")") || self == UInt8(ascii: "}")
  }

  fileprivate var isOfSyntax: Bool {
    isOpening || self == UInt8(ascii: ")") || self == UInt8(ascii: ",")
  }

  fileprivate var isLetter: Bool { 0x41...0x5a ~= self || 0x61...0x7a ~= self }

  fileprivate var isOfName: Bool {
    isLetter || 0x30...0x39 ~= self || self == UInt8(ascii: ".") || self == UInt8(ascii: "_")
  }
}

extension Span<UInt8> {
  /// Whether it is Python's `None`.
  fileprivate var isNone: Bool { count == 4 && string(self) == "None" }

  fileprivate var isEllipsis: Bool { count == 3 && string(self) == "..." }
}
