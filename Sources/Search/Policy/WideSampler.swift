// Wide architectures for the warm-up, so that the last columns of every weight are trained too.

import Model
import Numerics

/// Draws architectures in which as many widths as a bounded cost allows are at their greatest.
///
/// The largest network of a space may cost many baselines, so not all of it is visited at once: the
/// widths are raised in a random order, each as far as the bound lets it. Every width comes first now
/// and then, and is then at its greatest.
struct WideSampler: Sendable {
  private let space: CostedSpace
  private let policy: Policy
  /// The greatest cost ratio of a wide architecture.
  private static let bound = 4.0

  init(_ space: CostedSpace) {
    self.space = space
    policy = Policy(uniformOver: space.decisions)
  }

  func sample(random: inout RandomStream) -> Architecture {
    var architecture = policy.sample(1, random: &random)[0]
    var order = Array(space.decisions.indices)
    order.shuffle(using: &random)
    for (rank, d) in order.enumerated() {
      let wide = architecture.choosing(space.decisions[d].choice.widest, at: d)
      if rank == 0 || space.ratio(of: wide) <= Self.bound { architecture = wide }
    }
    return architecture
  }
}
