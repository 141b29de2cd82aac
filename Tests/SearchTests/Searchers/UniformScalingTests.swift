// The baseline scaled: nearest choices, as wide as the target allows.

import Model
import Search
import Testing

@Suite struct UniformScalingTests {
  /// Three features of 8 columns each; the cost is the number of columns.
  static let space = costedSpace(
    ModelSection(
      embeddings: [Choice](
        repeating: Choice(values: [0, 2, 4, 8, 16].map(ChoiceValue.width), baseline: 3), count: 3)))

  /// All three would change their choice at one factor: only as many do as the target asks for, the first first.
  @Test(
    arguments: [
      (1.0, [3, 3, 3]), (0.99, [2, 3, 3]), (0.8, [2, 2, 3]), (0.5, [2, 2, 2]), (0.49, [1, 2, 2]),
      (0.25, [1, 1, 1]), (0.2, [0, 1, 1]),
    ] as [(Target, [Int])])
  func widthsGoTogetherAsFarAsTheTargetAsks(target: Target, choices: [Int]) {
    #expect(UniformScaling(Self.space, target: target).best(1)[0].choices == choices)
  }

  /// The first feature goes from 12 to 8 columns at a factor of 10/12, the second from 100 to 1 at 0.505,
  /// where the first would still have 8.
  @Test func everyWidthGoesToTheNearestChoice() {
    let space = costedSpace(
      ModelSection(
        embeddings: [
          Choice(values: [4, 8, 12].map(ChoiceValue.width), baseline: 2),
          Choice(values: [1, 100].map(ChoiceValue.width), baseline: 1),
        ]), cost: .bytes)
    #expect(UniformScaling(space, target: 0.97).best(1)[0].choices == [1, 1])
    #expect(UniformScaling(space, target: 0.5).best(1)[0].choices == [1, 0])
  }

  @Test func whatHasNoWidthStays() {
    let space = costedSpace(mixedModel)
    let scaled = UniformScaling(space, target: 0.5).best(1)[0]
    #expect(space.ratio(of: scaled) <= 0.5)
    let values = space.space.values(of: scaled)
    #expect(values["hidden.0.bottleneck"] == ChoiceValue.none)
  }
}
