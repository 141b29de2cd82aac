// What holds for every plot: one self-contained, named, reproducible document without clipping.

import Model
import TestSupport
import Testing

@testable import Report

struct EveryPlotTests {
  static var documents: [String] {
    var run = SyntheticRun()
    let records = run.records()
    return [
      decisionPlot(
        records: records, target: 0.9, choices: run.choices, chosen: run.architecture(0)),
      convergencePlot(records: records),
      convergencePlot(records: Array(records.prefix(1))),
      frontPlot(.typical), frontPlot(FrontPlotTests.crowded), frontPlot(FrontPlotTests.shared),
      frontPlot(Previews.ladder),
    ] + pagePlots + QualityPlotTests.documents
  }

  /// The plots that show each decision of a space, with names of every kind.
  private static var pagePlots: [String] {
    let space = SearchSpace.sample(
      features: RunPageTests.hostile + (0..<30).map { "feature_\($0)" } + [
        "scheduled_arrival_minute_of_the_day_at_destination"
      ])
    let sizes = space.data.schema.features.indices.map { $0 + 3 }
    var wide = space.baseline
    wide.choices = space.decisions.map(\.choice.widest)
    return [
      heatMap(
        records: RunView.records(of: space, targets: [0.9], steps: 300), target: 0.9,
        decisions: space.decisions, chosen: [:]),
      widthPlot(
        target: 0.9, space: CostedSpace(space, vocabularySizes: sizes), architecture: wide),
    ]
  }

  @Test(arguments: documents)
  func isNamedForScreenReaders(svg: String) throws {
    try PlotChecks.isNamedForScreenReaders(svg)
  }

  @Test(arguments: documents)
  func isSelfContainedAndHasADarkScheme(svg: String) throws {
    try PlotChecks.isSelfContainedAndHasADarkScheme(svg)
  }

  @Test(arguments: documents)
  func noTextLeavesThePage(svg: String) throws {
    try PlotChecks.noTextLeavesThePage(svg)
  }

  /// Labels on lines and bands have a halo, and may cross what lies below.
  @Test(arguments: documents)
  func noTextsTouch(svg: String) throws {
    let texts = try #require(ParsedSVG(svg)).all("text").filter { !$0.classes.contains("halo") }
    try PlotChecks.labelsDoNotTouch(texts)
  }

  @Test(arguments: documents)
  func everyCoordinateIsANumber(svg: String) {
    PlotChecks.everyCoordinateIsANumber(svg)
  }

  @Test func equalInputGivesEqualDocuments() {
    #expect(Self.documents == Self.documents)
    var run = SyntheticRun()
    let records = run.records()
    #expect(convergencePlot(records: records) == convergencePlot(records: records.reversed()))
  }

  @Test func narrowToWideIsAMonotoneRamp() {
    for count in 2...8 {
      let steps = (0..<count).map { Theme.ramp($0, of: count) }
      #expect(steps == steps.sorted() && Set(steps).count == count)
      #expect(steps.first == "ramp0" && steps.last == "ramp7")
    }
    #expect(Theme.ramp(0, of: 1) == "ramp4")
  }
}
