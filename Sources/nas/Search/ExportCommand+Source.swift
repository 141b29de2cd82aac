// What nas export offers to an exporter: an architecture of a run folder, its log, and a training on it.

import Files
import Interchange
import Model
import Numerics
import Runs
import Training

extension ExportCommand {
  /// The architecture that is exported; says so if it is the baseline because nothing was chosen.
  func source(_ directory: RunDirectory) throws -> ExportSource {
    let summary = try directory.summary()
    var space = try directory.space()
    // The paths are relative to the folder of the run, and the config lies elsewhere.
    let folder = output.out.map { Path.split($0).folder } ?? "."
    space.data.paths = space.data.paths.map {
      Workspace.path($0, from: directory.path, to: folder)
    }
    let found = try found(summary)
    if found == nil { warn("No candidate was proved neutral: this is the baseline.") }
    let trained = found?.trained ?? summary.baseline
    return ExportSource(
      space: space, values: trained.architecture, cost: trained.cost, file: directory.path,
      examples: training.onnx.onnxExamples,
      run: { try exported(found, directory, space) },
      featureValues: { try featureValues(directory, limit: $0) },
      training: { try retraining(trained.architecture, of: directory) })
  }

  /// What other trainers are given.
  private func exported(
    _ found: Summary.TargetResult?, _ directory: RunDirectory, _ space: SearchSpace
  ) throws -> ExportedRun {
    let record = try directory.record()
    let model = try found.map { result in
      let architecture = try space.architecture(result.trained.architecture, file: directory.path)
      return ExportedModel(
        target: result.target, shape: space.shape(of: architecture), of: space,
        verdict: result.verdict)
    }
    let sizes = record.data.vocabularySizes
    guard sizes.count == space.data.schema.features.count else {
      throw InputError(
        "has \(sizes.count) vocabularies for \(space.data.schema.features.count) features: it is damaged",
        file: folder)
    }
    return ExportedRun(
      space: space, vocabularySizes: sizes, seed: record.options.seed, found: model)
  }

  /// What the log says of the features' values; nil where the one that the run names is not at hand.
  private func featureValues(_ directory: RunDirectory, limit: Int) throws -> [FeatureValues]? {
    let record = try directory.record()
    do {
      let dataset = try log.open(
        directory, threads: threads.threads, allowsAnother: true
      ).dataset
      if dataset.fingerprint != record.data.fingerprint {
        warn("This is not the log of the run: its bounds and vocabularies differ.")
      }
      return try dataset.codebooks.map { try FeatureValues($0, atMost: limit) }
    } catch {
      guard log.data.isEmpty else { throw error }
      warn("The log was not read, so bounds of numbers and vocabularies are unknown: \(error)")
      return nil
    }
  }

  /// A training of an architecture of a run on the rows of the run.
  ///
  /// - Throws: `InputError` where the log cannot be read, or has taken the place of the run's; one that --data names may
  ///   be another, which a warning says.
  private func retraining(
    _ values: [String: ChoiceValue], of directory: RunDirectory
  ) throws -> ExportTraining {
    let record = try directory.record()
    let workspace = try log.open(directory, threads: threads.threads, allowsAnother: true)
    let architecture = try workspace.space.architecture(values, file: directory.path)
    let space = workspace.space.substituting(architecture)
    let isSameLog = workspace.dataset.fingerprint == record.data.fingerprint
    if !isSameLog {
      warn(
        "this is another log than that of the run in \(directory.path)"
          + " (its fingerprint is \(workspace.dataset.fingerprint), that of the run's is"
          + " \(record.data.fingerprint)). The network is trained on all of it; the run's verdict is"
          + " about the other.")
    }
    let stream = TrainingStream(
      workspace.dataset, count: isSameLog ? record.data.rows : nil, verdict: space.verdict)
    let job = stream.job(space.baselineShape, seed: training.seed ?? record.options.seed)
    let pool = WorkerPool(threads: threads.threads)
    return ExportTraining(job: job, space: space, stream: stream, pool: pool) {
      try stream.checkMemory(job.shape, space, file: directory.path)
      let progress = ProgressLine()
      let trained = try stream.trainNetwork(job, space, pool: pool) { firstRow, logits, _ in
        let rows = firstRow + logits.count
        progress.report(training: Double(rows) / Double(stream.rows.count), rows: rows)
      }
      progress.end()
      return trained.network
    }
  }
}
