// nas lab truth

import ArgumentParser
import Files
import Foundation
import Lab
import Model
import Runs
import SyntheticLogs
import Training

/// Looks for the best architectures of a space that is too large to train every one.
struct TruthCommand: WorkingCommand {
  static let configuration = CommandConfiguration(
    "truth", "Look for the best architectures of a large space by trainings alone.",
    usage: "lab truth [<options>] <space> <table>",
    discussion: """
      The table has the architectures that searches have selected (`nas lab compare` adds them). This command adds \
      those that the planted truth of a synthetic log calls for, if there is LOG.truth.json, and the neighbours of the \
      best, which differ by one step in one decision. Those that two standard errors do not tell from the best under a target are trained with more seeds, \
      twice as many at a time. If it is interrupted, the same command resumes.
      """,
    examples: [
      Example(
        "The truth that comparisons of searches are measured by",
        """
        nas lab compare search-spaces/latent.yaml results/latent.csv \\
          --refined-seeds 8
        nas lab truth search-spaces/latent.yaml results/latent.csv
        """)
    ])

  @Argument(help: "The search space.", completion: .yaml)
  var space: String

  @Argument(
    help: "The table of its trainings; it is made if it does not exist.",
    completion: .file(extensions: ["csv"]))
  var table: String

  @OptionGroup(title: Heading.training) var work: Work

  /// How much is trained.
  struct Work: ParsableArguments {
    @OptionGroup var targets: TargetOptions

    @Option(
      help: ArgumentHelp(
        "Seeds with which planted architectures and neighbours are trained first.",
        valueName: "count"))
    var screeningSeeds = 2

    @Option(
      help: ArgumentHelp(
        "Seeds of those that may be the best by these.", valueName: "count"))
    var seeds = 8

    @Option(
      help: ArgumentHelp(
        "Seeds of those that still may be the best.", valueName: "count"))
    var refinedSeeds = 64

    @Option(
      help: ArgumentHelp(
        "The number of best architectures under each target whose neighbours are trained.",
        valueName: "count"))
    var neighbours = 1

    @Option(
      help: ArgumentHelp(
        "How often neighbours are trained, as long as they have a better one.",
        valueName: "count"))
    var rounds = 2

    func validate() throws {
      try check("--screening-seeds", screeningSeeds, to: Greatest.seeds)
      try check("--seeds", seeds, from: screeningSeeds, to: Greatest.seeds)
      try check("--refined-seeds", refinedSeeds, from: seeds, to: Greatest.seeds)
      try check("--neighbours", neighbours, from: 0, to: Greatest.architectures)
      try check("--rounds", rounds, from: 0, to: Greatest.architectures)
      _ = try nas.targets(targets.target)
    }

    var options: HarderTruth.Options {
      HarderTruth.Options(
        screeningSeeds: screeningSeeds, seeds: seeds, refinedSeeds: refinedSeeds,
        neighbours: neighbours, rounds: rounds)
    }
  }

  @OptionGroup(title: Heading.log) var data: StreamOptions

  @OptionGroup(title: Heading.output) var answer: AnswerOptions

  @OptionGroup(title: Heading.output) var messages: MessageOptions

  @OptionGroup(title: Heading.machine) var threads: ThreadOptions

  func run() throws {
    try InputFiles.note(table)
    let workspace = try data.open(space, threads: threads.threads)
    let planted = try planted(workspace)
    let targets = try targets(work.targets.target, of: workspace.costed, file: space)
    let progress = ProgressLine()
    var tabulation = try Tabulation(workspace.costed, workspace.stream, file: table)
    let best = try resumably(in: "\(table).truth.checkpoint", workspace, progress) {
      try HarderTruth(
        workspace.costed, targets: targets, work.options,
        by: workspace.trainings(threads: threads.threads, snapshots: $0), in: $0
      ).complete(&tabulation, planted: planted) { progress.report($0) }
    }
    try Console.out(
      answer.json ? try jsonText(best, pretty: true) : knownBestText(best),
      terminator: answer.json ? "\n" : "")
  }

  /// What the truth beside the log calls for; nil if there is none for the features of the space.
  private func planted(_ workspace: Workspace) throws -> PlantedOptimum? {
    let file = "\(workspace.dataPath).truth.json"
    guard FileStatus.exists(file) else { return nil }
    let truth: SyntheticTruth
    do {
      truth = try JSONDecoder().decode(
        SyntheticTruth.self, from: Data(try DurableFile.read(file).utf8))
    } catch is DecodingError {
      // Another form of synthetic log knows no widths.
      return nil
    }
    let planted = PlantedOptimum(truth, workspace.costed)
    if planted == nil {
      note("\(file) is of other features than the space: it is left out")
    }
    return planted
  }
}
