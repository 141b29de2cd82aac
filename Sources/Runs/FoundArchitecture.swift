// What a search has found for a target. Not what was measured of it: that is in a summary.

import Model

/// The architecture that was found for a target.
package struct FoundArchitecture: Hashable, Sendable {
  /// The target.
  package let target: Target
  /// The architecture.
  package let architecture: Architecture
  /// Its cost over the baseline's.
  package let costRatio: Double
  /// The architectures that came next for the target, the best first: one takes the place of an architecture whose
  /// trainings collapse.
  package let runnersUp: [Architecture]

  /// An architecture of a space that was found for a target.
  package init(
    _ architecture: Architecture, for target: Target, in space: CostedSpace,
    runnersUp: [Architecture] = []
  ) {
    precondition(!runnersUp.contains(architecture))
    self.target = target
    self.architecture = architecture
    costRatio = space.ratio(of: architecture)
    self.runnersUp = runnersUp
  }
}
