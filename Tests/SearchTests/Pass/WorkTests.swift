// Work is counted by exact FLOPs: 1 for a forward pass, 3 with its backward pass.

import Model
import Numerics
import Testing

@testable import Search

@Suite struct WorkTests {
  @Test func trainingIsThreeTimesScoring() {
    let (one, other) = (Cost(flops: 100), Cost(flops: 40))
    var work = Work()
    #expect(work.trainings(of: one, rows: 10) == 0)
    work.add(training: one.flops, rows: 10)
    #expect(work.trainings(of: one, rows: 10) == 1)
    work.add(scoring: other.flops, rows: 30)
    // 3·100·10 + 40·30, over 3·100·10.
    #expect(abs(work.trainings(of: one, rows: 10) - 1.4) < 1e-12)
  }

  /// Two searchers share every step: each has one of its three trained and two scored, on 39 batches of 48
  /// rows and one of 17. Spectators are not counted.
  @Test(arguments: [0, 20]) func aPassCountsWhatItTrainsAndScores(spectators: Int) throws {
    var costed = SpectatorTests.space.space
    costed.search.warmUp = 0
    costed.search.samples = 3
    let space = CostedSpace(costed, vocabularySizes: [10, 10])
    let proposals = [[0, 77, 130], [215, 9, 40]].map { $0.map { space.architectures[$0] } }
    var pass = SearchPass(
      space, searchers: proposals.map { SpectatorTests.Stubborn(architectures: $0) },
      vocabularySizes: [10, 10], seed: 3, pool: WorkerPool(threads: 1))
    pass.spectators = Array(space.architectures.prefix(spectators))
    let schedule = Schedule(costed.search, steps: SpectatorTests.steps, searchers: 2, choices: [0])
    for step in 0..<SpectatorTests.steps {
      _ = try pass.step(step, SpectatorTests.batch(step), schedule)
    }
    let flops = proposals.map { $0.map { space.cost(of: $0).flops } }
    let row = flops.reduce(0) { $0 + 3 * $1[0] + $1[1] + $1[2] }
    let rows = 39 * 48 + 17
    let expected = Double(row) / Double(3 * flops[1][0])
    #expect(
      abs(pass.work.trainings(of: space.cost(of: proposals[1][0]), rows: rows) - expected) < 1e-9)
  }

  /// In the warm-up each step trains one architecture a searcher and scores none, so that a space of a single
  /// architecture takes exactly one training a searcher.
  @Test func theWarmUpTrainsOneArchitectureOfEachSearcher() throws {
    var costed = costedSpace(ModelSection(embeddings: [choice(2), choice(3)])).space
    costed.search.warmUp = 1
    let space = CostedSpace(costed, vocabularySizes: [10, 10])
    let only = Architecture(choices: [])
    var pass = SearchPass(
      space, searchers: [0, 1].map { _ in SpectatorTests.Stubborn(architectures: [only]) },
      vocabularySizes: [10, 10], seed: 3, pool: WorkerPool(threads: 1))
    let schedule = Schedule(costed.search, steps: SpectatorTests.steps, searchers: 2, choices: [0])
    for step in 0..<SpectatorTests.steps {
      _ = try pass.step(step, SpectatorTests.batch(step), schedule)
    }
    #expect(abs(pass.work.trainings(of: space.cost(of: only), rows: 39 * 48 + 17) - 2) < 1e-12)
  }

  /// A row's effects are two operations for each weight between a column that is there and one that is not: 6 + 5 columns,
  /// of which an architecture has 2 + 3; 8 units of 5; an output.
  @Test func effectsCostWhatIsLeftOut() {
    let space = costedSpace(
      ModelSection(
        embeddings: [choice(2, 6), choice(3, 5)], hidden: [.init(width: choice(5, 8))]))
    let architecture = Architecture(choices: [0, 0, 0])
    // The columns' gradients, the units' values, and the units' gradients from the logit.
    let expected = 2 * (6 * 5 + 5 * 3 + 3)
    #expect(space.network.effectFLOPs(of: space.shape(of: architecture)) == expected)
    let widest = Architecture(choices: [1, 1, 1])
    #expect(space.network.effectFLOPs(of: space.shape(of: widest)) == 0)
  }

  /// Advantages of 0.1, 0.1 and −0.2 with leave-one-out: losses of 1, 1 and 1.2.
  @Test func theScaleOfTheAdvantagesIsTheirRootMeanSquare() throws {
    let space = SpectatorTests.space
    var controller = Controller(space, target: 0.8, reward: .rejection, learningRate: 0.05)
    #expect(controller.advantageScale == nil)
    func learn(_ losses: [Double]) {
      controller.learn(
        from: losses.enumerated().map {
          Sample(architecture: space.architectures[$0], costRatio: 0.8, logloss: $1)
        })
    }
    learn([1, 1, 1.2])
    #expect(abs(try #require(controller.advantageScale) - 0.02.squareRoot()) < 1e-12)
    learn([2, 2, 2])
    #expect(abs(try #require(controller.advantageScale) - 0.01.squareRoot()) < 1e-12)
  }
}
