// Points in time from text of a fixed pattern, as `strptime` of C reads them.

extension TimeFormat {
  /// Whether a pattern names year, month and day, and nothing that is not known.
  package static func isPattern(_ pattern: String) -> Bool { TimePattern(pattern) != nil }
}

/// A pattern such as `%y%m%d%H`, ready to be matched.
package struct TimePattern: Sendable {
  private enum Part { case year, shortYear, month, day, hour, minute, second, byte(UInt8) }
  private var parts: [Part] = []

  /// Nil where the pattern lacks year, month or day, or has a letter behind `%` that is not known.
  package init?(_ pattern: String) {
    var hasYear = false, hasMonth = false, hasDay = false
    var bytes = Array(pattern.utf8)[...]
    while let byte = bytes.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        parts.append(.byte(byte))
        continue
      }
      guard let letter = bytes.popFirst() else { return nil }
      switch Character(Unicode.Scalar(letter)) {
      case "Y": (parts, hasYear) = (parts + [.year], true)
      case "y": (parts, hasYear) = (parts + [.shortYear], true)
      case "m": (parts, hasMonth) = (parts + [.month], true)
      case "d": (parts, hasDay) = (parts + [.day], true)
      case "H": parts.append(.hour)
      case "M": parts.append(.minute)
      case "S": parts.append(.second)
      case "%": parts.append(.byte(letter))
      default: return nil
      }
    }
    guard hasYear, hasMonth, hasDay else { return nil }
  }

  /// Seconds since 1970, UTC; nil for text that is not of the pattern, and days that are not in the calendar.
  package func secondsSince1970(_ text: Span<UInt8>) -> Double? {
    var cursor = DigitCursor()
    var (year, month, day, seconds) = (0, 1, 1, 0)
    for part in parts {
      switch part {
      case .byte(let byte):
        guard cursor.skip(Unicode.Scalar(byte), text) else { return nil }
      case .year:
        guard let digits = cursor.digits(4, text) else { return nil }
        year = digits
      case .shortYear:
        guard let digits = cursor.digits(2, text) else { return nil }
        year = digits + (digits < 69 ? 2000 : 1900)  // POSIX
      case .month:
        guard let digits = cursor.digits(2, text) else { return nil }
        month = digits
      case .day:
        guard let digits = cursor.digits(2, text) else { return nil }
        day = digits
      case .hour:
        guard let digits = cursor.digits(2, text), digits < 24 else { return nil }
        seconds += digits * 3600
      case .minute:
        guard let digits = cursor.digits(2, text), digits < 60 else { return nil }
        seconds += digits * 60
      case .second:
        guard let digits = cursor.digits(2, text), digits <= 60 else { return nil }
        seconds += digits
      }
    }
    guard cursor.isAtEnd(text), let days = daysSince1970(year, month, day) else { return nil }
    return Double(days * 86_400 + seconds)
  }
}
