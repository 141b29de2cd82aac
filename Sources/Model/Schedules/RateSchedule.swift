// The contract of a schedule of the learning rate. The members are named in `RateSchedules` alone.

/// How the learning rate changes over a training: the settings of a schedule as a value.
///
/// A schedule is one file and one line of `RateSchedules`. Its rate never rises: warming up is `Pace`'s part.
package protocol RateSchedule: Section {
  /// What the learning rate is multiplied by in a step.
  ///
  /// - Parameters:
  ///   - step: the number of steps before it.
  ///   - steps: those of the whole training.
  func factor(step: Int, of steps: Int) -> Double

  /// Whether the rate is the same in every step.
  var isConstant: Bool { get }
}

extension RateSchedule {
  /// It is not, usually.
  package var isConstant: Bool { false }
}
