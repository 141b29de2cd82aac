// Spectators of a search pass: they change nothing, and what is said of them is what the supernet says.

import Datasets
import Model
import Numerics
import Testing

@testable import Search

@Suite struct SpectatorTests {
  static let space = costedSpace(mixedModel)
  static let steps = 40
  static let controllers = ([0.8, 0.5] as [Target]).map {
    Controller(space, target: $0, reward: .rejection, learningRate: 0.05)
  }

  /// Proposes the same architectures again and again.
  struct Stubborn: Searcher {
    typealias State = Unchanging

    var target: Target { 1 }
    var architectures: [Architecture]

    func propose(_ count: Int, random: inout RandomStream) -> [Architecture] {
      (0..<count).map { architectures[$0 % architectures.count] }
    }

    func learn(from samples: [Sample]) {}
    func best(_ count: Int) -> [Architecture] { Array(architectures.prefix(count)) }
  }

  /// Rows of two features, the first of which decides the label more often than not; the last batch is smaller.
  static func batch(_ step: Int) -> Batch {
    var random = RandomStream(seed: 1, purpose: "spectators").substream(step)
    let rows = step == steps - 1 ? 17 : 48
    var batch = Batch()
    batch.columns = [Batch.Column(), Batch.Column()]
    for _ in 0..<rows {
      let id = random.below(10)
      batch.columns[0].ids.append(UInt32(id))
      batch.columns[1].ids.append(UInt32(random.below(10)))
      batch.labels.append(random.uniform() < (id < 5 ? 0.8 : 0.2) ? 1 : 0)
    }
    return batch
  }

  /// The same rows with weights, which are larger from batch to batch.
  static func weightedBatch(_ step: Int) -> Batch {
    var batch = batch(step)
    batch.weights = batch.labels.indices.map { Float($0 % 3) * Float(1 + step) }
    return batch
  }

  /// A pass over the first `count` steps of `steps`, and the samples of each.
  static func pass(
    watching spectators: [Architecture], searchers: [any Searcher] = controllers,
    steps count: Int = steps, threads: Int = 1, batch: (Int) -> Batch = batch
  ) throws -> (samples: [[[Sample]]], losses: [Double]) {
    var pass = SearchPass(
      space, searchers: searchers, vocabularySizes: [10, 10], seed: 3,
      pool: WorkerPool(threads: threads))
    pass.spectators = spectators
    let schedule = Schedule(
      space.space.search, steps: steps, searchers: searchers.count, choices: space.choices)
    let samples = try (0..<count).map { try pass.step($0, batch($0), schedule) }
    return (samples, pass.spectatorLosses)
  }

  /// Every proposal and every loss is the same with them and without.
  @Test func theyChangeNothing() throws {
    let alone = try Self.pass(watching: [])
    let watched = try Self.pass(watching: Array(Self.space.architectures.prefix(50)))
    #expect(watched.samples == alone.samples)
    #expect(alone.losses.isEmpty)
    #expect(watched.losses.count == 50 && watched.losses.allSatisfy { $0 > 0 && $0 < 2 })
  }

  /// What is scored for a searcher has the same losses as a spectator.
  @Test func theirLossesAreThoseOfTheTrainer() throws {
    let architectures = [0, 77, 130, 215].map { Self.space.architectures[$0] }
    let (samples, losses) = try Self.pass(
      watching: architectures, searchers: [Stubborn(architectures: architectures)])
    #expect(Set(losses).count == 4)
    let last = Self.steps - Self.steps / 10..<Self.steps
    let rows = last.map { Double(Self.batch($0).count) }
    for (i, loss) in losses.enumerated() {
      let scores = last.map { samples[$0][0][i].logloss }
      let mean = zip(scores, rows).reduce(0) { $0 + $1.0 * $1.1 } / rows.reduce(0, +)
      #expect(abs(loss - mean) < 1e-6)
    }
  }

  /// A batch counts by its rows' weights.
  @Test func theirLossesAreWeightedMeans() throws {
    let architectures = [0, 77].map { Self.space.architectures[$0] }
    let (samples, losses) = try Self.pass(
      watching: architectures, searchers: [Stubborn(architectures: architectures)],
      batch: Self.weightedBatch)
    let last = Self.steps - Self.steps / 10..<Self.steps
    let weights = last.map { Self.weightedBatch($0).weights.reduce(0) { $0 + Double($1) } }
    for step in last {
      let batch = Self.weightedBatch(step)
      let mean = weights[step - last.lowerBound] / Double(batch.count)
      #expect(samples[step][0].allSatisfy { abs($0.weight - mean) < 1e-9 })
    }
    for (i, loss) in losses.enumerated() {
      let scores = last.map { samples[$0][0][i].logloss }
      let mean = zip(scores, weights).reduce(0) { $0 + $1.0 * $1.1 } / weights.reduce(0, +)
      #expect(abs(loss - mean) < 1e-6)
    }
  }

  @Test func nothingIsSaidOfThemBeforeTheLastTenth() throws {
    let spectators = Array(Self.space.architectures.prefix(2))
    let tenth = Self.steps - Self.steps / 10
    #expect(try Self.pass(watching: spectators, steps: tenth).losses.isEmpty)
    #expect(try Self.pass(watching: spectators, steps: tenth + 1).losses.count == 2)
  }

  @Test func theirLossesDoNotDependOnThreads() throws {
    let spectators = Array(Self.space.architectures.suffix(7))
    #expect(
      try Self.pass(watching: spectators).losses
        == Self.pass(watching: spectators, threads: 3).losses)
  }
}
