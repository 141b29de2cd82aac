// Amounts as people write them, and texts that stand for no number.

import TestSupport
import Testing

@testable import LogSchema

@Suite struct AmountTests {
  @Test(
    arguments: [
      ("$7.12", 7.12), ("$ 7.12", 7.12), ("US$7", 7), ("7 €", 7), ("€7", 7), ("-$7", -7),
      ("$-7", -7),
      ("USD 7.5", 7.5), ("7.5USD", 7.5), ("1,234.56", 1234.56), ("1,234", 1234),
      ("12,345,678", 12_345_678), ("5,88,245.67", 588_245.67), ("1,00,00,000", 10_000_000),
      ("-₹12,34,567", -1_234_567),
      ("1'234", 1234), ("1’234.5", 1234.5), ("1_000", 1000), ("1 234", 1234), ("1\u{a0}234", 1234),
      ("1\u{202f}234.5", 1234.5), ("12.5%", 12.5), ("12 %", 12), ("(7.12)", -7.12),
      ("($1,234)", -1234),
      (" 7", 7), ("7 ", 7), ("−7", -7), (".5", 0.5), ("5.", 5), ("+7", 7),
    ] as [(String, Double)])
  func amountsAreRead(text: String, value: Double) {
    #expect(of(text) { Amount($0)?.number } == value)
    #expect(of(text) { numericValue($0) } == value)
  }

  @Test(arguments: [
    "", "$", "%", "1,23", "1,2345", "1234,567", "5,88,24", "588,24,567", "5,88,2456", "1,234,56",
    "12,34.5", "1,,234", "1'234,567", "7 8",
    "7kg",
    "$7%", "$7€", "--7", "0,251", "0,001", "-0,5", "(7", "7)", "(-7)", "1.2.3", "a", "1,234.", "1e",
    "$1e3", "x7", "٣",
  ])
  func othersAreNone(text: String) {
    let isRead = of(text) { Amount($0) != nil }
    #expect(isRead == (text == "1,234."))
  }

  @Test(
    arguments: [
      ("3,14", 3.14), ("1.234,56", 1234.56), ("1.234", 1234), ("1.234.567", 1_234_567), ("7", 7),
      ("-0,5", -0.5),
      ("€ 7,5", 7.5),
      ("1 234,5", 1234.5), ("12,5%", 12.5),
    ] as [(String, Double)])
  func decimalCommasAreRead(text: String, value: Double) {
    #expect(of(text) { numericValue($0, hasDecimalComma: true) } == value)
  }

  @Test(arguments: ["3.14", "1,2,3", "1,234.5"])
  func pointsAreNoDecimalCommas(text: String) {
    #expect(of(text) { numericValue($0, hasDecimalComma: true) == nil })
  }

  @Test(arguments: ["-", "?", "inf", "-Infinity", "Unknown", "none", "#DIV/0!"])
  func textsThatStandForNone(text: String) {
    #expect(of(text) { numericValue($0)?.isNaN ?? false })
    #expect(!of(text) { isMissing($0) })
  }

  /// The list and the function say the same.
  @Test func missingValuesAreMissing() {
    for text in missingValues { #expect(of(text) { isMissing($0) }, "\(text)") }
    for text in ["none", "N/a", "-", "0", "NaNa", "N", "Nope", "nul", "#NAN"] {
      #expect(!of(text) { isMissing($0) }, "\(text)")
    }
  }
}

@Suite struct TimeTests {
  /// Seconds since 1970 by Python's `datetime.fromisoformat`, completed where it is stricter.
  @Test(
    arguments: [
      ("2017-11-07 9:30", 1_510_047_000.0), ("2023-11-14 22:13:20 UTC", 1_700_000_000),
      ("2023-11-14 22:13:20+00", 1_700_000_000), ("2023-11-14 22:13:20 +0000", 1_700_000_000),
      ("2023-11-14T23:13:20+01:00", 1_700_000_000), ("2023-11-14T22:13:20Z", 1_700_000_000),
      ("2023-11-14T22:13:20.5", 1_700_000_000.5), ("2023-11-14 22:13:20,25", 1_700_000_000.25),
      ("20231114T221320Z", 1_700_000_000), ("20231114T2213", 1_699_999_980),
      ("2023-1-4", 1_672_790_400),
      ("2023-11-14 22:13:20 GMT+1", nil), ("2023-11-14 22:13:20 PST", 1_700_028_800),
      ("2023-11-14 22:13:20 est", 1_700_018_000), ("2023-11-14T22:13:20EDT", 1_700_014_400),
      ("2023-11-14 22:13:20 CET", nil), ("2023-11-14 22:13:20 EST5", nil), ("2023-11-14 22", nil),
      ("20231114", nil), ("2023-11-14 22:1", nil), ("2023-13-14", nil),
      ("2023-11-14T22:13:20.", nil),
      ("2023-11-14 22:13:20 ", nil),
    ] as [(String, Double?)])
  func datesAreRead(text: String, seconds: Double?) {
    #expect(of(text, secondsSince1970) == seconds)
  }
}
