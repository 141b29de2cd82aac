// What a plan measures on a tiny log, and verdicts on resampled tables.

import Model
import Numerics
import Runs
import TestSupport
import Testing

@testable import Lab
@testable import Statistics
@testable import Training

@Suite struct PlanTests {
  let project: TinyProject

  init() throws { project = try TinyProject() }

  @Test func aPlanComparesWithTheBaseline() throws {
    let costed = project.workspace.costed
    let plan = try Plan(project.workspace)
    let other = Architecture(choices: [0, 0, 0])
    let report = try plan.measure(
      [
        FoundArchitecture(costed.space.baseline, for: 1, in: costed),
        FoundArchitecture(other, for: 0.5, in: costed),
      ], seeds: 3, by: project.trainings(threads: 2)
    ) { _, _ in }
    let candidates = report.candidates
    #expect(candidates.map(\.target) == [1, 0.5])
    #expect(candidates[0].delta == 0 && candidates[0].noise == Noise(seed: 0, block: 0))
    #expect(candidates[0].errors == 1 && candidates[0].power == 1, "no noise, and at the margin")
    #expect(report.reason == .notLearned, "600 rows make nine steps")
    #expect(candidates.allSatisfy { $0.seedsForEqual == nil })
    let equal = Comparison(candidate: [[1, 2], [1, 2]], baseline: [[1, 2], [1, 2]])
    #expect(equal.seedsForEqual(margin: 0.001, alpha: 0.05) == 2)
    #expect(candidates[1].noise.seed > 0)
    #expect(report.shared.map { $0.share < 1 } == true)

    let job = project.stream.job(costed.shape(of: other), seed: 2)
    let trained = try project.stream.train(job, costed.space, pool: WorkerPool(threads: 1))
    let baseline = project.stream.job(costed.space.baselineShape, seed: 2)
    let beside = try project.stream.train(baseline, costed.space, pool: WorkerPool(threads: 1))
    let alone = trained.logloss / beside.logloss - 1
    #expect(abs(alone - candidates[1].delta) < 5 * candidates[1].noise.seed)
  }

  /// Resampling a table of normal noise errs as often as normal noise does, and moves with Δ.
  @Test func resampledVerdictsKeepTheError() {
    let settings = VerdictSettings()
    var random = RandomStream(seed: 3, purpose: "table")
    let losses = CrossedEffects(seed: 0.001, block: 0.001, rest: 0.001)
      .losses(mean: 0.7, seeds: 32, blocks: 20, random: &random)
    let verdict = ResampledVerdict(
      candidate: losses.candidate, baseline: losses.baseline, settings: settings)
    let shares = [settings.margin, 0, -0.01].map { verdict.proved(delta: $0, count: 1000) }
    #expect(shares[0] < 0.07)
    #expect(shares[1] > 3 * shares[0])
    #expect(shares[2] == 1)
    // Equal weights change nothing, and blocks without weight may say what they like.
    func sharesOf(weights: [Double], noise: Double) -> [Double] {
      let candidate = losses.candidate.map { seed in
        zip(seed, weights).map { $1 > 0 ? $0 : $0 + noise * random.normal() }
      }
      let verdict = ResampledVerdict(
        candidate: candidate, baseline: losses.baseline, weights: weights, settings: settings)
      return [settings.margin, 0, -0.01].map { verdict.proved(delta: $0, count: 1000) }
    }
    #expect(sharesOf(weights: losses.candidate[0].map { _ in 3 }, noise: 0) == shares)
    let half = (0..<20).map { Double($0 % 2) }
    let quiet = sharesOf(weights: half, noise: 0)
    #expect(quiet[1] > 0.1 && quiet[2] > 0.99)
    #expect(sharesOf(weights: half, noise: 1) == quiet)
  }
}
