// How searchers without a policy rank architectures: by how they compare with others on the same batches.

import Model

/// By how much an architecture was better than the others on the same batches: a weighted mean.
struct MeanAdvantage: Codable, Hashable, Sendable {
  private var sum = 0.0
  private var weight = 0.0

  /// In nats; 0 before the first.
  var mean: Double { weight > 0 ? sum / weight : 0 }

  mutating func add(_ advantage: Double, weight: Double) {
    sum += weight * advantage
    self.weight += weight
  }
}

extension [Architecture: MeanAdvantage] {
  /// The `count` architectures of greatest mean advantage, the greatest first; ties by path order.
  func ranked(_ count: Int) -> [Architecture] {
    sorted { ($1.value.mean, $0.key) < ($0.value.mean, $1.key) }.prefix(count).map(\.key)
  }

  /// The greatest mean advantage, in nats; nil of none.
  var greatest: Double? { values.map(\.mean).max() }
}
