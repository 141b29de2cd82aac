// Costs of all architectures of a small space beside the baseline's.

import Model
import Testing

@Suite struct CostedSpaceTests {
  /// Bottlenecks that are cheaper than the full matrix, and such as are dearer: of 2 × 3 a bottleneck of
  /// 1 costs 5, one of 2 costs 10.
  static let bottlenecked = space(
    ModelSection(
      embeddings: [choice(2, 8, baseline: 8), choice(0, 5, baseline: 5)],
      ranks: [choice(1, 2, baseline: 2)],
      hidden: [
        .init(width: choice(3, 9, baseline: 9), bottleneck: bottleneck(2)),
        .init(
          width: choice(2, 40, baseline: 40),
          bottleneck: Choice(values: [.width(3), .none, .width(1)], baseline: 1)),
        .init(
          width: fixed(50), bottleneck: Choice(values: [.width(30), .width(2)], baseline: 0)),
      ]))

  @Test(arguments: Cost.Measure.allCases) func theCheapestIsTheMinimum(measure: Cost.Measure) {
    for var space in [mixed, Self.bottlenecked] {
      space.search.cost = measure
      let vocabularySizes = [7, 11, 13].prefix(space.model.embeddings.count)
      let costed = CostedSpace(space, vocabularySizes: Array(vocabularySizes))
      let least = space.architectures.map(costed.ratio).min()
      #expect(costed.ratio(of: costed.cheapest) == least)
    }
  }

  @Test(arguments: Cost.Measure.allCases) func ratiosAreOverTheBaseline(measure: Cost.Measure) {
    let costed = CostedSpace(
      space(mixed.model, cost: measure), vocabularySizes: [7, 11, 13])
    #expect(costed.ratio(of: costed.space.baseline) == 1)
    let baseline = costed.cost(of: costed.space.baseline).value(measure)
    for architecture in costed.space.architectures {
      let cost = costed.costModel.cost(of: costed.space.shape(of: architecture))
      #expect(costed.cost(of: architecture) == cost)
      #expect(costed.ratio(of: architecture) == Double(cost.value(measure)) / Double(baseline))
    }
  }

  @Test func choosingChangesOneDecision() {
    let architecture = Architecture(choices: [1, 0, 2])
    #expect(architecture.choosing(1, at: 2).choices == [1, 0, 1])
    #expect(architecture.choices == [1, 0, 2])
  }
}
