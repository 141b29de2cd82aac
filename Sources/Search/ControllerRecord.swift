// One line of controller.jsonl: the state of a controller at a logged step.

/// The state of one target's controller at one step, as `controller.jsonl` holds it.
public struct ControllerRecord: Codable, Hashable, Sendable {
  /// The step, from 0.
  public var step: Int
  /// The target: a cost ratio.
  public var target: Double
  /// Mean reward of the step's samples. Nil in the warm-up, which rewards nothing.
  public var reward: Double?
  /// What was subtracted from the reward. Nil where each sample has its own (leave-one-out).
  public var baseline: Double?
  /// Mean cost ratio of the step's samples.
  public var costRatio: Double
  /// Entropy of the policy in nats, summed over its decisions.
  public var entropy: Double
  /// Mean log loss of the step's samples, each scored before anything trained on the batch.
  public var logloss: Double
  /// The probability of every choice of every decision, keyed by the decision's path.
  public var probabilities: [String: [Double]]

  enum CodingKeys: String, CodingKey {
    case step, target, reward, baseline
    case costRatio = "cost_ratio"
    case entropy, logloss, probabilities
  }

  /// Makes a record.
  public init(
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
