// Log losses of architectures that are scored batch after batch.

/// Weighted mean log losses of several architectures over the same batches.
struct MeanLosses: Sendable {
  private var sums: [Double] = []
  private var weight = 0.0

  /// One an architecture, in nats; none before the first batch.
  var means: [Double] { sums.map { weight > 0 ? $0 / weight : 0 } }

  /// Adds the means over a batch whose rows weigh so much.
  mutating func add(_ losses: ArraySlice<Double>, weight: Double) {
    if sums.isEmpty { sums = losses.map { _ in 0 } }
    sums = zip(sums, losses).map { $0 + $1 * weight }
    self.weight += weight
  }
}
