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

  /// A way from one of the ends to one of the ends that are a step longer.
  private struct Extension {
    var way: Int32
    var isCertain: Bool
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
    let step = links.count
    let (extensions, starts, next) = extensions(by: ways, least)
    var kept = [[Longer]](repeating: [], count: next.count)
    for (shorter, partial) in partials.enumerated() {
      for place in starts[partial.end]..<starts[partial.end + 1] {
        let (way, end) = (extensions[place].way, extensions[place].end)
        let logProbability = ways.extending(
          partial.logProbability, by: Int(way), isCertain: extensions[place].isCertain, step: step)
        if logProbability == -.infinity || logProbability < extensions[place].least { continue }
        Self.insert(
          Longer(
            link: Link(shorter: Int32(shorter), way: way),
            partial: Partial(end: end, logProbability: logProbability)),
          to: &kept[end], keeping: count)
      }
    }
    ends = next
    var longer = kept.flatMap { $0 }.sorted(by: Longer.precedes)
    if longer.count > beam {
      longer.sort {
        isPreferred($0.partial, $1.partial) ?? Longer.precedes($0, $1)
      }
      longer = longer.prefix(beam).sorted(by: Longer.precedes)
    }
    keep(longer)
  }

  /// Sets the partial architectures, and forgets the ends that none has.
  private mutating func keep(_ longer: [Longer]) {
    var places = ends.map { _ in -1 }
    var kept: [PartialEnd] = []
    partials = longer.map {
      let end = $0.partial.end
      if places[end] < 0 {
        places[end] = kept.count
        kept.append(ends[end])
      }
      return Partial(end: places[end], logProbability: $0.partial.logProbability)
    }
    ends = kept
    links.append(longer.map(\.link))
  }

  /// For each end the ways that count, those of the i-th from the i-th start on, and the ends that they lead to.
  private func extensions(
    by ways: Ways, _ least: (PartialEnd) -> Double?
  ) -> (extensions: [Extension], starts: [Int], ends: [PartialEnd]) {
    var places: [PartialEnd: Int] = [:]
    // For each place the end, and what counts there; nil: nothing does.
    var (next, leasts): ([PartialEnd], [Double?]) = ([], [])
    var (extensions, starts): ([Extension], [Int]) = ([], [])
    for end in ends {
      starts.append(extensions.count)
      for way in ways.from(end.state, step: links.count) {
        let longer = PartialEnd(state: way.state, cost: end.cost + way.cost)
        let place = places[longer] ?? next.count
        if place == next.count {
          places[longer] = place
          next.append(longer)
          leasts.append(least(longer))
        }
        guard let least = leasts[place] else { continue }
        extensions.append(
          Extension(way: Int32(way.number), isCertain: way.isCertain, end: place, least: least))
      }
    }
    starts.append(extensions.count)
    return (extensions, starts, next)
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
