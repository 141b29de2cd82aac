// nas compare

import ArgumentParser
import Driver
import Foundation
import Report
import Search
import SearchSpace
import System

/// Searches a space whose truth is known.
struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Search a space whose truth is known, and say how good the answers are.",
    discussion: """
      TABLE comes from `nas tabulate`. What a search finds is trained with --refined-seeds seeds too, and \
      added to the table.
      """)

  @Argument(help: "The search space.")
  var space: String

  @Argument(help: "The table of its trainings.")
  var table: String

  @OptionGroup var data: DataOptions

  @Option(help: "controller, evolution, random or scaling. May be repeated; else all of them.")
  var searcher: [SearcherKind] = []

  @Option(help: "A cost ratio. May be repeated; else the space's targets.")
  var target: [Double] = []

  @Option(help: "Number of searches of each kind.")
  var seeds: UInt64 = 10

  @Option(help: "Seeds with which every architecture is trained that a search finds.")
  var refinedSeeds = 32

  @OptionGroup var threads: ThreadOptions

  @Flag(help: "Print JSON.")
  var json = false

  func validate() throws {
    if seeds < 1 { throw ValidationError("--seeds is 0: expected a number above 0") }
    if refinedSeeds < 1 {
      throw ValidationError("--refined-seeds is \(refinedSeeds): expected a number above 0")
    }
    if let wrong = target.first(where: { !SearchSettings.isTarget($0) }) {
      throw ValidationError("--target is \(wrong): expected a number above 0, at most 1")
    }
  }

  func run() throws {
    let workspace = try data.open(space, threads: threads.threads)
    let costed = workspace.costed
    let stream = TrainingStream(
      workspace.dataset, count: data.rows, verdict: workspace.space.verdict)
    let known = try TruthTable(costed.space, file: table).losses.count
    guard known == costed.architectureCount else {
      throw InputError("lacks architectures of the space: run nas tabulate first", file: table)
    }
    var tabulation = try Tabulation(costed, stream, file: table, threads: threads.threads)
    let comparison = SearchComparison(workspace, stream, threads: threads.threads)
    let progress = ProgressLine()
    let found = try comparison.search(
      searcher.isEmpty ? SearcherKind.allCases : searcher,
      targets: target.isEmpty ? workspace.space.search.targets : target, seeds: 1..<seeds + 1
    ) { progress.report(searches: $0, of: $1) }
    try tabulation.train(
      Set(found.flatMap { $0.architectures.map(\.architecture) }).sorted(), seeds: refinedSeeds
    ) { progress.report($0) }
    progress.end()
    let compared = comparison.judge(found, by: tabulation.table)
    print(json ? try jsonText(compared, pretty: true) : Self.table(compared).description)
  }

  /// A row for each kind of searcher and target.
  private static func table(_ compared: [ComparedSearch]) -> TextTable {
    var table = TextTable([
      .init("searcher", .leading), .init("target"), .init("cost"), .init("regret %, median"),
      .init("worst"), .init("rank, median"), .init("worst"), .init("of"),
    ])
    let groups = Dictionary(grouping: compared) { Key(searcher: $0.searcher, target: $0.target) }
    for (key, group) in groups.sorted(by: { $0.key < $1.key }) {
      func figure(_ value: (ComparedSearch) -> Double, _ pick: ([Double]) -> Double) -> Double {
        pick(group.map(value).sorted())
      }
      let middle: ([Double]) -> Double = { ($0[($0.count - 1) / 2] + $0[$0.count / 2]) / 2 }
      let last: ([Double]) -> Double = { $0[$0.count - 1] }
      table.append([
        key.searcher, "\(key.target)", String(format: "%.3f", figure(\.costRatio, middle)),
        String(format: "%.3f", 100 * figure(\.regret, middle)),
        String(format: "%.3f", 100 * figure(\.regret, last)),
        String(format: "%.1f", figure({ Double($0.rank) }, middle)),
        String(format: "%.0f", figure({ Double($0.rank) }, last)), "\(group[0].feasible)",
      ])
    }
    return table
  }

  private struct Key: Hashable, Comparable {
    let searcher: String, target: Double

    static func < (a: Key, b: Key) -> Bool {
      (a.searcher, a.target) < (b.searcher, b.target)
    }
  }
}

extension SearcherKind: ExpressibleByArgument {}
