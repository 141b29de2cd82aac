// Which layer it was, once something in a pass is known not to be finite.

import Datasets
import Numerics

extension Pass {
  /// How some rows did.
  struct Score: Sendable {
    /// The weighted sum of their log losses, in nats.
    var loss: Double
    /// The first number that is not finite.
    var fault: Fault?
    /// The gradients of the batch's mean loss by gates; nil if none were asked for.
    var gates: GateGradients?
  }

  /// Predicts some rows as `forward` does, and finds the layer where a logit's infinity or NaN began.
  func score(
    _ batch: Batch, _ inputs: [FeatureInput], rows batchRows: Range<Int>, at first: Int? = nil,
    profile: inout Profile
  ) -> Score {
    let loss = forward(batch, inputs, rows: batchRows, at: first, profile: &profile)
    if loss.isFinite { return Score(loss: loss) }
    let first = first ?? batchRows.lowerBound
    let rows = first..<first + batchRows.count
    return Score(loss: loss, fault: activationFault(rows: rows, inputs, batchRows: batchRows))
  }

  /// The first layer that computed something for the rows which is not finite.
  private func activationFault(
    rows: Range<Int>, _ inputs: [FeatureInput], batchRows: Range<Int>
  ) -> Fault {
    if let fault = embeddingFault(x0[rows: rows], .activation) { return fault }
    for f in inputs.indices where !columns.active(f).isEmpty {
      if let linear = inputs[f].linear, !linear[rows: batchRows].isFinite {
        return Fault(.embedding(f), .activation)
      }
    }
    if let name = chain.firstFault(rows: rows) {
      return Fault(.layer(network.place(of: name)), .activation)
    }
    return Fault(.output, .activation)
  }

  /// The first feature whose columns among x₀ or its gradient are not all finite. x0: rows × X.
  func embeddingFault(_ x0: Matrix, _ kind: Fault.Kind) -> Fault? {
    for f in network.embeddings.indices where !x0[columns: columns.active(f)].isFinite {
      return Fault(.embedding(f), kind)
    }
    return nil
  }
}
