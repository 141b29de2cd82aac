// Ways in which people write large whole numbers: `1e6`, `1_000_000`, `1.5M`. Options that count accept them all.

/// A whole number in digits alone.
enum CountSpelling {
  private static let suffixes: [Character: Int] = ["k": 3, "K": 3, "M": 6, "G": 9, "B": 9]

  /// The digits of a whole number that is written otherwise; nil if the text is no whole number, or has digits alone.
  static func digits(of text: String) -> String? {
    guard
      let match = text.wholeMatch(
        of: #/(-?)(\d[\d_]*)(?:\.(\d+))?(?:[eE]\+?(\d{1,2}))?([kKMGB]?)/#)
    else { return nil }
    let whole = String(match.2.filter { $0 != "_" })
    let fraction = String(match.3 ?? "")
    let exponent = match.4.flatMap { Int($0) } ?? 0
    let shift = exponent + (match.5.first.flatMap { suffixes[$0] } ?? 0)
    // More digits are no count, and none of these forms would be shorter.
    guard shift <= 18, fraction.dropFirst(shift).allSatisfy({ $0 == "0" }) else { return nil }
    let moved = fraction.prefix(shift)
    let zeros = String(repeating: "0", count: shift - moved.count)
    let digits = (whole + moved + zeros).drop { $0 == "0" }
    let number = match.1 + (digits.isEmpty ? "0" : digits)
    return number == text ? nil : String(number)
  }
}
