// What a verdict on a log takes: the noise of trainings, measured, and how often the rules of the verdict decide under it.

import Foundation
import Model
import Numerics
import Runs
import Statistics
import Training

/// Trains a run's baseline and candidates with many seeds to say how noisy they are, how much of the noise they
/// share, how often the verdict errs under it and how many seeds would prove an equal candidate.
package struct Plan: Sendable {
  private let space: CostedSpace
  private let stream: TrainingStream

  /// Prepares trainings on the rows of a workspace.
  ///
  /// - Throws: `InputError` where they are too few to judge by.
  package init(_ workspace: Workspace) throws {
    space = workspace.costed
    stream = workspace.stream
    try stream.checkLength(workspace.space.verdict, file: workspace.dataPath)
  }

  /// What was measured.
  package struct Report: Codable, Sendable {
    /// One entry a candidate.
    package var candidates: [Candidate]
    /// How much of a seed's noise the candidates share with the baseline; nil where there is no noise.
    package var shared: SharedNoise?
    /// The baseline's log loss over that of the best constant prediction; nil where the stream to judge by has one label.
    package var normalizedEntropy: NormalizedEntropy?
    /// What a verdict on the stream stands on.
    package var ground: WindowGround
    /// `not_learned` where the baseline is not proved to have learned: then no number of seeds is named; else nil.
    package var reason: Summary.Reason?

    enum CodingKeys: String, CodingKey {
      case candidates, shared
      case normalizedEntropy = "normalized_entropy"
      case ground, reason
    }
  }

  /// What was measured of one candidate.
  package struct Candidate: Codable, Sendable {
    /// The target that it was found for: a cost ratio.
    package var target: Target
    /// Δ over all seeds.
    package var delta: Double
    /// The noise of Δ.
    package var noise: Noise
    /// The share of resampled verdicts that claim something where Δ is at the margin.
    package var errors: Double
    /// The same where Δ is 0, where the claim is true.
    package var power: Double
    /// The fixed number of seeds that proves four in five candidates whose Δ is 0; nil where none does, or the baseline is
    /// not proved to have learned.
    package var seedsForEqual: Int?

    enum CodingKeys: String, CodingKey {
      case target, delta, noise, errors, power
      case seedsForEqual = "seeds_for_equal"
    }
  }

  /// Trains the baseline and every candidate with the seeds 1...`seeds`.
  ///
  /// - Parameters:
  ///   - trainings: those of the workspace.
  ///   - progress: called with the trainings that are done, of all, from any thread.
  /// - Throws: `Divergence`, `InputError` where the dataset is damaged, or `Stopped` where the work is to end.
  package func measure(
    _ candidates: [FoundArchitecture], seeds: Int, by trainings: any Trainings,
    progress: @Sendable (_ done: Int, _ all: Int) -> Void
  ) throws -> Report {
    precondition(seeds > 1)
    let baseline = space.space.baseline
    let architectures = Set([baseline] + candidates.map(\.architecture)).sorted()
    let jobs = architectures.flatMap { architecture in
      (1...UInt64(seeds)).map { stream.job(space.shape(of: architecture), seed: $0) }
    }
    let figures = try trainings.figures(of: jobs) {
      if $0.finished != nil { progress($0.done, $0.jobs) }
    }
    precondition(figures.map(\.seed) == jobs.map(\.seed), "results are in the order of the jobs")
    let (losses, weights) = (figures.map(\.blockLosses), figures[0].blockWeights)
    // S × B
    let tables = Dictionary(
      uniqueKeysWithValues: architectures.enumerated().map { index, architecture in
        (architecture, Array(losses[index * seeds..<(index + 1) * seeds]))
      })
    let scaled = Comparison.scaled(weights, blocks: weights.count)
    func means(_ architecture: Architecture) -> [Double] {
      (tables[architecture] ?? []).map { losses in
        zip(scaled, losses).reduce(0) { $0 + $1.0 * $1.1 } / Double(losses.count)
      }
    }
    let outcomes = try WindowOutcomes(stream, batch: space.space.training.batch)
    let ground = WindowGround(stream, outcomes, batch: space.space.training.batch)
    let entropy = NormalizedEntropy(
      tables[baseline] ?? [], constant: outcomes.featurelessLosses, weights: weights,
      alpha: 1 - space.space.verdict.confidence)
    let learned = Learned(entropy, on: ground)
    return Report(
      candidates: candidates.map { candidate in
        judge(
          candidate.target, tables[candidate.architecture] ?? [], baseline: tables[baseline] ?? [],
          weights: weights, learned)
      },
      shared: SharedNoise(
        baseline: means(baseline),
        others: architectures.filter { $0 != baseline }.map(means)),
      normalizedEntropy: entropy, ground: ground, reason: learned == nil ? .notLearned : nil)
  }

  private func judge(
    _ target: Target, _ candidate: [[Double]], baseline: [[Double]], weights: [Double],
    _ learned: Learned?
  ) -> Candidate {
    let verdict = space.space.verdict
    let comparison = Comparison(candidate: candidate, baseline: baseline, weights: weights)
    let table = ResampledVerdict(
      candidate: candidate, baseline: baseline, weights: weights, settings: verdict)
    return Candidate(
      target: target, delta: comparison.mean, noise: comparison.noise,
      errors: table.proved(delta: verdict.margin, count: 4000),
      power: table.proved(delta: 0, count: 4000),
      seedsForEqual: learned.flatMap { _ in
        comparison.seedsForEqual(margin: verdict.margin, alpha: 1 - verdict.confidence)
      })
  }
}

/// Verdicts on seeds and blocks that are drawn, with replacement, from a table of real trainings. Its mean is
/// the truth, which is moved to where it is wanted.
struct ResampledVerdict: Sendable {
  /// S × B, around their mean.
  private let deviations: [[Double]]
  /// How much each block counts.
  private let weights: [Double]
  private let settings: VerdictSettings

  /// Takes the S × B log losses of candidate and baseline with equal seeds, and the blocks' weights; empty where
  /// all count alike.
  init(
    candidate: [[Double]], baseline: [[Double]], weights: [Double] = [], settings: VerdictSettings
  ) {
    let comparison = Comparison(candidate: candidate, baseline: baseline, weights: weights)
    let weights = Comparison.scaled(weights, blocks: baseline[0].count)
    let weighted = baseline.map { zip(weights, $0).map { $0 * $1 } }
    let scale = weighted.joined().reduce(0, +) / Double(baseline.count * baseline[0].count)
    deviations = zip(candidate, baseline).map { candidate, baseline in
      zip(candidate, baseline).map { ($0 - $1) / scale - comparison.mean }
    }
    self.weights = weights
    self.settings = settings
  }

  /// The share of `count` verdicts, each on as many seeds and blocks as a run has, that claim something.
  func proved(delta: Double, count: Int) -> Double {
    let looks = Looks(settings.rule)
    let most = looks.seeds[looks.seeds.count - 1]
    let random = RandomStream(seed: 1, purpose: "resampling")
    let proved = (0..<count).count { index in
      var random = random.substream(index)
      let blocks = deviations[0].indices.map { _ in random.below(deviations[0].count) }
      let candidate = (0..<most).map { _ in
        let seed = deviations[random.below(deviations.count)]
        return blocks.map { 1 + delta + seed[$0] }
      }
      let baseline = candidate.map { $0.map { _ in 1.0 } }
      return looks.decide(margin: settings.margin) { seeds in
        Comparison(
          candidate: Array(candidate[..<seeds]), baseline: Array(baseline[..<seeds]),
          weights: blocks.map { weights[$0] })
      }.verdict.isProved
    }
    return Double(proved) / Double(count)
  }
}
