// One line of controller.jsonl: what a searcher knows at a logged step.

import Model

/// What one target's searcher knows at one step, as `controller.jsonl` holds it.
///
/// The file has its name from the default searcher. Other searchers leave out what they do not have: `entropy` and
/// `probabilities` are those of a policy.
package struct ControllerRecord: Hashable, Sendable {
  /// The step, from 0.
  package var step: Int
  /// The target: a cost ratio.
  package var target: Target
  /// Mean reward of the step's samples. Nil in the warm-up, which rewards nothing.
  package var reward: Double?
  /// What was subtracted from the reward. Nil where each sample has its own (leave-one-out).
  package var baseline: Double?
  /// Mean cost ratio of the step's samples.
  package var costRatio: Double
  /// Entropy of the policy in nats, summed over its decisions. Nil of a searcher without a policy.
  package var entropy: Double?
  /// Mean log loss of the step's samples, each scored before anything trained on the batch.
  package var logloss: Double
  /// The probability of every choice of every decision, keyed by the decision's path. Empty of a searcher without a
  /// policy.
  package var probabilities: [String: [Double]]
  /// What else the searcher says of itself, by names of its own. Empty of a controller.
  package var figures: [String: Double]

  /// Makes a record.
  package init(
    step: Int, target: Target, reward: Double?, baseline: Double? = nil, costRatio: Double,
    entropy: Double? = nil, logloss: Double, probabilities: [String: [Double]] = [:],
    figures: [String: Double] = [:]
  ) {
    self.step = step
    self.target = target
    self.reward = reward
    self.baseline = baseline
    self.costRatio = costRatio
    self.entropy = entropy
    self.logloss = logloss
    self.probabilities = probabilities
    self.figures = figures
  }

  /// What samples say, at least one: the reward is their quality, −log loss.
  ///
  /// - Parameter isWarmUp: whether they were of the warm-up, which rewards nothing.
  init(step: Int, target: Target, of samples: [Sample], isWarmUp: Bool) {
    precondition(!samples.isEmpty, "a record is of samples")
    let logloss = samples.meanLogloss
    self.init(
      step: step, target: target, reward: isWarmUp ? nil : -logloss,
      costRatio: samples.meanCostRatio, logloss: logloss)
  }
}

extension ControllerRecord {
  /// Sets what a policy does on average: its entropy, and the probability of each choice to six digits. Smaller
  /// differences are noise, and a third of the log's size.
  mutating func set(_ marginals: Marginals, of decisions: [Decision]) {
    entropy = marginals.entropy
    probabilities = Dictionary(
      uniqueKeysWithValues: zip(
        decisions.map(\.path),
        marginals.probabilities.map { $0.map { ($0 * 1e6).rounded() / 1e6 } }))
  }
}

extension ControllerRecord: Codable {
  enum CodingKeys: String, CodingKey {
    case step, target, reward, baseline
    case costRatio = "cost_ratio"
    case entropy, logloss, probabilities, figures
  }

  /// Reads a record; what is absent is nil or empty.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    func optional<Value: Decodable>(_ key: CodingKeys) throws -> Value? {
      try container.decodeIfPresent(Value.self, forKey: key)
    }
    self.init(
      step: try container.decode(Int.self, forKey: .step),
      target: try container.decode(Target.self, forKey: .target), reward: try optional(.reward),
      baseline: try optional(.baseline),
      costRatio: try container.decode(Double.self, forKey: .costRatio),
      entropy: try optional(.entropy),
      logloss: try container.decode(Double.self, forKey: .logloss),
      probabilities: try optional(.probabilities) ?? [:], figures: try optional(.figures) ?? [:])
  }

  /// Writes what there is.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(step, forKey: .step)
    try container.encode(target, forKey: .target)
    try container.encodeIfPresent(reward, forKey: .reward)
    try container.encodeIfPresent(baseline, forKey: .baseline)
    try container.encode(costRatio, forKey: .costRatio)
    try container.encodeIfPresent(entropy, forKey: .entropy)
    try container.encode(logloss, forKey: .logloss)
    if !probabilities.isEmpty { try container.encode(probabilities, forKey: .probabilities) }
    if !figures.isEmpty { try container.encode(figures, forKey: .figures) }
  }
}
