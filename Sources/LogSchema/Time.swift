// Points in time from ISO 8601 text.

/// Seconds since 1970 of an ISO 8601 date, with or without a time of day.
///
/// `2013-01-01`, `2013-01-01T05:15`, `2013-01-01 05:15:30.25`, `20130101T051530`, each time with `Z`, `UTC`, `EST`,
/// `+01`, `+0100` or `+01:00` if it likes, perhaps behind a blank; without, it is UTC. Month, day and hour may have one digit,
/// the fraction any number of them. Nil for anything else, days that are not in the calendar included. Exact to about
/// a microsecond.
package func secondsSince1970(_ text: Span<UInt8>) -> Double? {
  var cursor = DigitCursor()
  guard let year = cursor.digits(4, text) else { return nil }
  let isBasic = !cursor.skip("-", text)
  let month = cursor.twoDigits(text, orOne: !isBasic)
  guard let month, isBasic || cursor.skip("-", text) else { return nil }
  let day = cursor.twoDigits(text, orOne: !isBasic)
  guard let day, let days = daysSince1970(year, month, day) else { return nil }
  let midnight = Double(days) * 86_400
  // Eight digits alone are as well a number.
  if cursor.isAtEnd(text) { return isBasic ? nil : midnight }
  guard cursor.skip("T", text) || (!isBasic && cursor.skip(" ", text)),
    let time = timeOfDay(text, &cursor, isBasic: isBasic)
  else { return nil }
  if cursor.isAtEnd(text) { return midnight + time }
  _ = cursor.skipBlanks(text)
  guard let offset = cursor.zone(text), cursor.isAtEnd(text) else { return nil }
  return midnight + time - offset
}

/// Seconds of `05:15`, `05:15:30` or `05:15:30.25`; in the basic form without colons.
private func timeOfDay(
  _ text: Span<UInt8>, _ cursor: inout DigitCursor, isBasic: Bool
) -> Double? {
  let hour = cursor.twoDigits(text, orOne: !isBasic)
  guard let hour, hour < 24, isBasic || cursor.skip(":", text),
    let minute = cursor.digits(2, text), minute < 60
  else { return nil }
  var seconds = Double(hour * 3600 + minute * 60)
  if isBasic {
    guard let second = cursor.twoDigits(text, orOne: false) else { return seconds }
    guard second <= 60 else { return nil }
    seconds += Double(second)
  } else {
    guard cursor.skip(":", text) else { return seconds }
    // 60: a leap second.
    guard let second = cursor.digits(2, text), second <= 60 else { return nil }
    seconds += Double(second)
  }
  if cursor.skip(".", text) || cursor.skip(",", text) {
    guard cursor.fraction(text, addedTo: &seconds) else { return nil }
  }
  return seconds
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
