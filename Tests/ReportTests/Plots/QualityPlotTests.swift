// The small plots of quality: trainings, change of AUC, calibration.

import Statistics
import TestSupport
import Testing

@testable import Report
@testable import Runs
@testable import Training

extension Summary {
  /// The typical summary with all that is known of its trainings: three seeds of each, and six blocks.
  static var reliable: Summary {
    var summary = typical
    summary.ground = WindowGround.sample
    summary.blocks = (0..<6).map { block in
      Block(firstRow: 1000 + 500 * block, rows: 500, effectiveRows: 500, label: 0.2)
    }
    summary.baseline.measure(factor: 1)
    for index in summary.targets.indices {
      summary.targets[index].trained.measure(factor: 1.1)
      summary.targets[index].aucDelta = Delta(mean: 0.001, low: -0.0005, high: 0.0025)
    }
    summary.targets[1].trained.collapsed = [3]
    return summary
  }
}

extension Summary.Trained {
  /// Trainings of three seeds whose predictions are too small by a factor.
  fileprivate mutating func measure(factor: Double) {
    runs = (1...3).map {
      Summary.Run(seed: $0, logloss: logloss + 0.0002 * Double($0) - 0.0004, auc: auc)
    }
    deciles = (1...10).map {
      Decile(prediction: 0.04 * Double($0) / factor, label: 0.04 * Double($0))
    }
    blockPredictions = [Double](repeating: 0.2 / factor, count: 6)
  }
}

extension WindowGround {
  /// A window of 3,000 rows.
  fileprivate static var sample: WindowGround {
    let half = (labels: [Float](repeating: 0, count: 1500), weights: [Float]())
    return WindowGround(steps: 10, WindowOutcomes([half, half]))
  }
}

@Suite struct QualityPlotTests {
  static var documents: [String] {
    let summary = Summary.reliable
    let plots: [(any Plot)?] = [
      RowPlot.losses(summary), RowPlot.losses(.typical), RowPlot.areas(summary),
      CalibrationPlot.byPrediction(summary), CalibrationPlot.byBlock(summary, isByTime: true),
      CalibrationPlot.byBlock(summary, isByTime: false),
    ]
    return plots.compactMap { $0?.svg }
  }

  @Test func aDotIsASeedAndACollapsedOneIsHollow() throws {
    let parsed = try #require(ParsedSVG(RowPlot.losses(.reliable).svg))
    let dots = parsed.all("circle", "marker").filter { $0.number("r") == 3 }
    #expect(dots.count == 12)
    #expect(dots.filter { $0.classes.contains("hollow") }.count == 1)
    #expect(parsed.all("title").contains { $0.text.hasSuffix(", collapsed") })
    #expect(
      ["baseline", "target 0.95", "target 0.9", "target 0.85"].allSatisfy(parsed.texts.contains))
    #expect(dots[0].number("cx") < dots[1].number("cx"), "a greater loss is further right")
  }

  @Test func boundsOfTheChangeOfAUCAreAroundItsMean() throws {
    let plot = try #require(RowPlot.areas(.reliable))
    let parsed = try #require(ParsedSVG(plot.svg))
    let bars = parsed.all("line", "bar").filter { $0.number("y1") == $0.number("y2") }
    #expect(bars.count == 3)
    for bar in bars { #expect(bar.number("x1") < bar.number("x2")) }
    #expect(RowPlot.areas(.typical) == nil)
  }

  /// Of the baseline every part is at 1, of the candidate at 1.1, both with bounds around that.
  @Test func ratiosStandBesideTheBaseline() throws {
    let summary = Summary.reliable
    for plot in [
      CalibrationPlot.byPrediction(summary), CalibrationPlot.byBlock(summary, isByTime: true),
    ] {
      let plot = try #require(plot)
      #expect(plot.lines.map(\.name) == ["baseline", "target 0.9, chosen"])
      for (line, ratio) in zip(plot.lines, [1, 1.1]) {
        #expect(line.parts.allSatisfy { abs($0.ratio - ratio) < 1e-9 })
        #expect(line.parts.allSatisfy { $0.low < $0.ratio && $0.ratio < $0.high })
      }
      let parsed = try #require(ParsedSVG(plot.svg))
      #expect(parsed.all("line", "whisker").count == plot.lines.map(\.parts.count).reduce(0, +))
    }
    let bytime = try #require(CalibrationPlot.byBlock(summary, isByTime: true))
    #expect(bytime.title == "Calibration over time" && bytime.lines[0].parts[0].place == 1250)
    let shuffled = try #require(CalibrationPlot.byBlock(summary, isByTime: false))
    #expect(shuffled.title == "Calibration along the stream")
  }

  /// A part without a prediction, and labels that are all 0: no point, and no bound below 0.
  @Test func partsThatSayNothingAreLeftOut() throws {
    var summary = Summary.reliable
    summary.chosen = nil
    summary.baseline.blockPredictions = [0, 0.2, 0.2, 0.2, 0.2, 0.2]
    summary.blocks?[1].label = 0
    let plot = try #require(CalibrationPlot.byBlock(summary, isByTime: true))
    #expect(plot.lines[0].parts.count == 5)
    #expect(plot.lines[0].parts[0].ratio == 0 && plot.lines[0].parts[0].low == 0)
    #expect(plot.lines[1].name == "target 0.95, not chosen")
  }

  @Test func summariesOfEarlierVersionsHaveNone() {
    #expect(CalibrationPlot.byPrediction(.typical) == nil)
    #expect(CalibrationPlot.byBlock(.typical, isByTime: true) == nil)
  }
}
