// What changes from step to step of one training: the learning rate, its schedule after a linear warm-up, and the outputs
// that are dropped.

/// How a training goes on from step to step.
package struct Pace: Hashable, Sendable {
  /// How the learning rate falls.
  @Chosen private var schedule: any RateSchedule
  /// The steps in which it rises to its base, or to what the schedule makes of that.
  private let warmUpSteps: Int
  /// The steps of the training.
  private let steps: Int
  /// The greatest norm of a gradient; nil for any.
  package let greatestNorm: Double?
  /// The probability that an output of a hidden layer is dropped.
  private let dropoutRate: Double

  /// The same rate in every step.
  package static let constant = Pace(ConstantRate(), steps: 0)

  /// Makes a pace.
  package init(
    _ schedule: any RateSchedule, warmUpSteps: Int = 0, steps: Int, greatestNorm: Double? = nil,
    dropoutRate: Double = 0
  ) {
    precondition(warmUpSteps >= 0 && steps >= 0 && dropoutRate >= 0 && dropoutRate < 1)
    self.schedule = schedule
    (self.warmUpSteps, self.steps, self.greatestNorm) = (warmUpSteps, steps, greatestNorm)
    self.dropoutRate = dropoutRate
  }

  /// A step of the training, by its number from 1 on.
  package func moment(_ step: Int) -> Moment {
    let warm = warmUpSteps > 0 ? min(1, Double(step) / Double(warmUpSteps)) : 1
    return Moment(step: step, rate: warm * schedule.factor(step: step - 1, of: steps))
  }

  /// The step from which on the rate does not rise.
  package var fallsFrom: Int { max(warmUpSteps, 1) }

  /// The outputs that are dropped in a step; nil where none are.
  func dropout(_ step: Int) -> Dropout? {
    dropoutRate > 0 ? Dropout(rate: dropoutRate, step: step) : nil
  }
}
