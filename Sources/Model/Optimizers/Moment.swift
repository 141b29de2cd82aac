// Which step of a training it is, for rules whose updates depend on it.

/// A step in which weights are updated.
package struct Moment: Hashable, Sendable {
  /// Its number, from 1 on.
  package let step: Int
  /// What the rule's learning rate is multiplied by: the schedule.
  package let rate: Double
  /// What gradients are multiplied by: below 1 where their norm is clipped.
  package var scale: Float

  /// Makes a moment.
  package init(step: Int, rate: Double = 1, scale: Float = 1) {
    precondition(step >= 1 && rate >= 0)
    (self.step, self.rate, self.scale) = (step, rate, scale)
  }
}
