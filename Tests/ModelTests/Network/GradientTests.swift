// The gradient of every weight against finite differences of the loss, in every kind of sub-network.

import Datasets
import Files
import Numerics
import TestSupport
import Testing

@testable import Model

@Suite struct GradientTests {
  /// The largest network: two cross layers, two hidden layers, odd sizes.
  static func model(_ activation: Activation = .relu) -> ModelSection {
    ModelSection(
      embeddings: [choice(0, 5), choice(0, 3), choice(0, 4)],
      ranks: [choice(0, 3), choice(0, 2)],
      hidden: [
        .init(width: choice(3, 7), bottleneck: Choice(values: [.none, .width(3)], baseline: 0)),
        .init(width: choice(1, 5), bottleneck: Choice(values: [.none, .width(2)], baseline: 0)),
      ], activation: activation)
  }

  static func choice(_ widths: Int...) -> Choice {
    Choice(values: widths.map(ChoiceValue.width), baseline: 0)
  }

  static let shapes: [Widths] = [
    // full
    Widths(embeddings: [5, 3, 4], ranks: [3, 2], hidden: [.init(width: 7), .init(width: 5)]),
    // masked everywhere
    Widths(embeddings: [3, 1, 2], ranks: [2, 1], hidden: [.init(width: 5), .init(width: 3)]),
    // a dropped feature, a dropped cross layer
    Widths(embeddings: [5, 0, 2], ranks: [0, 2], hidden: [.init(width: 7), .init(width: 1)]),
    Widths(embeddings: [0, 3, 0], ranks: [1, 0], hidden: [.init(width: 3), .init(width: 5)]),
    // bottlenecks, full and masked
    Widths(
      embeddings: [5, 3, 4], ranks: [0, 0],
      hidden: [.init(width: 7, bottleneck: 3), .init(width: 5, bottleneck: 2)]),
    Widths(
      embeddings: [2, 3, 1], ranks: [3, 1],
      hidden: [.init(width: 4, bottleneck: 2), .init(width: 3)]),
    // only the bias and the multi-valued feature; then nothing but biases
    Widths(embeddings: [0, 0, 3], ranks: [2, 1], hidden: [.init(width: 6), .init(width: 4)]),
    Widths(embeddings: [0, 0, 0], ranks: [2, 1], hidden: [.init(width: 6), .init(width: 4)]),
  ]

  @Test(arguments: shapes) func everyWeight(of shape: Widths) {
    let batch = Fixture.batch(rows: 9, seed: 3)
    let network = Fixture.network(Self.model(), seed: 5)
    check(network, shape, batch)
  }

  @Test(arguments: shapes) func everyWeightOfWeightedRowsAndFactors(of shape: Widths) {
    let batch = Fixture.weightedBatch(rows: 13, seed: 3)
    check(Fixture.network(Self.model(), seed: 5), shape, batch)
  }

  @Test(arguments: Activation.allCases, shapes) func everyWeightBelow(
    _ activation: Activation, in shape: Widths
  ) {
    let network = Fixture.network(Self.model(activation), seed: 5)
    check(network, shape, Fixture.weightedBatch(rows: 9, seed: 3))
  }

  @Test(arguments: Losses.registry.initial, [shapes[0], shapes[3], shapes[5]])
  func everyWeightByEveryLoss(loss: any Loss, shape: Widths) {
    let batch = Fixture.weightedBatch(rows: 13, seed: 3)
    check(Fixture.network(Self.model(), seed: 5), shape, batch, by: loss)
  }

  /// With the outputs that the first step drops, in the parts of the batch as in the whole.
  @Test(arguments: Activation.allCases, [shapes[0], shapes[1], shapes[5]])
  func everyWeightUnderDropout(_ activation: Activation, in shape: Widths) {
    let network = Fixture.network(Self.model(activation), seed: 5)
    check(network, shape, Fixture.weightedBatch(rows: 90, seed: 3), sampled: 40, dropout: 0.4)
  }

  @Test func withoutHiddenLayersOrLinearTerms() {
    let shape = Widths(embeddings: [2, 3, 4], ranks: [2], hidden: [])
    let network = Fixture.network(shape.model(linear: false), seed: 7)
    check(network, shape, Fixture.batch(rows: 11, seed: 1))
  }

  /// With several shards and several threads the gradient is that of the whole batch.
  @Test func acrossShards() {
    let shape = Self.shapes[1]
    let network = Fixture.network(Self.model(), seed: 5)
    let batch = Fixture.batch(rows: 150, seed: 4)
    #expect(Trainer.shards(of: 150).count == 3)
    check(network, shape, batch, sampled: 40)
    check(
      Fixture.network(Self.model(), seed: 5), shape, Fixture.weightedBatch(rows: 150, seed: 4),
      sampled: 40)
  }

  /// Compares w − w′ of one step of plain gradient descent at rate 1 with differences of the loss.
  ///
  /// The derivative lies between the differences to either side, which are far apart only where a
  /// rectifier bends.
  func check(
    _ network: Network, _ shape: Widths, _ batch: Batch, by loss: any Loss = Logistic(),
    sampled: Int? = nil, dropout rate: Double = 0
  ) {
    let dropout = rate > 0 ? Dropout(rate: rate, step: 1) : nil
    func currentLoss() -> Double {
      network.loss(network.shape(of: shape), batch, by: loss, dropout: dropout)
    }
    let before = network.namedParameters.map(\.parameter.weights.elements)
    let center = currentLoss()
    var differences: [[ClosedRange<Double>?]] = []
    for (_, parameter) in network.namedParameters {
      let w = parameter.weights
      let step = sampled.map { max(1, w.rows * w.columns / $0) } ?? 1
      differences.append(
        (0..<w.rows * w.columns).map { index in
          if index % step != 0 { return nil }
          let (i, j) = (index / w.columns, index % w.columns)
          let value = w[i, j]
          let ε: Float = 2e-3
          defer { w[i, j] = value }
          w[i, j] = value + ε
          let forward = (currentLoss() - center) / Double(ε)
          w[i, j] = value - ε
          let backward = (center - currentLoss()) / Double(ε)
          return min(forward, backward)...max(forward, backward)
        })
    }
    var trainer = Trainer(
      network, loss: loss, pace: Pace(ConstantRate(), steps: 1, dropoutRate: rate),
      pool: WorkerPool(threads: 2))
    _ = trainer.step(batch, training: [shape])
    var largest = 0.0
    for (p, (name, parameter)) in network.namedParameters.enumerated() {
      let after = parameter.weights.elements
      for index in after.indices {
        guard let between = differences[p][index] else { continue }
        let gradient = Double(before[p][index] - after[index])
        largest = max(largest, abs(gradient))
        let tolerance = 2e-4 + 0.01 * abs(between.lowerBound)
        #expect(
          gradient > between.lowerBound - tolerance && gradient < between.upperBound + tolerance,
          "\(name)[\(index)]: \(gradient), by differences \(between)")
      }
    }
    #expect(largest > 0.01, "the gradient is not zero everywhere")
  }
}
