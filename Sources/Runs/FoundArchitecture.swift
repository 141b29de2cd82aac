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

  /// An architecture of a space that was found for a target.
  package init(_ architecture: Architecture, for target: Target, in space: CostedSpace) {
    self.target = target
    self.architecture = architecture
    costRatio = space.ratio(of: architecture)
  }
}
