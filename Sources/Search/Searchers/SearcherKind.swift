// The searchers by name.

import Model

/// A kind of searcher.
package enum SearcherKind: String, CaseIterable, Sendable {
  /// A policy that learns by REINFORCE, as the space's settings say.
  case controller
  /// Regularised evolution.
  case evolution
  /// Random architectures, ranked by the supernet.
  case random
  /// The baseline scaled.
  case scaling

  /// A searcher of this kind.
  ///
  /// - Parameter positiveRate: the share of positive labels, which gives rewards their scale.
  package func searcher(
    _ space: CostedSpace, target: Double, positiveRate: Double
  ) -> any Searcher {
    switch self {
    case .controller:
      Controller(
        space, target: target, reward: Reward(space.space.search, positiveRate: positiveRate),
        learningRate: space.space.search.learningRate, policy: space.space.search.policy)
    case .evolution: EvolutionSearcher(space, target: target)
    case .random: RandomSearcher(space, target: target)
    case .scaling: UniformScaling(space, target: target)
    }
  }
}
