// nas runs

import ArgumentParser
import Files
import Report
import Runs

/// Commands about several runs.
struct RunsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "runs", abstract: "List the runs in a folder, or compare runs.",
    subcommands: [RunsListCommand.self, RunsCompareCommand.self])
}

/// Lists runs.
struct RunsListCommand: WorkingCommand {
  static let configuration = CommandConfiguration(
    "list", "List the runs in a folder: question, answer and state of each.",
    usage: "runs list [<options>] [<folder>]",
    discussion: """
      The log loss change is that of the chosen architecture against the baseline. A folder without a readable run is named with the reason. The \
      command changes and locks nothing, so that it can be used while runs go on.
      """,
    examples: [
      Example("The runs in results", "nas runs list"),
      Example("For a script", "nas runs list results --json"),
    ])

  @Argument(help: "A folder of runs.", completion: .directory)
  var folder = "results"

  @OptionGroup(title: Heading.output) var answer: AnswerOptions

  @OptionGroup(title: Heading.output) var messages: MessageOptions

  func run() throws {
    let runs = try RunOverview.all(in: [folder])
    if answer.json { return try Console.out(jsonText(runs, pretty: true)) }
    if runs.isEmpty { note("There is no run in \(folder)") }
    try Console.out(
      runsText(runs, width: Terminal.isThere ? Terminal.width : nil), terminator: "")
  }
}

/// Compares runs.
struct RunsCompareCommand: WorkingCommand {
  static let configuration = CommandConfiguration(
    "compare", "Compare runs: answers, and the inputs and decisions that differ.",
    usage: "runs compare [<options>] <run> ...",
    discussion: """
      The first table has a column for each run: cost, change of log loss against the baseline with its \
      bounds, and verdict. The others show only differences: in log, rows, version, options and the keys of the \
      spaces, and in the decisions of the chosen architectures. The command changes and locks nothing.
      """,
    examples: [
      Example("Two runs", "nas runs compare results/flights results/three"),
      Example("All runs in a folder", "nas runs compare results"),
    ])

  @Argument(
    help: ArgumentHelp("The folders of the runs, or a folder of runs.", valueName: "run"),
    completion: .directory)
  var folders: [String]

  @OptionGroup(title: Heading.output) var answer: AnswerOptions

  @OptionGroup(title: Heading.output) var messages: MessageOptions

  func run() throws {
    let all = try RunOverview.all(in: folders)
    let runs = all.filter { $0.record != nil }
    for other in all where other.record == nil {
      // A folder that was named as a run must be one.
      let text = other.problem ?? other.state.rawValue
      if folders.contains(other.folder) { throw InputError(text, file: other.folder) }
      warn("\(other.folder): \(text)")
    }
    guard runs.count > 1 else {
      throw InputError(
        "there \(runs.isEmpty ? "is no run" : "is one run"): expected at least two to compare",
        file: folders.joined(separator: " "))
    }
    let differences = try RunDifferences(runs)
    try Console.out(
      answer.json ? try jsonText(differences, pretty: true) : runDifferencesText(differences),
      terminator: answer.json ? "\n" : "")
  }
}
