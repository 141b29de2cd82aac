// What all values of a column have in common.

import Files
import LogReading
import LogSchema

/// Facts about the distinct values of a column.
struct ValueFacts: Sendable {
  /// The values as numbers, in the order of the table; empty where one is none. NaN for texts that stand for none.
  private(set) var numbers: [Double] = []
  /// The most frequent value that is no number.
  private(set) var otherThanNumber: String?
  /// The share of rows with a value that have a number.
  private(set) var numberShare = 0.0
  /// Whether all numbers are whole.
  private(set) var areWhole = true
  /// Whether a value has more digits than a number keeps, or a zero before its first.
  private(set) var areDigitStrings = false
  /// Whether all values are digits and nothing else.
  private(set) var areDigits = true
  /// Whether all values have the same number of hexadecimal digits, letters among them.
  private(set) var areHexadecimal: Bool
  /// The texts that stand for no number in numbers, the most frequent first.
  private(set) var missingTexts: [String] = []
  /// Texts that are no numbers among numbers, too few to make categories of them; the most frequent first. Import
  /// refuses their rows.
  private(set) var unreadableTexts: [(text: String, rows: Int)] = []
  /// Whether a whole number is written otherwise than in digits alone: `43.0`.
  private(set) var haveOtherSpellings = false
  /// How the numbers are written, if otherwise than programs write them.
  private(set) var amounts = AmountFacts()

  init(_ column: SampleColumn) {
    let table = column.table
    var lengths: Set<Int> = []
    var (areHexadecimal, hasLetters) = (true, false)
    for value in 0..<table.count {
      let bytes = table.bytes(value)
      if lengths.count < 2 { lengths.insert(bytes.count) }
      if areDigits { areDigits = bytes.allSatisfy { Self.isDigit($0) } }
      if areHexadecimal {
        areHexadecimal = bytes.allSatisfy { Self.isHexadecimal($0) }
        hasLetters = hasLetters || bytes.contains { $0 >= UInt8(ascii: "A") }
      }
    }
    self.areHexadecimal =
      areHexadecimal && hasLetters && lengths.count == 1 && (lengths.first ?? 0) >= 6
    readNumbers(column, hasDecimalComma: false)
    // The texts that are no numbers with a decimal point may all be some with a decimal comma.
    guard otherThanNumber != nil || !unreadableTexts.isEmpty,
      AmountFacts.mayHaveDecimalCommas(column)
    else { return }
    var other = self
    other.readNumbers(column, hasDecimalComma: true)
    let isBetter = numbers.isEmpty || other.unreadableTexts.isEmpty
    if !other.numbers.isEmpty, isBetter { self = other }
  }

  /// Reads every value as a number, as far as it is one.
  private mutating func readNumbers(_ column: SampleColumn, hasDecimalComma: Bool) {
    let table = column.table
    (numbers, otherThanNumber, areWhole, areDigitStrings) = ([], nil, true, false)
    var unreadable: [Int] = []
    amounts = AmountFacts(hasDecimalComma: hasDecimalComma)
    var (rowsOfNumbers, mostFrequent, finite) = (0, 0, 0)
    var missing: [Int] = []
    numbers.reserveCapacity(table.count)
    for value in 0..<table.count {
      let bytes = table.bytes(value)
      if let number = read(bytes) {
        if number.isNaN {
          missing.append(value)
        } else {
          rowsOfNumbers += table.counts[value]
          finite += 1
          areWhole = areWhole && number == number.rounded()
          areDigitStrings = areDigitStrings || Self.isDigitString(bytes)
        }
        numbers.append(number)
      } else {
        unreadable.append(value)
        numbers.append(.nan)
        if table.counts[value] > mostFrequent {
          mostFrequent = table.counts[value]
          otherThanNumber = column.text(value)
        }
      }
    }
    numberShare = Double(rowsOfNumbers) / Double(max(column.present, 1))
    missingTexts = missing.sorted { table.counts[$0] > table.counts[$1] }.map { column.text($0) }
    unreadable.sort { table.counts[$0] > table.counts[$1] }
    unreadableTexts = unreadable.prefix(Self.fewTexts + 1).map {
      (column.text($0), table.counts[$0])
    }
    // A few words among fractions are damages; among whole numbers they may be codes as these are.
    let rows = unreadable.reduce(0) { $0 + table.counts[$1] }
    if otherThanNumber != nil, unreadable.count <= Self.fewTexts, finite >= 20,
      rows * 100 <= column.present, !areDigitStrings, !areWhole || column.name.isAmountName
    {
      otherThanNumber = nil
    } else {
      unreadableTexts = []
    }
    // Few numbers beside a text are categories with the text among them; several currencies are no one's amounts.
    let areFew = !missing.isEmpty && (finite < 3 || numberShare < 0.5)
    if otherThanNumber == nil, areFew { otherThanNumber = missingTexts.first }
    if otherThanNumber == nil, amounts.currencies.count > 1 {
      otherThanNumber = amounts.currencies.sorted().joined(separator: " and ")
    }
    if otherThanNumber != nil { (numbers, missingTexts, unreadableTexts) = ([], [], []) }
  }

  /// So many different texts among numbers are damages at most.
  private static let fewTexts = 5

  /// A value as a number, and how it is written. NaN for a text that stands for none.
  private mutating func read(_ bytes: ArraySlice<UInt8>) -> Double? {
    if !amounts.hasDecimalComma, let number = number(bytes.span) {
      if !haveOtherSpellings, number == number.rounded() {
        haveOtherSpellings = wholeNumber(bytes.span) != nil
      }
      return number
    }
    if let amount = Amount(bytes.span, hasDecimalComma: amounts.hasDecimalComma) {
      amounts.add(amount, bytes)
      return amount.number
    }
    return isMissingNumber(bytes.span) ? .nan : nil
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }

  private static func isHexadecimal(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
      UInt8(ascii: "A")...UInt8(ascii: "F"):
      true
    default: false
    }
  }

  /// More digits than a `Double` is sure to keep, or `007`.
  private static func isDigitString(_ bytes: ArraySlice<UInt8>) -> Bool {
    let isDigits = bytes.allSatisfy { isDigit($0) }
    return isDigits && (bytes.count > 15 || (bytes.count > 1 && bytes.first == UInt8(ascii: "0")))
  }
}
