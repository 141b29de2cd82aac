// Times of day and zones, as ISO 8601 and other forms of dates have them. Dates are not its business.

import Files

extension DigitCursor {
  /// Reads two digits, or if it may be so, one.
  mutating func twoDigits(_ text: Span<UInt8>, orOne mayBeOne: Bool) -> Int? {
    var next = self
    if let number = next.digits(2, text) {
      self = next
      return number
    }
    return mayBeOne ? digits(1, text) : nil
  }

  /// Skips blanks. Returns how many there were.
  mutating func skipBlanks(_ text: Span<UInt8>) -> Int {
    var count = 0
    while skip(" ", text) { count += 1 }
    return count
  }

  /// Adds the digits behind a decimal sign to seconds: 0.25 for `25`. Returns whether there was one at least.
  mutating func fraction(_ text: Span<UInt8>, addedTo seconds: inout Double) -> Bool {
    var unit = 0.1
    guard var digit = digits(1, text) else { return false }
    repeat {
      seconds += Double(digit) * unit
      unit /= 10
      digit = digits(1, text) ?? -1
    } while digit >= 0
    return true
  }

  /// Seconds east of UTC: `Z`, `UTC`, `GMT`, `+01`, `+0100`, `+01:00`, the last three perhaps behind `UTC` or `GMT`; and
  /// the zones of the United States that have a name in RFC 5322, section 4.3: `EST`, `EDT` and so on. Other names stand
  /// for several zones.
  mutating func zone(_ text: Span<UInt8>) -> Double? {
    if skip("Z", text) || skip("z", text) { return 0 }
    if let zone = skip(oneOf: zonesOfStates, text) { return Double(hoursOfStates[zone] * 3600) }
    let isNamed = skip(word: "utc", text) || skip(word: "gmt", text)
    let isWest = skip("-", text)
    guard isWest || skip("+", text) else { return isNamed ? 0 : nil }
    guard let hours = digits(2, text), hours < 24 else { return nil }
    let hasColon = skip(":", text)
    guard let minutes = twoDigits(text, orOne: false) else {
      return hasColon ? nil : Double((isWest ? -1 : 1) * hours * 3600)
    }
    return minutes < 60 ? Double((isWest ? -1 : 1) * (hours * 3600 + minutes * 60)) : nil
  }

  /// Skips a word, in capitals or not. Returns whether it was there.
  ///
  /// - Parameter word: of small ASCII letters.
  mutating func skip(word: String, _ text: Span<UInt8>) -> Bool {
    var next = self
    let isThere = word.unicodeScalars.allSatisfy { letter in
      next.skip(letter, text) || next.skip(letter.capital, text)
    }
    if isThere { self = next }
    return isThere
  }

  /// Skips the first of some words that is there. Returns its place.
  mutating func skip(oneOf words: [String], _ text: Span<UInt8>) -> Int? {
    words.indices.first { skip(word: words[$0], text) }
  }
}

/// Zones of the United States.
private let zonesOfStates = ["est", "edt", "cst", "cdt", "mst", "mdt", "pst", "pdt"]
/// How many hours each of them is east of UTC.
private let hoursOfStates = [-5, -4, -6, -5, -7, -6, -8, -7]

extension Unicode.Scalar {
  /// The capital of a small ASCII letter.
  fileprivate var capital: Unicode.Scalar {
    Unicode.Scalar(UInt8(truncatingIfNeeded: value) & 0xdf)
  }
}
