// The most probable architectures of a conditional policy, against trying them all.

import Foundation
import Model
import Testing

@testable import Search

@Suite struct BeamSelectorTests {
  /// Probable first, then cheap, then small in path order.
  static func byTryingAll(
    _ space: CostedSpace, _ policy: Policy, costRatio range: ClosedRange<Double>
  ) -> [Architecture] {
    space.architectures.filter { range.contains(space.ratio(of: $0)) }
      .map { (-policy.logProbability(of: $0), space.ratio(of: $0), $0) }
      .sorted(by: <).map(\.2)
  }

  @Test(arguments: SelectorTests.models.indices, Cost.Measure.allCases)
  func theMostProbableInOrder(model: Int, measure: Cost.Measure) {
    let space = costedSpace(SelectorTests.models[model], cost: measure)
    let least = space.ratio(of: space.cheapest)
    for seed in 0..<3 as Range<UInt64> {
      let policy = space.randomPolicy(seed: seed, .conditional)
      for target in [least, 0.5 * least + 0.5, 1] {
        for range in [0...target, 0.9 * target...target] {
          let expected = Self.byTryingAll(space, policy, costRatio: range)
          for count in [1, 10, 1000] {
            #expect(
              Selector(space).mostProbable(count, policy, costRatio: range)
                == Array(expected.prefix(count)))
          }
        }
      }
    }
  }

  /// Where all are equally probable.
  @Test func tiesGoToTheCheaper() {
    let space = costedSpace(mixedModel)
    let policy = Policy(uniformOver: space.decisions, .conditional)
    #expect(Selector(space).mostProbable(policy, costRatio: 0...1) == space.cheapest)
  }

  /// A narrow beam may miss the best, but not all that is allowed.
  @Test func aBeamOfOneFindsWhatIsAllowed() {
    let space = costedSpace(mixedModel)
    for seed in 0..<20 as Range<UInt64> {
      let policy = space.randomPolicy(seed: seed, .conditional)
      for target in [0.3, 0.5, 0.8] {
        let found = Selector(space, conditionalBeam: 1)
          .mostProbable(5, policy, costRatio: 0...target)
        #expect(found.count == 1 && found.allSatisfy { space.ratio(of: $0) <= target })
      }
    }
  }

  @Test(arguments: SelectorTests.models.indices, Cost.Measure.allCases)
  func boundsAreMet(model: Int, measure: Cost.Measure) {
    let space = costedSpace(SelectorTests.models[model], cost: measure)
    var bounds = CostBounds(space)
    for length in 0...space.decisions.count {
      let groups = Dictionary(grouping: space.architectures) { Array($0.choices.prefix(length)) }
      for (choices, architectures) in groups {
        let ratios = architectures.map(space.ratio)
        let (least, greatest) = (ratios.min() ?? 0, ratios.max() ?? 0)
        #expect(bounds.costRatios(choices) == least...greatest)
      }
    }
  }
}
