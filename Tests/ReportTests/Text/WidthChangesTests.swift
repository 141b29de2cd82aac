// What a changed width saves, and the picture of all of them.

import Model
import TestSupport
import Testing

@testable import Report

@Suite struct WidthChangesTests {
  private static let space = CostedSpace(
    SearchSpace.sample(features: ["site", "user"]), vocabularySizes: [10, 1000])

  private func changes(_ choices: [Int]) -> [WidthChange] {
    WidthChange.all(
      from: Self.space.space.baseline, to: Architecture(choices: choices), in: Self.space)
  }

  @Test(arguments: [
    [3, 3, 1, 1, 0], [0, 5, 1, 1, 0], [5, 0, 2, 0, 1], [0, 0, 0, 2, 1], [1, 4, 1, 0, 0],
  ])
  func theSharesAddUp(choices: [Int]) {
    let (before, after) = (
      Self.space.cost(of: Self.space.space.baseline),
      Self.space.cost(of: Architecture(choices: choices))
    )
    let effects = changes(choices).map(\.effect)
    #expect(effects.map { $0.value(.flops) }.reduce(0, +) == Double(after.flops - before.flops))
    #expect(
      effects.map { $0.value(.parameters) }.reduce(0, +)
        == Double(after.parameters - before.parameters))
    #expect(
      effects.map { $0.value(.bytes) }.reduce(0, +)
        == Double(after.embeddingBytes - before.embeddingBytes))
    #expect(effects.count == zip(choices, Self.space.space.baseline.choices).count { $0 != $1 })
  }

  @Test func twoChangesThatMeetShareWhatTheySaveTogether() {
    // 8 columns fewer for one feature, 32 units fewer: 2·8·64 and 2·16·32 FLOPs alone, less 2·8·32 that both would
    // save. The rank-8 cross layer has 4·8·8 + 4·8 for the columns, the next layer 2·32·32 for the units.
    let effects = changes([0, 3, 1, 0, 0]).map { $0.effect.value(.flops) }
    let shared = 2.0 * 8 * 32 / 2
    #expect(
      effects == [
        -(2.0 * 8 * 64 + 4 * 8 * 8 + 4 * 8) + shared, -(2.0 * 16 * 32 + 2 * 32 * 32) + shared,
      ])
  }

  @Test func theTableHasARowForEachAndTheirSum() {
    let changes = changes([0, 5, 1, 1, 0])
    let baseline = Self.space.cost(of: Self.space.space.baseline)
    let table = widthTable(changes, of: changes, baseline: baseline, first: .bytes, hasSum: true)
    #expect(
      table.columns.map(\.title) == [
        "decision", "change", "embedding bytes %", "embedding bytes", "FLOPs %", "FLOPs",
        "parameters %", "parameters",
      ])
    #expect(table.rows.map { $0[0] } == ["embeddings.site", "embeddings.user", "all 2 changes"])
    #expect(table.rows[0][1] == "8 → 0")
    // A table of 10 ids loses 8 columns and the linear term.
    #expect(table.rows[0][3] == "−360 B")
    #expect(table.rows[2][5].hasPrefix("+"))
    let part = widthTable(
      [changes[0]], of: changes, baseline: baseline, first: .bytes, hasSum: true)
    #expect(part.rows.last == table.rows.last)
  }

  @Test func theGreatestSavingComesFirst() {
    let changes = changes([5, 0, 2, 0, 1])
    for measure in Cost.Measure.allCases {
      let sorted = changes.sorted(by: measure).map { $0.effect.value(measure) }
      #expect(sorted == sorted.sorted() && sorted.count == changes.count)
    }
    #expect(changes.sorted(by: .flops).first?.path == "hidden.0.width")
  }

  @Test func everyDecisionHasALine() throws {
    let svg = widthPlot(
      target: 0.9, space: Self.space, architecture: Architecture(choices: [0, 5, 1, 1, 1]))
    let parsed = try #require(ParsedSVG(svg))
    #expect(parsed.all("circle", "ring").count == 5)
    let narrower = try #require(parsed.all("line", "narrower").first)
    let wider = try #require(parsed.all("line", "wider").first)
    #expect(narrower.number("x2") < narrower.number("x1"))
    #expect(wider.number("x2") > wider.number("x1"))
    #expect(parsed.all("line", "move").count == 3)
    for text in ["8 → 0", "8 → 32", "none → 16", "site", "hidden.0.bottleneck"] {
      #expect(parsed.texts.contains(text), "\(text)")
    }
    // Doubling is as far everywhere.
    let places = ["2", "4", "8", "16", "32"].compactMap { name in
      parsed.all("text", "small").last { $0.text == name }?.number("x")
    }
    let steps = zip(places, places.dropFirst()).map { $1 - $0 }
    #expect(steps.count == 4 && steps.allSatisfy { abs($0 - steps[0]) < 0.02 })
    #expect(parsed.all("desc").first?.text.hasPrefix("3 of 5 widths change") == true)
  }
}
