// The truth about the best architectures of a space that is too large to train every one.

import Model
import Search
import Training

// Invariants:
// - Whoever is within two standard errors of the best under a target, by the seeds that a stage allows, has all of them
//   at its end.
// - Which architectures are trained depends on the table as it was at the start, not on interruptions: lists are pieces
//   of the checkpoint.

/// Looks for the best architecture under each target among those of a table, the scaled baseline, those that a planted
/// truth calls for and the neighbours of the best; and trains those that may be the best with ever more seeds.
package struct HarderTruth {
  private let space: CostedSpace
  private let targets: [Target]
  private let options: Options
  private let checkpoint: Checkpoint?
  private let trainings: any Trainings

  /// How much is trained.
  package struct Options: Sendable {
    /// Seeds with which planted architectures and neighbours are trained first.
    package var screeningSeeds: Int
    /// Seeds of those that may be the best.
    package var seeds: Int
    /// Seeds of those that still may.
    package var refinedSeeds: Int
    /// The number of best architectures under each target whose neighbours are trained.
    package var neighbours: Int
    /// How often neighbours are looked at: again as long as one of them is better.
    package var rounds: Int

    /// Makes options.
    package init(
      screeningSeeds: Int, seeds: Int, refinedSeeds: Int, neighbours: Int, rounds: Int
    ) {
      precondition(screeningSeeds > 0 && screeningSeeds <= seeds && seeds <= refinedSeeds)
      self.screeningSeeds = screeningSeeds
      self.seeds = seeds
      self.refinedSeeds = refinedSeeds
      self.neighbours = neighbours
      self.rounds = rounds
    }
  }

  /// Prepares the work.
  ///
  /// - Parameters:
  ///   - trainings: of the table's stream.
  ///   - checkpoint: if it is to be resumed.
  package init(
    _ space: CostedSpace, targets: [Target], _ options: Options, by trainings: any Trainings,
    in checkpoint: Checkpoint?
  ) {
    self.space = space
    self.targets = targets
    self.options = options
    self.trainings = trainings
    self.checkpoint = checkpoint
  }

  /// Adds to a table what is missing.
  ///
  /// - Parameter planted: what the log's truth calls for; nil of a log without one.
  /// - Returns: the best under each target, but for targets under which nothing is known.
  /// - Throws: as `Tabulation.train`.
  package func complete(
    _ tabulation: inout Tabulation, planted: PlantedOptimum?,
    progress: @Sendable (TabulationProgress) -> Void
  ) throws -> [KnownBest] {
    let first = try piece("planted") {
      [space.space.baseline]
        + targets.flatMap {
          UniformScaling(space, target: $0).best(1) + (planted?.architectures(under: $0) ?? [])
        }
    }
    try train(first, seeds: options.screeningSeeds, &tabulation, progress)
    try settle(seeds: options.seeds, "planted", &tabulation, progress)
    for round in 0..<options.rounds {
      let before = targets.map { best($0, tabulation.table) }
      let near = try piece("neighbours \(round)") {
        targets.flatMap { target in
          best(options.neighbours, under: target, tabulation.table).flatMap {
            space.neighbours(of: $0, under: target)
          }
        }
      }
      try train(near, seeds: options.screeningSeeds, &tabulation, progress)
      try settle(seeds: options.seeds, "neighbours \(round)", &tabulation, progress)
      if targets.map({ best($0, tabulation.table) }) == before { break }
    }
    var seeds = options.seeds
    while seeds < options.refinedSeeds {
      seeds = min(2 * seeds, options.refinedSeeds)
      try settle(seeds: seeds, "refined", &tabulation, progress)
    }
    return targets.compactMap {
      Truth(space, tabulation.table, target: $0, seeds: options.seeds)?
        .known(space, tabulation.table, isComplete: tabulation.table.isComplete(space))
    }
  }

  /// Gives all seeds to those that may be the best until nobody lacks any.
  private func settle(
    seeds: Int, _ stage: String, _ tabulation: inout Tabulation,
    _ progress: @Sendable (TabulationProgress) -> Void
  ) throws {
    var turn = 0
    while true {
      turn += 1
      let contenders = try piece("\(stage) seeds \(seeds) turn \(turn)") {
        targets.flatMap { tabulation.table.contenders(space, under: $0, seeds: seeds) }
          .filter { tabulation.table.known($0, seeds: seeds) < seeds }
      }
      if contenders.isEmpty { return }
      try train(contenders, seeds: seeds, &tabulation, progress)
    }
  }

  private func train(
    _ architectures: [Architecture], seeds: Int, _ tabulation: inout Tabulation,
    _ progress: @Sendable (TabulationProgress) -> Void
  ) throws {
    try tabulation.train(
      Set(architectures).sorted(), seeds: seeds, by: trainings, progress: progress)
  }

  /// Those of least log loss by the seeds that all of them should have.
  private func best(_ count: Int, under target: Target, _ table: TruthTable) -> [Architecture] {
    let known = table.contenders(space, under: target, seeds: options.seeds)
    return Array(known.prefix(count))
  }

  private func best(_ target: Target, _ table: TruthTable) -> Architecture? {
    best(1, under: target, table).first
  }

  private func piece(_ name: String, _ make: () -> [Architecture]) throws -> [Architecture] {
    try checkpoint?.result(of: "\(name) targets \(targets)", make) ?? make()
  }
}

extension TruthTable {
  /// The architectures within a target that two standard errors do not tell from the best, the best first.
  ///
  /// Only the seeds 1...`seeds` count, so that this does not depend on what else was trained.
  func contenders(_ space: CostedSpace, under target: Target, seeds: Int) -> [Architecture] {
    let deviation = seedDeviation(seeds: seeds)
    let known = losses.keys.filter { space.ratio(of: $0) <= target.ratio }
      .compactMap { architecture in
        logloss(of: architecture, seeds: seeds).map {
          (architecture, loss: $0, seeds: Double(self.known(architecture, seeds: seeds)))
        }
      }
      .sorted { ($0.loss, $0.0) < ($1.loss, $1.0) }
    // The best is the one whose upper bound is least: a single lucky training is none.
    guard
      let best = known.min(by: {
        $0.loss + 2 * deviation / $0.seeds.squareRoot()
          < $1.loss + 2 * deviation / $1.seeds.squareRoot()
      })
    else { return [] }
    return known.filter {
      let error = deviation * (1 / $0.seeds + 1 / best.seeds).squareRoot()
      return $0.loss - best.loss <= 2 * error
    }.map(\.0)
  }

  /// How many of the seeds 1...`seeds` an architecture was trained with.
  func known(_ architecture: Architecture, seeds: Int) -> Int {
    (losses[architecture] ?? [:]).keys.count { $0 <= UInt64(seeds) }
  }
}
