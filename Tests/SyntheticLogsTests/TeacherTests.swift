// The planted truth is what the manifest says it is.

import Foundation
import Testing

@testable import SyntheticLogs

@Suite struct TeacherTests {
  /// A family's design and teacher of one seed.
  struct Planted {
    let design: SyntheticDesign
    let teacher: Teacher

    init(_ family: SyntheticFamily, drift: Double) {
      design = family.design(5)
      teacher = Teacher(design, seed: 5, positiveRate: 0.2, drift: drift)
    }

    /// The probability of each cluster of a feature.
    func masses(_ feature: Int) -> [Double] {
      var masses = [Double](repeating: 0, count: design.features[feature].clusters)
      for (cluster, p) in zip(teacher.clusters[feature], teacher.laws[feature].probabilities) {
        masses[cluster] += p
      }
      return masses
    }

    /// The probability of each value of an effect.
    func probabilities(_ effect: Teacher.Effect) -> [Double] {
      effect.features.reduce([1.0]) { joint, f in
        joint.flatMap { p in masses(f).map { p * $0 } }
      }
    }
  }

  /// One truth that turns, and one with many effects of shared form.
  static let planted = [Planted(.kinds, drift: 0.7), Planted(.latent, drift: 0)]

  /// Its share of the logit's variance is exact at any time, so that drift does not change how much can
  /// be known.
  @Test(arguments: [(0, 0), (0, 0.4), (0, 1), (1, 0)]) func variancesAreAsStated(
    which: Int, time: Double
  ) {
    let planted = Self.planted[which]
    let effects = planted.teacher.effects(at: time)
    let variances = effects.map { effect in
      zip(effect.values, planted.probabilities(effect)).reduce(0) { $0 + $1.0 * $1.0 * $1.1 }
    }
    let total = variances.reduce(0, +)
    for (variance, effect) in zip(variances, planted.design.effects) {
      #expect(abs(variance / total - effect.share) < 1e-9)
    }
  }

  /// An effect of several features has nothing in it that fewer of them could explain.
  @Test(arguments: 0..<2) func effectsAreCentred(which: Int) throws {
    let planted = Self.planted[which]
    for effect in planted.teacher.effects(at: 0.3) {
      let last = planted.masses(try #require(effect.features.last))
      for start in stride(from: 0, to: effect.values.count, by: last.count) {
        let mean = zip(effect.values[start...], last).reduce(0) { $0 + $1.0 * $1.1 }
        #expect(abs(mean) < 1e-9)
      }
    }
  }

  /// The table of a pair has the rank of the narrower feature: more columns than that hold nothing.
  @Test(arguments: 0..<2) func pairsHaveTheIntrinsicRank(which: Int) {
    let planted = Self.planted[which]
    for effect in planted.teacher.effects(at: 0.3) where effect.features.count == 2 {
      let width = effect.features.map { planted.design.features[$0].width }.min()
      let rows = stride(from: 0, to: effect.values.count, by: effect.sizes[1]).map {
        Array(effect.values[$0..<$0 + effect.sizes[1]])
      }
      #expect(Self.rank(rows) == width)
    }
  }

  @Test func noiseHasNoEffect() {
    for family in SyntheticFamily.all {
      let design = family.design(5)
      let noise = design.features.indices.filter { design.features[$0].width == 0 }
      #expect(noise.contains { design.features[$0].values >= 100 })
      #expect(design.effects.allSatisfy { Set($0.features).isDisjoint(with: noise) })
      #expect(noise.allSatisfy { design.shares[$0] == 0 })
    }
  }

  /// One space fits all logs of a family, and yet each is another one.
  @Test func aSeedDrawsAnotherLogOfTheFamily() {
    for family in SyntheticFamily.all where family.name != "kinds" {
      let (one, other) = (family.design(1), family.design(2))
      #expect(one.features.map(\.name) == other.features.map(\.name))
      #expect(one.features.map(\.width) == other.features.map(\.width))
      #expect(one.features.map(\.values) != other.features.map(\.values))
      #expect(one.shares != other.shares)
      #expect(one.features == family.design(1).features)
    }
  }

  /// Exchanging the two features of a shared pair changes nothing but the factors: Σⱼ cⱼ·uⱼ·vⱼ has no products of factors
  /// with different numbers.
  @Test func sharedPairsAreDotProducts() throws {
    let design = SyntheticDesign(
      features: (0..<2).map {
        SyntheticFeature(name: "f\($0)", values: 64, exponent: 1, clusters: 16, width: 3)
      },
      effects: [SyntheticDesign.Effect(features: [0, 1], share: 1)], form: .shared)
    let form = Teacher(design, seed: 1, positiveRate: 0.2, drift: 0).forms[0]
    #expect(form.enumerated().allSatisfy { ($0.offset % 4 == 0) == ($0.element != 0) })
    // Factors have the scale (j + 1)⁻⁰·⁷; the coefficient takes one of the two away.
    #expect(abs(form[8] - pow(3, 0.7)) < 1e-12)
  }

  @Test func driftTurnsFromTheSameStart() {
    let (turning, still) = (Self.planted[0].teacher, Planted(.kinds, drift: 0).teacher)
    let values = { (teacher: Teacher, time: Double) in teacher.effects(at: time).map(\.values) }
    #expect(values(still, 0) == values(turning, 0))
    #expect(values(still, 1) == values(still, 0))
    #expect(values(turning, 1) != values(turning, 0))
  }

  /// Gaussian elimination with full pivoting.
  static func rank(_ matrix: [[Double]]) -> Int {
    var rows = matrix
    var rank = 0
    while true {
      let entries = rows.enumerated().flatMap { i, row in
        row.enumerated().map { (i, $0.offset, abs($0.element)) }
      }
      guard let (i, j, size) = entries.max(by: { $0.2 < $1.2 }), size > 1e-9 else { return rank }
      let pivot = rows.remove(at: i)
      rows = rows.map { row in
        zip(row, pivot).map { $0 - row[j] / pivot[j] * $1 }
      }
      rank += 1
    }
  }
}
