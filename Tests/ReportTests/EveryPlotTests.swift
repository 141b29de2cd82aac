// What holds for every plot: one self-contained, named, reproducible document without clipping.

import Model
import Testing

@testable import Lab
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
      comparisonPlot(ComparisonTextTests.report(complete: false)),
    ] + pagePlots + ComparisonPlotTests.reports.map(comparisonPlot)
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
    let parsed = try #require(ParsedSVG(svg))
    let root = parsed.elements[0]
    #expect(root.attributes["role"] == "img")
    let names = (root.attributes["aria-labelledby"] ?? "").split(separator: " ").map(String.init)
    let elements = parsed.elements[1...2]
    #expect(elements.map(\.name) == ["title", "desc"])
    #expect(elements.map { $0.attributes["id"] } == names)
    #expect(elements.allSatisfy { !$0.text.isEmpty })
  }

  @Test(arguments: documents)
  func isSelfContainedAndHasADarkScheme(svg: String) throws {
    let parsed = try #require(ParsedSVG(svg))
    let style = try #require(parsed.all("style").first).text
    #expect(style.contains("@media (prefers-color-scheme: dark)"))
    #expect(style.filter { $0 == "{" }.count == style.filter { $0 == "}" }.count)
    #expect(!svg.contains("var(") && !svg.contains("href") && !svg.contains("@import"))
  }

  @Test(arguments: documents)
  func noTextLeavesThePage(svg: String) throws {
    let parsed = try #require(ParsedSVG(svg))
    let (width, height) = (parsed.elements[0].number("width"), parsed.elements[0].number("height"))
    for text in parsed.all("text") {
      #expect(text.extent.lowerBound >= 0 && text.extent.upperBound <= width, "\(text.text)")
      #expect(text.number("y") > 8 && text.number("y") < height - 3, "\(text.text)")
    }
  }

  @Test(arguments: documents)
  func everyCoordinateIsANumber(svg: String) {
    #expect(!svg.contains("nan") && !svg.contains("inf\""))
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
