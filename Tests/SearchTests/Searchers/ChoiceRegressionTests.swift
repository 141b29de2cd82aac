// What a model of the loss learns from architectures that were scored together.

import Model
import Numerics
import Testing

@testable import Search

@Suite struct ChoiceRegressionTests {
  static let planted: [[Double]] = [
    [0.002, 0, -0.001], [0, -0.003], [0.001, 0.002, 0, -0.002], [0, 0],
  ]
  static let choices = planted.map(\.count)

  /// Random architectures, whose losses are additive up to noise, on batches of very different losses.
  static func model(
    batches: Int, samples: Int = 4, noise: Double = 0.002, seed: UInt64 = 1
  ) -> ChoiceRegression {
    var random = RandomStream(seed: seed, purpose: "additive")
    var model = ChoiceRegression(choices: choices, scale: 0.5)
    for _ in 0..<batches {
      let level = random.uniform()
      model.learn(
        from: (0..<samples).map { _ in
          let architecture = Architecture(choices: choices.map { random.below($0) })
          let loss = zip(planted, architecture.choices).reduce(level) { $0 + $1.0[$1.1] }
          return Sample(
            architecture: architecture, costRatio: 1,
            logloss: loss + noise * (2 * random.uniform() - 1) * 3.squareRoot())
        })
    }
    return model
  }

  @Test func effectsAreFoundThoughBatchesDiffer() {
    let model = Self.model(batches: 1000)
    for (effects, planted) in zip(model.effects, Self.planted) {
      for choice in planted.indices {
        let found = effects[choice] - effects[0]
        #expect(abs(found - (planted[choice] - planted[0])) < 0.0003)
      }
    }
  }

  @Test func beliefsGrowSharperAndAreHonest() {
    func deviation(batches: Int) -> Double {
      Self.model(batches: batches).difference(1, from: 0, at: 1).variance.squareRoot()
    }
    #expect(deviation(batches: 1000) < deviation(batches: 20) / 3)
    // The deviation of a belief is about the error that other samples would have led to.
    let first = Self.planted[1]
    let errors = (UInt64(1)...40).map {
      let effects = Self.model(batches: 100, seed: $0).effects[1]
      return effects[1] - effects[0] - (first[1] - first[0])
    }
    let error = (errors.reduce(0) { $0 + $1 * $1 } / 40).squareRoot()
    let variances = Self.model(batches: 100).variances[1]
    let believed = (variances[0] + variances[1]).squareRoot()
    #expect(error < 2 * believed && error > believed / 4)
  }

  @Test func whatAllSamplesShareSaysNothing() {
    var model = ChoiceRegression(choices: Self.choices, scale: 0.5)
    func sample(_ last: Int, _ loss: Double) -> Sample {
      Sample(
        architecture: Architecture(choices: [1, 0, 2, last]), costRatio: 1, logloss: loss)
    }
    model.learn(from: [sample(0, 0.9)])
    #expect(model.effects.joined().allSatisfy { $0 == 0 })
    model.learn(from: [sample(0, 0.501), sample(1, 0.499)])
    #expect(model.effects.dropLast().joined().allSatisfy { $0 == 0 })
    #expect(model.effects[3][1] < 0 && model.effects[3][0] > 0)
  }

  /// Of what was never scored, and of what never differed, samples say nothing; what was believed beforehand is no part of
  /// what they say.
  @Test func whatWasNeverScoredIsNotKnown() {
    var model = ChoiceRegression(choices: [3, 2], scale: 0.5)
    for step in 0..<100 {
      model.learn(
        from: (0..<4).map { place in
          let noise = (step + place) % 3 == 0 ? 0.001 : 0
          let architecture = Architecture(choices: [place % 2, 0])
          return Sample(
            architecture: architecture, costRatio: 1,
            logloss: 0.5 + noise + 0.02 * Double(place % 2))
        })
    }
    #expect(model.difference(2, from: 0, at: 0).variance == .infinity)
    #expect(model.difference(1, from: 0, at: 1).variance == .infinity)
    let known = model.difference(1, from: 0, at: 0)
    #expect(abs(known.mean - 0.02) < 0.0002 && known.variance.squareRoot() < 0.0005)
  }

  @Test func aModelOfOtherChoicesDoesNotFit() {
    let model = Self.model(batches: 2)
    #expect(model.fits(Self.choices))
    #expect(!model.fits(Self.choices.reversed()))
  }
}
