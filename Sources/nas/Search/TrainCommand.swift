// nas train

import ArgumentParser
import Files
import Foundation
import Interchange
import Numerics
import Report
import Runs
import Training

/// Trains one architecture from scratch.
struct TrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Train one architecture from scratch and print its progressive metrics.",
    discussion: """
      Of a search space it trains the baseline. `nas train RUN/trainer.yaml --seed s` gives the entry of \
      seed s in the `runs` of RUN/summary.json.
      """)

  @Argument(help: "A trainer config.", completion: .yaml)
  var config: String

  @OptionGroup var data: StreamOptions

  @Option(help: "Seed of the initial weights.")
  var seed: UInt64 = 1

  @OptionGroup var threads: ThreadOptions

  @Option(
    help: "A folder for metrics.json.", completion: .directory, transform: Path.resolved)
  var out: String?

  @Option(
    help: "A .npy file for the probability predicted for each row, before training on it.",
    completion: .file(extensions: ["npy"]), transform: Path.resolved)
  var predictions: String?

  @Option(
    help: """
      An .onnx file for the network as it is after the last row. Beside it are written FILE.vocabulary.json, which \
      says how raw values become its inputs, and FILE.examples.jsonl.
      """, transform: Path.resolved)
  var onnx: String?

  @OptionGroup var onnxOptions: ONNXOptions

  @Flag(help: "Print JSON.")
  var json = false

  func run() throws {
    let export = onnx.map { ONNXExport(path: $0, examples: onnxOptions.onnxExamples) }
    let metricsFile = out.map(TrainingMetrics.file)
    let outputs = try CommandOutputs(
      [metricsFile, predictions].compactMap { $0 } + (export?.files ?? []))
    defer { withExtendedLifetime(outputs) {} }
    try OutputKind.array.requireReplaceable(predictions)
    if let out { try TrainingMetrics.requireReplaceable(in: out) }
    let workspace = try data.open(config, threads: threads.threads)
    let costed = workspace.costed
    let shape = workspace.space.baselineShape
    let stream = workspace.stream
    try stream.checkMemory(shape, workspace.space, file: config)
    let spoolFolder =
      predictions.map { Path.split($0).folder } ?? FileManager.default.temporaryDirectory.path
    var spooled =
      predictions != nil || workspace.dataset.groups > 0
      ? SpooledPredictions(of: stream.rows, in: try Spool(in: spoolFolder)) : nil
    var blocks = BlockEvaluation(stream.window)
    try export?.check(shape, workspace.space, workspace.dataset)
    let progress = ProgressLine()
    let job = stream.job(shape, seed: seed)
    let pool = WorkerPool(threads: threads.threads)
    let (network, evaluation) = try stream.trainNetwork(
      job, workspace.space, pool: pool
    ) { firstRow, logits, batch in
      try spooled?.add(logits: logits, firstRow: firstRow)
      blocks.add(
        logits: logits, labels: batch.labels, weights: batch.weights, firstRow: firstRow)
      progress.report(
        training: Double(firstRow + batch.count) / Double(stream.rows.count),
        rows: firstRow + batch.count)
    }
    progress.end()
    try spooled?.flush()
    let metrics = TrainingMetrics(
      seed: seed, evaluation, on: try WindowOutcomes(stream, batch: workspace.space.training.batch),
      perQueryAUC: try spooled.flatMap {
        try PerQueryAUC($0, over: stream.window.rows, of: workspace.dataset)
      },
      windows: blocks.metrics, cost: costed.network.cost(of: shape), rows: stream.rows.count)
    if let out { try metrics.write(to: out) }
    if let predictions { try spooled?.write(to: predictions) }
    if let export {
      try export.write(network, job, workspace.space, stream, pool: pool)
      note(export.summary)
    }
    try Console.out(json ? try jsonText(metrics, pretty: true) : trainingText(metrics))
  }
}
