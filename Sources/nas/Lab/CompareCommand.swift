// nas lab compare

import ArgumentParser
import Files
import Lab
import Model
import Runs
import Search
import Training

/// Compares ways to search a space.
struct CompareCommand: WorkingCommand {
  static let configuration = CommandConfiguration(
    "compare", "Search a space many times with several searchers, and measure their answers.",
    usage: "lab compare [<options>] <space> <table>",
    discussion: """
      The table holds trainings from scratch: the true losses. The architectures that a search selects are trained \
      with --refined-seeds seeds, beside the baseline and the scaled baselines, and added to the table. The answers are \
      compared with the best architecture in the table: the best of all if `nas lab tabulate` has trained every one, \
      else the best known, for which `nas lab truth` looks. --plot draws the distance from it: of an incomplete table \
      over the work of the searches. With --from-table nothing is trained: the table replaces the supernet.
      """,
    examples: [
      Example(
        "All searchers, ten searches each",
        """
        nas lab compare search-spaces/widthbench.yaml \\
          results/widthbench/trainings.csv
        """),
      Example(
        "Searchers alone, with the table in place of the supernet",
        """
        nas lab compare search-spaces/widthbench.yaml \\
          results/widthbench/trainings.csv --from-table 20000
        """),
    ])

  @Argument(help: "The search space.", completion: .yaml)
  var space: String

  @Argument(
    help: "The table of its trainings; it is made if it does not exist.",
    completion: .file(extensions: ["csv"]))
  var table: String

  @OptionGroup(title: "Searches") var work: Work

  /// Which searches are made.
  struct Work: ParsableArguments {
    @Option(
      help: ArgumentHelp(
        """
        A searcher, of which the first is compared with each other one. Repeat it for several. (default: all)
        """, valueName: "searcher"))
    var searcher: [SearchMethod] = []

    @OptionGroup var targets: TargetOptions

    @Option(help: ArgumentHelp("Searches of each searcher.", valueName: "count"))
    var seeds: UInt64 = 10

    @Option(
      help: ArgumentHelp(
        "Seeds with which each selected architecture is trained.", valueName: "count"))
    var refinedSeeds = 32

    @Option(
      help: ArgumentHelp(
        """
        Random architectures about which each supernet is asked, and which are trained if the table lacks them: how \
        well supernets rank, and how they judge each choice. (default: 200 of a complete table, else 0)
        """, valueName: "count"))
    var spectators: Int?

    @Option(
      help: ArgumentHelp(
        "Seeds with which each of these is trained.", valueName: "count"))
    var spectatorSeeds = 2

    @Flag(help: "Give each target a supernet of its own.")
    var separate = false

    @Option(
      help: ArgumentHelp(
        "Score samples by so many look-ups in the table for each target, without a supernet.",
        valueName: "count"))
    var fromTable: Int?

    func validate() throws {
      try check("--seeds", seeds, to: Greatest.pieces)
      try check("--refined-seeds", refinedSeeds, to: Greatest.seeds)
      try check("--spectators", spectators, from: 0, to: Greatest.architectures)
      try check("--spectator-seeds", spectatorSeeds, to: Greatest.seeds)
      try check("--from-table", fromTable, to: Greatest.draws)
      _ = try nas.targets(targets.target)
      if Set(searcher).count != searcher.count {
        throw ValidationError("a --searcher is given twice: expected different ones")
      }
      if fromTable != nil, searcher.contains(.randomTraining) {
        throw ValidationError("--from-table trains nothing: random-training is not for it")
      }
      if fromTable != nil, spectators != nil {
        throw ValidationError("--from-table has no supernets: --spectators is not for it")
      }
      if fromTable != nil, separate {
        throw ValidationError("--from-table has no supernets: --separate is not for it")
      }
    }
  }

  @OptionGroup(title: Heading.log) var data: StreamOptions

  @OptionGroup(title: Heading.output) var output: Output

  /// Files beside the answer.
  struct Output: ParsableArguments {
    @Option(
      help: ArgumentHelp(
        """
        A file that keeps the searches. If it exists, no search is made: those in it are judged again by the table as \
        it is now. Repeat it to judge those of several files side by side.
        """, valueName: "file"),
      completion: .file(extensions: ["json"]), transform: Path.resolved)
    var searches: [String] = []

    @Option(
      help: ArgumentHelp(
        "An SVG file for a plot of each search's distance from the best.", valueName: "file"),
      completion: .file(extensions: ["svg"]), transform: Path.resolved)
    var plot: String?
  }

  @OptionGroup(title: Heading.output) var answer: AnswerOptions

  @OptionGroup(title: Heading.output) var messages: MessageOptions

  @OptionGroup(title: Heading.machine) var threads: ThreadOptions

  func run() throws {
    let plot = output.plot
    if work.fromTable != nil, !output.searches.isEmpty {
      throw ValidationError("--from-table trains nothing: --searches is not for it")
    }
    let outputs = try CommandOutputs([plot].compactMap { $0 } + output.searches)
    defer { withExtendedLifetime(outputs) {} }
    try InputFiles.note(table)
    try OutputKind.plot.requireReplaceable(plot)
    let workspace = try data.open(space, threads: threads.threads)
    let report = try work.fromTable.map { try search(workspace, lookups: $0) } ?? search(workspace)
    try Console.out(
      answer.json ? try jsonText(report, pretty: true) : comparisonText(report),
      terminator: answer.json ? "\n" : "")
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
      note(
        "\(table) lacks architectures of the space: the best is the best known (`nas lab truth` looks for better ones)"
      )
    }
    // Before there is a checkpoint: one that is refused leaves nothing behind.
    let kept = try keptSearches(workspace)
    let progress = ProgressLine()
    let searches = try resumably(
      in: "\(table).compare.checkpoint", workspace, progress
    ) { checkpoint in
      // The comparison itself may have completed the table before it was interrupted.
      let wasComplete =
        try checkpoint?.result(of: "table is complete") { isComplete } ?? isComplete
      let options = try options(workspace, isComplete: wasComplete)
      let searches = try kept ?? newSearches(workspace, options, checkpoint, progress)
      let trainings = workspace.trainings(threads: threads.threads, snapshots: checkpoint)
      let found = searches.flatMap { $0.answers.map(\.architecture) }
      let targets = Set(searches.flatMap { $0.answers.map(\.target) }).sorted()
      let scaled = targets.flatMap { UniformScaling(costed, target: $0).best(1) }
      try tabulation.train(
        Set(found + scaled + [workspace.space.baseline]).sorted(), seeds: work.refinedSeeds,
        by: trainings
      ) { progress.report($0) }
      let watched = searches.flatMap { $0.supernet.map(\.architecture) }
      try tabulation.train(
        wasComplete ? [] : Set(watched).sorted(), seeds: work.spectatorSeeds, by: trainings
      ) { progress.report($0) }
      return searches
    }
    return try SearchJudge(costed, tabulation.table, rows: stream.rows.count).report(searches)
      .grounded(on: stream, costed, tabulation.table)
  }

  /// Those that files have kept; nil if there is one at most, and it is new.
  private func keptSearches(_ workspace: Workspace) throws -> [FinishedSearch]? {
    let files = output.searches
    guard files.count > 1 || files.contains(where: FileStatus.exists) else { return nil }
    var searches: [FinishedSearch] = []
    for file in files {
      let kept = try KeptSearches(file: file, workspace.space, workspace.stream).searches
      let known = Set(searches.map(\.method))
      if let twice = kept.first(where: { known.contains($0.method) }) {
        throw InputError(
          "has searches of the searcher \(twice.method.rawValue), which another --searches has, too",
          file: file)
      }
      searches += kept
    }
    return searches
  }

  /// New ones, which the file for them then keeps.
  private func newSearches(
    _ workspace: Workspace, _ options: SearchComparison.Options, _ checkpoint: Checkpoint?,
    _ progress: ProgressLine
  ) throws -> [FinishedSearch] {
    let made = try SearchComparison(workspace, workspace.stream, options).searches(in: checkpoint) {
      progress.report(searches: $0, of: $1)
    }
    if let file = output.searches.first {
      try KeptSearches(made, workspace.space, workspace.stream).write(to: file)
    }
    return made
  }

  /// Searches in the table alone.
  private func search(_ workspace: Workspace, lookups: Int) throws -> SearchComparisonReport {
    let costed = workspace.costed
    let stream = workspace.stream
    let truth = try TruthTable(
      costed.space, of: TrainingWorld(costed.space, stream), file: table)
    noteEarlierForm(truth.world == nil)
    guard truth.isComplete(costed) else {
      throw InputError(
        "lacks architectures of the space: run `nas lab tabulate` first", file: table)
    }
    let searches = SearchComparison(workspace, stream, try options(workspace))
      .searches(in: truth, lookups: lookups)
    return try SearchJudge(costed, truth, rows: stream.rows.count)
      .report(searches, lookups: lookups).grounded(on: stream, costed, truth)
  }

  private func noteEarlierForm(_ isEarlier: Bool) {
    guard isEarlier else { return }
    warn(
      "\(table) does not say of which log, space and rows it is: an earlier version of nas made it")
  }

  private func options(
    _ workspace: Workspace, isComplete: Bool? = nil
  ) throws -> SearchComparison.Options {
    let all = SearchMethod.allCases.filter { work.fromTable == nil || $0 != .randomTraining }
    return SearchComparison.Options(
      methods: work.searcher.isEmpty ? all : work.searcher,
      targets: try targets(work.targets.target, of: workspace.costed, file: space),
      seeds: 1..<work.seeds + 1,
      separate: work.separate, spectators: work.spectators ?? (isComplete == true ? 200 : 0),
      sharesSpectators: isComplete == false, threads: threads.threads)
  }
}

extension SearchMethod: ExpressibleByArgument {}
