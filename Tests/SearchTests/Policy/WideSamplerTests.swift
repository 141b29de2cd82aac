// The warm-up visits every width, and never all of a space that costs many baselines.

import Model
import Numerics
import Testing

@testable import Search

@Suite struct WideSamplerTests {
  /// Forty features whose largest tables are 16 times the baseline's.
  static let broad = costedSpace(
    ModelSection(
      embeddings: [Choice](
        repeating: Choice(values: [.width(0), .width(2), .width(32)], baseline: 1), count: 40),
      hidden: [.init(width: choice(4, 8), bottleneck: bottleneck(2))]))

  @Test func everyWidthIsVisitedAtABoundedCost() {
    let sampler = WideSampler(Self.broad)
    var random = RandomStream(seed: 1, purpose: "wide")
    let drawn = (0..<300).map { _ in sampler.sample(random: &random) }
    // One more embedding at its greatest adds 0.8 of the baseline's columns at most.
    #expect(drawn.allSatisfy { Self.broad.ratio(of: $0) < 16 })
    #expect(drawn.allSatisfy { Self.broad.ratio(of: $0) > 2 })
    let widest = Self.broad.decisions.map { decision in
      decision.choice.values.indices.max {
        (decision.choice.values[$0].width ?? .max) < (decision.choice.values[$1].width ?? .max)
      } ?? 0
    }
    for (d, choice) in widest.enumerated() {
      #expect(drawn.contains { $0.choices[d] == choice }, "\(Self.broad.decisions[d].path)")
    }
  }

  /// Where even the largest network is cheap, it is what is visited.
  @Test func aSmallSpaceIsVisitedWhole() {
    let space = costedSpace(mixedModel)
    var random = RandomStream(seed: 1, purpose: "wide")
    #expect(WideSampler(space).sample(random: &random).choices == [2, 1, 1, 2, 0, 1])
  }
}
