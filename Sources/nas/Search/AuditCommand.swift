// nas audit

import ArgumentParser
import Files
import Lab
import Report
import Runs

/// Measures how far a run's supernet can be trusted.
struct AuditCommand: WorkingCommand {
  static let configuration = CommandConfiguration(
    "audit", "Retrain random architectures, and measure how well the supernet of a run ranks them.",
    usage: "audit [<options>] <run>",
    discussion: """
      The audit repeats the search pass of the run and scores random architectures of about each target's cost in it, \
      then trains each of them from scratch. That takes one search, and for each target --architectures times \
      --seeds trainings. The result is in RUN/audit.json.

      With --passes it checks something else: whether one pass over the log trains the networks enough. The baseline and \
      the candidates of the mildest and of the strictest target are trained for one pass and for several on all rows but \
      the last tenth, and compared on that tenth. RUN/audit.json keeps both results.
      """,
    examples: [
      Example("The usual audit", "nas audit results/flights"),
      Example("A quick look", "nas audit results/flights --architectures 8"),
      Example("Whether more passes change the answer", "nas audit results/flights --passes 4"),
    ])

  @Argument(
    help: ArgumentHelp("The folder of the run.", valueName: "run"), completion: .directory)
  var folder: String

  @OptionGroup(title: Heading.training) var work: Work

  /// How much is trained.
  struct Work: ParsableArguments {
    @Option(help: ArgumentHelp("Random architectures for each target.", valueName: "count"))
    var architectures = 20

    @Option(
      help: ArgumentHelp(
        "Seeds with which each of them is trained: the first ones of the run's retrains.",
        valueName: "count"))
    var seeds = 2

    @Option(
      help: ArgumentHelp(
        "Compare one pass over the log with so many, instead of random architectures.",
        valueName: "count"))
    var passes: Int?

    func validate() throws {
      try check("--architectures", architectures, to: Greatest.architectures)
      // With one seed, noise and truth could not be told apart.
      try check("--seeds", seeds, from: 2, to: Greatest.seeds)
      try check("--passes", passes, from: 2, to: Greatest.passes)
    }
  }

  @OptionGroup(title: Heading.log) var log: LogOptions

  @OptionGroup(title: Heading.output) var answer: AnswerOptions

  @OptionGroup(title: Heading.output) var messages: MessageOptions

  @OptionGroup(title: Heading.machine) var threads: ThreadOptions

  func run() throws {
    let directory = try RunDirectory(holding: folder)
    defer { withExtendedLifetime(directory) {} }
    if try directory.summary().reason == .notLearned {
      warn(
        "The run has no verdict, since its networks are not proved to have learned: an audit ranks noise"
      )
    }
    let workspace = try log.open(directory, threads: threads.threads)
    let progress = ProgressLine()
    if let passes = work.passes {
      return try checkPasses(passes, directory, workspace, progress)
    }
    let audit = try Audit(
      directory, workspace,
      Audit.Options(
        architectures: work.architectures, seeds: work.seeds, threads: threads.threads))
    let report = try resumably(
      in: "\(directory.path)/audit.checkpoint", workspace, progress
    ) {
      try audit.run(in: $0) { progress.report($0) }
    }
    try Console.out(
      answer.json
        ? try jsonText(report, pretty: true)
        : "\(auditTable(report).transposed)\n\(finding(report))")
    note("The audit is in \(directory.path)/audit.json")
  }

  /// The check with more passes.
  private func checkPasses(
    _ passes: Int, _ directory: RunDirectory, _ workspace: Workspace, _ progress: ProgressLine
  ) throws {
    let check = try PassesCheck(
      directory, workspace,
      PassesCheck.Options(passes: passes, seeds: work.seeds, threads: threads.threads))
    let report = try resumably(
      in: "\(directory.path)/passes.checkpoint", workspace, progress
    ) {
      try check.run(in: $0) { progress.report($0) }
    }
    guard let result = report.passes else { return }
    try Console.out(
      answer.json
        ? try jsonText(report, pretty: true) : "\(passesTable(result))\n\(passesFinding(result))")
    note("The check is in \(directory.path)/audit.json")
  }
}
