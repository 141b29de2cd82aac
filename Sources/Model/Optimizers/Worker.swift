// What a thread has to itself in a step.

import Numerics

/// What a thread has to itself while it works on a phase of a step.
package struct Worker: Sendable {
  /// Memory for what a task needs until its end.
  package var arena = Arena()
  /// Where its time goes.
  package var profile: Profile
  /// The step of the training in which weights are updated.
  package var moment: Moment
  /// How the gradients that it meets are measured; nil if they are applied. Nothing changes while they are measured.
  package var measuring: Measuring?
  /// The sum of the squares of the gradients that it measured, or more.
  package var squares = 0.0

  /// How gradients are measured.
  package enum Measuring: Sendable {
    /// From above, without the products that make the gradients of matrices.
    case bound
    /// As they are.
    case exact
  }

  /// A worker with an empty arena.
  package init(profile: Profile = Profile(), moment: Moment = Moment(step: 1)) {
    (self.profile, self.moment) = (profile, moment)
  }

  /// Runs a piece of work with the worker and adds its time to a stage.
  @inline(__always)
  package mutating func measure<Result>(
    _ stage: Stage, _ work: (inout Worker) throws -> Result
  ) rethrows -> Result {
    let start = profile.start
    defer { profile.add(stage, since: start) }
    return try work(&self)
  }
}
