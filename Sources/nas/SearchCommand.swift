// nas search

import ArgumentParser
import Driver
import Foundation
import Report
import SearchSpace
import System

/// Searches, retrains, decides.
struct SearchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "search",
    abstract: "Search a space under cost targets, retrain what was found, and say what to use.",
    discussion: """
      Without SPACE it is search-spaces/default.yaml, or the only file in that folder. The run's files \
      are left in results/NAME, or in the folder that --out names; an earlier run there is moved aside.
      """)

  @Argument(help: "The search space.")
  var space: String?

  @Option(help: "A cost ratio that the architecture may have, as in 0.9. May be repeated.")
  var target: [Double] = []

  @OptionGroup var data: StreamOptions

  @Option(help: "Seed of the search, and the first seed of the retrains.")
  var seed: UInt64 = 1

  @OptionGroup var threads: ThreadOptions

  @Option(help: "The folder of the run.")
  var out: String?

  @Flag(help: "Give each target a supernet and a pass of its own.")
  var separate = false

  @Flag(help: "Print summary.json instead of tables.")
  var json = false

  func validate() throws {
    if let wrong = target.first(where: { !SearchSettings.isTarget($0) }) {
      throw ValidationError("--target is \(wrong): expected a number above 0, at most 1")
    }
    if Set(target).count != target.count {
      throw ValidationError("a --target stands twice")
    }
  }

  func run() throws {
    let spaceFile = try SpaceFile.find(space)
    let workspace = try data.log.open(spaceFile, threads: threads.threads)
    let targets = target.isEmpty ? workspace.space.search.targets : target
    let run = try SearchRun(
      workspace,
      SearchRun.Options(
        targets: targets, seed: seed, threads: threads.threads, rows: data.rows,
        separate: separate),
      spaceFile: spaceFile)
    let (directory, movedTo) = try RunDirectory.create(out ?? Self.defaultFolder(spaceFile))
    if let movedTo { note("The earlier run of this name is now in \(movedTo)") }
    let progress = ProgressLine()
    let summary = try run.run(in: directory, date: Date()) { progress.report($0) }
    progress.end()
    try Plots(directory).write()
    print(
      json
        ? try jsonText(summary, pretty: true)
        : Self.text(summary, paths: workspace.costed.decisions.map(\.path)))
    note("The run is in \(directory.path): summary.json, trainer.yaml, controller.jsonl, plots/")
    if summary.chosen == nil { throw ExitCode(3) }
  }

  /// What a person would paste into a design review.
  private static func text(_ summary: Summary, paths: [String]) -> String {
    var parts = [verdictTable(summary).transposed.description, recommendation(summary) + "\n"]
    if let chosen = summary.targets.first(where: { $0.target == summary.chosen }) {
      parts.append(
        changeTable(
          from: summary.baseline.architecture, to: chosen.trained.architecture, paths: paths
        ).description)
    }
    return parts.joined(separator: "\n")
  }

  private static func defaultFolder(_ spaceFile: String) -> String {
    let name = URL(fileURLWithPath: spaceFile).resolvingSymlinksInPath()
      .deletingPathExtension().lastPathComponent
    return "results/\(name)"
  }
}
