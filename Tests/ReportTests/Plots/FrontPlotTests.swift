// The plot of cost against quality: bars at their values, labels apart.

import TestSupport
import Testing

@testable import Files
@testable import Report
@testable import Runs

struct FrontPlotTests {
  /// Five candidates, four of them close together.
  static var crowded: Summary {
    .sample(
      [
        (0.95, 0.64, (-0.4, -0.5, -0.3), .better), (0.9, 0.62, (-0.35, -0.46, -0.25), .better),
        (0.85, 0.61, (-0.34, -0.44, -0.24), .better), (0.6, 0.59, (0.02, -0.07, 0.1), .neutral),
        (0.4, 0.33, (0.9, 0.8, 1.0), .worse),
      ], chosen: 0.6)
  }

  /// Two targets that found the same architecture.
  static var shared: Summary {
    var summary = Summary.typical
    summary.targets[1].trained = summary.targets[0].trained
    summary.targets[1].delta = summary.targets[0].delta
    summary.targets[1].verdict = summary.targets[0].verdict
    return summary
  }

  /// The pixel of a value on the axis whose ticks have these two labels.
  private func pixel(
    of value: Double, from low: (String, Double), to high: (String, Double), _ name: String,
    in parsed: ParsedSVG
  ) throws -> Double {
    let offset = name == "y" ? 4.0 : 0
    let first = try #require(parsed.all("text").first { $0.text == low.0 }).number(name) - offset
    let last = try #require(parsed.all("text").first { $0.text == high.0 }).number(name) - offset
    return first + (value - low.1) / (high.1 - low.1) * (last - first)
  }

  @Test func barsAndMarkersStandAtTheirValues() throws {
    let summary = Summary.typical
    let parsed = try #require(ParsedSVG(frontPlot(summary)))
    func x(_ value: Double) throws -> Double {
      try pixel(of: value, from: ("0.85", 0.85), to: ("1.00", 1), "x", in: parsed)
    }
    func y(_ value: Double) throws -> Double {
      try pixel(of: value, from: ("−0.3", -0.3), to: ("+0.2", 0.2), "y", in: parsed)
    }
    let bars = parsed.all("line", "bar").filter { $0.number("x1") == $0.number("x2") }
    #expect(bars.count == 3)
    for (bar, result) in zip(bars, summary.targets) {
      #expect(abs(bar.number("x1") - (try x(result.trained.cost.ratio))) < 0.05)
      #expect(abs(bar.number("y1") - (try y(result.delta.low * 100))) < 0.05)
      #expect(abs(bar.number("y2") - (try y(result.delta.high * 100))) < 0.05)
    }
    let limit = try #require(parsed.all("line", "limit").first)
    #expect(abs(limit.number("y1") - (try y(0.1))) < 0.05)
    let band = try #require(parsed.all("rect", "shade").first)
    #expect(abs(band.number("y") - (try y(0.1))) < 0.05)
    let ring = try #require(parsed.all("circle", "ring").first)
    #expect(abs(ring.number("cx") - (try x(0.871))) < 0.05)
    #expect(abs(ring.number("cy") - (try y(-0.02))) < 0.05)
    // The third target is inconclusive: its point and the marker of its label.
    #expect(parsed.all("polygon", "hollow").count == 2)
  }

  @Test func everyTargetIsNamedWithItsVerdict() throws {
    let texts = try #require(ParsedSVG(frontPlot(.typical))).texts
    for text in ["baseline", "0.95: better", "0.9: neutral, chosen", "0.85: inconclusive"] {
      #expect(texts.contains(text))
    }
    #expect(texts.contains { $0.hasPrefix("margin +0.10%") })
  }

  @Test func targetsOfOneArchitectureShareAPoint() throws {
    let parsed = try #require(ParsedSVG(frontPlot(Self.shared)))
    // One point, and a marker for each of its two labels.
    #expect(parsed.all("circle", "marker").count == 2)
    #expect(parsed.all("rect", "marker").count == 1)
    let names = parsed.all("text", "halo").filter { $0.text.hasPrefix("0.9") }
    #expect(names.map(\.text) == ["0.95: better", "0.9: better, chosen"])
    #expect(names[1].number("y") - names[0].number("y") == 16)
  }

  @Test(arguments: [Summary.typical, crowded, shared])
  func labelsDoNotTouch(summary: Summary) throws {
    let labels = try #require(ParsedSVG(frontPlot(summary))).all("text", "halo")
    #expect(labels.count == summary.targets.count + 2)
    for (index, label) in labels.enumerated() {
      for other in labels[..<index] where abs(label.number("y") - other.number("y")) < 13 {
        #expect(!label.extent.overlaps(other.extent))
      }
    }
  }

  /// Nothing is claimed of networks that have learned nothing: no shade, no margin, no proof.
  @Test func aRunThatHasNotLearnedHasNoShade() throws {
    var summary = Summary.typical
    (summary.reason, summary.chosen) = (.notLearned, nil)
    let plot = FrontPlot(summary)
    let parsed = try #require(ParsedSVG(plot.svg))
    #expect(parsed.all("rect", "shade").isEmpty && parsed.all("line", "limit").isEmpty)
    #expect(["0.95", "0.9", "0.85"].allSatisfy { parsed.texts.contains("\($0): no verdict") })
    #expect(!parsed.texts.contains { $0.contains("proved if") })
    #expect(!plot.page.notes.joined().contains("predict as well"))
    // Each point and the marker of its label.
    #expect(parsed.elements.filter { $0.classes.contains("hollow") }.count >= 3)
  }

  @Test func targetsBehindAStopWereNotTested() throws {
    var summary = Summary.typical
    summary.chosen = nil
    summary.targets[0].verdict = .inconclusive
    summary.targets[0].delta.high = 0.002
    summary.targets[1].verdict = .inconclusive
    summary.targets[2].delta.high = 0.0005
    let texts = try #require(ParsedSVG(frontPlot(summary))).texts
    #expect(texts.contains("0.95: inconclusive"))
    #expect(texts.contains("0.9: not tested") && texts.contains("0.85: not tested"))
    #expect(texts.contains { $0.hasSuffix("a tested target is proved if the whole bar is below") })
  }

  @Test func equalLabelsOfAPointAreOne() throws {
    let summary = Summary.oneArchitecture
    let texts = try #require(ParsedSVG(frontPlot(summary))).texts
    #expect(texts.contains("0.95, 0.9: better") && texts.contains("0.85: better, chosen"))
    let rows = RowPlot.losses(summary).rows.map(\.name)
    #expect(rows == ["baseline", "0.95 and 2 more"] || rows == ["baseline", "0.95, 0.9, 0.85"])
  }

  @Test func theBaselineAloneAndABaselineFoundAgain() throws {
    let alone = try #require(ParsedSVG(frontPlot(.sample([], chosen: nil))))
    #expect(alone.texts.contains("baseline"))
    var again = Summary.sample([(1, 1, (0, 0, 0), .neutral)], chosen: 1)
    again.targets[0].trained = again.baseline
    let texts = try #require(ParsedSVG(frontPlot(again))).texts
    #expect(texts.contains("baseline") && texts.contains("1.0: neutral, chosen"))
  }
}

extension Summary {
  /// Three targets that found the same architecture.
  fileprivate static var oneArchitecture: Summary {
    var summary = typical
    for index in summary.targets.indices {
      summary.targets[index].trained = summary.targets[0].trained
      summary.targets[index].delta = summary.targets[0].delta
      summary.targets[index].verdict = .better
    }
    summary.chosen = 0.85
    return summary
  }
}
