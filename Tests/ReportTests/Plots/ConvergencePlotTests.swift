// The plot of cost, reward and entropy: what is on it, and where.

import Foundation
import Model
import Search
import TestSupport
import Testing

@testable import Report

extension ControllerRecord {
  /// The same of a searcher without a policy.
  var withoutPolicy: ControllerRecord {
    var record = self
    (record.entropy, record.probabilities, record.figures) = (nil, [:], ["population": 3])
    return record
  }
}

struct ConvergencePlotTests {
  /// One legend serves all panels; the lines of the first are named where they end, too.
  @Test func everyTargetIsInOneLegend() throws {
    var run = SyntheticRun()
    let parsed = try #require(ParsedSVG(convergencePlot(records: run.records())))
    let end = 960 - 76 + 24.0
    for target in run.targets {
      #expect(parsed.texts.filter { $0 == "target \(target)" }.count == 1)
      #expect(
        parsed.all("text").filter { $0.text == "\(target)" && $0.number("x") == end }.count == 1)
    }
    #expect(parsed.all("line", "target").count == 3)
    #expect(parsed.all("clipPath").count == 3)
    #expect(parsed.texts.contains { $0.hasPrefix("Reward") })
    #expect(parsed.texts.contains { $0.hasPrefix("Entropy") && $0.contains("% of its maximum") })
    #expect(parsed.texts.filter { $0 == "warm-up" }.count == 3)
    #expect(parsed.texts.contains { $0.hasPrefix("↑ beyond the scale, up to 4") })
  }

  /// The panels of what there is: the log of a searcher without a policy.
  @Test(arguments: [3, 100]) func withoutAPolicyThereIsNoEntropy(count: Int) throws {
    var run = SyntheticRun()
    let records = run.records().prefix(count).map { $0.withoutPolicy }
    let parsed = try #require(ParsedSVG(convergencePlot(records: records)))
    #expect(parsed.all("clipPath").count == 2)
    #expect(!parsed.texts.contains { $0.lowercased().contains("entropy") })
    #expect(parsed.texts.contains("step"))
  }

  @Test func targetLinesStandAtTheirValues() throws {
    var run = SyntheticRun()
    let parsed = try #require(ParsedSVG(convergencePlot(records: run.records())))
    // The ticks 0.8 and 0.9 of the first panel give the scale; their text stands 4 below them.
    let low = try #require(parsed.all("text").first { $0.text == "0.8" }).number("y") - 4
    let high = try #require(parsed.all("text").first { $0.text == "0.9" }).number("y") - 4
    let heights = parsed.all("line", "target").map { $0.number("y1") }
    let values = heights.map { 0.8 + 0.1 * ($0 - low) / (high - low) }
    #expect(zip(values, [0.95, 0.9, 0.85]).allSatisfy { abs($0 - $1) < 1e-3 })
  }

  @Test func rewardsBeginAfterTheWarmUp() throws {
    var run = SyntheticRun()
    run.targets = [0.9]
    let parsed = try #require(ParsedSVG(convergencePlot(records: run.records())))
    let shade = parsed.all("rect", "shade")[1]
    let curves = parsed.all("polyline", "curve")
    #expect(curves.count == 3)  // each after the warm-up alone
    #expect(curves.map(\.classes).allSatisfy { $0.contains("series0") })
    let start = try #require(curves[1].points.first).x
    #expect(abs(start - shade.number("x") - shade.number("width")) < 0.02)
  }

  @Test(arguments: [0, 1, 45])
  func aLogThatEndsInTheWarmUpIsShown(count: Int) throws {
    var run = SyntheticRun()
    let parsed = try #require(
      ParsedSVG(convergencePlot(records: Array(run.records().prefix(count)))))
    #expect(parsed.texts.contains(count == 0 ? "No records." : "no rewards yet"))
    #expect(parsed.all("polyline", "raw").count == (count == 0 ? 0 : count == 1 ? 2 : 6))
  }

  /// Without probabilities the greatest entropy is not known.
  @Test func entropyIsAPartOfThatOfChance() throws {
    var run = SyntheticRun(decisions: 7)
    var records = run.records()
    let most = try #require(ControllerLog(records).greatestEntropy)
    #expect(abs(most - log(4.0 * 4 * 5 * 3 * 4 * 2 * 8)) < 1e-4)
    for index in records.indices { records[index].probabilities = [:] }
    #expect(ControllerLog(records).greatestEntropy == nil)
    #expect(convergencePlot(records: records).contains("Entropy of the policy, nats"))
  }

  /// Twelve targets: the legend takes two lines, and nothing leaves the page or meets its neighbour.
  @Test(arguments: [8, 12]) func manyTargetsAreToldApart(count: Int) throws {
    var run = SyntheticRun(decisions: 3)
    run.targets = (0..<count).compactMap { Target(Double(95 - 5 * $0) / 100) }
    let svg = convergencePlot(records: run.records())
    try PlotChecks.noTextLeavesThePage(svg)
    let names = try #require(ParsedSVG(svg)).all("text", "small").filter {
      $0.text.hasPrefix("target ")
    }
    #expect(names.count == count)
    try PlotChecks.labelsDoNotTouch(names)
    #expect(Set(names.map { $0.number("y") }).count == (count > 9 ? 3 : 2))
  }
}
