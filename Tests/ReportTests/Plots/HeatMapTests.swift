// The picture of all decisions: colour, thickness and words of its lines, and where they stand.

import Search
import TestSupport
import Testing

@testable import Model
@testable import Report

@Suite struct HeatMapTests {
  private static let widths = [0, 4, 8, 16, 32].map(ChoiceValue.width)

  private static let decision = Decision(
    path: "embeddings.site", part: "Embeddings", choice: Choice(values: widths, baseline: 2),
    slots: [0], codes: [0, 4, 8, 16, 32])

  private func records(_ shares: [[Double]], path: String = "embeddings.site") -> [ControllerRecord]
  {
    shares.enumerated().map { step, shares in
      ControllerRecord(
        step: step, target: 0.9, reward: -1, baseline: nil, costRatio: 1, entropy: 1, logloss: 0.5,
        probabilities: [path: shares])
    }
  }

  private func row(
    _ shares: [[Double]], decision: Decision = decision, chosen: ChoiceValue? = nil
  ) -> HeatMapRow {
    HeatMapRow(
      decision, records: records(shares, path: decision.path), times: Array(shares.indices),
      chosen: chosen)
  }
  /// Drawn all the same, without colours, where somebody asks for it.
  @Test func withoutProbabilitiesNothingIsDecided() throws {
    let records = records([[0.9, 0.1], [0.2, 0.8]]).map(\.withoutPolicy)
    let svg = heatMap(
      records: records, target: 0.9, decisions: RunView.sample(.begun).space.decisions, chosen: [:])
    let parsed = try #require(ParsedSVG(svg))
    #expect(parsed.texts.contains("–"))
    let choices = RunView.sample(.begun).space.decisions.map {
      (path: $0.path, labels: $0.choice.values.map(\.description))
    }
    let plot = decisionPlot(records: records, target: 0.9, choices: choices, chosen: [:])
    #expect(try #require(ParsedSVG(plot)).texts.contains("not in the log"))
  }

  @Test(arguments: [
    (0, Tone.narrower), (1, .slightlyNarrower), (2, .same), (3, .slightlyWider), (4, .wider),
  ])
  func theColourIsTheWayFromTheBaseline(choice: Int, tone: Tone) {
    var shares = [0.0, 0, 0, 0, 0]
    shares[choice] = 1
    #expect(
      row([shares]).stretches == [.init(start: 0, tone: tone, runs: [.init(cells: 1, level: 10)])])
  }

  @Test func theThicknessIsWhatIsBeyondChance() {
    let rows = row([[0.2, 0.2, 0.2, 0.2, 0.2], [0.6, 0.1, 0.1, 0.1, 0.1], [1, 0, 0, 0, 0]])
    #expect(
      rows.stretches == [
        .init(start: 0, tone: .same, runs: [.init(cells: 1, level: 0)]),
        .init(
          start: 1, tone: .narrower, runs: [.init(cells: 1, level: 5), .init(cells: 1, level: 10)]),
      ])
  }

  @Test func noBottleneckIsTheWidest() {
    let decision = Decision(
      path: "hidden.0.bottleneck", part: "Hidden layers",
      choice: Choice(values: [.none, .width(8), .width(16)], baseline: 1), slots: [1],
      codes: [-1, 8, 16])
    #expect(row([[1, 0, 0]], decision: decision).stretches.map(\.tone) == [.wider])
    #expect(row([[0, 0, 1]], decision: decision).stretches.map(\.tone) == [.slightlyWider])
  }

  @Test func damagedRecordsShowNothing() {
    for shares in [[], [1], [.nan, .nan, .nan, .nan, .nan], [1e300, 0, 0, 0, 0]] {
      let level = row([shares]).stretches[0].runs[0].level
      #expect((0...10).contains(level))
    }
  }

  @Test func theSelectedChoiceHasItsProbability() {
    let shares = [[0.1, 0.1, 0.1, 0.1, 0.6]]
    #expect(row(shares).words == "embeddings.site: 8 → 32, probability 0.60")
    #expect(row(shares, chosen: .width(0)).words == "embeddings.site: 8 → 0, probability 0.10")
    let kept = row(shares, chosen: .width(8))
    #expect(kept.outcome == "8" && !kept.isChanged && kept.probability == 0.1)
    #expect(row([]).words == "embeddings.site: 8")
  }

  @Test(arguments: [1, 8, 40, 60])
  func everyDecisionHasALineOfItsOwn(count: Int) throws {
    let features = (0..<count).map { "feature_\($0)" }
    let space = SearchSpace.sample(features: features)
    let records = RunView.records(of: space, targets: [0.9], steps: 3000)
    let svg = heatMap(records: records, target: 0.9, decisions: space.decisions, chosen: [:])
    let parsed = try #require(ParsedSVG(svg))
    for feature in features { #expect(parsed.texts.filter { $0 == feature }.count == 1) }
    let heights = features.compactMap { name in
      parsed.all("text").first { $0.text == name }?.number("y")
    }
    #expect(zip(heights, heights.dropFirst()).allSatisfy { $1 - $0 >= 14 })
    for part in ["Embeddings", "Cross layers", "Hidden layers", "warm-up", "narrower", "sure"] {
      #expect(parsed.texts.contains(part))
    }
    // 3000 steps are no more than 141 cells of colour for each line.
    #expect(svg.utf8.count < 20_000 + 3000 * count)
    let description = try #require(parsed.all("desc").first?.text)
    #expect(features.allSatisfy { description.contains("embeddings.\($0): 8") })
  }

  @Test func theLinesEndWhereThePanelEnds() throws {
    let space = SearchSpace.sample(features: ["site"])
    let records = RunView.records(of: space, targets: [0.9], steps: 40)
    let svg = heatMap(records: records, target: 0.9, decisions: space.decisions, chosen: [:])
    let parsed = try #require(ParsedSVG(svg))
    let ribbons = parsed.all("path", "ribbon").compactMap { $0.attributes["d"] }
    #expect(ribbons.count >= space.decisions.count)
    #expect(ribbons.count { $0.contains("H800V") } == space.decisions.count)
    #expect(ribbons.count { $0.hasPrefix("M236 ") } == space.decisions.count)
  }

  /// Names that differ in their middle alone stay apart, and are whole in the tooltips of their lines.
  @Test func longNamesStayApart() throws {
    let features = (1...45).map { "user_activity_last_\($0)_days_bucketed_by_quantile" }
    let space = SearchSpace.sample(features: features)
    let sizes = features.map { _ in 9 }
    var wide = space.baseline
    wide.choices = space.decisions.map(\.choice.widest)
    let choices = space.decisions.map {
      (path: $0.path, labels: $0.choice.values.map(\.description))
    }
    let records = RunView.records(of: space, targets: [0.9], steps: 40)
    for svg in [
      heatMap(records: records, target: 0.9, decisions: space.decisions, chosen: [:]),
      widthPlot(
        target: 0.9, space: CostedSpace(space, vocabularySizes: sizes), architecture: wide),
      decisionPlot(records: records, target: 0.9, choices: choices, chosen: [:]),
    ] {
      let parsed = try #require(ParsedSVG(svg))
      let names = parsed.texts.filter { $0.contains("…") }
      #expect(names.count == 45 && Set(names).count == 45)
      let titles = parsed.all("title").map(\.text)
      for feature in features { #expect(titles.contains { $0.hasPrefix("embeddings.\(feature)") }) }
      try PlotChecks.noTextLeavesThePage(svg)
    }
  }

  @Test func withoutRecordsThereIsAWord() throws {
    let svg = heatMap(records: [], target: 0.9, decisions: [Self.decision], chosen: [:])
    #expect(try #require(ParsedSVG(svg)).texts.contains("No records of this target."))
  }
}
