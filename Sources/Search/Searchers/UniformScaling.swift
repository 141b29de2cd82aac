// The baseline with all widths scaled alike: what an engineer would do without a search.

import Model
import Numerics

/// Scales every width of the baseline by one factor, the largest that the target allows.
///
/// Where many decisions would change their choice at the same factor, as many of them change as the target asks
/// for, the first in path order first: so the budget is spent, and a comparison is one at equal cost.
///
/// It is one architecture: a pass trains and scores it without changing it, a playoff has nothing to choose, and its
/// retrains say what a search has to beat.
package struct UniformScaling: Searcher {
  /// Nothing changes.
  package typealias State = Unchanging

  /// The cost ratio that the scaled baseline may have.
  package let target: Target
  private let architecture: Architecture

  /// Scales the baseline to at most `target` times its cost.
  package init(_ space: CostedSpace, target: Target) {
    self.target = target
    var architecture = Architecture(
      choices: space.decisions.map { decision in
        // What has no width stays.
        let baseline = decision.choice.baselineValue.width ?? 0
        return baseline > 0 ? decision.choice.widest : decision.choice.baseline
      })
    for step in Self.steps(space) where space.ratio(of: architecture) > target.ratio {
      architecture.choices[step.decision] = step.choice
    }
    self.architecture =
      space.ratio(of: architecture) <= target.ratio ? architecture : space.cheapest
  }

  /// A decision changes to the next narrower choice where the scaled width is half way between the two.
  private static func steps(_ space: CostedSpace) -> [(
    factor: Double, decision: Int, choice: Int
  )] {
    space.decisions.enumerated().flatMap { d, decision -> [(Double, Int, Int)] in
      guard let baseline = decision.choice.baselineValue.width, baseline > 0 else { return [] }
      let widths = decision.choice.values.enumerated().compactMap { index, value in
        value.width.map { (width: $0, index: index) }
      }.sorted { $0.width < $1.width }
      return zip(widths, widths.dropFirst()).map { narrower, wider in
        (Double(narrower.width + wider.width) / 2 / Double(baseline), d, narrower.index)
      }
    }.sorted { ($1.0, $0.1) < ($0.0, $1.1) }
  }

  /// The one, as often as asked.
  package mutating func propose(_ count: Int, random: inout RandomStream) -> [Architecture] {
    [Architecture](repeating: architecture, count: count)
  }

  /// Does nothing.
  package mutating func learn(from samples: [Sample]) {}

  /// The one.
  package func best(_ count: Int) -> [Architecture] { [architecture] }
}
