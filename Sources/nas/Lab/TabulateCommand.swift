// nas lab tabulate

import ArgumentParser
import Files
import Foundation
import Lab
import Model
import Runs
import Training

/// Trains every architecture of a small space from scratch.
struct TabulateCommand: WorkingCommand {
  static let configuration = CommandConfiguration(
    "tabulate", "Train every architecture of a small space from scratch: a table of true losses.",
    usage: "lab tabulate [<options>] --out <file> <space>",
    discussion: """
      The table is a CSV file with a line for each training. If it is interrupted, the same command resumes. With \
      --refine, the best architectures under each target are trained with more seeds.
      """,
    examples: [
      Example(
        "WidthBench, an hour",
        """
        nas data synth --rows 500000 --positive-rate 0.3 -o data/widthbench.csv
        nas lab tabulate search-spaces/widthbench.yaml \\
          -o results/widthbench/trainings.csv --refine 50
        """)
    ])

  @Argument(help: "The search space.", completion: .yaml)
  var space: String

  @OptionGroup(title: Heading.training) var work: Work

  /// How much is trained.
  struct Work: ParsableArguments {
    @Option(
      help: ArgumentHelp("Seeds with which every architecture is trained.", valueName: "count"))
    var seeds = 2

    @Option(
      help: ArgumentHelp(
        "The number of best architectures under each target that are trained with more seeds.",
        valueName: "count"))
    var refine = 0

    @Option(
      help: ArgumentHelp("Seeds with which the best ones are trained.", valueName: "count"))
    var refinedSeeds = 32

    @OptionGroup var targets: TargetOptions

    func validate() throws {
      try check("--seeds", seeds, to: Greatest.seeds)
      try check("--refined-seeds", refinedSeeds, to: Greatest.seeds)
      try check("--refine", refine, from: 0, to: Greatest.architectures)
      _ = try nas.targets(targets.target, areDifferent: false)
    }
  }

  @OptionGroup(title: Heading.log) var data: StreamOptions

  @OptionGroup(title: Heading.output) var output: Output

  /// The table.
  struct Output: ParsableArguments {
    @Option(
      name: .shortAndLong, help: ArgumentHelp("The table, a CSV file.", valueName: "file"),
      completion: .file(extensions: ["csv"]), transform: Path.resolved)
    var out: String
  }

  @OptionGroup(title: Heading.output) var messages: MessageOptions

  @OptionGroup(title: Heading.machine) var threads: ThreadOptions

  func run() throws {
    let (out, refinedSeeds) = (output.out, work.refinedSeeds)
    let outputs = try CommandOutputs(out)
    defer { withExtendedLifetime(outputs) {} }
    let workspace = try data.open(space, threads: threads.threads)
    let costed = workspace.costed
    guard let count = costed.networkCount, count <= 100_000 else {
      throw InputError("has more than 100,000 architectures, too many to train all", file: space)
    }
    let targets =
      work.refine > 0
      ? try targets(work.targets.target, of: workspace.costed, file: space) : []
    let stream = workspace.stream
    let progress = ProgressLine()
    var tabulation = try Tabulation(costed, stream, file: out)
    try resumably(in: "\(out).tabulate.checkpoint", workspace, progress) {
      let trainings = workspace.trainings(threads: threads.threads, snapshots: $0)
      try tabulation.trainAll(seeds: work.seeds, by: trainings) { progress.report($0) }
      if work.refine > 0 {
        try tabulation.refine(
          best: work.refine, targets: targets, seeds: refinedSeeds, by: trainings
        ) { progress.report($0) }
      }
    }
    let table = tabulation.table
    note(
      "\(out): \(count) architectures; a seed's standard deviation is "
        + String(format: "%.6f nats", table.seedDeviation))
    if let shared = table.sharedNoise(with: workspace.space.baseline, seeds: refinedSeeds) {
      note(
        "those with \(refinedSeeds) seeds share "
          + String(
            format: "%.0f %% of that variance with the baseline (%.0f to %.0f %%)",
            100 * shared.share, 100 * shared.low, 100 * shared.high))
    }
  }
}
