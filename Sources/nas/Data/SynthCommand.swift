// nas synth

import ArgumentParser
import Files
import Numerics
import Runs
import SyntheticLogs

/// Makes a synthetic log.
struct SynthCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "synth",
    abstract: "Make a synthetic click log with planted truth.",
    discussion: """
      The log is a CSV file with the columns click, time and 14 categorical features: some need wide \
      embeddings, some narrow ones, some are noise. Beside it FILE.truth.json says which, and the log loss of \
      a model that knows the truth.

      --form makes a log as a package one is written instead, with a signal that a model can learn: criteo       (tab-separated, no header), avazu (hours as YYMMDDHH) or movielens (RecBole's, ratings from 1 to 5).
      """)

  /// What the log looks like.
  enum Form: String, CaseIterable, ExpressibleByArgument {
    case native, criteo, avazu, movielens
  }

  @Option(help: "Number of rows.")
  var rows: Int

  @Option(help: "What the log looks like.")
  var form = Form.native

  @Option(
    help: "The file to make. It must not exist.", completion: .file(), transform: Path.resolved)
  var out: String

  @Option(help: "Seed of the truth and the rows.")
  var seed: UInt64 = 1

  @Option(help: "The share of clicks.")
  var positiveRate = 0.2

  @Option(help: "How far the truth turns over the log: 0 stands still, 1 is a right angle.")
  var drift = 0.0

  @OptionGroup var threads: ThreadOptions

  func validate() throws {
    try check("--rows", rows, to: Greatest.heldRows)
    guard positiveRate > 0, positiveRate < 1 else {
      throw ValidationError("--positive-rate is \(positiveRate): expected a number between 0 and 1")
    }
    guard drift >= 0, drift.isFinite, form == .native || drift == 0 else {
      throw ValidationError(
        "--drift is \(drift): expected a number, 0 or more, and 0 but for the native form")
    }
  }

  func run() throws {
    let outputs = try CommandOutputs(out, "\(out).truth.json")
    defer { withExtendedLifetime(outputs) {} }
    let progress = ProgressLine()
    let pool = WorkerPool(threads: threads.threads)
    let known = try made(pool) {
      progress.report(synthesizing: Double($0) / Double(rows), rows: $0)
    }
    progress.end()
    try Console.out(
      "\(rows) rows, positive rate \(known.positiveRate), log loss of the truth"
        + " \(known.bayesLogloss)")
  }

  private func made(
    _ pool: WorkerPool, progress: (Int) -> Void
  ) throws -> (positiveRate: Double, bayesLogloss: Double) {
    if let form = ForeignLog.Form(rawValue: form.rawValue) {
      let log = ForeignLog(form: form, rows: rows, seed: seed, positiveRate: positiveRate)
      let truth = try log.write(to: out, pool: pool, progress: progress)
      return (truth.positiveRate, truth.bayesLogloss)
    }
    let log = SyntheticLog(rows: rows, seed: seed, positiveRate: positiveRate, drift: drift)
    let truth = try log.write(to: out, pool: pool, progress: progress)
    return (truth.positiveRate, truth.bayesLogloss)
  }
}
