// Every plot as files, for the eye: run with NAS_PREVIEWS set to a directory.

import Foundation
import Model
import Testing

@testable import Lab
@testable import Report

@Suite(.enabled(if: ProcessInfo.processInfo.environment["NAS_PREVIEWS"] != nil))
struct Previews {
  let directory = ProcessInfo.processInfo.environment["NAS_PREVIEWS"] ?? ""

  /// Writes a plot as it is and with the rules for dark screens forced.
  private func write(_ svg: String, _ name: String) throws {
    let start = "@media (prefers-color-scheme: dark) {"
    let dark = svg.replacingOccurrences(of: start, with: "")
      .replacingOccurrences(of: "}\n}</style>", with: "}</style>")
    try svg.write(toFile: "\(directory)/\(name).svg", atomically: true, encoding: .utf8)
    try dark.write(toFile: "\(directory)/\(name)-dark.svg", atomically: true, encoding: .utf8)
  }

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
    try write(svg, "decisions-\(count)")
  }

  @Test func convergence() throws {
    var run = SyntheticRun()
    let records = run.records()
    try write(convergencePlot(records: records), "convergence")
    try write(convergencePlot(records: Array(records.prefix(45))), "convergence-warm")
    try write(convergencePlot(records: Array(records.prefix(1))), "convergence-single")
  }

  @Test func front() throws {
    try write(frontPlot(.typical), "front")
    try write(frontPlot(FrontPlotTests.shared), "front-shared")
    try write(frontPlot(FrontPlotTests.crowded), "front-crowded")
  }

  @Test(arguments: [1, 40])
  func page(features: Int) throws {
    let names = features == 1 ? ["site"] : (1...features).map { "feature_\($0)" }
    for stage in RunView.Stage.allCases {
      let page = RunPage(.sample(stage, features: names))
      try page.html().write(
        toFile: "\(directory)/page-\(stage)-\(features).html", atomically: true, encoding: .utf8)
    }
  }

  @Test func comparison() throws {
    for (index, report) in ComparisonPlotTests.reports.enumerated() {
      try write(comparisonPlot(report), "comparison-\(index)")
    }
  }
}
