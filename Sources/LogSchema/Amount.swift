// Numbers as people write them: with currencies, thousands, percent signs and decimal commas. Numbers as programs write
// them are `number`'s.

import Files

/// What was read over in an amount.
package struct AmountSigns: OptionSet, Hashable, Sendable {
  /// The signs, a bit each.
  package let rawValue: UInt8

  /// Signs by their bits.
  package init(rawValue: UInt8) { self.rawValue = rawValue }

  /// A currency before or behind the number.
  package static let currency = AmountSigns(rawValue: 1)
  /// Signs between thousands.
  package static let thousands = AmountSigns(rawValue: 2)
  /// A percent sign behind the number.
  package static let percent = AmountSigns(rawValue: 4)
  /// Parentheses around a negative number.
  package static let parentheses = AmountSigns(rawValue: 8)
  /// Blanks at the ends, or between number and sign.
  package static let blanks = AmountSigns(rawValue: 16)
}

/// A number with the signs that stand around and within it.
///
/// The rule: one currency (`$7.12`, `US$ 7.12`, `7 €`, `USD 7`) or one percent sign, and a sign of the number or
/// parentheses for a negative one. The digits before the decimal sign may stand in groups, of which the first has one
/// to three digits and no leading zero, and every other exactly three, between which all signs are the same: `,`, `'`,
/// `’`, `_` or a blank, and `.` instead of `,` if the decimal sign is a comma. In India all groups but the last have two:
/// `5,88,245.67`. The percent sign does not divide: `12.5%` is 12.5.
package struct Amount: Hashable, Sendable {
  /// The number.
  package let number: Double
  /// What was read over.
  package internal(set) var signs: AmountSigns = []
  /// The currency as it is written; nil where there is none.
  package internal(set) var currency: String?

  /// The amount that a text is; nil where it is none.
  ///
  /// - Parameter hasDecimalComma: whether the decimal sign is a comma, and a point stands between thousands.
  package init?(_ text: Span<UInt8>, hasDecimalComma: Bool = false) {
    guard text.count <= 64 else { return nil }
    var parser = AmountParser(text, hasDecimalComma: hasDecimalComma)
    guard let digits = parser.amount(), let value = LogSchema.number(digits.span) else {
      return nil
    }
    number = value
    (signs, currency) = (parser.signs, parser.currency)
  }
}

/// The number of a value of a numeric column: a plain number or an amount; NaN where the text stands for none, nil
/// where it is something else. Import, check and profile read numbers by it alone.
///
/// - Parameter hasDecimalComma: as for `Amount`.
package func numericValue(_ text: Span<UInt8>, hasDecimalComma: Bool = false) -> Double? {
  if !hasDecimalComma, let number = number(text) { return number }
  if let amount = Amount(text, hasDecimalComma: hasDecimalComma) { return amount.number }
  return isMissingNumber(text) ? .nan : nil
}

/// Takes an amount apart into digits that `number` reads.
private struct AmountParser {
  private var rest: ArraySlice<UInt8>
  private let hasDecimalComma: Bool
  private var isNegative: Bool?
  var signs: AmountSigns = []
  var currency: String?

  init(_ text: Span<UInt8>, hasDecimalComma: Bool) {
    rest = text.indices.map { text[$0] }[...]
    self.hasDecimalComma = hasDecimalComma
  }

  /// A number as `number` reads it.
  mutating func amount() -> [UInt8]? {
    blanks()
    if skip("(") {
      guard rest.last == UInt8(ascii: ")") else { return nil }
      rest.removeLast()
      (isNegative, signs) = (true, signs.union(.parentheses))
      blanks()
    }
    guard sign(), prefix(), let digits = digits() else { return nil }
    blanks()
    if skip("%") {
      guard currency == nil else { return nil }
      signs.insert(.percent)
    } else if currency == nil, let found = takeCurrency() {
      (currency, signs) = (found, signs.union(.currency))
    }
    blanks()
    return rest.isEmpty ? (isNegative == true ? [UInt8(ascii: "-")] : []) + digits : nil
  }

  /// A currency before the number, and a sign behind it.
  private mutating func prefix() -> Bool {
    guard let found = takeCurrency() else { return true }
    (currency, signs) = (found, signs.union(.currency))
    blanks()
    return sign()
  }

  /// Skips a sign of the number. False where there is a second one.
  private mutating func sign() -> Bool {
    for (text, isMinus) in [("-", true), ("−", true), ("+", false)] where skip(text) {
      if isNegative != nil { return false }
      isNegative = isMinus
      blanks()
    }
    return true
  }

  private mutating func digits() -> [UInt8]? {
    var digits = takeDigits()
    let separators = ["'", "’", "_", " ", "\u{a0}", "\u{202f}", hasDecimalComma ? "." : ","]
    // `0,251` is no whole number.
    if (1...3).contains(digits.count), digits.first != UInt8(ascii: "0"),
      let sign = separators.first(where: { isGroup(behind: $0) })
    {
      while isGroup(behind: sign) {
        _ = skip(sign)
        digits += takeDigits()
      }
      signs.insert(.thousands)
    } else if (1...2).contains(digits.count), !hasDecimalComma, let groups = takeLakhs() {
      digits += groups
      signs.insert(.thousands)
    }
    guard skip(hasDecimalComma ? "," : ".") else { return digits.isEmpty ? nil : digits }
    let fraction = takeDigits()
    guard !digits.isEmpty || !fraction.isEmpty else { return nil }
    return digits + [UInt8(ascii: ".")] + fraction
  }

  /// Whether a sign comes next, and behind it exactly three digits.
  private func isGroup(behind sign: String) -> Bool {
    guard rest.starts(with: sign.utf8) else { return false }
    return rest.dropFirst(sign.utf8.count).prefix { $0.isDigit }.count == 3
  }

  /// The digits of groups of two behind commas, the last of three; nil where something else comes next.
  private mutating func takeLakhs() -> [UInt8]? {
    let comma = UInt8(ascii: ",")
    let text = rest.prefix { $0.isDigit || $0 == comma }
    let groups = text.split(separator: comma, omittingEmptySubsequences: false)
    guard groups.count >= 3, groups[0].isEmpty, groups.last?.count == 3,
      groups.dropFirst().dropLast().allSatisfy({ $0.count == 2 })
    else { return nil }
    rest = rest.dropFirst(text.count)
    return groups.flatMap { $0 }
  }

  private mutating func takeDigits() -> [UInt8] {
    let digits = rest.prefix { $0.isDigit }
    rest = rest.dropFirst(digits.count)
    return Array(digits)
  }

  private mutating func takeCurrency() -> String? {
    for text in Self.currencies where skip(text) { return text }
    return nil
  }

  private mutating func skip(_ text: String) -> Bool {
    guard rest.starts(with: text.utf8) else { return false }
    rest = rest.dropFirst(text.utf8.count)
    return true
  }

  private mutating func blanks() {
    let start = rest.count
    while skip(" ") || skip("\u{a0}") || skip("\u{202f}") {}
    if rest.count < start { signs.insert(.blanks) }
  }

  /// Longer ones first.
  private static let currencies = [
    "US$", "CA$", "AU$", "NZ$", "HK$", "R$", "C$", "A$", "$", "€", "£", "¥", "₹", "₽", "₩", "₺",
    "₴",
    "₫", "₪", "฿", "₦", "₱", "zł", "Kč", "USD", "EUR", "GBP", "JPY", "CNY", "RMB", "INR", "RUB",
    "KRW",
    "BRL", "AUD", "CAD", "CHF", "SEK", "NOK", "DKK", "PLN", "CZK", "TRY", "MXN", "SGD", "HKD",
    "IDR",
    "kr", "Rs.", "Rs", "Rp",
  ]
}

extension UInt8 {
  fileprivate var isDigit: Bool { self &- UInt8(ascii: "0") < 10 }
}
