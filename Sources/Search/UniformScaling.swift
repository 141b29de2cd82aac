// The baseline with all widths scaled alike: what an engineer would do without a search.

import Linalg
import SearchSpace

/// Scales every width of the baseline by one factor, the largest that the target allows.
public struct UniformScaling: Searcher {
  private let architecture: Architecture

  /// Scales the baseline to at most `target` times its cost.
  public init(_ space: CostedSpace, target: Double) {
    // A decision changes its choice where the scaled width is half way between two: those factors are few.
    let factors = Set(
      space.decisions.flatMap { decision -> [Double] in
        guard let baseline = decision.choice.baselineValue.width, baseline > 0 else { return [] }
        let widths = decision.choice.values.compactMap(\.width).sorted()
        return zip(widths, widths.dropFirst()).map { Double($0 + $1) / 2 / Double(baseline) }
      }
    ).sorted(by: >)
    // The scaled widths just below each of them, from the widest down.
    let scaled = ([Double.infinity] + factors).map { Self.scale(space, by: $0.nextDown) }
    architecture = scaled.first { space.ratio(of: $0) <= target } ?? space.cheapest
  }

  /// Every width is the choice nearest to the scaled baseline's; what has no width stays.
  private static func scale(_ space: CostedSpace, by factor: Double) -> Architecture {
    Architecture(
      choices: space.decisions.map { decision in
        let choice = decision.choice
        guard let baseline = choice.baselineValue.width, baseline > 0 else {
          return choice.baseline
        }
        let wanted = min(Double(baseline) * factor, Double(choice.largest))
        return choice.values.indices.filter { choice.values[$0].width != nil }.min {
          abs(Double(choice.values[$0].width ?? 0) - wanted)
            < abs(Double(choice.values[$1].width ?? 0) - wanted)
        } ?? choice.baseline
      })
  }

  /// The one, as often as asked.
  public mutating func propose(_ count: Int, random: inout RandomStream) -> [Architecture] {
    [Architecture](repeating: architecture, count: count)
  }

  /// Does nothing.
  public mutating func learn(from samples: [Sample]) {}

  /// The one.
  public func best(_ count: Int) -> [Architecture] { [architecture] }
}
