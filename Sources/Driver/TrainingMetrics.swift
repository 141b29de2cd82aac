// metrics.json: what one training from scratch measured.

import Foundation
import SearchSpace
import System

/// The progressive metrics of one training over its evaluation window, and its cost.
public struct TrainingMetrics: Codable, Sendable {
  /// The seed of the initial weights.
  public let seed: UInt64
  /// Mean log loss in nats.
  public let logloss: Double
  /// Area under the ROC curve.
  public let auc: Double
  /// Sum of labels over sum of predictions.
  public let calibration: Double
  /// Rows of the stream.
  public let rows: Int
  /// What the network costs.
  public let cost: CostRecord

  /// The cost of a network.
  public struct CostRecord: Codable, Sendable {
    /// Floating-point operations of one prediction.
    public let flops: Int
    /// Weights, embeddings included.
    public let parameters: Int
    /// Bytes of the embedding tables.
    public let embeddingBytes: Int

    enum CodingKeys: String, CodingKey {
      case flops, parameters
      case embeddingBytes = "embedding_bytes"
    }

    /// The fields of a cost.
    public init(_ cost: Cost) {
      flops = cost.flops
      parameters = cost.parameters
      embeddingBytes = cost.embeddingBytes
    }
  }

  /// The figures of a training.
  public init(_ run: TrainedRun, cost: Cost, rows: Int) {
    seed = run.seed
    logloss = run.logloss
    auc = run.auc
    calibration = run.calibration
    self.rows = rows
    self.cost = CostRecord(cost)
  }

  /// Writes metrics.json into a folder, which is made if it is not there.
  ///
  /// - Throws: `InputError` where the folder cannot be written.
  public func write(to folder: String) throws {
    try Folder.create(folder)
    try DurableFile.write(jsonText(self, pretty: true) + "\n", to: "\(folder)/metrics.json")
  }
}
