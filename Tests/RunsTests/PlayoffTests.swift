// The last step of a search: short trainings from scratch decide, and nothing else.

import Model
import Numerics
import TestSupport
import Testing

@testable import Runs
@testable import Search
@testable import Training
@testable import Lab

@Suite struct PlayoffTests {
  let project: TinyProject
  var costed: CostedSpace { project.workspace.costed }

  init() throws { project = try TinyProject() }

  /// The log loss over the second half of the log of a training on all of it.
  func logloss(_ architecture: Architecture, seed: UInt64) throws -> Double {
    var verdict = project.workspace.space.verdict
    verdict.skip = 0.5
    let stream = TrainingStream(project.workspace.dataset, verdict: verdict)
    return try stream.train(
      stream.job(costed.shape(of: architecture), seed: seed), costed.space,
      pool: WorkerPool(threads: 1)
    ).logloss
  }

  /// The log is so short that every round trains on all of it. The least loss of a target's own last round wins, in
  /// which the scaled baseline is, and the baseline itself where it fits.
  @Test(arguments: [[0.5, 1], [1, 0.5]] as [[Target]])
  func theLeastLossThatATargetAllowsWins(targets: [Target]) throws {
    let finalists = targets.map { target in
      Array(costed.architectures.filter { costed.ratio(of: $0) <= target.ratio }.suffix(3))
    }
    func ranked(_ some: [Architecture], seed: UInt64) throws -> [(Architecture, loss: Double)] {
      try some.map { ($0, loss: try logloss($0, seed: seed)) }.sorted { $0.loss < $1.loss }
    }
    let seeds = Playoff.seeds(7)
    let contests = try finalists.map {
      try ranked($0, seed: seeds.first).prefix(Playoff.stay).map(\.0)
    }
    let expected = try zip(targets, contests).map { target, contest in
      var references = UniformScaling(costed, target: target).best(1)
      if target == 1 { references.append(costed.space.baseline) }
      let last = contest + references.filter { !contest.contains($0) }
      return try ranked(Array(Set(last)), seed: seeds.last).map(\.0)
    }
    var playoff = Playoff(costed, project.stream, seed: 7, by: project.trainings(threads: 2))
    let placings = try playoff.placings(under: targets, of: finalists)
    #expect(placings == expected)
  }

  /// What decisions of good architectures agree on comes back, in architectures that are new, as cheap as the
  /// target wants and no cheaper than what it had.
  @Test func lastGuessesAreLikeTheGoodOnes() {
    let all = costed.architectures
    let good = [all[1], all[3], all[3], all[7]]
    let known = [all[1], all[4], all[9]]
    let least = known.map(costed.ratio).min() ?? 0
    func votes(_ architecture: Architecture) -> Int {
      architecture.choices.enumerated().reduce(1) { product, pair in
        product * (1 + good.count { $0.choices[pair.offset] == pair.element })
      }
    }
    for target in [0.4, 0.6, 0.8, 1] as [Target] {
      let playoff = Playoff(costed, project.stream, seed: 7, by: project.trainings())
      let expected = all.filter {
        !known.contains($0) && costed.ratio(of: $0) <= target.ratio
          && costed.ratio(of: $0) >= min(least, target.ratio)
      }.map(votes).sorted(by: >).prefix(2)
      let guesses = playoff.guess(2, under: target, like: good, besides: known)
      #expect(guesses.map(votes) == Array(expected))
      #expect(Set(guesses).isDisjoint(with: known))
      #expect(guesses.allSatisfy { costed.ratio(of: $0) <= target.ratio })
    }
  }

  /// Of no more than stay for the last round all come to it at once, and the scaled baseline beside them.
  @Test(arguments: [1, 2]) func fewFinalistsComeToTheLastRound(count: Int) throws {
    let target: Target = 0.5
    let fits = costed.architectures.filter { costed.ratio(of: $0) <= target.ratio }
    let scaled = UniformScaling(costed, target: target).best(1)
    let finalists = Array(fits.filter { !scaled.contains($0) }.prefix(count))
    var playoff = Playoff(costed, project.stream, seed: 7, by: project.trainings())
    let placings = try playoff.placings(under: [target], of: [finalists]) {
      #expect($0.round == 2 && $0.trainings == count + 1)
    }
    let expected = try (finalists + scaled).map {
      ($0, try logloss($0, seed: Playoff.seeds(7).last))
    }.sorted { $0.1 < $1.1 }.map(\.0)
    #expect(placings == [expected])
  }

  @Test func theScaledBaselineAloneWinsWithoutTraining() throws {
    let targets: [Target] = [0.5, 0.9]
    let scaled = targets.map { UniformScaling(costed, target: $0).best(1) }
    var playoff = Playoff(costed, project.stream, seed: 7, by: project.trainings())
    let placings = try playoff.placings(under: targets, of: scaled) { _ in
      Issue.record("it was trained")
    }
    #expect(placings == scaled && playoff.work == Work())
  }

  /// All rows are trained on each time: four of five finalists, a guess in the fifth's place, then the best two and the
  /// baseline, which under a target of 1 is its own scaling.
  @Test func itsWorkIsThatOfItsTrainings() throws {
    let finalists = Array(costed.architectures.prefix(5))
    var playoff = Playoff(costed, project.stream, seed: 7, by: project.trainings(threads: 2))
    #expect(playoff.work == Work())
    let known = Array(finalists.prefix(4))
    let trained = known + playoff.guess(1, under: 1, like: known + known, besides: known)
    let last = try trained.map { ($0, try logloss($0, seed: Playoff.seeds(7).first)) }
      .sorted { $0.1 < $1.1 }.prefix(2)
    _ = try playoff.winners(under: [1], of: [finalists])
    let baseline = costed.space.baseline
    let extra = last.contains { $0.0 == baseline } ? [] : [baseline]
    let expected = (trained + last.map(\.0) + extra).reduce(0) { $0 + costed.ratio(of: $1) }
    #expect(abs(costed.trainings(playoff.work, rows: 600) - expected) < 1e-9)
  }

  @Test func theSeedsAreNoneOfTheVerdicts() {
    let seeds = (1...100).map { Playoff.seeds($0) }.flatMap { [$0.first, $0.last] }
    #expect(Set(seeds).count == 200)
    #expect(seeds.allSatisfy { $0 > 1_000_000 })
  }

  @Test(arguments: [(1_000_000, 62_500), (100_000, 32_768), (20_000, 20_000)])
  func aRoundHasEnoughRows(stream: Int, rows: Int) {
    let round = Playoff.Round(part: 1.0 / 16, leastSteps: 128)
    #expect(round.rows(of: stream, batch: 256) == rows)
  }
}
