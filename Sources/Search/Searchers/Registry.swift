// The searchers by name. A new one is a file of this folder, its name among `SearchSettings.Searcher`, and a line here.

import Model

/// What is known of a kind of searcher before one is made.
struct SearcherKind: Sendable {
  /// The type of its searchers, which no other kind has.
  let type: any Searcher.Type
  /// Makes a searcher of a space.
  let make:
    @Sendable (_ space: CostedSpace, _ target: Target, _ positiveRate: Double) -> any Searcher

  /// A kind that is made so: of a space, a target and the share of positive labels, which gives rewards their scale.
  init<Kind: Searcher>(_ make: @escaping @Sendable (CostedSpace, Target, Double) -> Kind) {
    type = Kind.self
    self.make = make
  }
}

extension SearchSettings.Searcher {
  /// The registry.
  var kind: SearcherKind {
    switch self {
    case .controller: SearcherKind { Controller($0, target: $1, positiveRate: $2) }
    case .evolution: SearcherKind { space, target, _ in EvolutionSearcher(space, target: target) }
    case .random: SearcherKind { space, target, _ in RandomSearcher(space, target: target) }
    case .scaling: SearcherKind { space, target, _ in UniformScaling(space, target: target) }
    case .surrogate: SearcherKind { SurrogateSearcher($0, target: $1, positiveRate: $2) }
    case .dnas:
      SearcherKind { space, target, _ in
        DifferentiableSearcher(
          space, target: target, learningRate: space.space.search.learningRate)
      }
    }
  }

  /// The name of a searcher; nil of one that is not registered.
  init?(of searcher: any Searcher) {
    guard let name = Self.allCases.first(where: { $0.kind.type == type(of: searcher) }) else {
      return nil
    }
    self = name
  }

  /// A searcher of this name.
  ///
  /// - Parameter positiveRate: the share of positive labels, which gives rewards their scale.
  package func searcher(
    _ space: CostedSpace, target: Target, positiveRate: Double
  ) -> any Searcher {
    kind.make(space, target, positiveRate)
  }
}
