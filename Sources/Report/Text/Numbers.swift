// Numbers as text, from arithmetic alone: the same bits give the same characters in every locale.

extension Double {
  /// The number with exactly `digits` decimals and an ASCII minus: `"0.250"`, `"-3"`.
  func fixed(_ digits: Int) -> String {
    let scaled = (magnitude * Double.power10(digits)).rounded()
    guard scaled < 9e15 else { return "\(self)" }  // not a number, infinite, or beyond exactness
    let sign = self < 0 && scaled > 0 ? "-" : ""
    let figures = String(Int64(scaled))
    guard digits > 0 else { return sign + figures }
    let padded = String(repeating: "0", count: max(0, digits + 1 - figures.count)) + figures
    return "\(sign)\(padded.dropLast(digits)).\(padded.suffix(digits))"
  }

  /// The number with at most two decimals, as an SVG coordinate: `"12.5"`, `"-3"`.
  var coordinate: String { trimmed(2) }

  /// The number with at most `digits` decimals: `"0.1"`, `"-3"`.
  func trimmed(_ digits: Int) -> String {
    var text = ""
    write(trimmedTo: digits, to: &text)
    return text
  }

  /// Writes the number with at most `digits` decimals: a page has a hundred thousand of them.
  func write(trimmedTo digits: Int, to text: inout String) {
    let power = Double.power10(digits)
    let scaled = (magnitude * power).rounded()
    guard scaled < 9e15 else { return text += "\(self)" }
    if self < 0 && scaled > 0 { text += "-" }
    let (whole, part) = Int(scaled).quotientAndRemainder(dividingBy: Int(power))
    text += String(whole)
    guard part > 0 else { return }
    var (figures, count) = (part, digits)
    while figures % 10 == 0 { (figures, count) = (figures / 10, count - 1) }
    let printed = String(figures)
    text += "."
    for _ in printed.utf8.count..<count { text += "0" }
    text += printed
  }

  /// The number for a reader, with a true minus sign: `"−0.25"`.
  package func printed(_ digits: Int) -> String {
    let text = fixed(digits)
    return text.utf8.first == UInt8(ascii: "-") ? "−" + text.dropFirst() : text
  }

  /// The number with its sign, zero without one: `"+0.25"`, `"−0.25"`, `"0.00"`.
  package func signed(_ digits: Int) -> String {
    let text = printed(digits)
    let isZero = text.allSatisfy { $0 == "0" || $0 == "." }
    return self > 0 && !isZero ? "+" + text : text
  }

  /// A share in per cent with its sign: `"+0.090%"`.
  package func signedPercent(_ digits: Int) -> String { "\((self * 100).signed(digits))%" }

  /// Three significant figures with a decimal prefix: `"48.2 k"`, `"1.20 M"`, `"640"`.
  ///
  /// With a unit, `"48.2 kB"`, `"640 B"`.
  func scaled(unit: String = "") -> String {
    var (value, prefix) = (self, "")
    for larger in ["k", "M", "G", "T"] where value.magnitude >= 999.5 {
      (value, prefix) = (value / 1000, larger)
    }
    let isWhole = prefix.isEmpty && value == value.rounded()
    let digits = isWhole || value.magnitude >= 99.95 ? 0 : value.magnitude >= 9.995 ? 1 : 2
    let suffix = prefix + unit
    return suffix.isEmpty ? value.printed(digits) : "\(value.printed(digits)) \(suffix)"
  }

  /// 10 to a whole power from 0.
  static func power10(_ exponent: Int) -> Double {
    (0..<exponent).reduce(1) { power, _ in power * 10 }
  }
}

extension Double {
  /// The logarithm to base 2 of a number from 1, from arithmetic alone: the whole part by halving, then squares.
  var logarithm2: Double {
    var (value, whole) = (self, 0.0)
    while value >= 2 { (value, whole) = (value / 2, whole + 1) }
    var (part, bit) = (0.0, 0.5)
    for _ in 0..<20 {
      value *= value
      if value >= 2 { (value, part) = (value / 2, part + bit) }
      bit /= 2
    }
    return whole + part
  }
}

extension Int {
  /// The number for a reader, its thousands apart: `"327,346"`.
  package var grouped: String {
    let figures = String(magnitude)
    let text = figures.enumerated().reduce("") { text, figure in
      let isStart = figure.offset > 0 && (figures.count - figure.offset) % 3 == 0
      return text + (isStart ? "," : "") + String(figure.element)
    }
    return self < 0 ? "−" + text : text
  }
}
