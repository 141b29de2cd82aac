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
struct TrainCommand: WorkingCommand {
  static let configuration = CommandConfiguration(
    "train", "Train one architecture from scratch, and print its progressive metrics.",
    usage: "train [<options>] <config>",
    discussion: """
      If the config is a search space, its baseline is trained. Each batch is scored before the network is trained on \
      it. `nas train RUN/trainer.yaml --seed S` repeats the training of seed S in the `runs` of RUN/summary.json.
      """,
    examples: [
      Example("The chosen architecture of a run", "nas train results/flights/trainer.yaml"),
      Example(
        "A baseline, with its predictions and its network",
        """
        nas train search-spaces/flights.yaml --predictions p.npy \\
          --onnx baseline.onnx
        """),
    ])

  @Argument(help: "A trainer config, or a search space.", completion: .yaml)
  var config: String

  @OptionGroup(title: Heading.training) var work: Work

  /// How the network begins.
  struct Work: ParsableArguments {
    @Option(
      name: .shortAndLong,
      help: ArgumentHelp("The seed of the initial weights.", valueName: "number"))
    var seed: UInt64 = 1
  }

  @OptionGroup(title: Heading.log) var data: StreamOptions

  @OptionGroup(title: Heading.output) var output: Output

  /// The files.
  struct Output: ParsableArguments {
    @Option(
      name: .shortAndLong,
      help: ArgumentHelp("A folder for metrics.json.", valueName: "folder"),
      completion: .directory, transform: Path.resolved)
    var out: String?

    @Option(
      help: ArgumentHelp(
        "A .npy file for the probability of each row, predicted before training on it.",
        valueName: "file"), completion: .file(extensions: ["npy"]), transform: Path.resolved)
    var predictions: String?

    @Option(
      help: ArgumentHelp(
        """
        An .onnx file for the network after the last row. FILE.vocabulary.json beside it maps raw values to inputs, \
        and FILE.examples.jsonl has examples.
        """, valueName: "file"), transform: Path.resolved)
    var onnx: String?

    @OptionGroup var onnxOptions: ONNXOptions
  }

  @OptionGroup(title: Heading.output) var answer: AnswerOptions

  @OptionGroup(title: Heading.output) var messages: MessageOptions

  @OptionGroup(title: Heading.machine) var threads: ThreadOptions

  func run() throws {
    let (seed, out, predictions) = (work.seed, output.out, output.predictions)
    let export = output.onnx.map {
      ONNXExport(path: $0, examples: output.onnxOptions.onnxExamples)
    }
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
    try Console.out(
      answer.json ? try jsonText(metrics, pretty: true) : trainingText(metrics))
  }
}
