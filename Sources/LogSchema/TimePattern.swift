// Points in time from text of a fixed pattern, as `strptime` of C reads them.

import Files

extension TimeFormat {
  /// Whether a pattern names year, month and day, and nothing that is not known.
  package static func isPattern(_ pattern: String) -> Bool { TimePattern(pattern) != nil }
}

/// A pattern such as `%y%m%d%H`, ready to be matched. `TimeFormat.pattern` says what stands for what.
package struct TimePattern: Sendable {
  fileprivate enum Part: Hashable {
    /// A number of two digits; if it `mayBeShort`, of one or two.
    case month(mayBeShort: Bool), day(mayBeShort: Bool), hour(mayBeShort: Bool)
    case hourOfHalf(mayBeShort: Bool)
    case year, shortYear, minute, second(mayHaveFraction: Bool), fraction
    case monthName, weekdayName, half, zone
    /// Blanks, of which there may be none if the next part is no number.
    case blanks(areOptional: Bool)
    case byte(UInt8)
  }

  private var parts: [Part] = []

  /// Nil where the pattern lacks year, month or day, has `%I` without `%p` or the reverse, or has a letter behind `%`
  /// that is not known.
  package init?(_ pattern: String) {
    var letters: [Character] = []
    var bytes = Array(pattern.utf8)[...]
    while let byte = bytes.popFirst() {
      if byte == UInt8(ascii: " ") {
        if parts.last != .blanks(areOptional: false) { parts.append(.blanks(areOptional: false)) }
        continue
      }
      guard byte == UInt8(ascii: "%") else {
        parts.append(.byte(byte))
        continue
      }
      guard let letter = bytes.popFirst() else { return nil }
      let name = Character(Unicode.Scalar(letter))
      guard let part = Self.part(name) else { return nil }
      letters.append(name)
      parts.append(part)
    }
    func has(_ names: Character...) -> Bool { names.contains { letters.contains($0) } }
    guard has("Y", "y"), has("m", "b", "B"), has("d"), has("I") == has("p"), !has("I") || !has("H")
    else { return nil }
    adapt()
  }

  private static func part(_ letter: Character) -> Part? {
    switch letter {
    case "Y": .year
    case "y": .shortYear
    case "m": .month(mayBeShort: false)
    case "d": .day(mayBeShort: false)
    case "H": .hour(mayBeShort: false)
    case "I": .hourOfHalf(mayBeShort: false)
    case "M": .minute
    case "S": .second(mayHaveFraction: false)
    case "f": .fraction
    case "b", "B": .monthName
    case "a", "A": .weekdayName
    case "p": .half
    case "z": .zone
    case "%": .byte(UInt8(ascii: "%"))
    default: nil
    }
  }

  /// Numbers that stand apart from other digits may have one digit.
  private mutating func adapt() {
    for (place, part) in parts.enumerated() {
      let next = parts.indices.contains(place + 1) ? parts[place + 1] : nil
      let isApart = next?.hasDigits != true && (place == 0 || !parts[place - 1].hasDigits)
      switch part {
      case .month: parts[place] = .month(mayBeShort: isApart)
      case .day: parts[place] = .day(mayBeShort: isApart)
      case .hour: parts[place] = .hour(mayBeShort: isApart)
      case .hourOfHalf: parts[place] = .hourOfHalf(mayBeShort: isApart)
      case .second:
        let isFollowed = next == .byte(UInt8(ascii: ".")) || next == .byte(UInt8(ascii: ","))
        parts[place] = .second(mayHaveFraction: isApart && !isFollowed)
      case .blanks: parts[place] = .blanks(areOptional: next == .half || next == .zone)
      default: break
      }
    }
  }

  /// What has been read of a time.
  private struct Reading {
    var (year, month, day) = (0, 1, 1)
    /// Of the day, whole.
    var seconds = 0
    var fraction = 0.0
    var offset = 0.0
    /// Whether the hours count from noon.
    var isAfternoon = false
  }

  /// Seconds since 1970, UTC; nil for text that is not of the pattern, and days that are not in the calendar.
  package func secondsSince1970(_ text: Span<UInt8>) -> Double? {
    var cursor = DigitCursor()
    var reading = Reading()
    for part in parts {
      let isRead =
        switch part {
        case .byte, .blanks, .monthName, .weekdayName, .half, .zone:
          Self.read(part, text, &cursor, &reading)
        default: Self.readNumber(part, text, &cursor, &reading)
        }
      guard isRead else { return nil }
    }
    guard cursor.isAtEnd(text), let days = daysSince1970(reading.year, reading.month, reading.day)
    else { return nil }
    let seconds = days * 86_400 + reading.seconds + (reading.isAfternoon ? 43_200 : 0)
    return Double(seconds) + reading.fraction - reading.offset
  }

  /// Reads a part that is no number. Returns whether it was there.
  private static func read(
    _ part: Part, _ text: Span<UInt8>, _ cursor: inout DigitCursor, _ reading: inout Reading
  ) -> Bool {
    switch part {
    case .byte(let byte): return cursor.skip(Unicode.Scalar(byte), text)
    case .blanks(let areOptional): return cursor.skipBlanks(text) > 0 || areOptional
    case .monthName:
      guard let index = cursor.skip(oneOf: monthNames, text) else { return false }
      reading.month = index % 12 + 1
    case .weekdayName: return cursor.skip(oneOf: weekdayNames, text) != nil
    case .half:
      guard let half = cursor.skip(oneOf: ["am", "pm", "a.m.", "p.m."], text) else { return false }
      reading.isAfternoon = half % 2 == 1
    case .zone:
      guard let offset = cursor.zone(text) else { return false }
      reading.offset = offset
    default: preconditionFailure("a number")
    }
    return true
  }

  /// Reads a part that is a number. Returns whether it was there and within its bounds.
  private static func readNumber(
    _ part: Part, _ text: Span<UInt8>, _ cursor: inout DigitCursor, _ reading: inout Reading
  ) -> Bool {
    switch part {
    case .fraction: return cursor.fraction(text, addedTo: &reading.fraction)
    case .year:
      guard let digits = cursor.digits(4, text) else { return false }
      reading.year = digits
    case .shortYear:
      guard let digits = cursor.digits(2, text) else { return false }
      reading.year = digits + (digits < 69 ? 2000 : 1900)  // POSIX
    case .month(let mayBeShort):
      guard let digits = cursor.twoDigits(text, orOne: mayBeShort) else { return false }
      reading.month = digits
    case .day(let mayBeShort):
      guard let digits = cursor.twoDigits(text, orOne: mayBeShort) else { return false }
      reading.day = digits
    case .hour(let mayBeShort):
      guard let digits = cursor.twoDigits(text, orOne: mayBeShort), digits < 24 else {
        return false
      }
      reading.seconds += digits * 3600
    case .hourOfHalf(let mayBeShort):
      guard let digits = cursor.twoDigits(text, orOne: mayBeShort), (1...12).contains(digits) else {
        return false
      }
      reading.seconds += digits % 12 * 3600
    case .minute:
      guard let digits = cursor.digits(2, text), digits < 60 else { return false }
      reading.seconds += digits * 60
    case .second(let mayHaveFraction):
      guard let digits = cursor.digits(2, text), digits <= 60 else { return false }
      reading.seconds += digits
      if mayHaveFraction, cursor.skip(".", text) || cursor.skip(",", text) {
        return cursor.fraction(text, addedTo: &reading.fraction)
      }
    default: preconditionFailure("no number")
    }
    return true
  }

  /// Long names first, as they begin with the short ones.
  private static let monthNames = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october",
    "november", "december", "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct",
    "nov",
    "dec",
  ]
  private static let weekdayNames = [
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "mon", "tue",
    "wed",
    "thu", "fri", "sat", "sun",
  ]
}

extension TimePattern.Part {
  /// Whether the part ends or begins with a digit.
  fileprivate var hasDigits: Bool {
    switch self {
    case .byte(let byte): byte &- UInt8(ascii: "0") < 10
    case .monthName, .weekdayName, .half, .zone, .blanks: false
    default: true
    }
  }
}
