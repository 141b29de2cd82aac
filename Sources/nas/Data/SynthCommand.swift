// nas data synth

import ArgumentParser
import Files
import Numerics
import Runs
import SyntheticLogs

/// Makes a synthetic log.
struct SynthCommand: WorkingCommand {
  static let configuration = CommandConfiguration(
    "synth", "Make a synthetic click log whose true click probabilities are known.",
    usage: "data synth [<options>] --rows <count> --out <file>",
    discussion: """
      The native log is a CSV file with the columns click, time and categorical features: some need wide \
      embeddings, some narrow ones, and some are noise. FILE.truth.json tells them apart, and holds the log loss of \
      the true probabilities. There are families of native logs, and every seed makes another log of a family:
      \(SyntheticFamily.all.map { "\($0.name): \($0.summary)." }.joined(separator: "\n"))

      The other forms imitate public logs, with a signal that a model can learn: criteo (tab-separated, no header), \
      avazu (hours as YYMMDDHH) and movielens (RecBole's, ratings from 1 to 5).
      """,
    examples: [
      Example("A log to try nas with", "nas data synth --rows 100000 -o clicks.csv"),
      Example(
        "A log of 26 features to compare searches on",
        "nas data synth --family graded --rows 250000 -o graded.csv"),
      Example(
        "A log in the form of Criteo's", "nas data synth --rows 200000 --form criteo -o criteo.log"),
    ])

  /// The form of the log.
  enum Form: String, CaseIterable, ExpressibleByArgument {
    case native, criteo, avazu, movielens
  }

  @OptionGroup(title: Heading.log) var log: Log

  /// The log that is made.
  struct Log: ParsableArguments {
    @Option(help: ArgumentHelp("The number of rows.", valueName: "count"))
    var rows: Int

    @Option(help: "The form of the log.")
    var form = Form.native

    @Option(
      help: ArgumentHelp("The family of a native log, by default kinds.", valueName: "name"))
    var family: SyntheticFamily?

    @Option(
      name: .shortAndLong,
      help: ArgumentHelp("The seed of the truth and of the rows.", valueName: "number"))
    var seed: UInt64 = 1

    @Option(
      help: ArgumentHelp(
        "The share of positive rows. (default: the family's; 0.2 of other forms)",
        valueName: "share"))
    var positiveRate: Double?

    @Option(
      help: ArgumentHelp(
        "The drift of the truth over the log: 0 is none, 1 a turn by a right angle.",
        valueName: "turn"))
    var drift = 0.0

    func validate() throws {
      try check("--rows", rows, to: Greatest.heldRows)
      try check("--positive-rate", positiveRate, in: .between(0, 1))
      try check("--drift", drift, in: .atLeast(0))
      if form != .native, let family {
        throw ValidationError(
          "--family is \(family.name): expected none with --form \(form.rawValue)")
      }
      if form != .native, drift != 0 {
        throw ValidationError("--drift is \(drift): expected 0 with --form \(form.rawValue)")
      }
    }
  }

  @OptionGroup(title: Heading.output) var output: Output

  /// The file.
  struct Output: ParsableArguments {
    @Option(
      name: .shortAndLong,
      help: ArgumentHelp("The file to make; it must not exist.", valueName: "file"),
      completion: .file(), transform: Path.resolved)
    var out: String
  }

  @OptionGroup(title: Heading.output) var messages: MessageOptions

  @OptionGroup(title: Heading.machine) var threads: ThreadOptions

  private var out: String { output.out }

  func run() throws {
    let outputs = try CommandOutputs(out, "\(out).truth.json")
    defer { withExtendedLifetime(outputs) {} }
    let progress = ProgressLine()
    let pool = WorkerPool(threads: threads.threads)
    let known = try made(pool) {
      progress.report(synthesizing: Double($0) / Double(log.rows), rows: $0)
    }
    progress.end()
    try Console.out(
      "\(log.rows) rows, positive rate \(known.positiveRate), log loss of the truth"
        + " \(known.bayesLogloss)")
  }

  private func made(
    _ pool: WorkerPool, progress: (Int) -> Void
  ) throws -> (positiveRate: Double, bayesLogloss: Double) {
    if let form = ForeignLog.Form(rawValue: log.form.rawValue) {
      let foreign = ForeignLog(
        form: form, rows: log.rows, seed: log.seed, positiveRate: log.positiveRate ?? 0.2)
      let truth = try foreign.write(to: out, pool: pool, progress: progress)
      return (truth.positiveRate, truth.bayesLogloss)
    }
    let synthetic = SyntheticLog(
      log.family ?? SyntheticFamily.all[0], rows: log.rows, seed: log.seed,
      positiveRate: log.positiveRate, drift: log.drift)
    let truth = try synthetic.write(to: out, pool: pool, progress: progress)
    return (truth.positiveRate, truth.bayesLogloss)
  }
}

extension SyntheticFamily: ExpressibleByArgument {
  /// The family of a name; nil if there is none.
  package init?(argument: String) { self.init(named: argument) }

  /// The names that `--family` takes.
  package static var allValueStrings: [String] { all.map(\.name) }
}
