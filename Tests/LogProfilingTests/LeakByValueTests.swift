// Values that come with one label only give a column away; honest columns are never named, whatever the share of positives.

import Foundation
import Numerics
import TestSupport
import Testing

@testable import Files
@testable import LogProfiling

struct LeakByValueTests {
  private static func leaks(_ text: String, label: String = "click") throws -> [String: Leak] {
    var wishes = LogProfile.Wishes()
    wishes.label = LabelWish(column: label)
    let columns = try profile(text, wishes).columns.filter { $0.leak != nil }
    return Dictionary(uniqueKeysWithValues: columns.map { ($0.name, $0.leak) }).compactMapValues {
      $0
    }
  }

  @Test(arguments: [
    ("likes", ["is_click", "is_like", "is_follow", "long_view"]), ("purchase", ["purchase"]),
  ])
  func theCasesAreNamed(file: String, columns: [String]) throws {
    let sample = try LogSample(of: [caseFile("leak-by-value/\(file).csv.gz")])
    let profile = try LogProfile(sample, pool: WorkerPool(threads: 2))
    #expect(Set(profile.columns.filter { $0.leak != nil }.map(\.name)) == Set(columns))
  }

  @Test func theWordsCountTheRows() throws {
    let sample = try LogSample(of: [caseFile("leak-by-value/likes.csv.gz")])
    let profile = try LogProfile(sample, pool: WorkerPool(threads: 2))
    #expect(
      profile.column("is_like")?.leak?.clause
        == "is known only afterwards: `1` in 230 rows, all of them positive; 13.1% of the others are"
    )
    #expect(
      profile.column("is_follow")?.leak?.clause
        == "may be known only afterwards: `1` in 91 rows, all of them positive; 16.2% of the others are"
    )
  }

  /// How a column is written that only positives have, and how few of them.
  struct Form: Sendable, CustomTestStringConvertible {
    let name: String
    /// The value of a positive that has it, by its row, and that of every other row.
    let value: @Sendable (Int) -> String
    let other: @Sendable (Int) -> String
    /// One of so many positives has it.
    var every = 3
    var label = "click"
    var testDescription: String { name }
  }

  static let forms: [Form] = [
    Form(name: "is_like", value: { _ in "1" }, other: { _ in "0" }),
    Form(name: "isLike", value: { _ in "1.0" }, other: { _ in "0.0" }),
    Form(name: "LIKED", value: { _ in "true" }, other: { _ in "false" }),
    Form(name: "flag_7", value: { _ in "Y" }, other: { _ in "N" }),
    Form(name: "reaction", value: { _ in "heart" }, other: { _ in "" }),
    Form(name: "reaction", value: { ["heart", "smile", "wow"][$0 % 3] }, other: { _ in "none" }),
    Form(name: "dwell_time", value: { "\($0 % 977 + 1)" }, other: { _ in "0" }),
    Form(name: "dwell", value: { "\(Double($0 % 977) / 7 + 0.1)" }, other: { _ in "0.0" }),
    Form(name: "seconds", value: { "\($0 % 977 + 1)" }, other: { _ in "-1" }),
    Form(name: "watched_ms", value: { "\($0 * 7919 % 100_000)" }, other: { _ in "" }),
    Form(name: "comment", value: { "text \($0)" }, other: { _ in "" }),
    Form(name: "paid_at", value: { "2024-05-0\(1 + $0 % 9)T10:00:00" }, other: { _ in "" }),
    Form(name: "order_id", value: { "o\($0)" }, other: { _ in "NULL" }),
    Form(name: "revenue", value: { "\(Double($0 % 50) + 0.99)" }, other: { _ in "0" }, every: 8),
    Form(name: "play_count", value: { "\(1 + $0 % 4)" }, other: { _ in "0" }, every: 5),
    // Also other positives have the other value, and the other rows have several.
    Form(
      name: "status", value: { _ in "converted" }, other: { ["shown", "hidden", "late"][$0 % 3] }),
    Form(name: "status", value: { _ in "9" }, other: { "\($0 % 6)" }),
    Form(name: "survey_sent", value: { _ in "yes" }, other: { _ in "no" }, every: 2),
    Form(name: "is_follow", value: { _ in "1" }, other: { _ in "0" }, every: 12),
    Form(name: "purchase", value: { _ in "1" }, other: { _ in "0" }, every: 20),
    Form(name: "empty_for_clicks", value: { _ in "" }, other: { "\($0 % 5)" }),
    Form(name: "session_end", value: { _ in "exit" }, other: { "page \($0 % 4)" }, every: 4),
  ]

  @Test(arguments: forms)
  func formsAreNamed(form: Form) throws {
    var log = try CaseLog()
    log.set("x") { row, fields in
      let isPositive = fields[0] == "1"
      return isPositive && row % form.every == 0 ? form.value(row) : form.other(row)
    }
    // Each row's own fields may be anywhere, quoted or not.
    log.rename("x", to: form.name)
    log.move(form.name, to: form.every % 3)
    let named = try Self.leaks(log.text(isQuoted: form.every % 2 == 0))
    #expect(Set(named.keys) == [form.name], "\(named)")
  }

  /// Where most rows are positive, the mirror: hidden, skipped, refunded.
  @Test(arguments: ["is_hidden", "skipped", "refund"])
  func valuesOfNegativesAreNamedWhereMostRowsArePositive(name: String) throws {
    var log = try CaseLog()
    log.set("click") { _, fields in fields[0] == "1" ? "0" : "1" }
    log.set("x") { row, fields in fields[0] == "0" && row % 2 == 0 ? "1" : "0" }
    log.rename("x", to: name)
    let named = try Self.leaks(log.text())
    #expect(Set(named.keys) == [name])
    #expect(named[name]?.reason.contains("all of them negative") == true)
  }

  /// A step on the way to the label is known by its name, since values without positives are common among honest ones.
  @Test(arguments: [
    ("click", true), ("is_clicked", true), ("add_to_cart", true), ("page_view", true),
    ("in_stock", false), ("adult", false), ("user_click_history", false), ("viewable", false),
  ])
  func stepsAreNamed(name: String, isNamed: Bool) throws {
    var log = try CaseLog()
    log.set("purchase") { row, fields in fields[0] == "1" && row % 5 == 0 ? "1" : "0" }
    log.rename("click", to: name)
    let named = try Self.leaks(log.text(), label: "purchase")
    #expect(Set(named.keys) == (isNamed ? [name] : []))
    #expect(named[name]?.isSure != true)
  }

  // MARK: - Honest columns

  /// How an honest column is made: of each row, the value and what it adds to the logit.
  enum Honest: String, CaseIterable, Sendable {
    case ids, category, number, counter, list, time, nearlyConstant, gaps

    /// Rows of a column whose effects have a deviation of 1, the strongest that single columns of click logs have.
    func rows(_ count: Int, _ random: inout RandomStream) -> [(value: String, effect: Double)] {
      func normal() -> Double {
        (0..<12).reduce(-6.0) { sum, _ in sum + random.uniform() }
      }
      func zipf(_ count: Int) -> Int {
        min(count - 1, Int(pow(Double(count), random.uniform())) - 1)
      }
      let values = [12, 3, 20, 2, 7][random.below(5)]
      let effects = (0..<(self == .ids ? 2000 : 30)).map { _ in normal() }
      let slope = normal()
      return (0..<count).map { row in
        switch self {
        case .ids:
          let id = zipf(2000)
          return ("u\(id)", effects[id])
        case .category:
          let id = zipf(values)
          return ("v\(id)", effects[id])
        case .number:
          let x = normal()
          return ("\(x)", slope * x)
        case .counter:
          let x = random.uniform() < 0.8 ? 0 : 1 + random.below(30)
          return ("\(x)", x == 0 ? 0 : effects[0] + Double(x) / 30)
        case .list:
          let parts = (0..<(1 + random.below(3))).map { _ in zipf(12) }
          return (
            parts.map { "t\($0)" }.joined(separator: "|"),
            parts.reduce(0) { $0 + effects[$1] } / 2
          )
        case .time:
          let second = row * 60 + random.below(60)
          return ("\(1_700_000_000 + second)", sin(Double(second) / 13_750))
        case .nearlyConstant:
          let isRare = random.uniform() < 0.05
          return (isRare ? "b" : "a", isRare ? effects[0] : 0)
        case .gaps:
          let isEmpty = random.uniform() < 0.3
          return (isEmpty ? "" : "\(random.below(500))", isEmpty ? effects[0] : 0)
        }
      }
    }
  }

  /// The honest columns of a kind that are named, of `count` logs of one column.
  static func named(
    _ kind: Honest, count: Int, rows: Int, positive: Double, seed: UInt64 = 1
  ) -> [String] {
    (0..<count).compactMap { number in
      var random = RandomStream(
        seed: seed, purpose: "honest \(kind.rawValue) \(positive) \(number)")
      let values = kind.rows(rows, &random)
      var column = SampleColumn(name: "x", kind: nil, rows: rows, logRows: rows, isExact: true)
      var labels: [Bool?] = []
      for (value, effect) in values {
        column.append(Array(value.utf8).span)
        let logit = log(positive / (1 - positive)) + effect
        labels.append(random.uniform() < 1 / (1 + exp(-logit)))
      }
      return LeakByValue.find(in: column, labels: labels)?.clause
    }
  }

  @Test(arguments: Honest.allCases, [0.01, 0.06, 0.25, 0.5, 0.75])
  func honestColumnsAreNotNamed(kind: Honest, positive: Double) {
    let named = Self.named(kind, count: 40, rows: 1500, positive: positive)
    #expect(named.isEmpty, "\(named)")
  }
}
