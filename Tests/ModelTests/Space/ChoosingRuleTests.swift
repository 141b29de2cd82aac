// `verdict.choose`: what each rule chooses, how a space writes it, and that spaces without it read and write as before.

import Files
import Foundation
import Testing
import Yams

@testable import Model

@Suite struct ChoosingRuleTests {
  /// Mildest first, as a search has them: dearer ones that predict better.
  static let candidates: [ChoosingRule.Candidate] = [
    .init(costRatio: 0.94, delta: -0.010), .init(costRatio: 0.86, delta: -0.011),
    .init(costRatio: 0.77, delta: -0.007), .init(costRatio: 0.60, delta: 0.0035),
  ]

  @Test(arguments: [
    (ChoosingRule.cheapest, 3), (.best, 1),
    // A tenth of the cost is worth 0.1%, 0.5%, 1% and more of the log loss in turn.
    (.exchange(0.01), 1), (.exchange(0.05), 2), (.exchange(0.1), 3), (.exchange(1000), 3),
  ])
  func aRuleChooses(rule: ChoosingRule, place: Int) {
    #expect(rule.choose(among: Self.candidates) == place)
    #expect(rule.choose(among: []) == nil)
  }

  @Test(arguments: [ChoosingRule.cheapest, .best, .exchange(0.5)])
  func ofEqualOnesTheCheaperThenTheFirst(rule: ChoosingRule) {
    let equal = ChoosingRule.Candidate(costRatio: 0.9, delta: -0.01)
    #expect(rule.choose(among: [equal, equal, equal]) == 0)
    if rule == .best {
      #expect(rule.choose(among: [equal, .init(costRatio: 0.8, delta: -0.01)]) == 1)
    }
  }

  @Test(arguments: [
    ("choose: best", ChoosingRule.best),
    ("choose: {logloss_percent_per_cost_percent: 0.02}", .exchange(0.02)),
  ])
  func aRuleIsReadAndWritten(text: String, rule: ChoosingRule) throws {
    let settings = try VerdictSettings(
      Node.read("{\(text)}", file: "v"), path: "verdict", file: "v")
    #expect(settings.choose == rule)
    let written = try settings.node.file()
    #expect(written.contains("\n\(text)\n"))
    #expect(
      try VerdictSettings(Node.read(written, file: "v"), path: "verdict", file: "v") == settings)
    let json = try jsonText(["rule": rule])
    #expect(
      try JSONDecoder().decode([String: ChoosingRule].self, from: Data(json.utf8)) == ["rule": rule]
    )
  }

  /// Fingerprints and comparisons of spaces go by their text.
  @Test func theDefaultIsNotWritten() throws {
    let settings = try VerdictSettings(
      Node.read("{choose: cheapest}", file: "v"), path: "verdict", file: "v")
    #expect(settings == VerdictSettings())
    #expect(try !settings.node.file().contains("choose"))
  }

  @Test(arguments: [
    (
      "choose: dearest",
      "`verdict.choose` is `dearest`: expected cheapest, best, or {logloss_percent_per_cost_percent: NUMBER}"
    ),
    ("choose: {logloss_percent_per_cost_percent: 0}", "expected a number above 0"),
    ("choose: {}", "has no `logloss_percent_per_cost_percent`"),
    ("choose: [best]", "is not a mapping of logloss_percent_per_cost_percent"),
  ])
  func aWrongRuleIsRefused(text: String, message: String) {
    let error = #expect(throws: InputError.self) {
      try VerdictSettings(Node.read("{\(text)}", file: "v"), path: "verdict", file: "v")
    }
    #expect("\(error.map { "\($0)" } ?? "")".contains(message), "\(error.map { "\($0)" } ?? "")")
  }

  @Test(arguments: ["\"dearest\"", "{\"logloss_percent_per_cost_percent\":0}", "3"])
  func aWrongRuleOfASummaryIsRefused(json: String) {
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode([ChoosingRule].self, from: Data("[\(json)]".utf8))
    }
  }
}
