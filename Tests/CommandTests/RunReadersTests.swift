// What a finished run says is what the other commands give.

import Files
import Foundation
import Model
import Runs
import Testing
import Training

@Suite struct RunReadersTests {
  let project: Project
  let summary: Summary

  init() throws {
    project = try Project()
    _ = try project.nas("search", "space.yaml", "--seed", "5", "--out", "run")
    summary = try project.summary(of: "run")
  }

  /// The JSON that a command prints.
  private func printed<Value: Decodable>(_ type: Value.Type, _ arguments: String...) throws -> Value
  {
    let outcome = try project.nas(arguments)
    try #require(outcome.exitCode == 0, "\(outcome.messages)")
    return try JSONDecoder().decode(type, from: Data(outcome.output.utf8))
  }

  @Test func trainingAgainGivesTheRunsOfTheSummary() throws {
    let chosen = try #require(summary.targets.first { $0.target == summary.chosen }).trained
    for run in chosen.runs {
      let metrics = try printed(
        TrainingMetrics.self, "train", "run/trainer.yaml", "--seed", String(run.seed), "--json")
      #expect(metrics.seed == run.seed)
      #expect(metrics.logloss == run.logloss)
      #expect(metrics.auc == run.auc)
      #expect(metrics.rows == ClickLog.rows)
      #expect(Double(metrics.cost.flops) == chosen.cost.flops)
      #expect(Double(metrics.cost.parameters) == chosen.cost.parameters)
      #expect(Double(metrics.cost.embeddingBytes) == chosen.cost.embeddingBytes)
    }
  }

  /// Of a search space, the baseline is trained.
  @Test func trainingTheSpaceGivesTheBaseline() throws {
    let run = try #require(summary.baseline.runs.first)
    let metrics = try printed(
      TrainingMetrics.self, "train", "space.yaml", "--seed", String(run.seed), "--json")
    #expect((metrics.logloss, metrics.auc) == (run.logloss, run.auc))
  }

  @Test func theExportIsTheTrainerConfig() throws {
    // Paths are relative to the folder of the file, or to the working folder.
    let text = try project.text("run/trainer.yaml").replacing("../log.csv", with: "log.csv")
    let trainer = try SearchSpace(yaml: text, file: "trainer.yaml")
    #expect(trainer.decisions.isEmpty && trainer.data.paths == ["log.csv"])
    let exported = try project.nas("export", "run", "--format", "nas")
    #expect(exported.exitCode == 0)
    #expect(try SearchSpace(yaml: exported.output, file: "export") == trainer)
  }

  @Test func anyTargetCanBeExported() throws {
    struct Exported: Decodable {
      let architecture: [String: ChoiceValue]
      let cost: Summary.CostFigures
    }
    for result in summary.targets {
      let exported = try printed(
        Exported.self, "export", "run", "--format", "json", "--target", result.target.slug)
      #expect(exported.architecture == result.trained.architecture)
      #expect(exported.cost.ratio == result.trained.cost.ratio)
    }
    let outcome = try project.nas("export", "run", "--format", "json", "--target", "0.7")
    #expect(outcome.exitCode == 2)
    #expect(outcome.messages.contains("run: the run has no target 0.7: expected one of 0.9, 0.6"))
  }

  @Test func theCostIsThatOfTheSummary() throws {
    struct Costs: Decodable {
      struct Layer: Decodable {
        let name: String
        let cost: TrainingMetrics.CostRecord
      }
      let layers: [Layer]
      let total: TrainingMetrics.CostRecord
      let ratio: Double
    }
    let result = summary.targets[1]
    try project.write(jsonText(result.trained.architecture), to: "architecture.json")
    let costs = try printed(
      Costs.self, "cost", "space.yaml", "--architecture", "architecture.json", "--json")
    #expect(costs.ratio == result.trained.cost.ratio)
    #expect(Double(costs.total.flops) == result.trained.cost.flops)
    #expect(costs.layers.reduce(0) { $0 + $1.cost.flops } == costs.total.flops)
    #expect(
      costs.layers.map(\.name) == [
        "embeddings.site", "embeddings.hour", "embeddings.price", "cross.0", "hidden.0", "output",
      ])
    #expect(try printed(Costs.self, "cost", "space.yaml", "--json").ratio == 1)
  }

  @Test func thePlotsCanBeDrawnAgain() throws {
    let before = try project.names(in: "run/plots").map { try project.text("run/plots/\($0)") }
    try FileManager.default.removeItem(at: project.url("run/plots"))
    let outcome = try project.nas("plot", "run")
    #expect(outcome.exitCode == 0, "\(outcome.messages)")
    let after = try project.names(in: "run/plots").map { try project.text("run/plots/\($0)") }
    #expect(!after.isEmpty)
    #expect(after == before)
  }
}
