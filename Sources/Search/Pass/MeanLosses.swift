// Log losses of architectures that are scored batch after batch.

/// Weighted mean log losses of several architectures over the same batches.
struct MeanLosses: Sendable {
  private var sums: [Double] = []
  private var weights: [Double] = []
  private var weight = 0.0

  /// One an architecture, in nats: infinite where every batch's was left out; none before the first batch.
  var means: [Double] {
    zip(sums, weights).map { $1 > 0 ? $0 / $1 : weight > 0 ? .infinity : 0 }
  }

  /// Adds the means over a batch whose rows weigh so much; of those that are nil it is left out.
  mutating func add(_ losses: [Double?], weight: Double) {
    precondition(sums.isEmpty || sums.count == losses.count, "always the same architectures")
    if sums.isEmpty {
      sums = losses.map { _ in 0 }
      weights = sums
    }
    for (i, loss) in losses.enumerated() {
      guard let loss else { continue }
      sums[i] += loss * weight
      weights[i] += weight
    }
    self.weight += weight
  }
}
