// The numbers that a setting may have: an interval, and its name in error messages. Whole numbers have a `ClosedRange`.

/// An interval of numbers.
package struct NumberRange: Hashable, Sendable {
  /// An end of the interval; nil means without end.
  package struct End: Hashable, Sendable {
    /// Where the interval ends.
    package let value: Double
    /// Whether `value` belongs to it.
    package let isIncluded: Bool
  }

  /// The lower end.
  package let lower: End?
  /// The upper end.
  package let upper: End?

  /// Every finite number.
  package static let any = NumberRange(lower: nil, upper: nil)

  /// Numbers greater than a bound.
  package static func above(_ bound: Double) -> NumberRange {
    NumberRange(lower: End(value: bound, isIncluded: false), upper: nil)
  }

  /// A bound, and numbers greater than it.
  package static func atLeast(_ bound: Double) -> NumberRange {
    NumberRange(lower: End(value: bound, isIncluded: true), upper: nil)
  }

  /// Numbers less than a bound.
  package static func below(_ bound: Double) -> NumberRange {
    NumberRange(lower: nil, upper: End(value: bound, isIncluded: false))
  }

  /// Numbers between two bounds, without these.
  package static func between(_ lower: Double, _ upper: Double) -> NumberRange {
    NumberRange(
      lower: End(value: lower, isIncluded: false), upper: End(value: upper, isIncluded: false))
  }

  /// Numbers between two bounds, with the lower one.
  package static func from(_ lower: Double, below upper: Double) -> NumberRange {
    NumberRange(
      lower: End(value: lower, isIncluded: true), upper: End(value: upper, isIncluded: false))
  }

  /// Numbers between two bounds, with the upper one.
  package static func above(_ lower: Double, atMost upper: Double) -> NumberRange {
    NumberRange(
      lower: End(value: lower, isIncluded: false), upper: End(value: upper, isIncluded: true))
  }

  /// Numbers between two bounds, with both.
  package static func from(_ lower: Double, to upper: Double) -> NumberRange {
    NumberRange(
      lower: End(value: lower, isIncluded: true), upper: End(value: upper, isIncluded: true))
  }

  /// Whether a number belongs to the interval.
  package func contains(_ number: Double) -> Bool {
    let isAbove = lower.map { $0.isIncluded ? number >= $0.value : number > $0.value } ?? true
    let isBelow = upper.map { $0.isIncluded ? number <= $0.value : number < $0.value } ?? true
    return number.isFinite && isAbove && isBelow
  }

  /// The number of the interval that a text was perhaps meant to be, as in `did you mean 0.9?`: of `90%`, of `90` if that
  /// is far too great, of `0,9`. Nil if none is likely.
  package func hint(for text: String?) -> String? {
    guard let text else { return nil }
    let isPercentage = text.hasSuffix("%")
    let digits = String(isPercentage ? text.dropLast() : text[...])
    guard let number = Double(String(digits.map { $0 == "," ? "." : $0 })) else { return nil }
    let isComma = digits.contains(",")
    let isTooGreat = upper.map { $0.value <= 1 && number >= 5 } ?? false
    guard isPercentage || isComma || isTooGreat else { return nil }
    let meant = isPercentage || isTooGreat ? (number * 1e10).rounded() / 1e12 : number
    return contains(meant) ? "did you mean \(meant.short)?" : nil
  }

  /// What follows "a number" or "numbers", e.g. ` above 0, at most 1`.
  package var suffix: String {
    switch (lower, upper) {
    case (nil, nil): ""
    case (let lower?, nil):
      lower.isIncluded ? ", \(lower.value.short) or more" : " above \(lower.value.short)"
    case (nil, let upper?):
      upper.isIncluded ? ", at most \(upper.value.short)" : " below \(upper.value.short)"
    case (let lower?, let upper?):
      switch (lower.isIncluded, upper.isIncluded) {
      case (true, true): " from \(lower.value.short) to \(upper.value.short)"
      case (true, false): " from \(lower.value.short) to below \(upper.value.short)"
      case (false, true): " above \(lower.value.short), at most \(upper.value.short)"
      case (false, false): " between \(lower.value.short) and \(upper.value.short)"
      }
    }
  }
}

extension Double {
  /// The number without `.0`.
  package var short: String {
    let text = description
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }
}
