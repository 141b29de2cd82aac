// A log whose rows have weights, from the file to the metrics.

import Foundation
import Testing
import Training

@Suite struct WeightedLogTests {
  /// The rows of `ClickLog`, with a column of ones and one of weights from 0 to 2.
  static let csv: String = {
    let lines = ClickLog.csv.split(separator: "\n")
    let rows = lines.dropFirst().enumerated().map { "\($1),1,\(Double($0 % 5) / 2)" }
    return ([lines[0] + ",one,weight"] + rows).joined(separator: "\n") + "\n"
  }()

  static func space(weight: String) -> String {
    SpaceText.neutral.replacing("order: {shuffle: 3}", with: "weight: \(weight)")
  }

  static func metrics(_ project: Project, _ arguments: String...) throws -> TrainingMetrics {
    let outcome = try project.nas(["train"] + arguments + ["--json"])
    #expect(outcome.exitCode == 0, "\(outcome.messages)")
    return try JSONDecoder().decode(TrainingMetrics.self, from: Data(outcome.output.utf8))
  }

  @Test func weightsOfOneChangeNothing() throws {
    let project = try Project(log: Self.csv, space: Self.space(weight: "one"))
    let plain = SpaceText.neutral.replacing("order: {shuffle: 3}", with: "order: log")
    try project.write(plain, to: "plain.yaml")
    for command in [["train", "--json"], ["search", "--rows", "1000", "--out", "run"]] {
      let outputs = try ["plain.yaml", "space.yaml"].map { space in
        let outcome = try project.nas([command[0], space] + command.dropFirst())
        #expect(outcome.exitCode == 0, "\(outcome.messages)")
        // Next steps name the space.
        return outcome.output.replacing("plain.yaml", with: "space.yaml")
      }
      #expect(outputs[0] == outputs[1])
    }
  }

  /// The log loss and the calibration of the rows, each counted by its weight.
  @Test func metricsAreWeighted() throws {
    let project = try Project(log: Self.csv, space: Self.space(weight: "weight"))
    let metrics = try Self.metrics(project, "space.yaml", "--predictions", "p.npy")
    let npy = try Data(contentsOf: project.url("p.npy"))
    let data = [UInt8](npy.suffix(4 * ClickLog.rows))
    var (losses, labels, predictions, weights) = (0.0, 0.0, 0.0, 0.0)
    let rows = Self.csv.split(separator: "\n").dropFirst().map { $0.split(separator: ",") }
    // All but the first tenth counts.
    for row in ClickLog.rows / 10..<ClickLog.rows {
      let bits = (0..<4).reduce(UInt32(0)) { $0 | UInt32(data[4 * row + $1]) << (8 * $1) }
      let p = Double(Float(bitPattern: bits))
      let (isClick, weight) = (rows[row][0] == "1", Double(rows[row][5]) ?? .nan)
      losses -= weight * log(isClick ? p : 1 - p)
      labels += isClick ? weight : 0
      predictions += weight * p
      weights += weight
    }
    #expect(abs(metrics.logloss - losses / weights) < 1e-6)
    #expect(abs(metrics.calibration - labels / predictions) < 1e-6)
    let unweighted = try Self.metrics(
      try Project(log: Self.csv, space: Self.space(weight: "one")), "space.yaml")
    #expect(abs(metrics.logloss - unweighted.logloss) > 1e-4)
  }

  @Test func aWindowWithoutWeightIsRefused() throws {
    let log = Self.csv.split(separator: "\n").enumerated().map { index, line in
      // The weight, last in the row, is 0 but for the first rows, which do not count.
      index < 100 ? String(line) : String(line.dropLast(3)) + "0.0"
    }
    let project = try Project(
      log: log.joined(separator: "\n") + "\n", space: Self.space(weight: "weight"))
    let outcome = try project.nas("search", "space.yaml", "--out", "run")
    #expect(outcome.exitCode == 2, "\(outcome.messages)")
    #expect(outcome.messages.contains("all have the weight 0"))
  }
}
