// nas train

import ArgumentParser
import CTRNetwork
import Driver
import Linalg
import Report
import SearchSpace
import System

/// Trains one architecture from scratch.
struct TrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Train one architecture from scratch and print its progressive metrics.",
    discussion: """
      Of a search space it trains the baseline. `nas train RUN/trainer.yaml --seed s` gives the entry of \
      seed s in the `runs` of RUN/summary.json.
      """)

  @Argument(help: "A trainer config.")
  var config: String

  @OptionGroup var data: DataOptions

  @Option(help: "Seed of the initial weights.")
  var seed: UInt64 = 1

  @OptionGroup var threads: ThreadOptions

  @Option(help: "A folder for metrics.json.")
  var out: String?

  @Option(help: "A .npy file for the probability predicted for each row, before training on it.")
  var predictions: String?

  @Flag(help: "Print JSON.")
  var json = false

  func run() throws {
    let workspace = try data.open(config, threads: threads.threads)
    let costed = workspace.costed
    let shape = workspace.space.baselineShape
    let stream = TrainingStream(
      workspace.dataset, count: data.rows, verdict: workspace.space.verdict)
    var spooled = try predictions.map { path in
      SpooledPredictions(of: stream.rows, in: try Spool(in: Path.split(path).folder))
    }
    let progress = ProgressLine()
    let evaluation = try stream.train(
      TrainingJob(shape: shape, seed: seed), workspace.space,
      pool: WorkerPool(threads: threads.threads)
    ) { firstRow, batch in
      try spooled?.add(logits: batch, firstRow: firstRow)
      progress.report(
        training: Double(firstRow + batch.count) / Double(stream.rows.count),
        rows: firstRow + batch.count)
    }
    progress.end()
    let metrics = TrainingMetrics(
      TrainedRun(seed: seed, evaluation), cost: costed.costModel.cost(of: shape),
      rows: stream.rows.count)
    if let out { try metrics.write(to: out) }
    try spooled?.finish()
    if let predictions { try spooled?.write(to: predictions) }
    print(json ? try jsonText(metrics, pretty: true) : metrics.table.description)
  }
}

extension TrainingMetrics {
  /// The figures as a person reads them.
  fileprivate var table: TextTable {
    var table = TextTable([.init("figure", .leading), .init("value")])
    table.append(["log loss", String(logloss)])
    table.append(["AUC", String(auc)])
    table.append(["calibration", String(calibration)])
    table.append(["FLOPs", String(cost.flops)])
    table.append(["parameters", String(cost.parameters)])
    table.append(["embedding bytes", String(cost.embeddingBytes)])
    table.append(["rows", String(rows)])
    table.append(["seed", String(seed)])
    return table
  }
}
