// A run that never was, for pages that are drawn in tests.

import Foundation
import Model
import Synchronization
import Testing

@testable import Files
@testable import Live
@testable import Report
@testable import Runs
@testable import Search

enum Fixtures {
  static let space = """
    data:
      path: log.csv
      label: clicked
      features:
        site: {type: categorical}
        hour: {type: categorical}
    model:
      embedding: {choices: [0, 4, 8], baseline: 4}
      hidden: [{width: 8}]
    search: {targets: [0.9, 0.6]}

    """

  static let record = RunRecord(
    date: "2026-03-01T12:00:00Z", space: space,
    options: SearchOptions(targets: [0.9, 0.6], seed: 1, threads: 2),
    data: RunRecord.DataRecord(fingerprint: "1234", rows: 3000, vocabularySizes: [5, 25]),
    shards: 4, numerics: "test",
    machine: RunRecord.MachineRecord(processor: "test", cores: 2, memory: 1 << 30))

  /// A run that has just begun.
  static func view() throws -> RunView {
    RunView(
      folder: "run", record: record, space: try SearchSpace(yaml: space, file: "space.yaml"))
  }

  /// A logged state of the controller of the target 0.9.
  static func logged(step: Int) -> ControllerRecord {
    ControllerRecord(
      step: step, target: 0.9, reward: nil, baseline: nil, costRatio: 0.8, entropy: 2,
      logloss: 0.5,
      probabilities: ["embeddings.site": [0.2, 0.3, 0.5], "embeddings.hour": [0.2, 0.3, 0.5]])
  }

  /// What a run found that changes nothing.
  static func summary() -> Summary {
    let trained = Summary.Trained(
      architecture: ["embeddings.site": .width(4), "embeddings.hour": .width(4)],
      cost: Summary.CostFigures(flops: 100, parameters: 200, embeddingBytes: 300, ratio: 1),
      logloss: 0.5, auc: 0.7, perQueryAUC: nil, calibration: 1, predictionDifference: 0.1,
      runs: [Summary.Run(seed: 1, logloss: 0.5, auc: 0.7)])
    return Summary(
      margin: 0.001, confidence: 0.95, numerics: "test", baseline: trained, targets: [],
      chosen: nil, seconds: Summary.Seconds(search: 1, retrain: 2), examplesPerSecond: 3000)
  }

  /// A pool that waits longer than a busy machine makes a client take.
  static var patientPool: PatientPool { PatientPool(patience: .seconds(600)) }

  /// A folder with what a run has when it begins; for `body` alone.
  static func withRun<Result>(_ body: (RunDirectory) async throws -> Result) async throws -> Result
  {
    let folder = FileManager.default.temporaryDirectory.appending(path: "live-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try jsonText(record).write(
      to: folder.appending(path: "run.json"), atomically: true, encoding: .utf8)
    return try await body(RunDirectory(existing: folder.path))
  }
}

/// Waits until something is so.
func until(
  _ what: String, within seconds: Double = 60, _ condition: () async throws -> Bool
) async throws {
  let end = ContinuousClock.now + .seconds(seconds)
  while try await !condition() {
    try #require(ContinuousClock.now < end, "\(what): not within \(seconds) s")
    try await Task.sleep(for: .milliseconds(5))
  }
}
