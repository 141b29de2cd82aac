// What a section declares is what its reader and its writer do: sections made up for the tests, and a registry.

import Files
import Model
import Testing
import Yams

/// What the made-up rules have in common.
private protocol Rule: Section {}

private struct Plain: Rule {
  static let doc = "No state."
  static let settings: [Setting<Self>] = []
}

private struct Averaged: Rule {
  var decay = 0.5
  var window: Int?
  static let doc = "An average of earlier steps."
  static let settings: [Setting<Self>] = [
    .number("decay", \.decay, .from(0, below: 1), "How much of the average stays."),
    .optionalInteger("window", \.window, 1...9, "Steps that are averaged.", absent: "all"),
  ]
}

private let rules = Registry<any Rule>(
  "rule", [.init("plain", Plain.self) { $0 }, .init("averaged", Averaged.self) { $0 }])

private struct Steps: Section {
  @Chosen var rule: any Rule = Averaged()
  var rate = 0.25
  static let doc = "Steps by a rule."
  static let settings: [Setting<Self>] =
    [
      .member("rule", \.rule, of: rules, "The rule."),
      .number("rate", \.rate, .above(0), "The length of a step."),
    ] + rules.settings(beside: "rule", \.rule)
}

@Suite struct SectionTests {
  private func read(_ text: String) throws -> Steps {
    try Steps(Node.read(text, file: "s.yaml"), path: "steps", file: "s.yaml")
  }

  private func message(_ text: String) -> String {
    let error = #expect(throws: InputError.self) { try read(text) }
    return error.map { "\($0)" } ?? ""
  }

  @Test func aMembersKeysStandBesideItsName() throws {
    let steps = try read("{rule: averaged, decay: 0.75, rate: 1}")
    #expect((steps.rule as? Averaged)?.decay == 0.75)
    #expect(steps.rate == 1)
    #expect(try read("rule: plain").rule is Plain)
    #expect(try (read("decay: 0.125").rule as? Averaged)?.decay == 0.125, "without its name")
  }

  @Test func sectionsWithMembersAreEqualByTheirSettings() throws {
    #expect(try read("{}") == Steps())
    #expect(try read("decay: 0.5") == Steps())
    #expect(try read("decay: 0.25") != Steps())
    #expect(try read("rule: plain") != Steps())
  }

  @Test(arguments: ["{}", "rule: plain", "decay: 0.25", "{window: 3, rate: 2}"])
  func whatIsWrittenComesBack(text: String) throws {
    let steps = try read(text)
    #expect(try read(steps.node.file()) == steps)
  }

  @Test func keysAreWrittenInTheirOrder() throws {
    #expect(try read("window: 3").pairs.map(\.0) == ["rule", "rate", "decay", "window"])
    #expect(try read("rule: plain").pairs.map(\.0) == ["rule", "rate"])
  }

  @Test(arguments: [
    ("\nrul: plain", "2: unknown key `rul` in `steps`: did you mean `rule`?"),
    ("\nrule: fast", "2: `steps.rule` is `fast`: expected plain or averaged"),
    (
      "rule: plain\ndecay: 0.5",
      "2: unknown key `decay` in `steps`: it belongs to `rule: averaged`; expected rule, rate"
    ),
    ("rule: plain\ndecai: 0.5", "2: unknown key `decai` in `steps`: expected rule, rate"),
    (
      "decai: 0.5\nrule: averaged",
      "1: unknown key `decai` in `steps`: did you mean `decay`?"
    ),
    ("\ndecay: 1", "2: `steps.decay` is `1`: expected a number from 0 to below 1"),
    ("\nwindow: 10", "2: `steps.window` is `10`: expected a whole number from 1 to 9"),
  ])
  func errorsAreNamedByTheirLine(text: String, problem: String) {
    #expect(message(text) == "s.yaml:\(problem)")
  }

  @Test func aMemberMayBeAMappingOfOneKey() throws {
    let node = try Node.read("averaged: {decay: 0.25}", file: "s.yaml")
    let rule = try rules.read(node, path: "rules.0", file: "s.yaml")
    #expect((rule as? Averaged)?.decay == 0.25)
    #expect(try rules.node(rule).file() == "{averaged: {decay: 0.25}}\n")
    #expect(
      try rules.read(Node.read("plain:", file: "s.yaml"), path: "r", file: "s.yaml") is Plain)
  }

  @Test(arguments: [
    ("\nplain: {decay: 1}", "2: unknown key `decay` in `rules.0.plain`: it has no settings"),
    ("\nplain: 3", "2: `rules.0.plain` has no settings: expected `{}`"),
    ("{}", "1: `rules.0` has 0 keys: expected one of plain, averaged"),
    ("{plain: {}, averaged: {}}", "1: `rules.0` has 2 keys: expected one of plain, averaged"),
    ("\nfast: {}", "2: unknown key `fast` in `rules.0`: expected plain, averaged"),
    (
      "averaged:\n  decay: 2",
      "2: `rules.0.averaged.decay` is `2`: expected a number from 0 to below 1"
    ),
  ])
  func wrongMembersAreNamed(text: String, problem: String) throws {
    let node = try Node.read(text, file: "s.yaml")
    let error = #expect(throws: InputError.self) {
      try rules.read(node, path: "rules.0", file: "s.yaml")
    }
    #expect(error.map { "\($0)" } == "s.yaml:\(problem)")
  }
}
