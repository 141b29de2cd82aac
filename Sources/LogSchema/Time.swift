// Points in time from ISO 8601 text.

/// Seconds since 1970 of an ISO 8601 date, with or without a time of day.
///
/// `2013-01-01`, `2013-01-01T05:15`, `2013-01-01 05:15:30.25`, each time with `Z`, `+01:00` or
/// `+0100` if it likes; without, it is UTC. Nil for anything else, days that are not in the
/// calendar included. Exact to about a microsecond.
package func secondsSince1970(_ text: Span<UInt8>) -> Double? {
  var cursor = DigitCursor()
  guard let year = cursor.digits(4, text), cursor.skip("-", text),
    let month = cursor.digits(2, text), cursor.skip("-", text),
    let day = cursor.digits(2, text), let days = daysSince1970(year, month, day)
  else { return nil }
  let midnight = Double(days) * 86_400
  if cursor.isAtEnd(text) { return midnight }
  guard cursor.skip("T", text) || cursor.skip(" ", text),
    let time = timeOfDay(text, &cursor), let offset = utcOffset(text, &cursor),
    cursor.isAtEnd(text)
  else { return nil }
  return midnight + time - offset
}

/// Seconds of `05:15`, `05:15:30` or `05:15:30.25`.
private func timeOfDay(_ text: Span<UInt8>, _ cursor: inout DigitCursor) -> Double? {
  guard let hour = cursor.digits(2, text), hour < 24, cursor.skip(":", text),
    let minute = cursor.digits(2, text), minute < 60
  else { return nil }
  var seconds = Double(hour * 3600 + minute * 60)
  if cursor.skip(":", text) {
    // 60: a leap second.
    guard let second = cursor.digits(2, text), second <= 60 else { return nil }
    seconds += Double(second)
    if cursor.skip(".", text) {
      var unit = 0.1
      guard var digit = cursor.digits(1, text) else { return nil }
      repeat {
        seconds += Double(digit) * unit
        unit /= 10
        digit = cursor.digits(1, text) ?? -1
      } while digit >= 0
    }
  }
  return seconds
}

/// Seconds of `Z`, `+01:00`, `-0530`, or nothing.
private func utcOffset(_ text: Span<UInt8>, _ cursor: inout DigitCursor) -> Double? {
  if cursor.isAtEnd(text) || cursor.skip("Z", text) { return 0 }
  let isWest = cursor.skip("-", text)
  guard isWest || cursor.skip("+", text), let hours = cursor.digits(2, text), hours < 24 else {
    return nil
  }
  _ = cursor.skip(":", text)
  guard let minutes = cursor.digits(2, text), minutes < 60 else { return nil }
  return Double((isWest ? -1 : 1) * (hours * 3600 + minutes * 60))
}

/// Days from 1970-01-01 to a day of the Gregorian calendar; nil where there is no such day.
package func daysSince1970(_ year: Int, _ month: Int, _ day: Int) -> Int? {
  let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
  let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
  guard (1...12).contains(month), (1...lengths[month - 1]).contains(day) else { return nil }
  let dayOfYear = lengths[..<(month - 1)].reduce(day - 1, +)
  // Leap days before this year, and 719,528 days from the year 0 to 1970.
  let leapDays = year == 0 ? 0 : (year - 1) / 4 - (year - 1) / 100 + (year - 1) / 400 + 1
  return year * 365 + leapDays + dayOfYear - 719_528
}
