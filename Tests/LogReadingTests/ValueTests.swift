// Numbers, times, missing values, hashes: closed forms.

import TestSupport
import Testing

@testable import Files
@testable import LogReading
@testable import LogSchema

struct ValueTests {
  @Test(arguments: [
    "0", "-0", "12", "+12", "-12.50", ".5", "5.", "1e3", "1.25E-3", "9007199254740993",
    "0.1", "123456789012345678901234567890", "1e22", "1e23", "4.35", "2.2250738585072014e-308",
    "5e-324", "1e-400", "0.000000000000000000000000000001", "00012", "179769313486231570e291",
  ])
  func numbersAreTheNearest(text: String) {
    // Swift's own parser is the reference; it does not take `5.` and `.5`.
    let complete = text == "5." ? "5.0" : text == ".5" ? "0.5" : text
    #expect(of(text, number) == Double(complete))
  }

  @Test(arguments: [
    "", "-", ".", "e5", "1e", "1e+", "abc", "12a", " 1", "1 ", "0x10", "inf", "nan", "1e400", "1,5",
    "--1", "1.2.3",
  ])
  func otherTextIsNoNumber(text: String) {
    #expect(of(text, number) == nil)
  }

  @Test(arguments: [
    ("1970-01-01", 0), ("1970-01-02", 86_400), ("2013-01-01T05:15", 1_357_017_300),
    ("2013-01-01 05:15:30", 1_357_017_330), ("2013-01-01T05:15:30.25Z", 1_357_017_330.25),
    ("2013-01-01T05:15+01:00", 1_357_013_700), ("2013-01-01T05:15-0530", 1_357_037_100),
    ("2000-02-29", 951_782_400), ("1969-12-31T23:59:59", -1), ("1600-03-01", -11_670_912_000),
    ("0000-01-01", -62_167_219_200),
  ])
  func timesAreSecondsSince1970(text: String, seconds: Double) {
    #expect(of(text, secondsSince1970) == seconds)
  }

  @Test(arguments: [
    "", "2013", "2013-13-01", "2013-02-29", "1900-02-29", "2013-01-00", "2013-01-01T", "2013-1",
    "2013-01-01T24:00", "2013-01-01T05:60", "2013-01-01T05", "2013-01-01T05:15:", "05:15",
    "2013-01-01T05:15:30.", "2013-01-01T05:15y", "2013-01-01T05:15+1", "2013-01-01x",
  ])
  func otherTextIsNoTime(text: String) {
    #expect(of(text, secondsSince1970) == nil)
  }

  /// What is listed is missing, and nothing else of up to four letters.
  @Test func theMissingValuesAreThoseListed() {
    for text in missingValues { #expect(of(text, isMissing), "\(text)") }
    for text in ["0", "Na", "NAN", "none", "-", "na", "nulls", "\0", "\0\0", "N", " "] {
      #expect(!of(text, isMissing), "\(text)")
    }
    let letters = Array("NAanulULoe/#-<>\\".utf8)
    var texts: Set<[UInt8]> = [[]]
    var found: Set<[UInt8]> = [[]]
    for _ in 0..<4 {
      texts = Set(texts.flatMap { text in letters.map { text + [$0] } })
      found.formUnion(texts.filter { isMissing($0.span) })
    }
    #expect(found == Set(missingValues.map { Array($0.utf8) }))
  }

  /// Made by Python:
  ///
  ///     def h(s, m=2**64 - 1):
  ///         h = 0xcbf29ce484222325
  ///         for b in s: h = (h ^ b) * 0x100000001b3 & m
  ///         h = (h ^ h >> 33) * 0xff51afd7ed558ccd & m
  ///         h = (h ^ h >> 33) * 0xc4ceb9fe1a85ec53 & m
  ///         return h ^ h >> 33
  static let hashes: [(String, UInt64)] = [
    ("", 0xefd0_1f60_ba99_2926), ("a", 0x82a2_a958_a9be_ce5b),
    ("N14228", 0x7a69_4e42_a606_6cd6), ("é", 0x9d55_ccb9_ba86_763b),
  ]

  @Test(arguments: hashes)
  func hashIsTheSameEverywhere(text: String, hash: UInt64) {
    #expect(of(text, stableHash) == hash)
  }

  @Test func tableNumbersAndCounts() {
    var table = ByteTable()
    let values = (0..<20_000).map { "v\($0 * $0 % 997)" }
    var numbers: [String: Int] = [:]
    for value in values {
      let expected = numbers[value] ?? numbers.count
      numbers[value] = expected
      #expect(of(value) { table.insert($0) } == expected)
    }
    #expect(table.count == numbers.count)
    let frequent = table.byFrequency(minimumCount: 41)
    let counts = Dictionary(grouping: values, by: { $0 }).mapValues(\.count)
    let expected = counts.filter { $0.value > 40 }
      .sorted { $0.value == $1.value ? $0.key < $1.key : $0.value > $1.value }
    #expect(frequent == expected.map { numbers[$0.key] })
    #expect(table.byFrequency(minimumCount: 41, limit: 3) == Array(frequent.prefix(3)))
    #expect(table.byFrequency().count == table.count)
    for (value, index) in numbers { #expect(Array(table.bytes(index)) == Array(value.utf8)) }
  }
}
