// FILE.examples.jsonl: rows as an exported network reads them, with what nas predicts for them.

import Datasets
import Files
import Model
import Numerics
import Search
import Training

/// Rows of a dataset with the probabilities that a network gives them while it is not trained. One object a line:
/// `row` (its place in the dataset), `inputs` (by name: a number, or a list of ids that is not filled up) and
/// `probability`.
struct ServingExamples {
  let dataset: Dataset
  /// The rows of the dataset.
  let rows: Range<Int>
  let served: ServingInputs
  /// The space of the network.
  let space: SearchSpace

  /// Predicts the rows and writes them.
  ///
  /// - Throws: `Divergence` where the last step has left weights that predict nothing, `InputError` where the dataset is damaged, or what the writer throws.
  func write(
    _ network: Network, _ shape: Shape, pool: WorkerPool, to writer: inout FileWriter
  ) throws {
    var trainer = Trainer(scoring: network, loss: space.training.loss, pool: pool)
    var batch = Batch()
    let names = try served.inputs.map { input in
      (ids: try jsonText(input.ids), factors: try input.factors.map { try jsonText($0) })
    }
    let chunk = 1024
    for start in stride(from: rows.lowerBound, to: rows.upperBound, by: chunk) {
      let range = start..<min(start + chunk, rows.upperBound)
      try dataset.read(range, into: &batch)
      // The gradients that come with it are never applied.
      let outcome = trainer.score(batch, training: [shape])
      if !outcome.logits.allSatisfy(\.isFinite), let fault = outcome.trained[0].fault {
        throw Divergence(step: rows.upperBound / space.training.batch, fault, of: shape, in: space)
      }
      for (i, logit) in outcome.logits.enumerated() {
        let inputs = zip(served.inputs, names).map { input, names in
          Self.text(batch.columns[input.feature], row: i, names)
        }
        try writer.write(
          "{\"row\":\(start + i),\"inputs\":{\(inputs.joined(separator: ","))},"
            + "\"probability\":\(Float(Evaluation.probability(logit)))}\n")
      }
    }
  }

  /// What a row has of a feature, as members of an object.
  private static func text(
    _ column: Batch.Column, row: Int, _ names: (ids: String, factors: String?)
  ) -> String {
    if !column.offsets.isEmpty {
      let ids = column.ids[Int(column.offsets[row])..<Int(column.offsets[row + 1])]
      return "\(names.ids):[\(ids.map(String.init).joined(separator: ","))]"
    }
    let factor = names.factors.map { ",\($0):\(column.factors[row])" } ?? ""
    return "\(names.ids):\(column.ids[row])\(factor)"
  }
}
