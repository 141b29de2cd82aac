// Regularised evolution (Real et al. 2019), scored by the supernet: what the controller is compared with.

import Model
import Numerics

/// Keeps a population of feasible architectures. The winner of a tournament has a child with one other
/// choice; the oldest dies.
package struct EvolutionSearcher: Searcher {
  private let space: CostedSpace
  private var sampler: FeasibleSampler
  private let policy: Policy
  private var population: [Member] = []
  /// Members, and how many of them a tournament has.
  private let size: Int, tournament: Int

  private struct Member: Sendable {
    var architecture: Architecture
    /// By how much it was better than the others on its batch, in nats.
    var advantage: Double
    /// How much that batch counts.
    var weight: Double
  }

  /// Searches the architectures of at most `target` times the baseline's cost.
  package init(
    _ space: CostedSpace, target: Double, population size: Int = 64, tournament: Int = 16
  ) {
    precondition(tournament > 0 && tournament <= size)
    self.space = space
    sampler = FeasibleSampler(space, target: target)
    policy = Policy(uniformOver: space.decisions)
    self.size = size
    self.tournament = tournament
  }

  /// Random ones until the population is complete, then children of winners.
  package mutating func propose(_ count: Int, random: inout RandomStream) -> [Architecture] {
    (0..<count).map { _ in
      if population.count >= size, let child = child(random: &random) { return child }
      return sampler.sample(1, from: policy, random: &random)[0]
    }
  }

  /// A feasible mutation of a tournament's winner; nil where several tries found none.
  private func child(random: inout RandomStream) -> Architecture? {
    for _ in 0..<32 {
      let players = (0..<tournament).map { _ in population[random.below(population.count)] }
      guard var child = players.max(by: { $0.advantage < $1.advantage })?.architecture,
        !child.choices.isEmpty
      else { return nil }
      let d = random.below(child.choices.count)
      let step = 1 + random.below(space.decisions[d].choice.values.count - 1)
      child.choices[d] = (child.choices[d] + step) % space.decisions[d].choice.values.count
      if sampler.costRatios.contains(space.ratio(of: child)) { return child }
    }
    return nil
  }

  /// The new ones join, the oldest leave.
  package mutating func learn(from samples: [Sample]) {
    let mean = samples.reduce(0) { $0 + $1.logloss } / Double(samples.count)
    population += samples.map {
      Member(architecture: $0.architecture, advantage: mean - $0.logloss, weight: $0.weight)
    }
    population.removeFirst(max(0, population.count - size))
  }

  /// The members of greatest mean advantage.
  package func best(_ count: Int) -> [Architecture] {
    var scores: [Architecture: MeanAdvantage] = [:]
    for member in population {
      scores[member.architecture, default: MeanAdvantage()]
        .add(member.advantage, weight: member.weight)
    }
    return scores.isEmpty ? [space.cheapest] : scores.ranked(count)
  }
}
