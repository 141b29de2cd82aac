// One line of controller.jsonl: the state of a controller at a logged step.

/// The state of one target's controller at one step, as `controller.jsonl` holds it.
package struct ControllerRecord: Codable, Hashable, Sendable {
  /// The step, from 0.
  package var step: Int
  /// The target: a cost ratio.
  package var target: Double
  /// Mean reward of the step's samples. Nil in the warm-up, which rewards nothing.
  package var reward: Double?
  /// What was subtracted from the reward. Nil where each sample has its own (leave-one-out).
  package var baseline: Double?
  /// Mean cost ratio of the step's samples.
  package var costRatio: Double
  /// Entropy of the policy in nats, summed over its decisions.
  package var entropy: Double
  /// Mean log loss of the step's samples, each scored before anything trained on the batch.
  package var logloss: Double
  /// The probability of every choice of every decision, keyed by the decision's path.
  package var probabilities: [String: [Double]]

  enum CodingKeys: String, CodingKey {
    case step, target, reward, baseline
    case costRatio = "cost_ratio"
    case entropy, logloss, probabilities
  }

  /// Makes a record.
  package init(
    step: Int, target: Double, reward: Double?, baseline: Double?, costRatio: Double,
    entropy: Double, logloss: Double, probabilities: [String: [Double]]
  ) {
    self.step = step
    self.target = target
    self.reward = reward
    self.baseline = baseline
    self.costRatio = costRatio
    self.entropy = entropy
    self.logloss = logloss
    self.probabilities = probabilities
  }
}
