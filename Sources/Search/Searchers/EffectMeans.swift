// The first-order effects of many batches in one: what each choice would change. What it is worth is for a model to say.
//
// Invariants:
// - All sums are finite: effects are.

import Model

/// Weighted means of first-order effects over batches, and how much they vary.
///
/// A network is linear around what it was trained on alone, and that changes from batch to batch. So the mean is over the
/// architectures that were trained, too.
struct EffectMeans: Codable, Hashable, Sendable {
  /// Σ w·x of each choice, x being its effect beside the reference's; Σ w·x²; and Σ w, of the batches in which x was known.
  private var sums: [[Moments]]
  /// The choice of each decision from which effects are counted.
  private let references: [Int]

  private struct Moments: Codable, Hashable, Sendable {
    var weight = 0.0, sum = 0.0, squares = 0.0, batches = 0.0
  }

  /// Nothing yet, of decisions of so many choices.
  init(choices: [Int], references: [Int]) {
    sums = choices.map { [Moments](repeating: Moments(), count: $0) }
    self.references = references
  }

  /// Adds the effects of a batch's trained architecture: of each choice, in nats.
  mutating func add(_ effects: [[Double?]], weight: Double) {
    for (d, effects) in effects.enumerated() {
      guard let reference = effects[references[d]] else { continue }
      for (choice, effect) in effects.enumerated() {
        guard let effect else { continue }
        let x = effect - reference
        sums[d][choice].weight += weight
        sums[d][choice].sum += weight * x
        sums[d][choice].squares += weight * x * x
        sums[d][choice].batches += 1
      }
    }
  }

  /// The mean effect of a choice beside the reference's, in nats, with the variance of that mean, in nats²; nil before two
  /// batches have said it.
  func difference(_ choice: Int, at decision: Int) -> (mean: Double, variance: Double)? {
    let moments = sums[decision][choice]
    guard moments.batches > 1, moments.weight > 0 else { return nil }
    let mean = moments.sum / moments.weight
    let spread = max(0, moments.squares / moments.weight - mean * mean)
    return (mean, spread / (moments.batches - 1))
  }

  /// Whether it is of decisions of so many choices.
  func fits(_ choices: [Int]) -> Bool {
    sums.map(\.count) == choices && zip(references, choices).allSatisfy { 0..<$1 ~= $0 }
      && references.count == choices.count
      && sums.joined().allSatisfy {
        $0.weight >= 0 && $0.sum.isFinite && $0.squares.isFinite
      }
  }
}
