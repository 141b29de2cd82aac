// The verdicts over several candidates: which are proved, and which another look may still prove. What is trained for a
// look is not its concern.
//
// Invariants: evidence only grows, and so does the set of proved candidates; a replaced candidate is never proved.

/// A test of several candidates against one baseline, with several looks at each, in which no true null hypothesis is
/// rejected with more than the probability 1 − confidence (strong control of the family-wise error).
///
/// The null hypothesis of a candidate is that it is worse than the baseline by more than the margin, or no better than a
/// prediction without features; both must be rejected (an intersection-union test, Berger 1982). A graph says at which
/// share of the error. Each look at a candidate may err with an equal part of its share (Bonferroni). So a share that grows
/// because another candidate was proved serves the looks that are past as well (Maurer and Bretz 2013, *Multiple testing in
/// group sequential trials using graphical approaches*), and candidates may be at different looks.
package struct GraphicalTest: Sendable {
  /// A candidate and the evidence about it.
  package struct Candidate: Sendable {
    /// Its comparisons with the baseline, one a look.
    package fileprivate(set) var looks: [Comparison] = []
    /// Its comparison with the best prediction without features, over the seeds of the first look; nil before it, or if
    /// that prediction makes no mistake.
    package fileprivate(set) var learning: Comparison?
    /// Whether another one may take its place, for which it leaves a part of its share.
    package let isReplaceable: Bool
    /// Whether another one has taken its place.
    package fileprivate(set) var isReplaced = false
  }

  /// The part of a candidate's share that is kept for the one that may take its place.
  package static let shareOfReplacement = 0.1
  /// How many candidates are begun at first, and how many then.
  package static let firstGroup = 4, nextGroup = 2
  /// Below this share of the error a bound means nothing.
  private static let leastShare = 1e-9

  /// The candidates, the mildest target's first; behind them those that took the place of others.
  package private(set) var candidates: [Candidate]
  /// Whether the baseline is proved to have learned, at the whole error: nothing is tested before.
  package var isGateOpen = true
  private var graph: TransferGraph
  private let rule: VerdictRule
  private let looks: Looks
  /// Candidates that are in the graph from the start, and those of them that were begun.
  private let planned: Int
  private var begun = 0

  /// A test before the first look.
  ///
  /// - Parameters:
  ///   - graph: a node for each candidate.
  ///   - replaceable: for each, whether another one may take its place.
  package init(_ graph: TransferGraph, _ rule: VerdictRule, replaceable: [Bool]) {
    precondition(replaceable.count == graph.weights.count)
    self.graph = graph
    self.rule = rule
    looks = Looks(rule)
    planned = replaceable.count
    candidates = replaceable.map { Candidate(isReplaceable: $0) }
  }

  // MARK: - Evidence

  /// Records the next look at a candidate.
  package mutating func record(_ comparison: Comparison, at index: Int) {
    precondition(candidates[index].looks.count < looks.seeds.count, "there is a further look")
    candidates[index].looks.append(comparison)
  }

  /// Records what a candidate has learned, with its first look.
  package mutating func record(learning: Comparison?, at index: Int) {
    candidates[index].learning = learning
  }

  /// Puts others, if any, in the place of a candidate that is not proved, in equal parts.
  ///
  /// - Parameter replaceable: for each, whether another one may take its place in turn.
  /// - Returns: their places.
  package mutating func replace(_ index: Int, by replaceable: [Bool]) -> Range<Int> {
    precondition(candidates[index].isReplaceable && !candidates[index].isReplaced)
    precondition(!proved.contains(index))
    candidates[index].isReplaced = true
    if replaceable.isEmpty { return candidates.count..<candidates.count }
    candidates += replaceable.map { Candidate(isReplaceable: $0) }
    return graph.replace(index, by: replaceable.count, share: Self.shareOfReplacement)
  }

  // MARK: - The order of looks

  /// The candidates to look at next; empty if the test is over.
  ///
  /// These are all that were begun and have no look yet; then the mildest that its present share may still prove, one after
  /// another, since each that is proved adds to the shares of the others. If there is none, the next candidates are begun:
  /// until one is proved, since a mild target may fail where a cheaper one does not, and then while one of the last few
  /// was.
  package mutating func next() -> [Int] {
    if begun == 0 { begun = min(planned, Self.firstGroup) }
    while true {
      let open = undecided
      let unseen = open.filter { candidates[$0].looks.isEmpty }
      if !unseen.isEmpty { return unseen }
      if !open.isEmpty || begun == planned { return Array(open.prefix(1)) }
      let proved = proved
      guard proved.isEmpty || proved.contains(where: { $0 >= begun - Self.firstGroup }) else {
        return []
      }
      begun = min(planned, begun + Self.nextGroup)
    }
  }

  /// The number of seeds of the next look at a candidate.
  package func seedsOfNextLook(at index: Int) -> Int { looks.seeds[candidates[index].looks.count] }

  /// The candidates that were begun and that another look may still prove, each at its present share.
  package var undecided: [Int] {
    guard isGateOpen else { return [] }
    let (proved, weights) = closure()
    return candidates.indices.filter { index in
      (index < begun || index >= planned) && !proved.contains(index)
        && isHopeful(index, share: weights[index])
    }
  }

  private func isHopeful(_ index: Int, share: Double) -> Bool {
    let candidate = candidates[index]
    guard !candidate.isReplaced, share > Self.leastShare, candidate.looks.count < looks.seeds.count
    else { return false }
    guard let last = candidate.looks.last else { return true }
    return hasLearned(index, share: share)
      && looks.mayBeProved(last, margin: rule.margin, alpha: alpha(index, share: share))
  }

  // MARK: - What is proved

  /// The candidates that are proved neutral or better.
  package var proved: [Int] { isGateOpen ? closure().proved.sorted() : [] }

  /// What is claimed of each candidate. Nothing is if the baseline has not learned.
  package var verdicts: [Verdict] {
    let proved = Set(proved)
    return candidates.indices.map { index in
      guard let last = candidates[index].looks.last, isGateOpen else { return .inconclusive }
      if proved.contains(index) { return (delta(of: index)?.high ?? 0) < 0 ? .better : .neutral }
      return last.interval(alpha: looks.alpha).low > rule.margin ? .worse : .inconclusive
    }
  }

  /// The share of the error at which a candidate is tested once all others that are proved have handed on theirs.
  package func share(of index: Int) -> Double {
    var graph = graph
    for other in proved where other != index { graph.reject(other) }
    return graph.weights[index] * keptPart(index)
  }

  /// The error that the upper bound of a candidate may make at one look.
  package func alpha(of index: Int) -> Double { share(of: index) * looks.alpha }

  /// Δ of a candidate at its last look, or at the one that proved it; nil before the first.
  ///
  /// The upper bound is at the candidate's share, the lower one at the whole error: to be called worse costs a candidate
  /// nothing but its place, and is no claim of the family.
  package func delta(of index: Int) -> Delta? {
    let candidate = candidates[index]
    let alpha = alpha(of: index)
    let bounds = candidate.looks.map { (look: $0, high: $0.upperBound(alpha: alpha)) }
    guard let last = bounds.last else { return nil }
    let least = bounds.min { $0.high < $1.high } ?? last
    let shown = last.high > rule.margin && least.high <= rule.margin ? least : last
    let low = shown.look.interval(alpha: looks.alpha).low
    return Delta(mean: shown.look.mean, low: low, high: shown.high)
  }

  /// The normalised entropy of a candidate, with bounds at its share: over 1 it cannot be proved.
  package func normalizedEntropy(of index: Int) -> NormalizedEntropy? {
    candidates[index].learning.flatMap {
      NormalizedEntropy($0, alpha: share(of: index) * (1 - rule.confidence))
    }
  }

  /// Whether a candidate would be proved if it had learned something.
  package func lacksLearning(_ index: Int) -> Bool {
    let share = share(of: index) / keptPart(index)
    return least(index, share: share) <= rule.margin && !hasLearned(index, share: share)
  }

  /// The least margin, at least 0, under which the same looks would prove each candidate; nil if none would.
  ///
  /// As adjusted p-values (Bretz et al., Algorithm 2): the candidate that needs the least margin is the first that a growing
  /// margin proves. Under a wider margin no look is left out that a candidate needs.
  package var provableMargins: [Double?] {
    var margins = [Double?](repeating: nil, count: candidates.count)
    guard isGateOpen else { return margins }
    var (graph, greatest) = (graph, 0.0)
    while true {
      let bounds = candidates.indices.map {
        margins[$0] == nil ? bound($0, share: graph.weights[$0]) : .infinity
      }
      guard let next = bounds.indices.min(by: { bounds[$0] < bounds[$1] }),
        bounds[next] < .infinity
      else { return margins }
      greatest = max(greatest, bounds[next])
      margins[next] = greatest
      graph.reject(next)
    }
  }

  /// All rejections that the evidence allows, and the weights after them.
  private func closure() -> (proved: Set<Int>, weights: [Double]) {
    var (graph, proved, tried) = (graph, Set<Int>(), [Int: Double]())
    func isProvable(_ index: Int) -> Bool {
      let weight = graph.weights[index]
      guard !proved.contains(index), tried[index] != weight else { return false }
      tried[index] = weight
      return bound(index, share: weight) <= rule.margin
    }
    while let next = candidates.indices.first(where: isProvable) {
      proved.insert(next)
      graph.reject(next)
    }
    return (proved, graph.weights)
  }

  /// The margin that proves a candidate at a share of the error: the least upper bound of its looks, if it has learned.
  private func bound(_ index: Int, share: Double) -> Double {
    hasLearned(index, share: share) ? least(index, share: share) : .infinity
  }

  private func least(_ index: Int, share: Double) -> Double {
    guard share > Self.leastShare, !candidates[index].isReplaced else { return .infinity }
    let alpha = alpha(index, share: share)
    return candidates[index].looks.map { $0.upperBound(alpha: alpha) }.min() ?? .infinity
  }

  private func hasLearned(_ index: Int, share: Double) -> Bool {
    guard share > Self.leastShare, let learning = candidates[index].learning else { return false }
    let alpha = share * keptPart(index) * (1 - rule.confidence)
    return NormalizedEntropy(learning, alpha: alpha)?.isBelowOne == true
  }

  /// The part of a candidate's share at which it is tested itself.
  private func keptPart(_ index: Int) -> Double {
    candidates[index].isReplaceable ? 1 - Self.shareOfReplacement : 1
  }

  private func alpha(_ index: Int, share: Double) -> Double {
    share * keptPart(index) * looks.alpha
  }
}
