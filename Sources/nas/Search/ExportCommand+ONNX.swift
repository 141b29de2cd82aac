// nas export --format onnx: trains the architecture again, since a run keeps no weights.

import ArgumentParser
import Files
import Interchange
import Model
import Numerics
import Runs
import Training

/// What the help says of the format.
enum ONNXText {
  static let discussion = """
    --format onnx trains the architecture again, on the rows of the run and with its first seed (--seed), and \
    writes the network as it is after the last row: FILE.onnx (opset \(ONNXExport.opset), IR version \
    \(ONNXExport.irVersion)) from ids to a probability, FILE.vocabulary.json from raw values to ids, and \
    FILE.examples.jsonl, rows with what nas predicts for them.
    """
}

/// What only an export with weights needs.
struct RetrainOptions: ParsableArguments {
  @OptionGroup var log: LogOptions

  @OptionGroup var onnx: ONNXOptions

  @Option(
    help: "onnx: seed of the initial weights. (default: the first seed of the run's retrains)")
  var seed: UInt64?

  @OptionGroup var threads: ThreadOptions
}

extension RetrainOptions {
  /// Trains an architecture of a run on the rows of the run and writes the network as it is after the last one.
  ///
  /// - Throws: `InputError` where the log cannot be read or the file cannot be written.
  func export(
    _ values: [String: ChoiceValue], of directory: RunDirectory, to path: String
  ) throws {
    let record = try directory.record()
    let workspace = try log.open(directory, threads: threads.threads)
    let architecture = try workspace.space.architecture(values, file: directory.path)
    let space = workspace.space.substituting(architecture)
    let isSameLog = workspace.dataset.fingerprint == record.data.fingerprint
    if !isSameLog {
      note(
        "warning: this is another log than that of the run in \(directory.path), or it has changed since"
          + " (its fingerprint is \(workspace.dataset.fingerprint), that of the run's is"
          + " \(record.data.fingerprint)). The network is trained on all of it; the run's verdict is"
          + " about the other.")
    }
    let stream = TrainingStream(
      workspace.dataset, count: isSameLog ? record.data.rows : nil, verdict: space.verdict)
    let job = TrainingJob(shape: space.baselineShape, seed: seed ?? record.options.seed)
    let export = ONNXExport(path: path, examples: onnx.onnxExamples)
    try export.check(job.shape, space, workspace.dataset)
    try stream.checkMemory(job.shape, space, file: directory.path)
    let progress = ProgressLine()
    let pool = WorkerPool(threads: threads.threads)
    let trained = try stream.trainNetwork(job, space, pool: pool) { firstRow, logits, _ in
      let rows = firstRow + logits.count
      progress.report(training: Double(rows) / Double(stream.rows.count), rows: rows)
    }
    progress.end()
    try export.write(trained.network, job, space, stream, pool: pool)
    note(export.summary)
  }
}

extension ONNXExport {
  /// What was written, for a person.
  var summary: String {
    "The network is in \(path), beside it are \(Path.split(vocabularyPath).name) and"
      + " \(Path.split(examplesPath).name)"
  }
}
