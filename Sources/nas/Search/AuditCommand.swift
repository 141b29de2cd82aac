// nas audit

import ArgumentParser
import Files
import Lab
import Report
import Runs

/// Measures how far a run's supernet can be trusted.
struct AuditCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit",
    abstract: "Retrain random architectures, and say how far the supernet of a run can be trusted.",
    discussion: """
      The search pass of the run is made again, with random architectures of about each target's cost \
      that are only watched; then each of them is trained from scratch. It takes one search, and for each \
      target as many trainings as --architectures times --seeds. The result is left in RUN/audit.json.
      """)

  @Argument(
    help: ArgumentHelp("The folder of the run.", valueName: "run"), completion: .directory)
  var folder: String

  @Option(help: "Random architectures for each target.")
  var architectures = 20

  @Option(help: "Seeds with which each of them is trained: the first ones of the run's retrains.")
  var seeds = 2

  @OptionGroup var log: LogOptions

  @OptionGroup var threads: ThreadOptions

  @Flag(help: "Print audit.json instead of a table.")
  var json = false

  func validate() throws {
    try check("--architectures", architectures, to: Greatest.architectures)
    // With one seed, noise and truth could not be told apart.
    try check("--seeds", seeds, from: 2, to: Greatest.seeds)
  }

  func run() throws {
    let directory = try RunDirectory(holding: folder)
    defer { withExtendedLifetime(directory) {} }
    if try directory.summary().reason == .notLearned {
      note(
        "The run has no verdict, since its networks are not proved to have learned: an audit ranks noise"
      )
    }
    let workspace = try log.open(directory, threads: threads.threads)
    let progress = ProgressLine()
    let audit = try Audit(
      directory, workspace,
      Audit.Options(architectures: architectures, seeds: seeds, threads: threads.threads))
    let report = try resumably(
      in: "\(directory.path)/audit.checkpoint", workspace, progress
    ) {
      try audit.run(in: $0) { progress.report($0) }
    }
    try Console.out(
      json
        ? try jsonText(report, pretty: true)
        : "\(auditTable(report).transposed)\n\(finding(report))")
    note("The audit is in \(directory.path)/audit.json")
  }
}
