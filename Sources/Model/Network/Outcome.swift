// What a step of training says of the shapes that it scored.

extension Trainer {
  /// How a shape did in a step.
  package struct Scored: Hashable, Sendable {
    /// Weighted mean log loss in nats over the scored rows; 0 if these have no weight.
    package var loss: Double
    /// The first of its numbers that was not finite; nil if all were.
    package var fault: Fault?
    /// By how much another value of one width would change the mean of the training loss over all rows, to first order.
    /// Nil if nobody asked, and for a shape with a fault.
    package var effects: Effects?

    /// Makes an outcome.
    package init(loss: Double, fault: Fault?, effects: Effects? = nil) {
      self.loss = loss
      self.fault = fault
      self.effects = effects
    }
  }

  /// What a step found; its losses and logits are from before it changed any weight.
  package struct Outcome: Sendable {
    /// The shapes that are trained, in their order.
    package var trained: [Scored]
    /// The shapes that are only scored, in their order, over the same rows.
    package var scored: [Scored]
    /// The number of these rows.
    package var scoredRows: Int
    /// The sum of their weights.
    package var scoredWeight: Double
    /// The first trained shape's logit for each row.
    package var logits: [Float]
  }
}
