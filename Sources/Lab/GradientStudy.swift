// How much of a controller's gradient is noise: estimates of one step beside the mean over many batches.

import Datasets
import Foundation
import Model
import Numerics
import Runs
import Search
import Training

/// Measures the estimates of a controller's gradient while its supernet and its policy stand still.
///
/// A pass runs to a part of its steps. Then nothing is updated any more: on each of the batches that follow, the
/// controller proposes architectures, which the supernet scores. Their samples give estimates from as many of them as a
/// step could have, with effects and without. The true gradient is the mean, over all other batches, of the estimates
/// from all samples of a batch.
package struct GradientStudy: Sendable {
  private let workspace: Workspace
  private let stream: TrainingStream
  private let options: Options

  /// What is measured.
  package struct Options: Sendable {
    /// The target of the controller.
    package var target: Target
    /// The seeds of the passes.
    package var seeds: Range<UInt64>
    /// The part of the pass after which it stands still.
    package var part: Double
    /// Batches that are scored then.
    package var batches: Int
    /// Architectures that are scored on each of them.
    package var scored: Int
    /// Numbers of samples whose estimates are measured.
    package var samples: [Int]
    /// Threads.
    package var threads: Int

    /// Makes options.
    package init(
      target: Target, seeds: Range<UInt64>, part: Double, batches: Int, scored: Int,
      samples: [Int], threads: Int
    ) {
      precondition(samples.allSatisfy { 2...scored ~= $0 } && batches > 1)
      (self.target, self.seeds, self.part, self.batches) = (target, seeds, part, batches)
      (self.scored, self.samples, self.threads) = (scored, samples, threads)
    }
  }

  /// Prepares a study of a stream's searches.
  package init(_ workspace: Workspace, _ stream: TrainingStream, _ options: Options) {
    (self.workspace, self.stream, self.options) = (workspace, stream, options)
  }

  /// Measures every seed.
  ///
  /// - Throws: `Divergence`, or `InputError` where the dataset is damaged.
  package func run() throws -> GradientReport {
    GradientReport(
      target: options.target, batches: options.batches, scored: options.scored,
      seeds: try options.seeds.map(measure))
  }

  /// The estimates of one batch.
  private struct Estimates {
    /// From all samples of the batch: the sum of many of them is the true gradient.
    var all: [Double]
    /// For each number of samples.
    var samples: [[Double]] = []
    var withEffects: [[Double]] = []
    /// From the effects of one architecture alone.
    var effects: [Double]
    /// The correlation of what effects say with the rewards of the batch's samples.
    var correlation: Double
  }

  private func measure(seed: UInt64) throws -> GradientReport.Seed {
    let (pass, searched, end) = try searched(seed: seed)
    var (controller, next) = (searched, end)
    var trainer = Trainer(
      scoring: pass.network, loss: workspace.space.training.loss,
      pool: WorkerPool(threads: options.threads))
    var batch = Batch()
    let random = RandomStream(seed: seed, purpose: "gradient study")
    var estimates: [Estimates] = []
    for index in 0..<options.batches {
      try stream.dataset.read(rows(next), into: &batch)
      next += 1
      var random = random.substream(index)
      estimates.append(try self.estimates(&controller, &trainer, batch, random: &random))
    }
    return GradientReport.Seed(seed: seed, figures: figures(estimates))
  }

  /// A pass up to the part at which it stands still, its controller, and the next step.
  private func searched(seed: UInt64) throws -> (SearchPass, Controller, Int) {
    var space = workspace.space
    (space.search.searcher, space.search.reward) = (.controller, .rejection)
    space.search.gradient = .effects
    let (costed, dataset) = (
      CostedSpace(space, vocabularySizes: workspace.dataset.vocabularySizes), workspace.dataset
    )
    var pass = SearchPass(
      costed, targets: [options.target], vocabularySizes: dataset.vocabularySizes,
      positiveRate: dataset.positiveRate, seed: seed, pool: WorkerPool(threads: options.threads))
    let schedule = Schedule(costed, rows: stream.rows.count, searchers: 1)
    let end = Int(options.part * Double(schedule.steps))
    var batch = Batch()
    for step in 0..<end {
      try dataset.read(rows(step), into: &batch)
      _ = try pass.step(step, batch, schedule)
    }
    pass.settle()
    guard let controller = pass.searchers[0] as? Controller else {
      preconditionFailure("the searcher is the controller")
    }
    return (pass, controller, end)
  }

  /// The rows of a step; after the last row the first ones again.
  private func rows(_ step: Int) -> Range<Int> {
    let size = workspace.space.training.batch
    let steps = max(1, stream.rows.count / size)
    let start = stream.rows.lowerBound + step % steps * size
    return start..<min(start + size, stream.rows.upperBound)
  }

  private func estimates(
    _ controller: inout Controller, _ trainer: inout Trainer, _ batch: Batch,
    random: inout RandomStream
  ) throws -> Estimates {
    let costed = workspace.costed
    let architectures = controller.propose(options.scored, random: &random)
    let shapes = architectures.map(costed.shape)
    let outcome = trainer.score(
      batch, training: [shapes[0]], scoring: Array(shapes.dropFirst()), effects: true)
    for (architecture, scored) in zip(architectures, outcome.trained + outcome.scored) {
      guard let fault = scored.fault else { continue }
      throw Divergence(step: 0, fault, of: architecture, in: costed)
    }
    func samples(effects: [[Double?]]?) -> [Sample] {
      zip(architectures, outcome.trained + outcome.scored).enumerated().map { index, scored in
        Sample(
          architecture: scored.0, costRatio: costed.ratio(of: scored.0), logloss: scored.1.loss,
          effects: index == 0 ? effects : nil)
      }
    }
    let effects = outcome.trained[0].effects.map(costed.effects)
    let (plain, full) = (samples(effects: nil), samples(effects: effects))
    func estimate(_ samples: ArraySlice<Sample>) -> [Double] {
      var copy = controller
      return copy.estimate(from: Array(samples))
    }
    defer { _ = controller.estimate(from: full) }
    return Estimates(
      all: estimate(plain[...]), samples: options.samples.map { estimate(plain.prefix($0)) },
      withEffects: options.samples.map { estimate(full.prefix($0)) },
      effects: estimate(full.prefix(1)),
      correlation: Self.correlation(
        plain.dropFirst().map { -$0.logloss },
        plain.dropFirst().map { -(effects.map($0.architecture.sum) ?? 0) }))
  }

  private func figures(_ estimates: [Estimates]) -> GradientReport.Figures {
    var total = estimates[0].all.map { _ in 0.0 }
    for estimate in estimates {
      for i in total.indices { total[i] += estimate.all[i] }
    }
    func mean(_ vector: (Estimates) -> [Double]) -> Double {
      estimates.reduce(0) { sum, estimate in
        let others = zip(total, estimate.all).map { $0 - $1 }
        return sum + Self.cosine(vector(estimate), others) / Double(estimates.count)
      }
    }
    return GradientReport.Figures(
      numbers: options.samples.indices.map { i in
        GradientReport.Number(
          samples: options.samples[i], plain: mean { $0.samples[i] },
          withEffects: mean { $0.withEffects[i] })
      }, effects: mean(\.effects),
      correlation: estimates.reduce(0) { $0 + $1.correlation } / Double(estimates.count))
  }

  private static func cosine(_ a: [Double], _ b: [Double]) -> Double {
    func product(_ a: [Double], _ b: [Double]) -> Double {
      zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
    }
    let scale = (product(a, a) * product(b, b)).squareRoot()
    return scale > 0 ? product(a, b) / scale : 0
  }

  private static func correlation(_ a: [Double], _ b: [Double]) -> Double {
    func centred(_ values: [Double]) -> [Double] {
      let mean = values.reduce(0, +) / Double(values.count)
      return values.map { $0 - mean }
    }
    return cosine(centred(a), centred(b))
  }
}

/// What a study of gradients found.
package struct GradientReport: Codable, Sendable {
  /// The target: a cost ratio.
  package var target: Target
  /// The batches of each seed.
  package var batches: Int
  /// The architectures that were scored on each.
  package var scored: Int
  /// One a seed.
  package var seeds: [Seed]

  /// A seed's figures.
  package struct Seed: Codable, Sendable {
    /// The seed.
    package var seed: UInt64
    /// Its figures.
    package var figures: Figures
  }

  /// Means over batches.
  package struct Figures: Codable, Sendable {
    /// One for each number of samples.
    package var numbers: [Number]
    /// The cosine of the true gradient and the estimate from effects alone.
    package var effects: Double
    /// The correlation, over the architectures of a batch, of their rewards and what effects say of them.
    package var correlation: Double
  }

  /// Cosines of the true gradient and estimates from some samples.
  package struct Number: Codable, Sendable {
    /// The number of samples.
    package var samples: Int
    /// From samples alone.
    package var plain: Double
    /// With effects as control variate.
    package var withEffects: Double

    enum CodingKeys: String, CodingKey {
      case samples, plain
      case withEffects = "with_effects"
    }
  }
}
