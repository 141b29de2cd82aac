// Columns of every kind, and what they are taken for.

import Testing

@testable import Files
@testable import LogProfiling
@testable import LogSchema

struct ColumnTypeTests {
  static let rows = 2000

  /// A column by its name and values, with what it is.
  struct Case: CustomTestStringConvertible, Sendable {
    let name: String
    let values: [String]
    let type: ColumnType

    init(_ name: String, _ type: ColumnType, _ value: (Int) -> String) {
      self.name = name
      self.type = type
      values = (0..<ColumnTypeTests.rows).map(value)
    }

    var testDescription: String { name }
  }

  /// Spread like a random number, the same for the same row.
  private static func random(_ row: Int, below limit: Int) -> Int {
    Int(stableHash(Array("\(row)".utf8).span) % UInt64(limit))
  }

  static let cases = [
    Case("constant", .constant) { _ in "always" },
    Case("empty", .constant) { _ in "" },
    Case("filled_or_not", .category) { $0 % 3 == 0 ? "x" : "" },
    Case("id", .identifier) { "\(1000 + $0)" },
    Case("count_from_any", .identifier) { "\(17 + 3 * $0)" },
    Case("long_digits", .identifier) { "1000000000000000\(1000 + $0)" },
    Case("long_digits_of_few", .category) { "1000000000000000\(1000 + $0 % 70)" },
    Case("zeros_before", .category) { "0\(random($0, below: 90) + 10)" },
    Case("uuid", .identifier) { "\(random($0, below: 1 << 60))-x" },
    Case("hex", .category) { "00ab\(1000 + random($0, below: 300))" },
    Case("site", .category) { "site \(random($0, below: 40))" },
    Case("few_numbers", .category) { "\(random($0, below: 30))" },
    Case("user_id", .category) { "\(random($0, below: 400))" },
    Case("itemid", .category) { "\(random($0, below: 400))" },
    Case("C14", .category) { "\(random($0, below: 400))" },
    // Whole numbers that repeat are ids unless something speaks for amounts.
    Case("many_numbers", .category) { "\(random($0, below: 400))" },
    Case("num_clicks", .number) { "\(random($0, below: 400))" },
    Case("wide_numbers", .number) { "\(random($0, below: 90_000_000))" },
    Case("negative", .number) { "\(random($0, below: 400) - 200)" },
    Case("decimals", .number) { "\(Double(random($0, below: 400)) / 8)" },
    Case("price", .number) { "\(Double(random($0, below: 1 << 30)) / 64)" },
    Case("numbers_and_a_word", .category) { $0 % 50 == 0 ? "many" : "\($0 % 300)" },
    Case("count_or_unknown", .number) { $0 % 50 == 0 ? "unknown" : "\($0 % 300)" },
    Case("iso", .time(.automatic)) { "2024-05-0\($0 % 9 + 1)T0\($0 % 7):00" },
    Case("iso_date", .time(.automatic)) { "2024-05-0\($0 % 9 + 1)" },
    Case("rising_seconds", .time(.automatic)) { "\(1_700_000_000 + 60 * $0)" },
    Case("event_time", .time(.automatic)) { "\(1_700_000_000 + random($0, below: 99_999))" },
    Case("timestamp", .time(.automatic)) { "\(1_700_000_000_000 + random($0, below: 99_999))" },
    Case("at", .time(.automatic)) { "\(1_700_000_000_000_000 + random($0, below: 99_999))" },
    // Numbers of that size, but neither named like times nor rising.
    Case("account", .identifier) { "\(1_100_000_000 + random($0, below: 900_000_000))" },
    Case("hour", .time(.pattern("%y%m%d%H"))) { "141021\(10 + $0 % 12)" },
    Case("compact", .time(.pattern("%Y%m%d"))) { "202405\(10 + $0 % 20)" },
    Case("compact_hour", .time(.pattern("%Y%m%d%H"))) { "202405\(10 + $0 % 20)23" },
    Case("slashes", .time(.pattern("%m/%d/%Y"))) { "05/\(10 + $0 % 20)/2024" },
    Case("zip_code", .category) { "\(10_000 + random($0, below: 500))" },
    Case("pipes", .list(separator: "|")) { tags($0, "|") },
    Case("spaces", .list(separator: " ")) { tags($0, " ") },
    Case("carets", .list(separator: "^")) { tags($0, "^") },
    Case("semicolons", .list(separator: ";")) { tags($0, ";") },
    Case("phrases", .category) {
      ["not in universe", "high school graduate", "some college"][$0 % 3]
    },
    Case("places", .category) { "city\(random($0, below: 200)) ST\($0 % 5)" },
    Case("prose", .identifier) { row in
      (0..<6).map { "word\(random(row * 7 + $0, below: 4000))" }.joined(separator: " ")
    },
  ]

  /// One to three of eight words.
  private static func tags(_ row: Int, _ separator: String) -> String {
    let words = ["red", "green", "blue", "news", "sport", "music", "film", "play"]
    return (0...random(row, below: 3)).map { words[random(row * 5 + $0, below: 8)] }
      .joined(separator: separator)
  }

  @Test(arguments: cases) func isTakenForWhatItIs(column: Case) throws {
    let profile = try profile(
      csv([column.name: column.values, "other": column.values.map { _ in "x" }]))
    let found = profile.columns[0]
    #expect(found.type == column.type, "\(found.reason)")
    #expect(!found.reason.isEmpty)
    if case .list = column.type { #expect(found.listValues == 8) }
  }

  /// Whole numbers without an order are told by the label: here every second one is positive.
  @Test func theLabelTellsNumbersFromNames() throws {
    let numbers = (0..<20_000).map { Self.random($0, below: 100) }
    let text = csv([
      "label": numbers.map { "\(Self.random($0, below: 2))" }, "slot": numbers.map(String.init),
      "rising": numbers.map { "\($0 / 2)" },
    ])
    #expect(try profile(text).column("slot")?.type == .category)
    // Without a label there is nothing to tell by, and most whole numbers that repeat are ids.
    #expect(try profile(csv(["slot": numbers.map(String.init)])).columns[0].type == .category)
    let ordered = csv([
      "label": numbers.map { $0 > 60 ? "1" : "0" }, "slot": numbers.map(String.init),
    ])
    #expect(try profile(ordered).column("slot")?.type == .number)
  }

  /// The form of Criteo's logs says which columns are numbers; a damaged one may have other values there.
  @Test func whatTheFormSaysNeedNotHold() throws {
    let rows = (0..<40).map { row in
      "\(row % 2)\t" + (row == 7 ? "dear" : "\(row)") + String(repeating: "\t", count: 38) + "\n"
    }
    let numbers = try #require(try profile(rows.joined()).column("I1"))
    #expect(numbers.type == .number && numbers.otherThanNumber == "dear")
    #expect(numbers.numberShare == 0.975 && numbers.quantiles == nil)
  }

  @Test func valuesAreCounted() throws {
    let text = "a,n\n" + (0..<100).map { "\($0 % 10 == 0 ? "" : "v\($0 % 3)"),\($0).5\n" }.joined()
    let profile = try profile(text)
    let (a, n) = (profile.columns[0], profile.columns[1])
    #expect(a.missing == 0.1 && a.distinct == 3)
    #expect(a.top.map(\.value) == ["v0", "v1", "v2"] && a.top.map(\.share) == [0.3, 0.3, 0.3])
    #expect(n.quantiles == [0.5, 24.5, 49.5, 74.5, 99.5])
  }

  @Test func wordsOfNames() {
    #expect("isClick".nameWords == ["is", "click"])
    #expect("Is Click".nameWords == ["is", "click"])
    #expect("user_id:2".nameWords == ["user", "id", "2"])
    #expect("itemid".isIdentifierName && "user_id".isIdentifierName && !"paid".isIdentifierName)
    #expect("eventTime".isTimeName && "created_at".isTimeName && !"cat".isTimeName)
  }
}
