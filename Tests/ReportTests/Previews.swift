// Every plot as files, for the eye: run with NAS_PREVIEWS set to a directory.

import Foundation
import Model
import TestSupport
import Testing

@testable import Report
@testable import Runs

@Suite(.enabled(if: !previewFolder.isEmpty))
struct Previews {
  @Test(arguments: [1, 30, 60])
  func decisions(count: Int) throws {
    var run = SyntheticRun(decisions: count)
    let records = run.records()
    let last = records.last { $0.target == 0.85 }
    let chosen = run.choices.map { choice in
      let shares = last?.probabilities[choice.path] ?? []
      let best = shares.indices.max { shares[$0] < shares[$1] } ?? 0
      return (choice.path, Int(choice.labels[best]).map(ChoiceValue.width) ?? ChoiceValue.none)
    }
    let svg = decisionPlot(
      records: records, target: 0.85, choices: run.choices,
      chosen: Dictionary(uniqueKeysWithValues: chosen))
    try writePreview(svg, "decisions-\(count)")
  }

  @Test func convergence() throws {
    var run = SyntheticRun()
    let records = run.records()
    try writePreview(convergencePlot(records: records), "convergence")
    try writePreview(convergencePlot(records: Array(records.prefix(45))), "convergence-warm")
    try writePreview(convergencePlot(records: Array(records.prefix(1))), "convergence-single")
  }

  /// A ladder whose log loss rises as its cost falls, some neighbours of which share an architecture.
  static var ladder: Summary {
    let rungs = TargetLadder.targets(downTo: 0.015)
    var summary = Summary.sample(
      rungs.enumerated().map { place, target in
        let mean = -0.3 + 0.005 * Double(place * place) + (place > 12 ? 0.4 : 0)
        return (
          target, target.ratio * 0.98, (mean, mean - 0.1, mean + 0.1),
          mean < -0.1 ? .better : mean < 0 ? .neutral : mean > 0.2 ? .worse : .inconclusive
        )
      }, chosen: rungs[6])
    // Every rung has an architecture of its own, but for two that share that of the rung above.
    for place in rungs.indices {
      summary.targets[place].trained.architecture["hidden.0.width"] = .width(place + 1)
    }
    for place in [1, 4] {
      summary.targets[place].trained = summary.targets[place - 1].trained
      summary.targets[place].delta = summary.targets[place - 1].delta
    }
    return summary
  }

  @Test func ladderOfTargets() throws {
    try writePreview(frontPlot(Self.ladder), "front-ladder")
    var run = SyntheticRun(decisions: 3)
    run.targets = TargetLadder.targets(downTo: 0.015)
    try writePreview(convergencePlot(records: run.records()), "convergence-ladder")
  }

  @Test func eightTargets() throws {
    var run = SyntheticRun(decisions: 3)
    run.targets = (0..<8).compactMap { Target(Double(95 - 5 * $0) / 100) }
    try writePreview(convergencePlot(records: run.records()), "convergence-8")
  }

  @Test func quality() throws {
    for (index, svg) in QualityPlotTests.documents.enumerated() {
      try writePreview(svg, "quality-\(index)")
    }
  }

  @Test func front() throws {
    try writePreview(frontPlot(.typical), "front")
    try writePreview(frontPlot(FrontPlotTests.shared), "front-shared")
    try writePreview(frontPlot(FrontPlotTests.crowded), "front-crowded")
  }

  @Test(arguments: [1, 40])
  func page(features: Int) throws {
    let names = features == 1 ? ["site"] : (1...features).map { "feature_\($0)" }
    for stage in RunView.Stage.allCases {
      let page = RunPage(.sample(stage, features: names))
      try page.html().write(
        toFile: "\(previewFolder)/page-\(stage)-\(features).html", atomically: true, encoding: .utf8
      )
    }
  }
}
