// What a step of training says of the shapes that it scored.

extension Trainer {
  /// What a step found; its losses and logits are from before it changed any weight.
  package struct Outcome: Sendable {
    /// Weighted mean log loss in nats of each trained shape, then of each that was only scored, over the same
    /// rows; 0 where these have no weight.
    package var losses: [Double]
    /// The number of these rows.
    package var scoredRows: Int
    /// The sum of their weights.
    package var scoredWeight: Double
    /// The first trained shape's logit for each row.
    package var logits: [Float]
    /// What was not finite, of the shapes of which something was not, by their place among the losses.
    package var faults: [Int: Fault]
  }
}
