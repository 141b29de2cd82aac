// Points in time, and their parts, from the values of a column.

import Files
import LogSchema

/// The time of a row, in seconds: by a pattern, or numbers or ISO 8601 dates, but not both in one column.
package struct TimeEncoder: ValueEncoder {
  private enum Form { case unknown, numbers, dates, pattern(TimePattern, String) }
  private var form = Form.unknown

  /// - Precondition: a pattern is one: see `TimeFormat.isPattern(_:)`.
  package init(_ format: TimeFormat = .automatic) {
    guard case .pattern(let text) = format else { return }
    guard let pattern = TimePattern(text) else {
      preconditionFailure("\(text) is no pattern of a time")
    }
    form = .pattern(pattern, text)
  }

  package var missing: Double? { nil }

  package var expected: String? {
    switch form {
    case .unknown: "a number or an ISO 8601 date"
    case .numbers: "a number as in the rows before"
    case .dates: "an ISO 8601 date as in the rows before"
    case .pattern(_, let text): "a time written as \(text)"
    }
  }

  package mutating func code(_ value: Span<UInt8>) -> Double? {
    switch form {
    case .numbers: return number(value).map(seconds(epoch:))
    case .dates: return secondsSince1970(value)
    case .pattern(let pattern, _): return pattern.secondsSince1970(value)
    case .unknown:
      if let time = number(value) {
        form = .numbers
        return seconds(epoch: time)
      }
      let time = secondsSince1970(value)
      if time != nil { form = .dates }
      return time
    }
  }
}

/// A number of seconds, or of what smaller unit its magnitude tells, in seconds.
private func seconds(epoch number: Double) -> Double {
  switch abs(number) {
  case ..<1e11: number
  case ..<1e14: number / 1e3
  case ..<1e17: number / 1e6
  default: number / 1e9
  }
}

/// The part of a point in time is its id, from 1.
package struct TimePartEncoder: FeatureEncoder {
  let part: Feature.TimePart
  private var time: TimeEncoder

  /// An encoder of a part of the times that are written in a format.
  ///
  /// - Precondition: as for `TimeEncoder`.
  package init(_ part: Feature.TimePart, format: TimeFormat) {
    self.part = part
    time = TimeEncoder(format)
  }

  package var missing: UInt32? { 0 }
  package var expected: String? { time.expected }

  package mutating func code(_ value: Span<UInt8>) -> UInt32? {
    guard let seconds = time.code(value) else { return nil }
    // 1970 began on a Thursday, the fourth day of the week. Numbers without an end, such as 1e300, have
    // remainders all the same.
    let hours = (seconds / 3600).rounded(.down)
    let remainder = (hours + 72).truncatingRemainder(dividingBy: 168)
    let hourOfWeek = UInt32(remainder < 0 ? remainder + 168 : remainder)
    return switch part {
    case .hour: hourOfWeek % 24 + 1
    case .weekday: hourOfWeek / 24 + 1
    case .hourOfWeek: hourOfWeek + 1
    }
  }

  func numbering(
    of codes: SpooledCodes<UInt32>, by dictionary: SharedDictionary?
  ) -> Numbering<UInt32> {
    Numbering(vocabularySize: part.count + 1, ids: { $0 })
  }
}
