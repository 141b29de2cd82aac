// What a run will take, said before it starts: steps, trainings, operations, and from rates the time. It is a value;
// nothing here is measured, and no network is made.

import Model
import Search
import Statistics
import Training

// Invariants:
// - The parts are in the order in which a run comes to them: for each pass its two halves and the playoff, then the looks.
// - A part that is not certain is a look that earlier looks may make needless: all parts before the first are certain.

/// The work of a run, part by part.
package struct RunForecast: Hashable, Sendable {
  /// Work whose rate is one: the same kind of step on the same kind of network.
  package enum Kind: Int, CaseIterable, Sendable {
    /// Steps of the supernet in which searchers rest, and most sub-networks are wide.
    case warmUp
    /// Steps of the supernet in which searchers learn.
    case search
    /// Trainings from scratch.
    case training
  }

  /// A part of a run that is done without a decision in between.
  package struct Part: Hashable, Sendable {
    /// Where in a run it stands.
    package enum Place: Hashable, Sendable {
      /// The warm-up of a pass, by its number from 0.
      case warmUp(pass: Int)
      /// The rest of a pass.
      case search(pass: Int)
      /// A round of the playoff after a pass, from 0.
      case playoff(pass: Int, round: Int)
      /// The trainings of a look, from 0.
      case look(Int)
    }

    /// Where in a run it stands.
    package var place: Place
    /// Steps of the supernet, or trainings. Of trainings, the most that there may be.
    package var units: Int
    /// FLOPs, as `Work` counts them.
    package var flops: Double
    /// How many of the units are worked on side by side.
    package var side = 1
    /// Whether every run comes to it.
    package var isCertain = true

    /// The kind of its work.
    package var kind: Kind {
      switch place {
      case .warmUp: .warmUp
      case .search: .search
      case .playoff, .look: .training
      }
    }

    /// The operations for which the time is taken: those of the part, and what threads that have no training left might
    /// have done until the last one ends.
    package var timedFLOPs: Double {
      guard kind == .training, units > 0 else { return flops }
      let waves = (units + side - 1) / side
      return flops * Double(waves * min(side, units)) / Double(units)
    }
  }

  /// Rows of the stream.
  package var rows: Int
  /// Rows of a step.
  package var batch: Int
  /// The targets, mildest first.
  package var targets: [Target]
  /// Architectures of each target that are scored on a batch.
  package var samples: Int
  /// The parts.
  package var parts: [Part]
  /// Seeds of each look.
  package var seeds: [Int]

  /// Steps of all passes of the search.
  package var steps: Int {
    parts.reduce(0) { $0 + ($1.kind == .training ? 0 : $1.units) }
  }

  /// The sum over the parts of which `isIncluded` is true.
  package func sum(
    _ value: (Part) -> Double, where isIncluded: (Part) -> Bool = { _ in true }
  ) -> Double {
    parts.reduce(0) { isIncluded($1) ? $0 + value($1) : $0 }
  }

  /// The seconds of a part at some rates, in FLOPs a second; nil for a kind without a rate.
  package func seconds(of part: Part, _ rates: [Kind: Double]) -> Double? {
    rates[part.kind].map { part.timedFLOPs / $0 }
  }
}

extension RunForecast {
  /// The parts of a group of targets that share a supernet: the pass, and the playoff of its finalists.
  ///
  /// - Parameter side: how many trainings of a list of so many are made side by side.
  static func parts(
    ofPass number: Int, _ pass: PassForecast, _ stream: (rows: Int, batch: Int),
    side: (Int) -> Int
  ) -> [Part] {
    let schedule = pass.schedule
    var parts = [
      Part(place: .warmUp(pass: number), units: schedule.warmUpEnd, flops: pass.warmUp),
      Part(
        place: .search(pass: number), units: schedule.steps - schedule.warmUpEnd,
        flops: pass.learning),
    ].filter { $0.units > 0 }
    // Uniform scaling leaves nothing to choose.
    if pass.isScaling { return parts }
    let isShort = pass.finalists.allSatisfy { $0 <= Playoff.stay }
    let rounds: [(Playoff.Round, (Int) -> Int)] = [
      (Playoff.first, { isShort ? 0 : $0 - $0 / 4 }), (Playoff.first, { isShort ? 0 : $0 / 4 }),
      // The scaled baseline comes on top.
      (Playoff.last, { min($0, Playoff.stay) + 1 }),
    ]
    for (index, (round, trained)) in rounds.enumerated() {
      let counts = pass.finalists.map(trained)
      let units = counts.reduce(0, +)
      if units == 0 { continue }
      let rows = round.rows(of: stream.rows, batch: stream.batch)
      parts.append(
        Part(
          place: .playoff(pass: number, round: index), units: units,
          flops: zip(counts, pass.flops).reduce(0) {
            $0 + 3 * Double($1.0) * $1.1 * Double(rows)
          }, side: side(units)))
    }
    return parts
  }

  /// The looks at architectures of so many FLOPs a row beside the baseline, all of them at most.
  static func looks(
    _ seeds: [Int], baseline: Double, candidates: [Double], rows: Int, side: (Int) -> Int
  ) -> [Part] {
    let row = baseline + candidates.reduce(0, +)
    return seeds.indices.map { look in
      let new = seeds[look] - (look == 0 ? 0 : seeds[look - 1])
      let units = new * (1 + candidates.count)
      return Part(
        place: .look(look), units: units, flops: 3 * Double(new * rows) * row, side: side(units),
        isCertain: look == 0)
    }
  }
}

extension SearchRun {
  /// What the run will take. Deterministic: the same run has the same forecast on every machine, but for how many
  /// trainings find room side by side.
  package var forecast: RunForecast {
    let (costed, space) = (workspace.costed, workspace.space)
    let (rows, batch) = (stream.rows.count, space.training.batch)
    let bytes = workspace.largestChildBytes(under: options.targets) + TrainingMemory.activations
    func side(_ count: Int) -> Int { sideBySide(count, bytes: bytes, threads: options.threads) }
    let groups = options.separate ? options.targets.map { [$0] } : [options.targets]
    let passes = groups.map {
      PassForecast(
        costed, targets: $0, rows: rows, positiveRate: workspace.dataset.positiveRate,
        seed: options.seed)
    }
    let seeds = Looks(space.verdict.rule).seeds
    var parts = passes.enumerated().flatMap {
      RunForecast.parts(ofPass: $0, $1, (rows, batch), side: side)
    }
    parts += RunForecast.looks(
      seeds, baseline: Double(costed.cost(of: space.baseline).flops),
      candidates: passes.flatMap(\.flops), rows: rows, side: side)
    return RunForecast(
      rows: rows, batch: batch, targets: options.targets,
      samples: passes[0].schedule.samples, parts: parts, seeds: seeds)
  }
}
