// The partial architectures of a selection that may still become the answer. Which of them may, the selector says.
//
// Invariants:
// - Partial architectures are in path order: of two, the one with the smaller choices comes first. So ties are decided
//   by places, and nobody compares choices.
// - A partial architecture knows its last way and the one that it extends, not all its choices: extending one takes the
//   same time at any length.

import Model

/// Partial architectures of one length.
struct Frontier {
  /// The partial architectures, in path order.
  private var partials = [Partial(end: 0, logProbability: 0)]
  /// Where they end, each end once.
  private var ends = [PartialEnd()]
  /// For each step that is taken, for each partial architecture behind it, what it extends and how.
  private var links: [[Link]] = []

  private struct Partial {
    /// A place among the ends.
    var end: Int
    var logProbability: Double
  }

  /// A partial architecture's last step.
  private struct Link {
    /// The place of the shorter one.
    var shorter: Int32
    var way: Int32
  }

  /// A partial architecture that is one step longer.
  private struct Longer {
    var link: Link
    var partial: Partial

    /// Path order.
    static func precedes(_ a: Longer, _ b: Longer) -> Bool {
      (a.link.shorter, a.link.way) < (b.link.shorter, b.link.way)
    }
  }

  /// A way from one of the ends.
  private struct Extension {
    var number: Int32
    var logProbabilities: [Double]
    /// A place among the ends that are one step longer.
    var end: Int
    /// With a lower log-probability nothing counts there.
    var least: Double
  }

  /// Takes one more step.
  ///
  /// - Parameters:
  ///   - count: how many of the same end are kept, the most probable ones.
  ///   - beam: how many are kept at most.
  ///   - least: the least log-probability with which a partial architecture of an end counts; nil where none does.
  mutating func extend(
    by ways: Ways, keeping count: Int, atMost beam: Int, least: (PartialEnd) -> Double?
  ) {
    var places: [PartialEnd: Int] = [:]
    let extensions = extensions(by: ways, &places, least)
    var kept = [[Longer]](repeating: [], count: places.count)
    for (shorter, partial) in partials.enumerated() {
      for way in extensions[partial.end] {
        var logProbability = partial.logProbability
        for added in way.logProbabilities { logProbability += added }
        if logProbability == -.infinity || logProbability < way.least { continue }
        Self.insert(
          Longer(
            link: Link(shorter: Int32(shorter), way: way.number),
            partial: Partial(end: way.end, logProbability: logProbability)),
          to: &kept[way.end], keeping: count)
      }
    }
    ends = [PartialEnd](repeating: PartialEnd(), count: places.count)
    for (end, place) in places { ends[place] = end }
    var longer = kept.flatMap { $0 }.sorted(by: Longer.precedes)
    if longer.count > beam {
      longer.sort {
        isPreferred($0.partial, $1.partial) ?? Longer.precedes($0, $1)
      }
      longer = longer.prefix(beam).sorted(by: Longer.precedes)
    }
    partials = longer.map(\.partial)
    links.append(longer.map(\.link))
  }

  /// For each end the ways that count.
  ///
  /// - Parameter places: gets a place for each end that they lead to.
  private func extensions(
    by ways: Ways, _ places: inout [PartialEnd: Int], _ least: (PartialEnd) -> Double?
  ) -> [[Extension]] {
    var known: [StepState: [Way]] = [:]
    // For each place what counts there; nil: nothing does.
    var leasts: [Double?] = []
    return ends.map { end in
      let all = known[end.state] ?? ways.from(end.state, step: links.count)
      known[end.state] = all
      return all.enumerated().compactMap { number, way in
        let next = PartialEnd(state: way.state, cost: end.cost + way.cost)
        let place = places[next] ?? places.count
        if place == places.count {
          places[next] = place
          leasts.append(least(next))
        }
        return leasts[place].map {
          Extension(
            number: Int32(number), logProbabilities: way.logProbabilities, end: place, least: $0)
        }
      }
    }
  }

  /// Inserts a partial architecture among those of the same end, the most probable first, and drops what is beyond
  /// `count`. It comes later in path order than all that are there, so of equals it is the last.
  private static func insert(_ longer: Longer, to kept: inout [Longer], keeping count: Int) {
    let logProbability = longer.partial.logProbability
    if kept.count == count {
      guard let last = kept.last, last.partial.logProbability < logProbability else { return }
      kept.removeLast()
    }
    var place = kept.count
    while place > 0, kept[place - 1].partial.logProbability < logProbability { place -= 1 }
    kept.insert(longer, at: place)
  }

  /// The order of preference but for the choices: probable, then cheap. Nil of equals.
  private func isPreferred(_ a: Partial, _ b: Partial) -> Bool? {
    if a.logProbability != b.logProbability { return a.logProbability > b.logProbability }
    let (cost, other) = (ends[a.end].cost, ends[b.end].cost)
    return cost == other ? nil : cost < other
  }

  /// The first `count` in the order of preference of those whose cost is allowed: for each the way that each of its
  /// steps takes.
  func mostProbable(_ count: Int, isAllowed: (Int) -> Bool) -> [[Int]] {
    partials.indices.filter { isAllowed(ends[partials[$0].end].cost) }
      .sorted { isPreferred(partials[$0], partials[$1]) ?? ($0 < $1) }
      .prefix(count).map { taken(by: $0) }
  }

  /// The ways of a partial architecture, the first step's first.
  private func taken(by place: Int) -> [Int] {
    var place = place
    var taken: [Int] = []
    for links in links.reversed() {
      taken.append(Int(links[place].way))
      place = Int(links[place].shorter)
    }
    return taken.reversed()
  }
}
