// The work of a search pass before it is made: its steps exactly, its operations as far as nobody has learned yet. It
// needs no weights and no rows.

import Model
import Numerics

/// What a search pass will do, as the proposals of searchers that learn nothing tell.
///
/// Searchers rest in the warm-up, so that its proposals are those of the pass itself. Later ones are those of searchers
/// that have learned nothing: with the rejection reward the cost of what is proposed lies between the same bounds.
package struct PassForecast: Sendable {
  /// When searchers learn, and whose step it is.
  package let schedule: Schedule
  /// FLOPs of all steps of the warm-up, and of all steps after it, as `Work` counts them.
  package private(set) var warmUp = 0.0, learning = 0.0
  /// For each target, the mean FLOPs of a row of the architectures that are proposed after the warm-up.
  package private(set) var flops: [Double] = []
  /// Whether nothing is searched: each target has the baseline scaled to it.
  package let isScaling: Bool
  /// For each target, the most candidates that may come out of the pass.
  package private(set) var finalists: [Int] = []

  /// The most steps of each part whose proposals are drawn; of a longer part they lie at equal distances.
  private static let warmUpDraws = 128, learningDraws = 24
  /// The most architectures of a space that are counted to find how many a target allows.
  private static let mostCounted = 4096

  /// The work of a pass for some targets over so many rows.
  ///
  /// - Parameter positiveRate: the share of positive labels.
  package init(
    _ space: CostedSpace, targets: [Target], rows: Int, positiveRate: Double, seed: UInt64
  ) {
    schedule = Schedule(space, rows: rows, searchers: targets.count)
    isScaling = space.space.search.searcher == .scaling
    var drawing = PassDrawing(space, targets, rows: rows, positiveRate, seed, schedule)
    warmUp = drawing.work(of: 0..<schedule.warmUpEnd, draws: Self.warmUpDraws)
    drawing.seen = targets.map { _ in [:] }
    learning = drawing.work(of: schedule.warmUpEnd..<schedule.steps, draws: Self.learningDraws)
    let ratios =
      space.architectureCount.map { $0 <= Self.mostCounted } == true
      ? Set(space.architectures.map(space.canonical)).map(space.ratio) : []
    for (target, seen) in zip(targets, drawing.seen) {
      let number = seen.values.reduce(0) { $0 + $1.count }
      let sum = seen.values.reduce(0.0) { $0 + Double($1.count * $1.flops) }
      flops.append(number > 0 ? sum / Double(number) : drawing.baseline * target.ratio)
      let allowed = ratios.isEmpty ? Int.max : ratios.count { $0 <= target.ratio }
      // A searcher that proposes one architecture has nothing else to select.
      finalists.append(
        seen.count == 1 && number > 1 ? 1 : max(1, min(schedule.finalists, allowed)))
    }
  }
}

/// The proposals of a pass without their consequences.
struct PassDrawing {
  private let space: CostedSpace
  private let targets: [Target]
  private let rows: Int
  private let schedule: Schedule
  private let proposing: Proposing
  private var contests: [SearchPass.Contest]
  /// FLOPs of a row of the baseline.
  let baseline: Double
  /// For each target: how often an architecture was proposed, and the FLOPs of a row of it.
  var seen: [[Architecture: (count: Int, flops: Int)]]

  init(
    _ space: CostedSpace, _ targets: [Target], rows: Int, _ positiveRate: Double, _ seed: UInt64,
    _ schedule: Schedule
  ) {
    (self.space, self.targets, self.rows, self.schedule) = (space, targets, rows, schedule)
    proposing = Proposing(
      random: RandomStream(seed: seed, purpose: SearchPass.purpose), wide: WideSampler(space),
      schedule: schedule)
    contests = targets.map {
      SearchPass.Contest(
        searcher: space.space.search.searcher.searcher(
          space, target: $0, positiveRate: positiveRate))
    }
    baseline = Double(space.cost(of: space.space.baseline).flops)
    seen = targets.map { _ in [:] }
  }

  /// The FLOPs of some steps, of which at most about `draws` are drawn. Of the others each counts like the one before.
  mutating func work(of steps: Range<Int>, draws: Int) -> Double {
    let batch = space.space.training.batch
    let stride = Self.stride(steps.count, draws: draws, groups: schedule.turns.groups)
    return Swift.stride(from: steps.lowerBound, to: steps.upperBound, by: stride).reduce(0.0) {
      let own = min(stride, steps.upperBound - $1)
      let step = work(of: $1, rows: min(batch, rows - $1 * batch))
      return $0 + Double(own) * step
    }
  }

  /// The distance between steps that are drawn: it shares no divisor with the number of groups, which take turns, so
  /// that each of them is drawn equally often.
  static func stride(_ steps: Int, draws: Int, groups: Int) -> Int {
    precondition(draws > 0 && groups > 0)
    func divisor(_ a: Int, _ b: Int) -> Int { b == 0 ? a : divisor(b, a % b) }
    var stride = max(1, steps / draws)
    while divisor(stride, groups) > 1 { stride += 1 }
    return stride
  }

  /// The FLOPs of one step with so many rows.
  private mutating func work(of step: Int, rows: Int) -> Double {
    let scored = Trainer.scoredRows(of: rows, examples: space.space.search.examples ?? .max)
    var work = Work()
    for t in contests.indices {
      proposing.propose(t, &contests[t], for: step)
      for (index, architecture) in contests[t].proposals.enumerated() {
        let flops = space.network.cost(of: space.shape(of: architecture), by: FLOPs())
        if index == 0 {
          work.add(training: flops, rows: rows)
          if step >= schedule.warmUpEnd, contests.contains(where: \.searcher.wantsEffects) {
            let shape = space.shape(of: architecture)
            work.add(effects: space.network.effectFLOPs(of: shape), rows: rows)
          }
        } else {
          work.add(scoring: flops, rows: scored)
        }
        seen[t][architecture, default: (0, flops)].count += 1
      }
    }
    return Double(work.flops)
  }
}
