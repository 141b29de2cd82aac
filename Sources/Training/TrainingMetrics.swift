// metrics.json: what one training from scratch measured.

import Files
import Foundation
import Model
import Statistics

/// The progressive metrics of one training over its evaluation window, and its cost.
package struct TrainingMetrics: Codable, Sendable {
  /// The seed of the initial weights.
  package let seed: UInt64
  /// Mean log loss in nats.
  package let logloss: Double
  /// That over the log loss of the best constant prediction of the window (`NormalizedEntropy`): a network that is not
  /// below 1 has learned nothing that counts. Absent where the window has one label alone, and in files of earlier versions.
  package let normalizedEntropy: Double?
  /// Area under the ROC curve.
  package let auc: Double
  /// Mean AUC within groups; null where rows have none, or no group has both labels.
  @OrNull package var perQueryAUC: Double?
  /// Groups with both labels, of which that is the mean; null where rows have none.
  @OrNull package var groups: Int?
  /// Sum of labels over sum of predictions.
  package let calibration: Double
  /// Mean prediction and mean label of the ten tenths of the rows by rising prediction.
  package let deciles: [Decile]
  /// The blocks of the evaluation window, in time order.
  package let windows: [BlockMetrics]
  /// Rows of the stream.
  package let rows: Int
  /// What the network costs.
  package let cost: CostRecord

  enum CodingKeys: String, CodingKey {
    case seed, logloss
    case normalizedEntropy = "normalized_entropy"
    case auc
    case perQueryAUC = "per_query_auc"
    case groups, calibration, deciles, windows, rows, cost
  }

  /// The cost of a network.
  package struct CostRecord: Codable, Sendable {
    /// Floating-point operations of one prediction.
    package let flops: Int
    /// Weights, embeddings included.
    package let parameters: Int
    /// Bytes of the embedding tables.
    package let embeddingBytes: Int

    enum CodingKeys: String, CodingKey {
      case flops, parameters
      case embeddingBytes = "embedding_bytes"
    }

    /// The fields of a cost.
    package init(_ cost: Cost) {
      flops = cost.flops
      parameters = cost.parameters
      embeddingBytes = cost.embeddingBytes
    }
  }

  /// The figures of a training on `rows` rows.
  ///
  /// - Parameter outcomes: those of the evaluation's window.
  package init(
    seed: UInt64, _ evaluation: Evaluation, on outcomes: WindowOutcomes, perQueryAUC: PerQueryAUC?,
    windows: [BlockMetrics],
    cost: Cost, rows: Int
  ) {
    self.seed = seed
    logloss = evaluation.logloss
    normalizedEntropy =
      outcomes.featurelessLoss > 0 ? evaluation.logloss / outcomes.featurelessLoss : nil
    auc = evaluation.auc
    self.perQueryAUC = perQueryAUC?.mean
    groups = perQueryAUC?.groups
    calibration = evaluation.calibration
    deciles = evaluation.deciles
    self.windows = windows
    self.rows = rows
    self.cost = CostRecord(cost)
  }

  /// The file of the metrics in a folder.
  package static func file(in folder: String) -> String { "\(folder)/metrics.json" }

  /// Makes sure that no metrics.json of somebody else is in a folder.
  ///
  /// - Throws: `InputError` where one is there that nas has not written.
  package static func requireReplaceable(in folder: String) throws {
    let file = file(in: folder)
    guard FileStatus.exists(file) else { return }
    guard (try? value(Self.self, json: DurableFile.read(file), file: file)) != nil else {
      throw InputError(
        "exists already, and was not written by nas: move it away, or choose another folder",
        file: file)
    }
  }

  /// Writes metrics.json into a folder, which is made if it is not there.
  ///
  /// - Throws: `InputError` where the folder cannot be written.
  package func write(to folder: String) throws {
    try Folder.create(folder)
    try DurableFile.write(jsonText(self, pretty: true) + "\n", to: Self.file(in: folder))
  }
}
