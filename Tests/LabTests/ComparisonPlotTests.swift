// The plot of regrets: every search at its value, medians and intervals, what is missing.

import Foundation
import Model
import TestSupport
import Testing

@testable import Lab
@testable import Report
@testable import Statistics

struct ComparisonPlotTests {
  typealias Report = SearchComparisonReport

  /// A comparison of searches that have these regrets, in percent, under each target.
  static func report(
    _ regrets: KeyValuePairs<String, [Double?]>, targets: [Target] = [0.5, 0.7]
  ) -> Report {
    let searches = regrets.flatMap { name, values in
      values.enumerated().map { index, regret in
        Report.Search(
          searcher: name, seed: UInt64(index + 1), work: nil, ranking: nil,
          answers: targets.map { answer(target: $0, regret: regret) })
      }
    }
    let answers = regrets.flatMap { name, values in
      targets.map { Self.answers(of: name, target: $0, regrets: values.compactMap { $0 }) }
    }
    return Report(confidence: 0.95, lookups: nil, searches: searches, answers: answers, pairs: [])
  }

  private static func answer(target: Target, regret: Double?) -> Report.Answer {
    Report.Answer(
      target: target, architecture: [:], costRatio: target.ratio, advantage: nil, logloss: 0.46,
      seeds: 2,
      regret: regret.map { $0 / 100 }, regretError: nil, rank: nil, feasible: nil)
  }

  private static func answers(
    of name: String, target: Target, regrets: [Double]
  ) -> Report.Answers {
    let shares = regrets.map { $0 / 100 }
    let regret = shares.max().map { worst in
      Report.Regret(
        middle: MedianInterval(shares, confidence: 0.95), worst: worst, worstError: nil)
    }
    return Report.Answers(
      searcher: name, target: target, costRatio: .init(least: target.ratio, greatest: target.ratio),
      logloss: 0.46, regret: regret,
      rank: regret.map { _ in .init(median: 1, worst: 2, feasible: 670) }, agreement: nil,
      baseline: nil, scaling: nil)
  }

  static let typical = report([
    "controller": [0, 0, 0.05, 0, 0.5, 0, 0.2, 0, 0],
    "random": [0, 0.5, 1, 0.3, 0.7, 0.2, 0.1, 2, 0],
    "scaling": [2, 2, 2, 2, 2, 2, 2, 2, 2],
  ])

  /// Few and many searches, searchers and targets; small, great and unknown regrets.
  static let reports = [
    typical, report(["controller": [0]], targets: [0.9]),
    report(["random-training": [nil, nil]], targets: [0.9]),
    report(
      ["random-training": (0..<100).map { Double($0 / 20) / 1000 }, "evolution": [90, 30]],
      targets: [0.95, 0.9, 0.85, 0.8, 0.123456]),
  ]

  @Test(arguments: reports + [ComparisonTextTests.report(complete: false)])
  func isAsEveryPlotIs(report: Report) throws {
    let svg = comparisonPlot(report)
    try PlotChecks.isNamedForScreenReaders(svg)
    try PlotChecks.isSelfContainedAndHasADarkScheme(svg)
    try PlotChecks.noTextLeavesThePage(svg)
    PlotChecks.everyCoordinateIsANumber(svg)
    #expect(comparisonPlot(report) == svg)
  }

  /// The same regrets to the best known, with works.
  static let incomplete: Report = {
    var report = typical
    report.best = report.answers.filter { $0.searcher == "random" }.map {
      KnownBest(
        target: $0.target, isComplete: false, architecture: [:], costRatio: 0.4, logloss: 0.45,
        seeds: 8, error: 0.001, feasible: 9)
    }
    for index in report.searches.indices where report.searches[index].searcher != "scaling" {
      report.searches[index].work = .init(search: 2, playoff: Double(index))
    }
    return report
  }()

  @Test func withoutTheBestRegretsStandOverWork() throws {
    let svg = comparisonPlot(Self.incomplete)
    try PlotChecks.isNamedForScreenReaders(svg)
    try PlotChecks.isSelfContainedAndHasADarkScheme(svg)
    try PlotChecks.noTextLeavesThePage(svg)
    PlotChecks.everyCoordinateIsANumber(svg)
    let parsed = try #require(ParsedSVG(svg))
    let dots = parsed.all("circle", "hollow")
    #expect(dots.count == 2 * Self.incomplete.searches.count)
    // The first searcher's first searches have the regrets 0, 0, 0.05, and a training more each.
    let (first, second, third) = (dots[0], dots[1], dots[2])
    #expect(second.number("cx") > first.number("cx"))
    #expect(second.number("cy") == first.number("cy") && third.number("cy") < first.number("cy"))
    let step = second.number("cx") - first.number("cx")
    #expect(abs(third.number("cx") - second.number("cx") - step) < 0.15)
  }

  /// The pixel of a regret in the first panel, whose axis has ticks at 0 and at 1.
  private func pixel(of regret: Double, in parsed: ParsedSVG) throws -> Double {
    let zero = try #require(parsed.all("text").first { $0.text == "0" }).number("x")
    let one = try #require(parsed.all("text").first { $0.text == "1" }).number("x")
    return zero + regret.squareRoot() * (one - zero)
  }

  /// The dots of a searcher, by its place, in the first of two panels.
  private func dots(_ index: Int, in parsed: ParsedSVG) -> [ParsedSVG.Element] {
    let all = parsed.all("circle", "hollow").filter { $0.classes.contains("series\(index)") }
    return Array(all.prefix(all.count / 2))
  }

  @Test func everySearchStandsAtItsRegret() throws {
    let parsed = try #require(ParsedSVG(comparisonPlot(Self.typical)))
    #expect(parsed.all("circle", "hollow").count == Self.typical.searches.count * 2)
    for (index, name) in ["controller", "random", "scaling"].enumerated() {
      let regrets = Self.typical.searches.filter { $0.searcher == name }
        .compactMap { $0.answers[0].regret }.sorted()
      let dots = dots(index, in: parsed)
      #expect(dots.count == regrets.count)
      for (dot, regret) in zip(dots, regrets) {
        #expect(abs(dot.number("cx") - (try pixel(of: 100 * regret, in: parsed))) < 0.05)
      }
      #expect(parsed.texts.contains(name))
    }
  }

  @Test(arguments: [[0.5], [0.5, 0.7, 0.85], [0.25, 0.5, 0.7, 0.85]] as [[Target]])
  func everySearchIsADotUnderEveryTarget(targets: [Target]) throws {
    let report = Self.report(["controller": [0, 0, 0.4], "scaling": [2, 2, 2]], targets: targets)
    let parsed = try #require(ParsedSVG(comparisonPlot(report)))
    #expect(parsed.all("circle", "hollow").count == 6 * targets.count)
  }

  @Test func noDotHidesAnotherOne() throws {
    let dots = try #require(ParsedSVG(comparisonPlot(Self.typical))).all("circle", "hollow")
    for (index, dot) in dots.enumerated() {
      for other in dots[..<index] {
        let (x, y) = (dot.number("cx") - other.number("cx"), dot.number("cy") - other.number("cy"))
        #expect(hypot(x, y) > 3.9)
      }
    }
  }

  @Test func aHundredDotsStayInTheirRow() throws {
    let parsed = try #require(ParsedSVG(comparisonPlot(Self.reports[3])))
    let heights = parsed.all("circle", "hollow").prefix(100).map { $0.number("cy") }
    let (least, greatest) = (try #require(heights.min()), try #require(heights.max()))
    #expect(20 < greatest - least && greatest - least < 40)
  }

  @Test func mediansHaveTheirIntervalsAndFigures() throws {
    let parsed = try #require(ParsedSVG(comparisonPlot(Self.typical)))
    let middle = try #require(Self.typical.answers[2].regret?.middle)
    let bar = try #require(parsed.all("line", "bar").first { $0.classes.contains("series1") })
    let (low, high) = (try #require(middle.low), try #require(middle.high))
    #expect(abs(bar.number("x1") - (try pixel(of: 100 * low, in: parsed))) < 0.05)
    #expect(abs(bar.number("x2") - (try pixel(of: 100 * high, in: parsed))) < 0.05)
    let marker = try #require(parsed.all("rect", "marker").first)
    let centre = marker.number("x") + marker.number("width") / 2
    #expect(abs(centre - (try pixel(of: 0.3, in: parsed))) < 0.05)
    for figure in ["0.00", "0.30", "2.00"] {
      #expect(parsed.texts.filter { $0 == figure }.count == 2)
    }
  }

  @Test func theGroundSaysWhatIsCloseAndWhatScalingGives() throws {
    let parsed = try #require(ParsedSVG(comparisonPlot(Self.typical)))
    let near = try #require(parsed.all("rect", "shade").first)
    #expect(abs(near.number("x") - (try pixel(of: 0, in: parsed))) < 0.05)
    let end = near.number("x") + near.number("width")
    #expect(abs(end - (try pixel(of: 0.2, in: parsed))) < 0.05)
    let scaled = try #require(parsed.all("line", "target").first)
    #expect(abs(scaled.number("x1") - (try pixel(of: 2, in: parsed))) < 0.05)
    #expect(scaled.classes.contains("series2") && parsed.all("line", "target").count == 2)
    #expect(parsed.texts.contains("regret, % above the best of 670"))
    #expect(
      parsed.texts[0] == "controller: 16 of 18 answers lie within 0.2 % of the best architecture")
  }

  /// `nas plot` draws what it is given, and a file may lack an answer.
  @Test func anAnswerMayBeMissing() throws {
    var report = Self.typical
    report.answers.removeAll { $0.searcher == "scaling" && $0.target == 0.7 }
    #expect(comparisonPlot(report).contains("target 0.7"))
  }

  @Test func searchersAndSearchesMayBeFew() throws {
    let single = try #require(ParsedSVG(comparisonPlot(Self.reports[1])))
    #expect(single.all("circle", "marker").count == 2 && single.all("line", "bar").isEmpty)
    #expect(single.all("line", "target").isEmpty)
    #expect(!single.texts.contains { $0.contains("Dashed") })
    let unknown = try #require(ParsedSVG(comparisonPlot(Self.reports[2])))
    #expect(unknown.texts.contains("No regrets: the best is not known."))
    #expect(ParsedSVG(comparisonPlot(Self.report([:]))) != nil)
  }
}
