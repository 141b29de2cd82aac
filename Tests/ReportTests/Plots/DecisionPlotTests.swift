// The plot of decision probabilities: what is on it, and where.

import Model
import Search
import TestSupport
import Testing

@testable import Report

struct DecisionPlotTests {
  private func record(
    _ step: Int, reward: Double?, _ probabilities: [String: [Double]]
  ) -> ControllerRecord {
    ControllerRecord(
      step: step, target: 0.9, reward: reward, baseline: nil, costRatio: 1, entropy: 1,
      logloss: 0.5, probabilities: probabilities)
  }

  private func plot(
    _ records: [ControllerRecord], _ choices: [(path: String, labels: [String])],
    chosen: [String: ChoiceValue] = [:]
  ) throws -> ParsedSVG {
    let svg = decisionPlot(records: records, target: 0.9, choices: choices, chosen: chosen)
    return try #require(ParsedSVG(svg))
  }

  @Test(arguments: [1, 2, 30, 60])
  func everyDecisionHasAPanel(count: Int) throws {
    var run = SyntheticRun(decisions: count)
    let svg = decisionPlot(
      records: run.records(), target: 0.85, choices: run.choices, chosen: run.architecture(0))
    let parsed = try #require(ParsedSVG(svg))
    #expect(parsed.all("text", "heading").count == count)
    #expect(parsed.all("text", "strong").count == count)
    for choice in run.choices where choice.path.count < 30 {
      #expect(parsed.texts.contains(String(choice.path.trimmingPrefix("embeddings."))))
    }
    #expect(parsed.all("polygon", "band").count == run.choices.map(\.labels.count).reduce(0, +))
    let description = try #require(parsed.all("desc").first?.text)
    #expect(run.choices.allSatisfy { description.contains($0.path) })
  }

  @Test func bandsAreStackedFromNarrowToWide() throws {
    // In the order of the file, "none" is first; as the widest it is drawn on top.
    let parsed = try plot(
      [0, 10, 20].map { record($0, reward: -1, ["hidden.0.bottleneck": [0.5, 0.2, 0.3]]) },
      [("hidden.0.bottleneck", ["none", "16", "32"])], chosen: ["hidden.0.bottleneck": .width(16)])
    let frame = try #require(parsed.all("rect", "edge").first)
    let bottom = frame.number("y") + frame.number("height")
    let edges = parsed.all("polygon", "band").map { ($0.points.map(\.y).min() ?? .nan) }
    let heights = edges.map { (bottom - $0) / frame.number("height") }
    #expect(zip(heights, [1, 0.5, 0.2]).allSatisfy { abs($0 - $1) < 1e-3 })
    #expect(parsed.all("polygon", "band").map(\.points.count) == [4, 4, 4])
    #expect(parsed.all("polygon", "ramp7").count == 1)
    let chosen = try #require(parsed.all("rect", "mark").first)
    #expect(abs(chosen.number("height") - 0.2 * frame.number("height")) < 0.01)
    #expect(abs(chosen.number("y") + chosen.number("height") - bottom) < 0.01)
    #expect(parsed.all("text", "strong").map(\.text) == ["16: 0.20"])
    #expect(parsed.texts.contains("none: 0.50") && parsed.texts.contains("32: 0.30"))
  }

  @Test func theWarmUpIsFadedUpToTheFirstReward() throws {
    let parsed = try plot(
      [(0, nil), (10, nil), (20, -1), (40, -1)].map { step, reward in
        record(step, reward: reward, ["a": [0.5, 0.5]])
      }, [("a", ["1", "2"])])
    let (frame, veil) = (parsed.all("rect", "edge")[0], parsed.all("rect", "veil")[0])
    #expect(abs(veil.number("width") - frame.number("width") / 2) < 0.01)
    #expect(parsed.texts.contains("warm-up"))
  }

  @Test func oneRecordFillsThePanel() throws {
    let parsed = try plot([record(7, reward: nil, ["a": [0.5, 0.5]])], [("a", ["1", "2"])])
    let frame = parsed.all("rect", "edge")[0]
    let points = parsed.all("polygon", "band")[0].points
    #expect(points.first?.x == frame.number("x"))
    #expect(abs((points.last?.x ?? 0) - frame.number("x") - frame.number("width")) < 0.02)
    #expect(parsed.all("rect", "veil").isEmpty)
  }

  @Test func namesAreNeverMarkup() throws {
    let parsed = try plot(
      [record(0, reward: -1, ["<a&b>": [0.5, 0.5]])], [("<a&b>", ["<4", "\"8\""])])
    #expect(parsed.texts.contains("<a&b>"))
    #expect(parsed.texts.contains("<4"))
    #expect(parsed.texts.contains("\"8\": 0.50"))
  }

  @Test func whatTheLogLacksIsSaid() throws {
    let nothing = try plot([], [("a", ["1", "2"])])
    #expect(nothing.texts.contains("No records of this target."))
    let other = try plot([record(0, reward: nil, ["b": [0.5, 0.5]])], [("a", ["1", "2"])])
    #expect(other.texts.contains("not in the log"))
    let ragged = try plot([record(0, reward: nil, ["a": [1]])], [("a", ["1", "2"])])
    #expect(ragged.texts.contains("not in the log"))
  }

  @Test func longLogsAreThinned() throws {
    let records = (0..<5000).map { step -> ControllerRecord in
      let share = Double(step % 7) / 7
      return record(step, reward: -1, ["a": [share, 1 - share]])
    }
    let parsed = try plot(records, [("a", ["1", "2"])])
    #expect(parsed.all("polygon", "band").allSatisfy { $0.points.count <= 204 })
  }
}
