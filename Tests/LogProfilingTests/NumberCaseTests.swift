// Numbers as people write them.

import TestSupport
import Testing

@testable import Files
@testable import LogProfiling
@testable import LogSchema

@Suite struct NumberCaseTests {
  @Test(
    arguments: [
      ("none", nil), ("na2", nil), ("inf", "`inf` is missing"), ("dollar", "`$` read over"),
      ("thousands", "signs between thousands read over"),
    ] as [(String, String?)])
  func numbersAreNumbers(file: String, words: String?) throws {
    let price = try #require(try profile(ofCase: "numbers/\(file).csv.gz").column("price"))
    #expect(price.type == .number, "\(price.reason)")
    if let words { #expect(price.reason.contains(words), "\(price.reason)") }
    #expect(price.quantiles != nil)
    #expect((price.missing > 0) == ["none", "na2", "inf"].contains(file))
  }

  /// Every form of a price, with what the draft says of it; nil where it is no number.
  static let forms: [(String, @Sendable (Double) -> String, String?)] = [
    ("plain", { "\($0)" }, ""), ("dollar", { "$\($0)" }, "`$`"),
    ("dollar blank", { "$ \($0)" }, "`$`"),
    ("euro behind", { "\($0) €" }, "`€`"), ("USD", { "USD \($0)" }, "`USD`"),
    ("EUR behind", { "\($0)EUR" }, "`EUR`"), ("pounds", { "£\($0)" }, "`£`"),
    ("percent", { "\($0)%" }, "`%`"), ("percent blank", { "\($0) %" }, "`%`"),
    ("parentheses", { $0 < 5 ? "(\($0))" : "\($0)" }, "parentheses for a minus"),
    ("thousands", { "\(Int($0) + 1),0\(Int($0 * 100) % 90 + 10).5" }, "signs between thousands"),
    ("apostrophes", { "\(Int($0) + 1)'0\(Int($0 * 100) % 90 + 10)" }, "signs between thousands"),
    ("underscores", { "\(Int($0) + 1)_\(Int($0 * 100) % 900 + 100)" }, "signs between thousands"),
    ("blanks", { "\(Int($0) + 1) \(Int($0 * 100) % 900 + 100).5" }, "signs between thousands"),
    ("comma", { "\($0)".replacing(".", with: ",") }, "decimal commas"),
    ("comma euro", { "\($0) €".replacing(".", with: ",") }, "decimal commas"),
    ("points", { "\(Int($0) + 1).\(Int($0 * 100) % 900 + 100),50" }, "decimal commas"),
    ("minus", { $0 < 5 ? "-" : "\($0)" }, "`-` is missing"),
    ("question", { $0 < 5 ? "?" : "\($0)" }, "`?` is missing"),
    ("unknown", { $0 < 5 ? "Unknown" : "\($0)" }, "`Unknown` is missing"),
    ("none", { $0 < 5 ? "none" : "\($0)" }, "`none` is missing"),
    ("infinity", { $0 < 5 ? "-Infinity" : $0 < 6 ? "inf" : "\($0)" }, " are missing"),
    ("NA", { $0 < 5 ? "<NA>" : "\($0)" }, ""), ("hash NA", { $0 < 5 ? "#N/A" : "\($0)" }, ""),
    ("n/a", { $0 < 5 ? "n/a" : "\($0)" }, ""),
    ("two currencies", { $0 < 9 ? "$\($0)" : "€\($0)" }, nil),
    ("word", { $0 < 5 ? "cheap" : "\($0)" }, nil), ("unit", { "\($0)kg" }, nil),
    ("two points", { "1.\($0)" }, nil),
  ]

  @Test(arguments: forms.indices) func formsOfNumbers(index: Int) throws {
    let (title, text, words) = Self.forms[index]
    var log = try CaseLog.short()
    let place = log.index(of: "price")
    log.set("price") { _, fields in text(Double(fields[place]) ?? 0) }
    let price = try #require(try LogProfilingTests.profile(log.text()).column("price"))
    #expect((price.type == .number) == (words != nil), "\(title): \(price.type) \(price.reason)")
    if let words, !words.isEmpty { #expect(price.reason.contains(words), "\(price.reason)") }
    #expect(price.hasDecimalComma == (words == "decimal commas"))
  }

  /// One damaged value makes no identifier of a number.
  @Test(arguments: [
    (" ", "` ` is missing"), ("n.a.", "`n.a.` is missing"), ("TBD", "`TBD` is missing"),
    ("not available", "`not available` is missing"), ("error", "`error` is missing"),
    ("broken", "`broken` is no number, in 1 row of the sample"),
  ])
  func oneDamagedValueIsSaid(text: String, words: String) throws {
    var log = try CaseLog.short()
    log.set("price") { row, _ in row == 700 ? text : "\(row * 7919 % 1500).\(10 + row % 89)" }
    let price = try #require(try LogProfilingTests.profile(log.text()).column("price"))
    #expect(price.type == .number, "\(price.type) \(price.reason)")
    #expect(price.reason.contains(words), "\(price.reason)")
  }

  /// A zero before a comma is before a decimal comma.
  @Test func nothingIsNoThousands() throws {
    var log = try CaseLog.short()
    log.set("price") { row, _ in "0,\(100 + row * 7919 % 900)" }
    let price = try #require(try LogProfilingTests.profile(log.text()).column("price"))
    #expect(price.type == .number && price.hasDecimalComma, "\(price.reason)")
  }

  /// Ids written as `43` in one file and as `43.0` in another.
  @Test func wholeNumbersAreOneValueHoweverWritten() throws {
    let profile = try profile(ofCase: "int-then-float/a.csv.gz", "int-then-float/b.csv.gz")
    for name in ["user_id", "item_id"] {
      let column = try #require(profile.column(name))
      #expect(column.type == .category && column.isWhole, "\(column.reason)")
      #expect(column.distinct < 400)
      #expect(column.top.allSatisfy { !$0.value.contains(".") })
    }
    #expect(profile.column("price")?.isWhole == false)
  }
}
