// nas plan

import ArgumentParser
import Files
import Foundation
import Lab
import Report
import Runs

/// Says what a verdict takes on a log.
struct PlanCommand: WorkingCommand {
  static let configuration = CommandConfiguration(
    "plan", "Measure the noise of a run's trainings, and the seeds that a verdict takes.",
    usage: "plan [<options>] <run>",
    discussion: """
      The baseline and every candidate of the run are trained with the seeds 1 to --seeds. Verdicts on seeds and \
      blocks that are drawn from these trainings then show how often the rule errs if Δ, the relative change of log \
      loss, is at the margin, and how often it proves a candidate if Δ is 0.
      """,
    examples: [
      Example("The seeds for this log", "nas plan results/flights"),
      Example("The same with half of the log", "nas plan results/flights --rows 160000"),
    ])

  @Argument(
    help: ArgumentHelp("The folder of the run.", valueName: "run"), completion: .directory)
  var folder: String

  @OptionGroup(title: Heading.training) var work: Work

  /// How much is trained.
  struct Work: ParsableArguments {
    @Option(
      help: ArgumentHelp("Seeds with which each architecture is trained.", valueName: "count"))
    var seeds = 16

    func validate() throws { try check("--seeds", seeds, from: 2, to: Greatest.seeds) }
  }

  @OptionGroup(title: Heading.log) var data: StreamOptions

  @OptionGroup(title: Heading.output) var answer: AnswerOptions

  @OptionGroup(title: Heading.output) var messages: MessageOptions

  @OptionGroup(title: Heading.machine) var threads: ThreadOptions

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
        candidates, seeds: work.seeds,
        by: workspace.trainings(threads: threads.threads, checkpoint: $0)
      ) { progress.report(trainings: $0, of: $1) }
    }
    try Console.out(
      answer.json
        ? try jsonText(report, pretty: true)
        : Self.table(report.candidates).description + Self.finding(report))
  }

  /// A row for each target.
  private static func table(_ candidates: [Plan.Candidate]) -> TextTable {
    var table = TextTable([
      .init("target"), .init("log loss change"), .init("one seed"), .init("blocks"),
      .init("wrong at the margin"), .init("proved at 0%"), .init("seeds for 80% at 0%"),
    ])
    func percent(_ share: Double, _ digits: Int) -> String {
      String(format: "%.\(digits)f%%", 100 * share)
    }
    for candidate in candidates {
      table.append([
        "\(candidate.target)", candidate.delta.signedPercent(3),
        percent(candidate.noise.seed, 3),
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
    func percent(_ share: Double) -> String { "\((100 * share).printed(0))%" }
    return "Trainings with the same seed share \(percent(shared.share)) of their variance "
      + "(\(percent(shared.low)) to \(percent(shared.high)))."
  }
}
