// nas synth

import ArgumentParser
import ClickData
import Linalg

/// Makes a synthetic log.
struct SynthCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "synth",
    abstract: "Make a synthetic click log with planted truth.",
    discussion: """
      The log is a CSV file with the columns click, time and 14 categorical features: some need wide \
      embeddings, some narrow ones, some are noise. Beside it FILE.truth.json says which, and the log loss of \
      a model that knows the truth.
      """)

  @Option(help: "Number of rows.")
  var rows: Int

  @Option(help: "The CSV file to make. It must not exist.")
  var out: String

  @Option(help: "Seed of the truth and the rows.")
  var seed: UInt64 = 1

  @Option(help: "The share of clicks.")
  var positiveRate = 0.2

  @Option(help: "How far the truth turns over the log: 0 stands still, 1 is a right angle.")
  var drift = 0.0

  @OptionGroup var threads: ThreadOptions

  func validate() throws {
    guard rows >= 1 else { throw ValidationError("--rows is \(rows): expected a number above 0") }
    guard positiveRate > 0, positiveRate < 1 else {
      throw ValidationError("--positive-rate is \(positiveRate): expected a number between 0 and 1")
    }
    guard drift >= 0, drift.isFinite else {
      throw ValidationError("--drift is \(drift): expected a number, 0 or more")
    }
  }

  func run() throws {
    let log = SyntheticLog(rows: rows, seed: seed, positiveRate: positiveRate, drift: drift)
    let progress = ProgressLine()
    let truth = try log.write(to: out, pool: WorkerPool(threads: threads.threads)) {
      progress.report(synthesizing: Double($0) / Double(rows), rows: $0)
    }
    progress.end()
    print(
      "\(rows) rows, positive rate \(truth.positiveRate), log loss of the truth"
        + " \(truth.bayesLogloss)")
  }
}
