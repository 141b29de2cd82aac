// Points in time, days, times of day and durations as text. How text becomes times again is in `LogSchema`.

/// How a whole number of days, or of units of which a second has so many, is written. All times are UTC.
enum TimeText {
  /// `2023-11-14T22:13:20.123456Z`, counted from 1970 on. Of the fraction, the groups of three digits that say something.
  case point(perSecond: Int64)
  /// `2023-11-14`, counted in days from 1970 on.
  case day
  /// `22:13:20.123456`
  case ofDay(Int64)
  /// Seconds: `90`, `-1.5`.
  case duration(Int64)

  /// Whether it is no number.
  var isQuoted: Bool { if case .duration = self { false } else { true } }

  /// Appends the text of a count.
  func write(_ count: Int64, to text: inout [UInt8]) {
    switch self {
    case .day: Self.writeDay(count, to: &text)
    case .point(let perSecond):
      let seconds = count.flooredQuotient(by: perSecond)
      let days = seconds.flooredQuotient(by: 86_400)
      Self.writeDay(days, to: &text)
      text.append(UInt8(ascii: "T"))
      Self.writeTime(seconds - days * 86_400, to: &text)
      Self.writeFraction(count - seconds * perSecond, perSecond, to: &text)
      text.append(UInt8(ascii: "Z"))
    case .ofDay(let perSecond):
      let seconds = count.flooredQuotient(by: perSecond)
      Self.writeTime(seconds, to: &text)
      Self.writeFraction(count - seconds * perSecond, perSecond, to: &text)
    case .duration(let perSecond):
      if count < 0 { text.append(UInt8(ascii: "-")) }
      let (seconds, rest) = count.magnitude.quotientAndRemainder(
        dividingBy: UInt64(perSecond))
      text.append(decimal: seconds)
      Self.writeFraction(Int64(rest), perSecond, to: &text)
      if rest > 0 { while text.last == UInt8(ascii: "0") { text.removeLast() } }
    }
  }

  /// Appends a date of the Gregorian calendar, by Howard Hinnant's `civil_from_days`
  /// (http://howardhinnant.github.io/date_algorithms.html): the years of an era of 400 start in March.
  private static func writeDay(_ days: Int64, to text: inout [UInt8]) {
    let shifted = days + 719_468
    let era = shifted.flooredQuotient(by: 146_097)
    let day = shifted - era * 146_097
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365
    let dayOfYear = day - (365 * year + year / 4 - year / 100)
    let month = (5 * dayOfYear + 2) / 153
    let isAfterDecember = month >= 10
    let calendarYear = year + era * 400 + (isAfterDecember ? 1 : 0)
    if 0...9999 ~= calendarYear {
      text.append(decimal: calendarYear, digits: 4)
    } else {
      text.append(decimal: calendarYear)
    }
    text.append(UInt8(ascii: "-"))
    text.append(decimal: month + (isAfterDecember ? -9 : 3), digits: 2)
    text.append(UInt8(ascii: "-"))
    text.append(decimal: dayOfYear - (153 * month + 2) / 5 + 1, digits: 2)
  }

  private static func writeTime(_ seconds: Int64, to text: inout [UInt8]) {
    if 0..<360_000 ~= seconds {
      text.append(decimal: seconds / 3600, digits: 2)
    } else {
      text.append(decimal: seconds / 3600)
    }
    text.append(UInt8(ascii: ":"))
    text.append(decimal: seconds.magnitude / 60 % 60, digits: 2)
    text.append(UInt8(ascii: ":"))
    text.append(decimal: seconds.magnitude % 60, digits: 2)
  }

  /// Appends the part of a second behind a point, 3, 6 or 9 digits; nothing for 0.
  private static func writeFraction(_ count: Int64, _ perSecond: Int64, to text: inout [UInt8]) {
    var (count, unit, digits) = (count, perSecond, 0)
    if count == 0 { return }
    while unit > 1 { (unit, digits) = (unit / 1000, digits + 3) }
    while count % 1000 == 0 { (count, digits) = (count / 1000, digits - 3) }
    text.append(UInt8(ascii: "."))
    text.append(decimal: count, digits: digits)
  }
}

extension Int64 {
  /// The greatest whole number that is at most the quotient.
  fileprivate func flooredQuotient(by divisor: Int64) -> Int64 {
    self / divisor - (self % divisor < 0 ? 1 : 0)
  }
}
