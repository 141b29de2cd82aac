// What is believed of choices from samples and effects together.

import Model
import Numerics
import Testing

@testable import Search

@Suite struct AdditiveModelTests {
  static let space = costedSpace(
    ModelSection(
      embeddings: (0..<6).map { _ in
        Choice(values: [0, 2, 4, 8].map(ChoiceValue.width), baseline: 2)
      },
      hidden: [.init(width: Choice(values: [16, 32, 64].map(ChoiceValue.width), baseline: 1))]),
    ids: 50)

  /// What each choice adds, beside the baseline's.
  static let planted: [[Double]] =
    (0..<6).map { [0.002, 0.0002 * Double($0), 0, -0.0001 * Double($0)] } + [[0.003, 0, -0.002]]

  /// A model that has seen batches of such losses, whose effects say half of them.
  static func beliefs(
    batches: Int, withEffects: Bool, seed: UInt64 = 1
  ) -> AdditiveModel.Beliefs {
    var random = RandomStream(seed: seed, purpose: "model")
    let form = AdditiveModel.Form(space, scale: 0.5)
    var model = AdditiveModel(space, scale: 0.5)
    for _ in 0..<batches {
      let level = random.uniform()
      model.learn(
        from: (0..<4).map { place in
          let architecture = Architecture(choices: planted.map { random.below($0.count) })
          let loss = zip(planted, architecture.choices).reduce(level) { $0 + $1.0[$1.1] }
          let own = zip(planted, architecture.choices).map { $0[$1] }
          let effects: [[Double?]] = zip(planted, own).map { row, own in
            row.map { ($0 - own) / 2 }
          }
          return Sample(
            architecture: architecture, costRatio: 1, logloss: loss + 0.001 * random.normal(),
            effects: withEffects && place == 0 ? effects : nil)
        })
    }
    return model.beliefs(form)
  }

  static func error(_ beliefs: AdditiveModel.Beliefs) -> Double {
    let pairs = zip(beliefs.means.joined(), planted.joined())
    return (pairs.reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) } / 27).squareRoot()
  }

  @Test func choicesAreFoundByEffectsAndSamples() {
    let beliefs = Self.beliefs(batches: 2000, withEffects: true)
    #expect(Self.error(beliefs) < 0.0004)
    #expect(beliefs.means[6][2] < -0.001)
  }

  /// Samples alone are believed in part, however many there are: a supernet has preferences. Their order remains.
  @Test func samplesAloneAreBelievedInPart() {
    let beliefs = Self.beliefs(batches: 2000, withEffects: false)
    for (found, planted) in zip(beliefs.means.joined(), Self.planted.joined())
    where abs(planted) >= 0.001 {
      #expect(found / planted > 0.15 && found / planted < 0.4)
    }
  }

  @Test func effectsSaveSamples() {
    func mean(withEffects: Bool) -> Double {
      (UInt64(1)...10).reduce(0) {
        $0 + Self.error(Self.beliefs(batches: 40, withEffects: withEffects, seed: $1)) / 10
      }
    }
    #expect(mean(withEffects: true) < mean(withEffects: false))
  }

  @Test func theBaselineIsWhatAllIsCountedFrom() {
    let beliefs = Self.beliefs(batches: 30, withEffects: true)
    for (d, choice) in Self.space.space.baseline.choices.enumerated() {
      #expect(beliefs.means[d][choice] == 0 && beliefs.variances[d][choice] == 0)
    }
    var random = RandomStream(seed: 1, purpose: "draws")
    let drawn = beliefs.drawn(&random)
    #expect(drawn != beliefs.means && drawn.map(\.count) == beliefs.means.map(\.count))
  }

  @Test func beforeAnythingIsSeenNothingIsBetter() {
    let beliefs = Self.beliefs(batches: 0, withEffects: true)
    #expect(beliefs.means.joined().allSatisfy { $0 == 0 })
    #expect(beliefs.deviation > 0.001)
    #expect(Self.beliefs(batches: 500, withEffects: true).deviation < beliefs.deviation / 2)
  }

  @Test func aModelOfOtherChoicesDoesNotFit() {
    let model = AdditiveModel(Self.space, scale: 0.5)
    #expect(model.fits(Self.space.choices))
    #expect(!model.fits(Self.space.choices.reversed()))
  }
}
