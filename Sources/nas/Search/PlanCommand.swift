// nas plan

import ArgumentParser
import Files
import Foundation
import Lab
import Report
import Runs

/// Says what a verdict takes on a log.
struct PlanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: "Measure the noise of a run's trainings, and say how many seeds a verdict takes.",
    discussion: """
      The baseline and every candidate of the run are trained with the seeds 1 to --seeds. Verdicts on seeds \
      and blocks that are drawn from these trainings then show how often the rule errs where Δ is at the \
      margin, and how often it proves a candidate where Δ is 0. With --rows: the same on a shorter log.
      """)

  @Argument(
    help: ArgumentHelp("The folder of the run.", valueName: "run"), completion: .directory)
  var folder: String

  @Option(help: "Seeds with which each architecture is trained.")
  var seeds = 16

  @OptionGroup var data: StreamOptions

  @OptionGroup var threads: ThreadOptions

  @Flag(help: "Print JSON.")
  var json = false

  func validate() throws { try check("--seeds", seeds, from: 2, to: Greatest.seeds) }

  func run() throws {
    let directory = try RunDirectory(holding: folder)
    defer { withExtendedLifetime(directory) {} }
    let summary = try directory.summary()
    let workspace = try data.open(directory, threads: threads.threads)
    let progress = ProgressLine()
    let candidates = try summary.targets.map {
      FoundArchitecture(
        try workspace.space.architecture($0.trained.architecture, file: folder),
        for: $0.target, in: workspace.costed)
    }
    let plan = try Plan(workspace)
    let report = try resumably(
      in: "\(directory.path)/plan.checkpoint", workspace, progress
    ) {
      try plan.measure(
        candidates, seeds: seeds,
        by: workspace.trainings(threads: threads.threads, checkpoint: $0)
      ) { progress.report(trainings: $0, of: $1) }
    }
    try Console.out(
      json
        ? try jsonText(report, pretty: true)
        : Self.table(report.candidates).description + Self.finding(report))
  }

  /// A row for each target.
  private static func table(_ candidates: [Plan.Candidate]) -> TextTable {
    var table = TextTable([
      .init("target"), .init("Δ %"), .init("one seed %"), .init("blocks %"),
      .init("wrong at the margin %"), .init("proved at 0 %"), .init("seeds for 80 % at 0"),
    ])
    func percent(_ share: Double, _ digits: Int) -> String {
      String(format: "%.\(digits)f", 100 * share)
    }
    for candidate in candidates {
      table.append([
        "\(candidate.target)", percent(candidate.delta, 3), percent(candidate.noise.seed, 3),
        percent(candidate.noise.block, 3),
        percent(candidate.errors, 1), percent(candidate.power, 0),
        candidate.seedsForEqual.map(String.init) ?? "none",
      ])
    }
    return table
  }

  /// What pairing by seeds brings; or why nothing can be planned.
  private static func finding(_ report: Plan.Report) -> String {
    if let text = notLearnedText("The baseline", report.normalizedEntropy, on: report.ground) {
      return "No number of seeds is named: \(text)"
    }
    guard let shared = report.shared else { return "There is no noise." }
    return String(
      format: "Equal seeds share %.0f %% of their variance (%.0f to %.0f %%).", 100 * shared.share,
      100 * shared.low, 100 * shared.high)
  }
}
