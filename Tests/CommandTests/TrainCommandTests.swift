// `nas train`: what it measures besides log loss, in print and in JSON.

import Foundation
import Testing
import Training

@Suite struct TrainCommandTests {
  /// A baseline on the log in its own order, whose rows of one hour are a group.
  static let grouped = SpaceText.neutral.replacing(
    "order: {shuffle: 3}", with: "group: [hour, price]")

  static func metrics(_ outcome: Project.Outcome) throws -> TrainingMetrics {
    #expect(outcome.exitCode == 0, "\(outcome.messages)")
    return try JSONDecoder().decode(TrainingMetrics.self, from: Data(outcome.output.utf8))
  }

  /// The area within each group, from the log and from what was predicted.
  @Test func perQueryAUCIsThatOfThePredictions() throws {
    let project = try Project(space: Self.grouped.replacing("hour, price", with: "hour"))
    let metrics = try Self.metrics(
      try project.nas("train", "space.yaml", "--predictions", "p.npy", "--json"))
    let npy = try Data(contentsOf: project.url("p.npy"))
    let data = [UInt8](npy.suffix(4 * ClickLog.rows))
    let predictions = (0..<ClickLog.rows).map { row in
      Float(
        bitPattern: (0..<4).reduce(UInt32(0)) { $0 | UInt32(data[4 * row + $1]) << (8 * $1) })
    }
    let fields = ClickLog.csv.split(separator: "\n").dropFirst().map { $0.split(separator: ",") }
    // All but the first tenth counts.
    let window = ClickLog.rows / 10..<ClickLog.rows
    var areas: [Double] = []
    for rows in Dictionary(grouping: window, by: { fields[$0][2] }).values {
      var (ordered, pairs) = (0.0, 0.0)
      for i in rows where fields[i][0] == "1" {
        for j in rows where fields[j][0] == "0" {
          let (p, q) = (predictions[i], predictions[j])
          ordered += p > q ? 1 : p == q ? 0.5 : 0
          pairs += 1
        }
      }
      areas.append(ordered / pairs)
    }
    #expect(metrics.groups == 24 && areas.count == 24)
    let mean = areas.reduce(0, +) / 24
    #expect(mean > 0.7)
    #expect(abs((metrics.perQueryAUC ?? 0) - mean) < 1e-4)
  }

  @Test func everyActivationTrainsAndDiffersFromTheOthers() throws {
    let losses = try ["relu", "smelu", "silu"].map { activation in
      let project = try Project(
        space: SpaceText.neutral.replacing("model:", with: "model:\n  activation: \(activation)"))
      return try Self.metrics(try project.nas("train", "space.yaml", "--json")).logloss
    }
    #expect(Set(losses).count == 3)
    #expect(losses.allSatisfy { $0 < 0.69 })
  }

  /// What a search says of its runs is what a training says.
  @Test func searchesReportPerQueryAUC() throws {
    let project = try Project(space: Self.grouped)
    let outcome = try project.nas("search", "space.yaml", "--out", "run", "--rows", "1500")
    #expect(outcome.exitCode == 0, "\(outcome.messages)")
    #expect(outcome.output.contains("| AUC within groups "))
    let baseline = try project.summary(of: "run").baseline
    let metrics = try Self.metrics(
      try project.nas("train", "space.yaml", "--rows", "1500", "--seed", "2", "--json"))
    #expect(metrics.perQueryAUC != nil)
    #expect(baseline.runs[1].perQueryAUC == metrics.perQueryAUC)
    let areas = baseline.runs.compactMap(\.perQueryAUC)
    let mean = areas.reduce(0, +) / Double(areas.count)
    #expect(areas.count == baseline.runs.count && baseline.perQueryAUC == mean)
  }

  @Test func tenthsAndWindowsAreListed() throws {
    let project = try Project()
    let metrics = try Self.metrics(try project.nas("train", "space.yaml", "--json"))
    #expect(metrics.perQueryAUC == nil && metrics.groups == nil)
    #expect(metrics.deciles.count == 10)
    let predictions = metrics.deciles.map(\.prediction)
    #expect(predictions == predictions.sorted())
    // Clicks are 9 in 10 on half of the sites, 1 in 10 on the others.
    #expect(metrics.deciles[0].label < 0.2 && metrics.deciles[9].label > 0.8)
    #expect(metrics.windows.count == 10)
    #expect(metrics.windows.map(\.rows) == [Int](repeating: 270, count: 10))
    let mean = metrics.windows.reduce(0) { $0 + $1.logloss } / 10
    #expect(abs(mean - metrics.logloss) < 1e-12)
    let text = try project.nas("train", "space.yaml").output
    for row in ["| log loss ", "| tenth | mean prediction |", "|     2730 |  270 |"] {
      #expect(text.contains(row), "\(text)")
    }
    #expect(!text.contains("PerQueryAUC"))
  }
}
