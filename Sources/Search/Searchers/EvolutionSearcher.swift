// Regularised evolution (Real et al. 2019), scored by the supernet: what the controller is compared with.

import Model
import Numerics

/// Keeps a population of feasible architectures. The winner of a tournament has a child with one other
/// choice; the oldest dies.
///
/// It has no policy. Its best guesses are members of the last population, so that a playoff may have fewer finalists
/// than the settings want.
package struct EvolutionSearcher: Searcher {
  /// The cost ratio that members may have.
  package let target: Target
  private let space: CostedSpace
  private var sampler: FeasibleSampler
  private let policy: Policy
  /// The oldest first, at most `size`.
  private var population: [Member] = []
  /// Members, and how many of them a tournament has.
  private let size: Int, tournament: Int

  fileprivate struct Member: Codable, Sendable {
    var architecture: Architecture
    /// By how much it was better than the others on its batch, in nats.
    var advantage: Double
    /// How much that batch counts.
    var weight: Double
  }

  /// Searches the architectures of at most `target` times the baseline's cost.
  package init(
    _ space: CostedSpace, target: Target, population size: Int = 64, tournament: Int = 16
  ) {
    precondition(tournament > 0 && tournament <= size)
    self.space = space
    self.target = target
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
      if sampler.costRatios.contains(space.ratio(of: child)) { return space.canonical(child) }
    }
    return nil
  }

  /// The new ones join, the oldest leave.
  package mutating func learn(from samples: [Sample]) {
    let mean = samples.meanLogloss
    population += samples.map {
      Member(architecture: $0.architecture, advantage: mean - $0.logloss, weight: $0.weight)
    }
    population.removeFirst(max(0, population.count - size))
  }

  /// The members of greatest mean advantage.
  package func best(_ count: Int) -> [Architecture] {
    let scores = scores
    return scores.isEmpty ? [space.cheapest] : scores.ranked(count)
  }

  /// What is known of each architecture of the population.
  private var scores: [Architecture: MeanAdvantage] {
    var scores: [Architecture: MeanAdvantage] = [:]
    for member in population {
      scores[member.architecture, default: MeanAdvantage()]
        .add(member.advantage, weight: member.weight)
    }
    return scores
  }

  /// What the samples say, with the number of different architectures in the population and the mean advantage of
  /// the best.
  package func record(step: Int, samples: [Sample], isWarmUp: Bool) -> ControllerRecord {
    let scores = scores
    var record = ControllerRecord(step: step, target: target, of: samples, isWarmUp: isWarmUp)
    record.figures["population"] = Double(scores.count)
    record.figures["best_advantage"] = scores.greatest
    return record
  }
}

extension EvolutionSearcher {
  /// The population, and where draws have led the sampler.
  package struct State: Codable, Sendable {
    fileprivate var sampler: FeasibleSampler.State
    fileprivate var population: [Member]
  }

  /// The present state.
  package var state: State { State(sampler: sampler.state, population: population) }

  /// Continues from a state of an evolution of the same space.
  ///
  /// - Returns: false if it is another space's; nothing has changed then.
  package mutating func restore(_ state: State) -> Bool {
    guard state.population.count <= size,
      state.population.allSatisfy({ space.has($0.architecture) })
    else { return false }
    (sampler.state, population) = (state.sampler, state.population)
    return true
  }
}
