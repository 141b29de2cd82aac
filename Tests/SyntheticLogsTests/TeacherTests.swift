// The planted truth is what the manifest says it is.

import Testing

@testable import SyntheticLogs

@Suite struct TeacherTests {
  static let teacher = Teacher(seed: 5, positiveRate: 0.2, drift: 0.7)

  /// The probability of each cluster of a feature.
  static func masses(_ feature: Int) -> [Double] {
    var masses = [Double](repeating: 0, count: SyntheticFeature.all[feature].clusters)
    for (cluster, p) in zip(teacher.clusters[feature], teacher.laws[feature].probabilities) {
      masses[cluster] += p
    }
    return masses
  }

  /// The probability of each value of an effect.
  static func probabilities(_ effect: Teacher.Effect) -> [Double] {
    effect.features.reduce([1.0]) { joint, f in
      joint.flatMap { p in masses(f).map { p * $0 } }
    }
  }

  /// Its share of the logit's variance is exact at any time, so that drift does not change how much can
  /// be known.
  @Test(arguments: [0, 0.4, 1]) func variancesAreAsStated(time: Double) {
    let effects = Self.teacher.effects(at: time)
    var variances: [Double] = []
    for effect in effects {
      let p = Self.probabilities(effect)
      variances.append(zip(effect.values, p).reduce(0) { $0 + $1.0 * $1.0 * $1.1 })
    }
    let total = variances.reduce(0, +)
    for (variance, effect) in zip(variances, SyntheticFeature.effects) {
      #expect(abs(variance / total - effect.share) < 1e-9)
    }
    #expect(abs(SyntheticFeature.effects.reduce(0) { $0 + $1.share } - 1) < 1e-9)
  }

  /// An effect of several features has nothing in it that fewer of them could explain.
  @Test func effectsAreCentred() throws {
    for effect in Self.teacher.effects(at: 0.3) {
      let last = Self.masses(try #require(effect.features.last))
      for start in stride(from: 0, to: effect.values.count, by: last.count) {
        let mean = zip(effect.values[start...], last).reduce(0) { $0 + $1.0 * $1.1 }
        #expect(abs(mean) < 1e-9)
      }
    }
  }

  /// The table of a pair has the rank of the narrower feature: more columns than that hold nothing.
  @Test func pairsHaveTheIntrinsicRank() {
    for effect in Self.teacher.effects(at: 0.3) where effect.features.count == 2 {
      let width = effect.features.map { SyntheticFeature.all[$0].width }.min()
      let rows = stride(from: 0, to: effect.values.count, by: effect.sizes[1]).map {
        Array(effect.values[$0..<$0 + effect.sizes[1]])
      }
      #expect(Self.rank(rows) == width)
    }
  }

  @Test func noiseHasNoEffect() {
    let noise = SyntheticFeature.all.indices.filter { SyntheticFeature.all[$0].width == 0 }
    #expect(noise.contains { SyntheticFeature.all[$0].values >= 10_000 })
    for effect in SyntheticFeature.effects {
      #expect(Set(effect.features).isDisjoint(with: noise))
    }
  }

  @Test func driftTurnsFromTheSameStart() {
    let still = Teacher(seed: 5, positiveRate: 0.2, drift: 0)
    let values = { (teacher: Teacher, time: Double) in teacher.effects(at: time).map(\.values) }
    #expect(values(still, 0) == values(Self.teacher, 0))
    #expect(values(still, 1) == values(still, 0))
    #expect(values(Self.teacher, 1) != values(Self.teacher, 0))
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
