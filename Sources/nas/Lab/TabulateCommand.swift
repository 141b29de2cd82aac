// nas tabulate

import ArgumentParser
import Files
import Foundation
import Lab
import Model
import Runs
import Training

/// Trains every architecture of a small space from scratch.
struct TabulateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tabulate",
    abstract: "Train every architecture of a small space from scratch, to know the truth about it.",
    discussion: """
      The table is a CSV file with a line for each training. It may be interrupted: the same command goes \
      on where it was. With --refine, the best architectures under each target are trained with more seeds.
      """)

  @Argument(help: "The search space.", completion: .yaml)
  var space: String

  @OptionGroup var data: StreamOptions

  @Option(help: "The table.", completion: .file(extensions: ["csv"]), transform: Path.resolved)
  var out: String

  @Option(help: "Seeds of every architecture.")
  var seeds = 2

  @Option(help: "How many of the best architectures under each target are trained with more seeds.")
  var refine = 0

  @Option(help: "Seeds of the best architectures.")
  var refinedSeeds = 32

  @Option(help: "A cost ratio under which the best are refined. May be repeated; else the space's.")
  var target: [Double] = []

  @OptionGroup var threads: ThreadOptions

  func validate() throws {
    try check("--seeds", seeds, to: Greatest.seeds)
    try check("--refined-seeds", refinedSeeds, to: Greatest.seeds)
    try check("--refine", refine, from: 0, to: Greatest.architectures)
    _ = try targets(target, areDifferent: false)
  }

  func run() throws {
    let outputs = try CommandOutputs(out)
    defer { withExtendedLifetime(outputs) {} }
    let workspace = try data.open(space, threads: threads.threads)
    let costed = workspace.costed
    guard let count = costed.networkCount, count <= 100_000 else {
      throw InputError("has more than 100,000 architectures, too many to train all", file: space)
    }
    let stream = workspace.stream
    let progress = ProgressLine()
    var tabulation = try Tabulation(costed, stream, file: out)
    try resumably(in: "\(out).tabulate.checkpoint", workspace, progress) {
      let trainings = workspace.trainings(threads: threads.threads, snapshots: $0)
      try tabulation.trainAll(seeds: seeds, by: trainings) { progress.report($0) }
      if refine > 0 {
        let targets = try targets(target, of: workspace.space)
        try tabulation.refine(
          best: refine, targets: targets, seeds: refinedSeeds, by: trainings
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
