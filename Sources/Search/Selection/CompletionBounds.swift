// How probable the best architecture is that begins in some way and costs what a range allows.
//
// By dynamic programming from the last step back to the first: no bound is an estimate, each is met by an architecture.
// Only the order of their sums differs from that of the selection, so a bound may differ from what it bounds by
// rounding: `slack` says by how much.
//
// Invariants:
// - The ends before an embedding step are in order and unique; `best` has a number for each.
// - An end that is not known cannot be completed within the range.

import Model

/// The greatest log-probability of the completions of each partial architecture, for one policy and one range of costs.
struct CompletionBounds {
  private let ways: Ways
  /// For each embedding step, and behind the last one, the ends before it.
  private var levels: [Level]
  /// For each step behind the embeddings, and behind the last step, the ends before it.
  private var later: [[PartialEnd: Double]]

  /// The ends before an embedding step, where a state is a width and nothing else.
  private struct Level {
    var ends: [End]
    /// For each of them, the greatest log-probability of what follows; −∞ where nothing is allowed.
    var best: [Double] = []

    struct End: Comparable {
      var width: Int
      var cost: Int

      static func < (a: End, b: End) -> Bool { (a.width, a.cost) < (b.width, b.cost) }
    }
  }

  /// Nil where there are more than `most` ends.
  ///
  /// - Parameter ratio: the cost ratio of a cost.
  init?(
    _ ways: Ways, costRatio range: ClosedRange<Double>, most: Int, ratio: (Int) -> Double
  ) {
    self.ways = ways
    levels = [Level(ends: [Level.End(width: 0, cost: 0)])]
    var room = most
    for added in ways.added {
      guard let last = levels.last,
        let next = Self.ends(
          behind: last.ends, added, most: room, isAffordable: { ratio($0) <= range.upperBound })
      else { return nil }
      levels.append(Level(ends: next))
      room -= next.count
    }
    later = [[:]]
    for end in levels[levels.count - 1].ends { later[0][Self.end(end)] = -.infinity }
    for step in ways.added.count..<ways.count {
      var next: [PartialEnd: Double] = [:]
      var known: [StepState: [Way]] = [:]
      for end in later[later.count - 1].keys {
        for way in Self.ways(ways, &known, step, end.state)
        where ratio(end.cost + way.cost) <= range.upperBound {
          next[PartialEnd(state: way.state, cost: end.cost + way.cost)] = -.infinity
        }
      }
      // These take ten times the room of the ends before an embedding.
      room -= 10 * next.count
      if room < 0 { return nil }
      later.append(next)
    }
    complete { range.contains(ratio($0)) }
  }

  /// The greatest log-probability of what follows an end before a step; −∞ where nothing is allowed.
  func best(_ end: PartialEnd, before step: Int) -> Double {
    if step >= levels.count - 1 { return later[step - (levels.count - 1)][end] ?? -.infinity }
    let wanted = Level.End(width: end.state.width, cost: end.cost)
    let level = levels[step]
    var (low, high) = (0, level.ends.count)
    while low < high {
      let middle = (low + high) / 2
      if level.ends[middle] < wanted { low = middle + 1 } else { high = middle }
    }
    return low < level.ends.count && level.ends[low] == wanted ? level.best[low] : -.infinity
  }

  /// A log-probability that at least `count` architectures reach; −∞ where fewer are known.
  ///
  /// The best of all, and for each of its steps the best that begins as it does and takes another way there: they are
  /// different architectures.
  func reached(by count: Int) -> Double {
    var reached: [Double] = []
    var end = PartialEnd()
    var logProbability = 0.0
    for step in 0..<ways.count {
      var best: (value: Double, way: Way)?
      for way in ways.from(end.state, step: step) {
        let next = PartialEnd(state: way.state, cost: end.cost + way.cost)
        let value =
          ways.extending(logProbability, by: way, step: step) + self.best(next, before: step + 1)
        if let known = best, known.value >= value {
          reached.append(value)
        } else {
          if let known = best { reached.append(known.value) }
          best = (value, way)
        }
      }
      guard let best, best.value > -.infinity else { return -.infinity }
      logProbability = ways.extending(logProbability, by: best.way, step: step)
      end = PartialEnd(state: best.way.state, cost: end.cost + best.way.cost)
    }
    reached.append(logProbability)
    return reached.count < count ? -.infinity : reached.sorted(by: >)[count - 1]
  }

  /// By how much a log-probability of this size may differ from the same terms added in another order. There are some
  /// thousand terms at most, each rounded by 1e-16 of the sum.
  static func slack(_ logProbability: Double) -> Double { 1e-10 * (1 + abs(logProbability)) }

  /// The ends before the next embedding step, in order; nil where there are more than `most`.
  ///
  /// What a way adds keeps the order, so there is one rising sequence for each way, and they are merged.
  private static func ends(
    behind ends: [Level.End], _ added: [EmbeddingWay], most: Int, isAffordable: (Int) -> Bool
  ) -> [Level.End]? {
    var next: [Level.End] = []
    var places = added.map { _ in 0 }
    while true {
      var least: Level.End?
      for (way, place) in zip(added, places) where place < ends.count {
        let end = Level.End(width: ends[place].width + way.width, cost: ends[place].cost + way.cost)
        if least.map({ end < $0 }) ?? true { least = end }
      }
      guard let least else { return next }
      for way in added.indices where places[way] < ends.count {
        let end = ends[places[way]]
        if end.width + added[way].width == least.width, end.cost + added[way].cost == least.cost {
          places[way] += 1
        }
      }
      if isAffordable(least.cost) { next.append(least) }
      if next.count > most { return nil }
    }
  }

  /// Fills in all bounds, the last step's first.
  private mutating func complete(isAllowed: (Int) -> Bool) {
    let last = later.count - 1
    for end in later[last].keys where isAllowed(end.cost) { later[last][end] = 0 }
    for i in (0..<last).reversed() {
      var known: [StepState: [Way]] = [:]
      for end in later[i].keys {
        var best = -Double.infinity
        let step = levels.count - 1 + i
        for way in Self.ways(ways, &known, step, end.state) {
          let next = PartialEnd(state: way.state, cost: end.cost + way.cost)
          best = max(
            best, ways.extending(later[i + 1][next] ?? -.infinity, by: way, step: step))
        }
        later[i][end] = best
      }
    }
    levels[levels.count - 1].best = levels[levels.count - 1].ends.map {
      later[0][Self.end($0)] ?? -.infinity
    }
    for step in ways.added.indices.reversed() {
      levels[step].best = Self.best(
        levels[step].ends, before: levels[step + 1], ways.added[step],
        ways.added[step].indices.map {
          ways.extending(0, by: $0, isCertain: false, step: step)
        })
    }
  }

  /// For each end before an embedding step the best of what follows.
  private static func best(
    _ ends: [Level.End], before next: Level, _ added: [EmbeddingWay], _ logProbabilities: [Double]
  ) -> [Double] {
    var best = [Double](repeating: -.infinity, count: ends.count)
    for (way, logProbability) in zip(added, logProbabilities) {
      var place = 0
      for (i, end) in ends.enumerated() {
        let behind = Level.End(width: end.width + way.width, cost: end.cost + way.cost)
        while place < next.ends.count, next.ends[place] < behind { place += 1 }
        if place == next.ends.count { break }
        if next.ends[place] == behind { best[i] = max(best[i], logProbability + next.best[place]) }
      }
    }
    return best
  }

  private static func end(_ end: Level.End) -> PartialEnd {
    var state = StepState()
    state.width = end.width
    return PartialEnd(state: state, cost: end.cost)
  }

  private static func ways(
    _ ways: Ways, _ known: inout [StepState: [Way]], _ step: Int, _ state: StepState
  ) -> [Way] {
    if let ways = known[state] { return ways }
    let found = ways.from(state, step: step)
    known[state] = found
    return found
  }
}
