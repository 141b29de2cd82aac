// A learning rate that falls along half a cosine (Loshchilov and Hutter 2017, equation 5, without restarts).

import Foundation

/// m + (1 − m) · (1 + cos(π t / T)) / 2 in the step after t others, and m from step T on, as PyTorch's
/// `CosineAnnealingLR` up to there.
package struct CosineDecay: RateSchedule {
  /// T; nil for the steps of the training.
  package var steps: Int?
  /// m
  package var least = 0.0

  /// Makes the default schedule.
  package init() {}

  /// One sentence for the reference.
  package static let doc = "Lets the learning rate fall along half a cosine."

  /// The keys.
  package static let settings: [Setting<Self>] = [
    .optionalInteger(
      "decay_steps", \.steps, 1...1_000_000_000,
      "The number of steps until the learning rate is at its least.",
      absent: "the steps of the training, be it short or long"),
    .number(
      "least_factor", \.least, .from(0, below: 1),
      "The least learning rate, as a fraction of `learning_rate`."),
  ]

  /// m + (1 − m) · (1 + cos(π t / T)) / 2
  package func factor(step: Int, of steps: Int) -> Double {
    let last = max(self.steps ?? steps, 1)
    return least + (1 - least) * (1 + cos(.pi * Double(min(step, last)) / Double(last))) / 2
  }
}
