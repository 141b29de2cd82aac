// Networks that have learned nothing, from the log to the exit code: no command claims anything of them.

import Foundation
import Lab
import Runs
import Testing
import Training

@Suite struct NotLearnedTests {
  /// A log with a base rate far from the one half that initial weights predict.
  static let log: String = {
    let lines = ClickLog.csv.split(separator: "\n")
    let rows = lines.dropFirst().enumerated().map { i, line in
      i % 3 == 0 ? String(line) : "0" + line.dropFirst()
    }
    return ([String(lines[0])] + rows).joined(separator: "\n") + "\n"
  }()

  /// The space in which everything is neutral, with other settings of the training.
  static func space(_ training: String) -> String {
    SpaceText.neutral.replacing("{batch: 64}", with: "{\(training)}")
  }

  /// Keras's defaults of AdaGrad, with which no embedding moves, and one batch of all rows.
  @Test(arguments: [
    ("batch: 64, learning_rate: 0.001, initial_accumulator: 0.1", "training.learning_rate"),
    ("batch: 4096", "training.batch"),
  ])
  func aSearchEndsWithoutAVerdict(training: String, setting: String) throws {
    let project = try Project(log: Self.log, space: Self.space(training))
    let outcome = try project.nas("search", "space.yaml", "--target", "0.9", "--out", "run")
    #expect(outcome.exitCode == 3, "\(outcome.messages)")
    #expect(outcome.output.contains("No verdict: ") && outcome.output.contains("`\(setting)`"))
    #expect(!outcome.output.contains("Use the architecture"))
    let summary = try project.summary(of: "run")
    #expect(summary.chosen == nil && summary.reason == .notLearned)
    #expect(summary.targets.map(\.verdict) == [.inconclusive])
    let entropy = try #require(summary.normalizedEntropy)
    #expect(entropy.low <= entropy.value && entropy.value <= entropy.high && entropy.high > 1)
    let json = try project.text("run/summary.json")
    #expect(json.contains(#""reason" : "not_learned""#) && json.contains(#""chosen" : null"#))
    #expect(try project.text("run/report.html").contains("No verdict: "))
    #expect(try project.text("run/trainer.yaml").contains("site: 4"), "the baseline's")

    let check = try project.nas("space", "check", "space.yaml")
    #expect(
      check.exitCode == 0 && check.output.contains("warning: \(setting): "), "\(check.output)")

    let plan = try project.nas("plan", "run", "--seeds", "2", "--json")
    #expect(plan.exitCode == 0, "\(plan.messages)")
    let report = try JSONDecoder().decode(Plan.Report.self, from: Data(plan.output.utf8))
    #expect(report.reason == .notLearned)
    #expect(report.candidates.allSatisfy { $0.seedsForEqual == nil })

    let trained = try project.nas("train", "run/trainer.yaml")
    #expect(trained.exitCode == 0 && trained.output.contains("no better than a constant"))
  }

  @Test func aTrainingSaysWhatItHasLearned() throws {
    let project = try Project()
    let outcome = try project.nas("train", "space.yaml", "--out", "trained")
    #expect(outcome.exitCode == 0 && !outcome.output.contains("no better than a constant"))
    let metrics = try JSONDecoder().decode(
      TrainingMetrics.self, from: Data(project.text("trained/metrics.json").utf8))
    #expect(try #require(metrics.normalizedEntropy) < 1)
  }

  @Test func aComparisonSaysThatItTellsNothingApart() throws {
    let space = TabulateCommandTests.space.replacing(
      "training: {", with: "training: {learning_rate: 1.0e-20, ")
    try #require(space.contains("1.0e-20"))
    let project = try Project(space: space)
    let common = ["space.yaml", "table.csv", "--rows", "1000", "--seeds", "1"]
    let outcome = try project.nas(
      ["compare"] + common + ["--searcher", "scaling", "--refined-seeds", "2"])
    #expect(outcome.exitCode == 0, "\(outcome.messages)")
    #expect(outcome.output.hasPrefix("These figures do not tell searches apart. "))
    #expect(!outcome.output.contains("Gains"))
  }

  /// Weights with which a step divides by more than single precision holds, and those of which a row has nearly all.
  @Test(arguments: [(false, "the greatest weight is"), (true, "a few rows have nearly all")])
  func aCheckWarnsOfExtremeWeights(isOne: Bool, warning: String) throws {
    let lines = ClickLog.csv.split(separator: "\n")
    let rows = lines.dropFirst().enumerated().map { i, line in
      "\(line),\(isOne ? (i == 7 ? "1e6" : "1") : "1e38")"
    }
    let project = try Project(
      log: ([lines[0] + ",weight"] + rows).joined(separator: "\n") + "\n",
      space: SpaceText.neutral.replacing("order: {shuffle: 3}", with: "weight: weight"))
    let check = try project.nas("space", "check", "space.yaml")
    #expect(check.exitCode == 0, "\(check.output)")
    #expect(check.output.contains("warning: data.weight: \(warning)"), "\(check.output)")
  }
}
