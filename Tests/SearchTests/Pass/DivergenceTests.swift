// Sub-networks that diverge: where a pass stops, and that the others go on as if these had not been there.

import Datasets
import Files
import Model
import Numerics
import Testing

@testable import Search

@Suite struct DivergenceTests {
  /// Without the second feature, whose numbers go wrong, an architecture costs less than a tenth of the baseline.
  static let space: CostedSpace = {
    let model = ModelSection(
      embeddings: [choice(1, 2, 4), choice(0, 64)], ranks: [choice(0, 2)],
      hidden: [.init(width: choice(3, 5, 8), bottleneck: bottleneck(2))])
    var space = costedSpace(model).space
    space.data.schema.features[1].encoding = .standardised
    space.search.warmUp = 0
    space.search.samples = 4
    return CostedSpace(space, vocabularySizes: [10, 10])
  }()
  static let controller = Controller(space, target: 0.1, reward: .rejection, learningRate: 0.05)
  static let poisoned = Architecture(choices: [1, 1, 1, 2, 0])
  static let sound = [
    Architecture(choices: [2, 0, 1, 2, 0]), Architecture(choices: [1, 0, 0, 1, 1]),
  ]

  /// Proposes some architectures and keeps what it is taught.
  struct Recorder: Searcher {
    typealias State = Unchanging

    var target: Target { 1 }
    var architectures: [Architecture]
    var lessons: [[Sample]] = []

    func propose(_ count: Int, random: inout RandomStream) -> [Architecture] { architectures }
    mutating func learn(from samples: [Sample]) { lessons.append(samples) }
    func best(_ count: Int) -> [Architecture] { architectures }
  }

  /// Rows in which the second feature has a factor.
  static func batch(_ step: Int, factor: Float) -> Batch {
    var batch = SpectatorTests.batch(step)
    batch.columns[1].factors = batch.labels.map { _ in factor }
    return batch
  }

  static func pass(
    _ searchers: [any Searcher], in space: CostedSpace = space, threads: Int = 2,
    skipsDivergence: Bool = true
  ) -> SearchPass {
    var pass = SearchPass(
      space, searchers: searchers, vocabularySizes: [10, 10], seed: 3,
      pool: WorkerPool(threads: threads))
    pass.skipsDivergence = skipsDivergence
    return pass
  }

  /// Runs the first steps of a pass of 40, in which the factor is 1 before step 5 and then the given one.
  static func run(_ pass: inout SearchPass, steps: Int = 40, factor: Float = .infinity) throws
    -> [[[Sample]]]
  {
    let schedule = Schedule(
      pass.space.space.search, steps: 40, searchers: pass.searchers.count,
      choices: pass.space.choices)
    return try (0..<steps).map {
      try pass.step($0, batch($0, factor: $0 < 5 ? 1 : factor), schedule)
    }
  }

  /// The error of a pass that does not skip, and the supernet that it leaves.
  static func divergence(
    _ searchers: [any Searcher], in space: CostedSpace = space, factor: Float = .infinity
  ) throws -> (error: Divergence, network: Network) {
    var pass = pass(searchers, in: space, skipsDivergence: false)
    let error = try #require(throws: Divergence.self) { try run(&pass, factor: factor) }
    return (error, pass.network)
  }

  @Test func aPassStopsBeforeTheStepsWeightsChange() throws {
    let searchers: [any Searcher] = [
      Self.controller, Recorder(architectures: Self.sound + [Self.poisoned]),
    ]
    let (error, network) = try Self.divergence(searchers)
    #expect(error.step == 5)
    #expect(error.layer == "embeddings.f1" && error.cause == .fault(.activation))
    #expect(
      Dictionary(uniqueKeysWithValues: error.architecture.map { ($0.path, $0.value) })
        == Self.space.space.values(of: Self.poisoned))
    #expect(
      error.description == """
        diverged in step 5: the activations of embeddings.f1, and so the log loss, are not finite. Lower \
        `training.learning_rate`, which is 0.02, and look at the values of f1: an outlier multiplies its \
        embedding if the encoding is standardised; with quantile buckets it is one value among others. \
        The architecture was embeddings.f0 2, embeddings.f1 64, cross.0.rank 2, hidden.0.width 8, \
        hidden.0.bottleneck none
        """)
    var before = Self.pass(searchers)
    _ = try Self.run(&before, steps: 5)
    #expect(network.bits == before.network.bits)
  }

  /// One that is trained in each step, and one that is only scored: whether it is there or not, the controller's
  /// samples and policy and every weight are the same bits.
  @Test(arguments: [1, 3]) func theOthersGoOnAsIfItHadNotBeenProposed(threads: Int) throws {
    var alone = Self.pass([Self.controller])
    let expected = try Self.run(&alone)
    var beside = Self.pass(
      [Self.controller, Recorder(architectures: [Self.poisoned, Self.poisoned])], threads: threads)
    // The poison is there from the first step on.
    let schedule = Schedule(
      Self.space.space.search, steps: 40, searchers: 2, choices: Self.space.choices)
    for step in 0..<40 {
      let samples = try beside.step(
        step, Self.batch(step, factor: .infinity), schedule)
      #expect(samples == [expected[step][0], []])
    }
    let policies = try [alone, beside].map { pass in
      try #require(pass.searchers[0] as? Controller).policy.probabilities
    }
    #expect(policies[0] == policies[1])
    #expect(policies[0] != Self.controller.policy.probabilities, "the controller has learned")
    #expect(alone.network.bits == beside.network.bits)
  }

  /// What is left of several samples is learned from if it is two or more.
  @Test func nobodyLearnsFromAFault() throws {
    let (a, b) = (Self.sound[0], Self.sound[1])
    var pass = Self.pass([
      Recorder(architectures: [Self.poisoned, a, b]), Recorder(architectures: [a, Self.poisoned]),
      Recorder(architectures: [Self.poisoned]), Recorder(architectures: [a]),
    ])
    let samples = try Self.run(&pass)
    let lessons = pass.searchers.compactMap { ($0 as? Recorder)?.lessons }
    #expect(lessons.map(\.count) == [40, 5, 5, 40])
    let learned = lessons.map { $0.last?.map(\.architecture) }
    #expect(learned == [[a, b], [a, Self.poisoned], [Self.poisoned], [a]])
    #expect(samples[39].map { $0.map(\.architecture) } == [[a, b], [a], [], [a]])
    #expect(pass.skipped == 3 * 35)
    #expect(pass.network.isFinite)
  }

  /// Gradients of 1e23 by weights, none of them by activations: the step is done, and then the pass stops.
  @Test func anUpdateThatOverflowsStopsThePass() throws {
    let withoutCross = Self.poisoned.choosing(0, at: 2)
    let searchers: [any Searcher] = [Recorder(architectures: [withoutCross])]
    let (error, network) = try Self.divergence(searchers, factor: 1e25)
    #expect(error.step == 5)
    #expect(error.layer == "embeddings.f1" && error.cause == .fault(.weight))
    #expect(error.architecture.first { $0.path == "embeddings.f1" }?.value == .width(64))
    #expect(network.isFinite)
    var skipping = Self.pass(searchers)
    _ = try Self.run(&skipping, factor: 1e25)
    #expect(skipping.network.isFinite)
  }

  /// An absurd learning rate: where the pass stops, and how it goes on if it does not, are the same for any number
  /// of threads.
  @Test func anAbsurdLearningRate() throws {
    var settings = Self.space.space
    settings.training.learningRate = 1e30
    let space = CostedSpace(settings, vocabularySizes: [10, 10])
    let searchers: [any Searcher] = [
      Controller(space, target: 0.9, reward: .rejection, learningRate: 0.05)
    ]
    let (error, network) = try Self.divergence(searchers, in: space, factor: 1)
    #expect(error.step < 5)
    #expect(error.description.contains("Lower `training.learning_rate`, which is 1e+30"))
    #expect(network.isFinite)
    let runs = try [1, 2, 5].map { threads in
      var pass = Self.pass(searchers, in: space, threads: threads)
      return (try Self.run(&pass, factor: 1), pass.network.bits, pass.network.isFinite)
    }
    for run in runs {
      #expect(run.0 == runs[0].0 && run.1 == runs[0].1)
      #expect(run.2)
    }
  }

  /// A price beyond all numbers: nothing is the matter with the network, and no sub-network to be skipped.
  @Test(arguments: [-1e120, -1e308]) func aRewardOverflows(beta: Double) throws {
    let controller = Controller(
      Self.space, target: 0.1, reward: .absolute(beta: beta), learningRate: 0.05)
    for skipsDivergence in [false, true] {
      var pass = Self.pass([controller], skipsDivergence: skipsDivergence)
      let before = pass.network.bits
      let error = #expect(throws: Divergence.self) { try Self.run(&pass, factor: 1) }
      #expect(error?.step == 0 && error?.layer == nil && error?.cause == .reward)
      #expect(error?.description.contains("`search.beta` is too far below 0") == true)
      #expect(pass.network.bits == before)
    }
  }

  /// Of batches on which a spectator diverges nothing is kept.
  @Test func aSpectatorThatDivergesIsLeftOut() throws {
    let losses = try [[Self.sound[0], Self.poisoned, Self.sound[1]], Self.sound].map {
      var pass = Self.pass([Self.controller])
      pass.spectators = $0
      _ = try Self.run(&pass)
      return pass.spectatorLosses
    }
    #expect(losses[0] == [losses[1][0], .infinity, losses[1][1]])
    #expect(losses[1].allSatisfy { $0 > 0 && $0 < 2 })
  }
}
