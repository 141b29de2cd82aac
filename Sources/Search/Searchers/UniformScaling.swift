// The baseline with all widths scaled alike: what an engineer would do without a search.

import Foundation
import Model
import Numerics

/// Scales every width of the baseline by one factor, and rounds to choices so that the target's cost is met.
///
/// Its cost is at most 1 % below the target's, if the space has such an architecture: a comparison with it is one at equal
/// cost. A milder target never gets a cheaper architecture.
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
    architecture = Self.architecture(of: ScaledWidths(space), within: target)
  }

  /// The scaled baseline for a target. If every architecture costs more, it is the cheapest.
  ///
  /// Costs are divided into ranges that do not depend on the target, four to one per cent, and in each the architecture is
  /// taken that is nearest to its factor. Of those of the four ranges from the target's down, the nearest of all is the
  /// answer: a minimum over a sliding window, so that a milder target never gets a cheaper one.
  static func architecture(of widths: ScaledWidths, within target: Target) -> Architecture {
    let (space, own) = (widths.space, CostRange(of: target))
    func isAllowed(_ rounding: ScaledWidths.Rounding) -> Bool {
      space.ratio(of: rounding.architecture) <= target.ratio
    }
    let near = (0..<CostRange.window).compactMap {
      widths.nearest(costing: own.lower(by: $0).costs)
    }
    // The first of equals costs most.
    if let nearest = near.filter(isAllowed).min(by: { $0.distance < $1.distance }) {
      return nearest.architecture
    }
    let least = own.costs.lowerBound
    if let nearest = widths.nearest(costing: least...max(least, target.ratio)) {
      return nearest.architecture
    }
    let cheapest = space.cheapest
    // A space with nothing down to there has hardly anything but its cheapest architecture.
    let end = max(space.ratio(of: cheapest), target.ratio / 16)
    var range = own.lower(by: CostRange.window)
    while range.costs.upperBound >= end {
      if let nearest = widths.nearest(costing: range.costs) { return nearest.architecture }
      range = range.lower(by: 1)
    }
    return cheapest
  }

  /// A range of cost ratios: number i is above s^(i + 1) and at most s^i, where s⁴ = 0.99.
  private struct CostRange {
    /// So many ranges are one per cent.
    static let window = 4
    private static let step = pow(0.99, 1 / Double(window))
    private let index: Double

    /// The range in which a target lies.
    init(of target: Target) {
      let index = (log(target.ratio) / log(Self.step)).rounded(.down)
      self.index = pow(Self.step, index) < target.ratio ? index - 1 : index
    }

    private init(index: Double) { self.index = index }

    /// The range that is so many below this one.
    func lower(by count: Int) -> CostRange { CostRange(index: index + Double(count)) }

    /// From the first number above its lower bound.
    var costs: ClosedRange<Double> { pow(Self.step, index + 1).nextUp...pow(Self.step, index) }
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
