// Dropout: the same for any number of threads, and no part of a score.

import Numerics
import Testing

@testable import Model

@Suite struct DropoutTests {
  private static let shape = GradientTests.shapes[0]

  private static func trainer(threads: Int, rate: Double, seed: UInt64 = 5) -> Trainer {
    Trainer(
      Fixture.network(GradientTests.model(), optimizer: AdaGrad(), seed: seed), loss: Logistic(),
      pace: Pace(ConstantRate(), steps: 9, dropoutRate: rate), pool: WorkerPool(threads: threads))
  }

  @Test func threadsChangeNoBit() {
    let bits = [1, 2, 3].map { threads in
      var trainer = Self.trainer(threads: threads, rate: 0.3)
      for seed: UInt64 in 0..<5 {
        let shapes = [Self.shape, GradientTests.shapes[1]].map(trainer.network.shape)
        _ = trainer.step(Fixture.batch(rows: 300, seed: seed), training: shapes)
      }
      return trainer.network.bits
    }
    #expect(bits[0] == bits[1] && bits[0] == bits[2])
  }

  /// A step is scored as if nothing were dropped, and trains otherwise.
  @Test func scoresHaveNone() {
    let batch = Fixture.weightedBatch(rows: 130, seed: 2)
    var (plain, dropping) = (Self.trainer(threads: 2, rate: 0), Self.trainer(threads: 2, rate: 0.5))
    let outcomes = [
      plain.step(batch, training: [Self.shape], scoring: [GradientTests.shapes[5]]),
      dropping.step(batch, training: [Self.shape], scoring: [GradientTests.shapes[5]]),
    ]
    #expect(outcomes[0].losses == outcomes[1].losses && outcomes[0].logits == outcomes[1].logits)
    #expect(plain.network.bits != dropping.network.bits)
  }

  /// Every step drops others, and a training that goes on drops the same as one that was not interrupted.
  @Test func stepsDiffer() {
    let batch = Fixture.batch(rows: 60, seed: 2)
    func logits(after steps: Int) -> [UInt32] {
      var trainer = Self.trainer(threads: 1, rate: 0.5)
      trainer.begin(trainer.pace, after: steps)
      _ = trainer.step(batch, training: [Self.shape])
      return trainer.network.bits.joined().map { $0 }
    }
    #expect(logits(after: 0) == logits(after: 0) && logits(after: 0) != logits(after: 1))
  }

  /// A share of the outputs is 0, and the mean of the others makes up for them; fewer units have the first of the same.
  @Test(arguments: [0.1, 0.5, 0.9]) func theMeanStays(rate: Double) {
    let random = RandomStream(seed: 1, purpose: "dropout")
    let (wide, narrow) = (Matrix(rows: 400, columns: 101), Matrix(rows: 200, columns: 40))
    let dropout = Dropout(rate: rate, step: 7)
    dropout.draw(wide, rows: 0..<400, random)
    dropout.draw(narrow, rows: 150..<350, random)
    let elements = wide.elements.doubles
    let dropped = Double(elements.count { $0 == 0 }) / Double(elements.count)
    // Five standard deviations.
    #expect(abs(dropped - rate) < 5 * (rate * (1 - rate) / Double(elements.count)).squareRoot())
    #expect(elements.allSatisfy { $0 == 0 || abs($0 * (1 - rate) - 1) < 1e-6 })
    for row in 0..<200 {
      #expect(narrow.array(row: row) == Array(wide.array(row: 150 + row).prefix(40)))
    }
  }
}
