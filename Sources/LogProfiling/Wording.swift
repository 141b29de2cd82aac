// Numbers and values as words of a reason.

import Files

extension Int {
  /// With commas between thousands: `12,345`.
  var grouped: String {
    var digits = String(magnitude)
    var groups: [String] = []
    while digits.count > 3 {
      groups.insert(String(digits.suffix(3)), at: 0)
      digits.removeLast(3)
    }
    return (self < 0 ? "-" : "") + ([digits] + groups).joined(separator: ",")
  }

  /// With two significant digits, for estimates: `12,000`.
  var rounded: String {
    var unit = 1
    while magnitude / UInt(unit) >= 100 { unit *= 10 }
    return ((self + unit / 2) / unit * unit).grouped
  }
}

extension Double {
  /// A whole number without a decimal point, others with at most four significant digits.
  var short: String {
    guard magnitude < 1e15 else { return "\(self)" }
    if self == rounded() { return "\(Int(self))" }
    var unit = 1.0
    while magnitude * unit < 1000 && unit < 1e12 { unit *= 10 }
    let value = (self * unit).rounded() / unit
    return value == value.rounded() ? "\(Int(value))" : "\(value)"
  }

  /// A log loss with four decimals: `0.4312`.
  var figures: String {
    let digits = String(Int((self * 10_000).rounded()))
    let padded = String(repeating: "0", count: max(0, 5 - digits.count)) + digits
    return "\(padded.dropLast(4)).\(padded.suffix(4))"
  }

  /// As a percentage of at most one decimal: `24.5 %`.
  var percent: String {
    let tenths = (self * 1000).rounded() / 10
    return tenths == tenths.rounded() ? "\(Int(tenths))%" : "\(tenths)%"
  }
}
