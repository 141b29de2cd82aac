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
  /// Mean AUC within groups; null where rows have none, or no group has both labels.
  @OrNull public var perQueryAUC: Double?
  /// Groups with both labels, of which that is the mean; null where rows have none.
  @OrNull public var groups: Int?
  /// Sum of labels over sum of predictions.
  public let calibration: Double
  /// Mean prediction and mean label of the ten tenths of the rows by rising prediction.
  public let deciles: [Decile]
  /// The blocks of the evaluation window, in time order.
  public let windows: [BlockMetrics]
  /// Rows of the stream.
  public let rows: Int
  /// What the network costs.
  public let cost: CostRecord

  enum CodingKeys: String, CodingKey {
    case seed, logloss, auc
    case perQueryAUC = "per_query_auc"
    case groups, calibration, deciles, windows, rows, cost
  }

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

  /// The figures of a training on `rows` rows.
  public init(
    seed: UInt64, _ evaluation: Evaluation, perQueryAUC: PerQueryAUC?, windows: [BlockMetrics],
    cost: Cost, rows: Int
  ) {
    self.seed = seed
    logloss = evaluation.logloss
    auc = evaluation.auc
    self.perQueryAUC = perQueryAUC?.mean
    groups = perQueryAUC?.groups
    calibration = evaluation.calibration
    deciles = evaluation.deciles
    self.windows = windows
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
