// Lists as people write them, and values with the same signs that are none.

import Numerics
import TestSupport
import Testing

@testable import Files
@testable import LogProfiling
@testable import LogSchema

@Suite struct ListCaseTests {
  @Test(arguments: [
    ("fuxi_seq", "click_sequence", ListForm(separator: "^")),
    ("hash", "hist", ListForm(separator: "#")),
    ("fixedlen", "hist", ListForm(separator: "^")), ("json", "hist", ListForm(separator: nil)),
    ("jsonq", "hist", ListForm(separator: nil)),
  ])
  func historiesAreLists(file: String, column: String, form: ListForm) throws {
    let profile = try profile(ofCase: "history-lists/\(file).csv.gz")
    let found = try #require(profile.column(column))
    #expect(found.type == .list(form), "\(found.reason)")
    #expect(found.listValues == 60)
    let item = try #require(profile.columns.first { ["adgroup_id", "item"].contains($0.name) })
    #expect(item.type == .category, "\(item.reason)")
    #expect(
      profile.tables == [
        LogProfile.Table(
          name: item.name == "item" ? "items" : "adgroup", columns: [item.name, column])
      ])
  }

  @Test func weightsOfListsAreNamed() throws {
    let found = try #require(try profile(ofCase: "history-lists/weighted.csv.gz").column("tags"))
    #expect(found.type == .weightedList)
    #expect(found.reason.hasPrefix("a list of values with weights, which are not read yet"))
  }

  /// Separators, lengths, names and vocabularies of lists.
  struct Variation: CustomTestStringConvertible, Sendable {
    let form: ListForm
    let name: String
    let lengths: ClosedRange<Int>
    /// Of a value's number.
    let value: @Sendable (Int) -> String
    let before: String
    let after: String

    init(
      _ separator: String?, _ name: String, _ lengths: ClosedRange<Int>, padding: String? = nil,
      before: String = "", after: String = "",
      _ value: @escaping @Sendable (Int) -> String = { "\($0)" }
    ) {
      form = ListForm(separator: separator, padding: padding)
      (self.name, self.lengths, self.value) = (name, lengths, value)
      (self.before, self.after) = (before, after)
    }

    var testDescription: String { "\(name) \(form.words) \(lengths)" }

    /// A field of some values between separators.
    func field(_ values: [Int]) -> String {
      var texts = values.map(value)
      if let padding = form.padding {
        texts += Array(repeating: padding, count: lengths.upperBound - values.count)
      }
      return before + texts.joined(separator: form.separator ?? ", ") + after
    }
  }

  static let variations: [Variation] = [
    Variation("|", "x", 1...9), Variation(";", "x", 1...9), Variation("^", "x", 1...9),
    Variation(",", "x", 1...9), Variation("#", "x", 1...9), Variation(" ", "hist", 1...9),
    Variation("_", "hist_ids", 1...9), Variation("_", "x", 1...9),
    Variation(":", "click_seq", 1...9),
    Variation("\u{1}", "x", 1...9), Variation("\u{2}", "x", 1...9), Variation("\u{1d}", "x", 1...9),
    Variation(", ", "x", 1...9), Variation("::", "x", 1...9), Variation(" | ", "x", 1...9),
    Variation(" > ", "x", 1...9), Variation(" / ", "x", 1...9), Variation(" - ", "x", 1...9),
    Variation(" -> ", "x", 1...9), Variation(" || ", "x", 1...9), Variation(" · ", "x", 1...9),
    Variation(" & ", "x", 1...9) { "two \($0)" },
    Variation("|", "x", 2...30), Variation("^", "x", 3...3), Variation(",", "hist", 5...5),
    Variation(",", "x", 8...8), Variation("|", "x", 1...3) { "tag\($0)" },
    Variation(" ", "keywords", 1...6) { "word\($0)" },
    Variation("^", "x", 1...12, padding: "0") { "\($0 + 100)" },
    Variation(",", "seq", 2...8, padding: "-1"), Variation("|", "x", 1...5, padding: "<pad>"),
    Variation(nil, "x", 1...9, before: "[", after: "]"),
    Variation(nil, "x", 1...9, before: "{", after: "}"),
    Variation(nil, "x", 1...9, before: "(", after: ")"),
    Variation(nil, "x", 0...9, before: "[", after: "]") { "'\($0)'" },
    Variation(nil, "x", 0...9, before: "[", after: "]") { "\"t \($0)\"" },
    Variation(nil, "x", 1...9, padding: "0", before: "[", after: "]") { "\($0 + 5)" },
    Variation("^", "CLICK_SEQUENCE", 1...40) { "a\($0)f" },
  ]

  @Test(arguments: variations) func listsAreTaken(variation: Variation) throws {
    var log = try CaseLog.short(rows: 700)
    var random = RandomStream(seed: 3, purpose: "lists")
    log.set(variation.name) { _, _ in
      let lengths = variation.lengths
      let count = lengths.lowerBound + random.below(lengths.count)
      return variation.field((0..<count).map { _ in 1 + random.below(60) })
    }
    log.move(variation.name, to: 2)
    let profile = try LogProfilingTests.profile(log.text())
    let found = try #require(profile.column(variation.name))
    #expect(found.type == .list(variation.form), "\(found.reason)")
    #expect(found.listValues == 60)
  }

  /// Values as other programs print empty lists, arrays, and lists of one.
  @Test(
    arguments: [
      { $0.isEmpty ? "set()" : "{\($0.joined(separator: ", "))}" },
      { "array([\($0.joined(separator: ", "))], dtype=int64)" },
      { "np.array([\($0.joined(separator: ", "))])" },
      { "frozenset({\($0.joined(separator: ", "))})" },
      { $0.count == 1 && $0[0] < "2" ? $0[0] : "[\($0.joined(separator: ", "))]" },
    ] as [@Sendable ([String]) -> String])
  func printedListsAreTaken(text: @Sendable ([String]) -> String) throws {
    let found = try #require(
      try LogProfilingTests.profile(Self.log(text).text()).column("x"))
    #expect(found.type == .list(ListForm(separator: nil)), "\(found.reason)")
    #expect(found.listValues == 60)
  }

  /// What an import could not read is counted, with the option that skips it.
  @Test func unreadableListsAreCounted() throws {
    var log = try Self.log { "[\($0.joined(separator: ", "))]" }
    #expect(try LogProfilingTests.profile(log.text()).unreadableLists == nil)
    log.set("x") { row, fields in row % 300 == 40 ? "[1, 2" : fields.last ?? "" }
    let lists = try #require(try LogProfilingTests.profile(log.text()).unreadableLists)
    #expect(
      lists.sentence
        == "x has no list in brackets in 3 of 700 rows (the first in line 42: \"[1, 2\"): "
        + "skip them with --max-bad-rows 3")
    // As well where they are too rare for the sample.
    let sampled = try LogProfilingTests.profile(log.text(), capacity: 400)
    #expect(sampled.unreadableLists.map { $0.count == 3 } ?? true)
  }

  /// Lists of lists and mappings are named, not taken for categories.
  @Test(
    arguments: [
      { "[\($0.map { "[\($0)]" }.joined(separator: ","))]" },
      { "[\($0.map { "(\($0), 1)" }.joined(separator: ", "))]" },
      { "{\($0.map { "\"\($0)\": 1" }.joined(separator: ", "))}" },
      { "{\($0.map { "\"k\($0)\": \"a, {\"" }.joined(separator: ", "))}" },
      { "[{\"id\": \($0.first ?? "1")}]" },
      { "array([[\($0.joined(separator: ", "))], [1, 2]])" },
    ] as [@Sendable ([String]) -> String])
  func nestedValuesAreNamed(text: @Sendable ([String]) -> String) throws {
    let found = try #require(
      try LogProfilingTests.profile(Self.log(text).text()).column("x"))
    #expect(found.type == .nested, "\(found.reason)")
    #expect(found.reason.hasPrefix("values with parts of their own, which are not read: `"))
  }

  /// The base log with a column of 0 to 5 of 60 values.
  private static func log(_ text: ([String]) -> String) throws -> CaseLog {
    var log = try CaseLog.short(rows: 700)
    var random = RandomStream(seed: 7, purpose: "lists")
    log.set("x") { _, _ in
      text((0..<random.below(6)).map { _ in "\(10 + random.below(60))" })
    }
    return log
  }

  /// A large vocabulary, of which another column has the values.
  @Test func anotherColumnTellsLists() throws {
    var log = try CaseLog.short(rows: 700)
    var random = RandomStream(seed: 3, purpose: "lists")
    log.set("sku") { _, _ in "s-\(random.below(350))" }
    log.set("before") { _, _ in (0..<3).map { _ in "s-\(random.below(350))" }.joined(separator: "_")
    }
    let found = try #require(try LogProfilingTests.profile(log.text()).column("before"))
    #expect(found.type == .list(separator: "_"), "\(found.reason)")
  }

  /// Values that have separators and are no lists.
  @Test(arguments: NonLists.cases) func othersAreNone(other: NonLists.Case) throws {
    var log = try CaseLog.short(rows: 700)
    var random = RandomStream(seed: 4, purpose: "others")
    log.set(other.name) { _, _ in other.value(&random) }
    let found = try #require(
      try LogProfilingTests.profile(log.text()).column(other.name))
    if case .list = found.type { Issue.record("\(found.reason): \(found.top)") }
    #expect(found.type != .weightedList)
  }
}
