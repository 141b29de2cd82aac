// The baseline scaled: to the target's cost, and as near to one factor as that allows.

import Foundation
import Model
import Testing

@testable import Search

@Suite struct UniformScalingTests {
  /// Three features of 8 columns each; the cost is the number of columns.
  static let space = costedSpace(
    ModelSection(
      embeddings: [Choice](
        repeating: Choice(values: [0, 2, 4, 8, 16].map(ChoiceValue.width), baseline: 3), count: 3)))

  /// A space of the repository. FLOPs do not depend on the numbers of ids.
  static func space(_ name: String) throws -> CostedSpace {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../../search-spaces/\(name).yaml").path
    let space = try SearchSpace(yaml: String(contentsOfFile: file, encoding: .utf8), file: file)
    precondition(space.search.cost == .flops)
    return CostedSpace(space, vocabularySizes: space.model.embeddings.map { _ in 10 })
  }

  /// Targets from the mildest down to 0.15.
  static let targets = stride(from: 0.99, to: 0.15, by: -0.0371).compactMap(Target.init)

  /// Costs are multiples of 2 of the baseline's 24 columns. Among roundings of one cost the one nearest to the factor is
  /// taken: of 18 columns 2, 8 and 8 are nearer to it than
  /// 16, 2 and 0. Under 0.99 there is nothing between 22 and 24 columns.
  @Test(
    arguments: [
      (1.0, [3, 3, 3]), (0.99, [2, 1, 4]), (0.8, [1, 3, 3]), (0.5, [2, 2, 2]), (0.49, [1, 2, 2]),
      (0.25, [1, 1, 1]), (0.01, [0, 0, 0]),
    ] as [(Target, [Int])])
  func widthsMeetTheCostNearestToOneFactor(target: Target, choices: [Int]) {
    let scaled = UniformScaling(Self.space, target: target).best(1)[0]
    #expect(scaled.choices.sorted() == choices.sorted())
  }

  /// WidthBench is small: its costs are all known.
  @Test func theGapToTheTargetIsBelowOnePerCentWhereTheSpaceHasAnArchitectureThere() throws {
    let space = try Self.space("widthbench")
    let baseline = space.space.baseline
    // Bottlenecks have no width in the baseline, and stay.
    let costs = space.architectures.filter { architecture in
      space.decisions.indices.allSatisfy {
        space.decisions[$0].choice.baselineValue.width != nil
          || architecture.choices[$0] == baseline.choices[$0]
      }
    }.map { space.ratio(of: $0) }
    let widths = ScaledWidths(space)
    var last = 1.0
    for target in Self.targets {
      let ratio = space.ratio(of: UniformScaling.architecture(of: widths, within: target))
      let greatest = costs.filter { $0 <= target.ratio }.max() ?? 0
      #expect(ratio <= target.ratio)
      // Where there is none, the next lower ones are told apart by a quarter of one per cent.
      #expect(
        ratio >= min(0.99 * target.ratio, 0.9975 * greatest), "\(target) \(ratio) \(greatest)")
      #expect(ratio <= last, "a stricter target never costs more")
      last = ratio
    }
  }

  /// 26 features of which every even number of columns can be had, and two layers.
  @Test func theGapIsBelowOnePerCentOnTheFlights() throws {
    let space = try Self.space("flights")
    let widths = ScaledWidths(space)
    var last = 1.0
    for target in [0.99, 0.85, 0.5, 0.36, 0.15] as [Target] {
      let ratio = space.ratio(of: UniformScaling.architecture(of: widths, within: target))
      #expect(ratio <= target.ratio && ratio >= 0.99 * target.ratio, "\(target) \(ratio)")
      #expect(ratio <= last)
      last = ratio
    }
  }

  /// Tables of very different sizes, priced by their bytes, and more features than combinations can be tried.
  @Test(arguments: [0.9, 0.5, 0.2] as [Target])
  func theCostIsMetInAWideSpace(target: Target) {
    let widths = Choice(values: [0, 2, 4, 8, 16, 32].map(ChoiceValue.width), baseline: 3)
    var space = costedSpace(ModelSection(embeddings: [Choice](repeating: widths, count: 600))).space
    space.search.cost = .bytes
    let costed = CostedSpace(space, vocabularySizes: (0..<600).map { 3 + $0 * $0 % 9973 })
    let ratio = costed.ratio(of: UniformScaling(costed, target: target).best(1)[0])
    #expect(ratio <= target.ratio && ratio >= 0.99 * target.ratio, "\(ratio)")
  }

  /// One decision of two choices: what lies between them can only be the narrower one.
  @Test func whatTheSpaceHasNotGoesToTheNextLowerCost() {
    let space = costedSpace(
      ModelSection(embeddings: [Choice(values: [.width(1), .width(100)], baseline: 1)]),
      cost: .bytes)
    #expect(UniformScaling(space, target: 0.97).best(1)[0].choices == [0])
    #expect(UniformScaling(space, target: 1).best(1)[0].choices == [1])
  }

  @Test func whatHasNoWidthStays() {
    let space = costedSpace(mixedModel)
    let scaled = UniformScaling(space, target: 0.5).best(1)[0]
    #expect(space.ratio(of: scaled) <= 0.5)
    let values = space.space.values(of: scaled)
    #expect(values["hidden.0.bottleneck"] == ChoiceValue.none)
  }
}
