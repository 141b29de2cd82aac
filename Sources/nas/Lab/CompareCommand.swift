// nas compare

import ArgumentParser
import Files
import Lab
import Model
import Runs
import Search
import Training

/// Compares ways to search a space.
struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Search a space many times and in several ways, and say how good the answers are.",
    discussion: """
      TABLE holds trainings from scratch: the truth. What a search finds is trained with --refined-seeds \
      seeds, beside the baseline and the baseline scaled, and added to it. Where `nas tabulate` has trained \
      every architecture, the answers are also compared with the best there is, and --plot draws how far from \
      it they are (`nas plot FILE` does so from what --json printed). With --from-table nothing is trained: \
      the table stands for the supernet.
      """)

  @Argument(help: "The search space.", completion: .yaml)
  var space: String

  @Argument(
    help: "The table of its trainings; made where it is missing.",
    completion: .file(extensions: ["csv"]))
  var table: String

  @OptionGroup var data: StreamOptions

  @Option(
    help: """
      controller, evolution, random, scaling or random-training. May be repeated; else all of them. The \
      first is held against each other.
      """)
  var searcher: [SearchMethod] = []

  @Option(help: "A cost ratio. May be repeated; else the space's targets.")
  var target: [Double] = []

  @Option(help: "Number of searches of each kind.")
  var seeds: UInt64 = 10

  @Option(help: "Seeds with which every architecture is trained that a search finds.")
  var refinedSeeds = 32

  @Flag(help: "Give each target a supernet of its own.")
  var separate = false

  @Option(
    help: ArgumentHelp(
      "Score samples by so many look-ups in TABLE for each target, instead of by a supernet.",
      valueName: "look-ups"))
  var fromTable: Int?

  @OptionGroup var threads: ThreadOptions

  @Option(
    help: ArgumentHelp(
      "An SVG file for a plot of how far from the best each search ended.", valueName: "file"),
    completion: .file(extensions: ["svg"]), transform: Path.resolved)
  var plot: String?

  @Flag(help: "Print JSON.")
  var json = false

  func validate() throws {
    try check("--seeds", seeds, to: Greatest.pieces)
    try check("--refined-seeds", refinedSeeds, to: Greatest.seeds)
    try check("--from-table", fromTable, to: Greatest.draws)
    _ = try targets(target)
    if Set(searcher).count != searcher.count { throw ValidationError("a --searcher stands twice") }
    if fromTable != nil, searcher.contains(.randomTraining) {
      throw ValidationError("--from-table trains nothing: random-training is not for it")
    }
    if fromTable != nil, separate {
      throw ValidationError("--from-table has no supernets: --separate is not for it")
    }
  }

  func run() throws {
    let outputs = try CommandOutputs(plot)
    defer { withExtendedLifetime(outputs) {} }
    try InputFiles.note(table)
    try OutputKind.plot.requireReplaceable(plot)
    let workspace = try data.open(space, threads: threads.threads)
    let report = try fromTable.map { try search(workspace, lookups: $0) } ?? search(workspace)
    try Console.out(
      json ? try jsonText(report, pretty: true) : comparisonText(report),
      terminator: json ? "\n" : "")
    if let plot { try DurableFile.write(comparisonPlot(report), to: plot) }
  }

  /// Searches with supernets, and trains what they find.
  private func search(_ workspace: Workspace) throws -> SearchComparisonReport {
    let costed = workspace.costed
    let stream = workspace.stream
    var tabulation = try Tabulation(costed, stream, file: table, readsEarlierForm: true)
    noteEarlierForm(tabulation.isOfEarlierForm)
    let isComplete = tabulation.table.isComplete(costed)
    if !isComplete {
      if plot != nil {
        throw InputError(
          "lacks architectures of the space, so that --plot has nothing to show: run nas tabulate first",
          file: table)
      }
      note("\(table) lacks architectures of the space (nas tabulate): the best is not known")
    }
    let progress = ProgressLine()
    let searches = try resumably(
      in: "\(table).compare.checkpoint", workspace, progress
    ) { checkpoint in
      // The comparison itself may have completed the table before it was interrupted.
      let wasComplete =
        try checkpoint?.result(of: "table is complete") { isComplete } ?? isComplete
      let options = try options(workspace, spectators: wasComplete ? 200 : 0)
      let searches = try SearchComparison(workspace, stream, options).searches(in: checkpoint) {
        progress.report(searches: $0, of: $1)
      }
      let found = searches.flatMap { $0.answers.map(\.architecture) }
      let scaled = options.targets.flatMap { UniformScaling(costed, target: $0).best(1) }
      try tabulation.train(
        Set(found + scaled + [workspace.space.baseline]).sorted(), seeds: refinedSeeds,
        by: workspace.trainings(threads: threads.threads, snapshots: checkpoint)
      ) { progress.report($0) }
      return searches
    }
    return try SearchJudge(costed, tabulation.table, rows: stream.rows.count).report(searches)
      .grounded(on: stream, costed, tabulation.table)
  }

  /// Searches in the table alone.
  private func search(_ workspace: Workspace, lookups: Int) throws -> SearchComparisonReport {
    let costed = workspace.costed
    let stream = workspace.stream
    let truth = try TruthTable(
      costed.space, of: TrainingWorld(costed.space, stream), file: table)
    noteEarlierForm(truth.world == nil)
    guard truth.isComplete(costed) else {
      throw InputError("lacks architectures of the space: run nas tabulate first", file: table)
    }
    let searches = SearchComparison(workspace, stream, try options(workspace))
      .searches(in: truth, lookups: lookups)
    return try SearchJudge(costed, truth, rows: stream.rows.count)
      .report(searches, lookups: lookups).grounded(on: stream, costed, truth)
  }

  private func noteEarlierForm(_ isEarlier: Bool) {
    guard isEarlier else { return }
    note(
      "\(table) does not say of which log, space and rows it is (an earlier version of nas has made it)"
    )
  }

  private func options(
    _ workspace: Workspace, spectators: Int = 0
  ) throws -> SearchComparison.Options {
    let all = SearchMethod.allCases.filter { fromTable == nil || $0 != .randomTraining }
    return SearchComparison.Options(
      methods: searcher.isEmpty ? all : searcher,
      targets: try targets(target, of: workspace.space), seeds: 1..<seeds + 1,
      separate: separate, spectators: spectators, threads: threads.threads)
  }
}

extension SearchMethod: ExpressibleByArgument {}
