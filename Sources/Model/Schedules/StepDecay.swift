// A learning rate that falls by a factor after every so many steps.

import Foundation

/// γ^⌊t / s⌋ in the step after t others, as PyTorch's `StepLR`.
package struct StepDecay: RateSchedule {
  /// s
  package var steps = 1000
  /// γ
  package var factor = 0.5

  /// Makes the default schedule.
  package init() {}

  /// One sentence for the reference.
  package static let doc = "Multiplies the learning rate by a factor after every so many steps."

  /// The keys.
  package static let settings: [Setting<Self>] = [
    .integer(
      "decay_steps", \.steps, 1...1_000_000_000, "The number of steps between two decays."),
    .number(
      "decay_factor", \.factor, .between(0, 1), "The factor of the learning rate at each decay."
    ),
  ]

  /// γ^⌊t / s⌋
  package func factor(step: Int, of steps: Int) -> Double {
    pow(factor, Double(step / self.steps))
  }
}
