// The plot of cost, reward and entropy: what is on it, and where.

import TestSupport
import Testing

@testable import Report

struct ConvergencePlotTests {
  @Test func everyTargetEndsInEveryPanel() throws {
    var run = SyntheticRun()
    let parsed = try #require(ParsedSVG(convergencePlot(records: run.records())))
    for target in run.targets {
      #expect(parsed.texts.filter { $0 == "target \(target)" }.count == 3)
    }
    #expect(parsed.all("line", "target").count == 3)
    #expect(parsed.all("clipPath").count == 3)
    #expect(parsed.texts.contains { $0.hasPrefix("Reward") })
    #expect(parsed.texts.contains { $0.hasPrefix("Entropy") && $0.contains("nats") })
    #expect(parsed.texts.filter { $0 == "warm-up" }.count == 3)
    #expect(parsed.texts.contains { $0.hasPrefix("↑ beyond the scale, up to 4") })
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
    #expect(curves.count == 5)  // cost and entropy in two stretches, reward in one
    #expect(curves.map(\.classes).allSatisfy { $0.contains("series0") })
    let start = try #require(curves[2].points.first).x
    #expect(abs(start - shade.number("x") - shade.number("width")) < 0.02)
  }

  @Test(arguments: [0, 1, 45])
  func aLogThatEndsInTheWarmUpIsShown(count: Int) throws {
    var run = SyntheticRun()
    let parsed = try #require(
      ParsedSVG(convergencePlot(records: Array(run.records().prefix(count)))))
    #expect(parsed.texts.contains(count == 0 ? "No records." : "nothing was rewarded yet"))
    #expect(parsed.all("polyline", "raw").count == (count == 0 ? 0 : count == 1 ? 2 : 6))
  }
}
