// nas search

import ArgumentParser
import Files
import Foundation
import Interchange
import Live
import LogSchema
import Model
import Report
import Runs
import Training

/// Searches, retrains, decides.
struct SearchCommand: WorkingCommand {
  static let configuration = CommandConfiguration(
    "search", "Search a space under cost targets, retrain the candidates, and decide.",
    usage: "search [<options>] [<space>]",
    discussion: """
      The default space is search-spaces/default.yaml, or the only file in that folder. The files of the run go to \
      results/NAME, after the name of the space; an earlier run there is moved aside.

      A run that a signal, a crash or a full disk stopped resumes with --resume, and ends with the same bytes as an \
      undisturbed one. SIGTERM, SIGINT, SIGHUP, SIGUSR1 and SIGXCPU stop it within 5 seconds, with a snapshot and \
      exit code 128 + the number of the signal. Signals that nohup ignores stay ignored.
      """,
    examples: [
      Example(
        "The time, memory and disk of a run", "nas search search-spaces/flights.yaml --dry-run"),
      Example("The targets of the space", "nas search search-spaces/flights.yaml"),
      Example(
        "Three targets, in a folder of their own",
        """
        nas search search-spaces/flights.yaml -t 0.85 -t 0.9 -t 0.95 \\
          -o results/three
        """),
      Example("Resume that run", "nas search --resume -o results/three"),
      Example(
        "The cheapest architecture that is as good, at whatever cost it is",
        "nas search search-spaces/flights.yaml --descend"),
      Example(
        "A quick trial on the first rows, shown in a browser",
        "nas search search-spaces/flights.yaml --rows 50000 -o trial --serve"),
    ])

  @Argument(help: "The search space.", completion: .yaml)
  var space: String?

  @OptionGroup(title: Heading.search) var work: Work

  /// What is searched.
  struct Work: ParsableArguments {
    @OptionGroup var targets: TargetOptions

    @Option(
      name: .shortAndLong,
      help: ArgumentHelp(
        "The seed of the search, and the first seed of the retrains. (default: 1)",
        valueName: "number"))
    var seed: UInt64?

    @Flag(
      help: """
        Search a ladder of targets, from 0.95 down to the cheapest architecture of the space, in place of --target. The \
        answer is the cheapest that is proved.
        """)
    var descend = false

    @Flag(help: "Give each target a supernet and a pass of its own.")
    var separate = false

    @Flag(help: "Leave a sub-network that diverges out of a step, instead of stopping.")
    var skipDiverged = false

    @Flag(
      help: """
        Print the steps, FLOPs, minutes, memory and disk of the run, measured for some seconds on its rows, and start \
        nothing.
        """)
    var dryRun = false

    /// The targets that are given.
    var target: [Double] { targets.target }
  }

  @OptionGroup(title: Heading.log) var data: StreamOptions

  @OptionGroup(title: Heading.output) var output: Output

  /// Where the run goes.
  struct Output: ParsableArguments {
    @Option(
      name: .shortAndLong,
      help: ArgumentHelp("The folder of the run. (default: results/NAME)", valueName: "folder"),
      completion: .directory, transform: Path.resolved)
    var out: String?

    @Option(
      help: ArgumentHelp(
        "A folder for event files of TensorBoard, with the curves of the controllers.",
        valueName: "folder"), completion: .directory)
    var tensorboard: String?

    @OptionGroup var live: ServeOptions
  }

  @OptionGroup(title: Heading.output) var answer: AnswerOptions

  @OptionGroup(title: Heading.output) var messages: MessageOptions

  @OptionGroup(title: Heading.snapshots) var snapshots: Snapshots

  /// How the run is interrupted and resumed.
  struct Snapshots: ParsableArguments {
    @Flag(help: "Resume the run in the folder with its own settings; if there is none, begin one.")
    var resume = false

    @Flag(help: "Resume on another kind of machine or version of nas, which gives other bits.")
    var otherNumerics = false

    @OptionGroup var checkpoints: CheckpointOptions
  }

  @OptionGroup(title: Heading.machine) var threads: ThreadOptions

  var checkpoints: CheckpointOptions { snapshots.checkpoints }

  private var dryRun: Bool { work.dryRun }

  mutating func validate() throws {
    space = try output.live.argument(space)
    _ = try targets(work.target)
    if work.descend, !work.target.isEmpty {
      throw ValidationError(
        "--descend finds the targets by itself: leave out --descend or --target")
    }
    if work.descend, work.separate {
      throw ValidationError(
        "--separate gives each target a pass of its own, and all targets of --descend share one: leave out one of them"
      )
    }
    if let space, Double(space) != nil, !work.target.isEmpty, !FileStatus.exists(space) {
      throw ValidationError(
        "SPACE is \(space): expected a search space; a further target is --target \(space)")
    }
    if dryRun, snapshots.resume {
      throw ValidationError(
        "--dry-run says what a new run takes, and --resume continues one: leave out one of them")
    }
  }

  func run() throws {
    try output.tensorboard.map(TensorBoardLog.requireFolder)
    let folder = try output.out ?? Self.defaultFolder(SpaceFile.find(space))
    if snapshots.resume, RunDirectory.isThere(folder) {
      return try goOn(RunDirectory(locking: folder))
    }
    let spaceFile = try SpaceFile.find(space, orResuming: snapshots.resume ? output.out : nil)
    let page = try output.live.open()
    let workspace = try data.open(spaceFile, threads: threads.threads)
    let options = try options(of: workspace.costed, rows: workspace.rows)
    let run = try SearchRun(workspace, options, spaceFile: spaceFile)
    if dryRun { return try forecast(run, folder) }
    let (directory, movedTo) = try RunDirectory.create(folder)
    if let movedTo { Self.announce(moved: movedTo) }
    try finish(run, workspace, in: directory, page)
  }

  /// What the search is told beside the space; what the command line does not say has its default.
  private func options(of space: CostedSpace, rows: Int?) throws -> SearchOptions {
    let descends = work.descend || (work.target.isEmpty && space.space.search.descends)
    return options(
      descends ? space.ladder : try targets(work.target, of: space), descends: descends, rows: rows)
  }

  private func options(_ targets: [Target], descends: Bool, rows: Int?) -> SearchOptions {
    SearchOptions(
      targets: targets, descends: descends, seed: work.seed ?? 1, threads: threads.threads,
      rows: rows, separate: work.separate, skipsDiverged: work.skipDiverged)
  }

  /// What the command line, and the space that it names, say of a run.
  private func expectation(of directory: RunDirectory) throws -> SearchRun.Expectation {
    let file = space != nil || output.out == nil ? try SpaceFile.find(space) : nil
    let named = try file.map { (space: try Workspace.space($0), file: $0) }
    let rows = data.rows ?? named?.space.data.rows
    let said: [SearchOptions.Fixed?] = [
      work.target.isEmpty ? nil : .targets, work.descend ? .descend : nil,
      work.seed == nil ? nil : .seed,
      rows == nil ? nil : .rows,
      work.separate ? .separate : nil,
    ]
    // The rungs of a ladder follow from the log, which is that of the run: those of the run are as good.
    let targets = try targets(work.target)
    let own = try directory.record().options.targets
    return SearchRun.Expectation(
      space: named,
      options: options(targets.isEmpty ? own : targets, descends: work.descend, rows: rows),
      said: Set(said.compactMap { $0 }), allowsOtherBits: snapshots.otherNumerics)
  }

  /// Goes on with a run, or shows what it has found.
  private func goOn(_ directory: RunDirectory) throws {
    let expected = try expectation(of: directory)
    if directory.isFinished {
      try SearchRun.check(
        directory, is: expected, on: data.log.log(of: directory, threads: threads.threads))
      note("The run in \(directory.path) is complete")
      return try show(directory.summary(), of: directory)
    }
    let page = try output.live.open()
    let workspace = try data.open(directory, threads: threads.threads)
    let run = try SearchRun(
      resuming: directory, workspace, as: expected, threads: threads.threads,
      skipsDiverged: work.skipDiverged)
    note("Resuming the run in \(directory.path)")
    try finish(run, workspace, in: directory, page)
  }

  private func finish(
    _ run: SearchRun, _ workspace: Workspace, in directory: RunDirectory, _ page: LiveRun?
  ) throws {
    page?.follow(directory)
    if let slower = try run.checkNeeds(checkpoints.cadence, in: directory) { warn(slower) }
    let progress = ProgressLine()
    let board = try output.tensorboard.map {
      try TensorBoardLog(
        $0, targets: run.options.targets, decisions: workspace.space.decisions
      ) { warning in
        progress.end()
        warn(warning)
      }
    }
    let times = PhaseTimes { line in
      progress.end()
      detail(line)
    }
    detail(
      "run: targets \(run.options.targets.map { "\($0)" }.joined(separator: " ")),"
        + " seed \(run.options.seed), \(run.options.threads) threads, in \(directory.path)")
    let summary: Summary
    let effort: Checkpoint.Effort?
    do {
      let checkpoint = try checkpoints.open(directory)
      summary = try run.run(in: directory, checkpoint, date: Date()) {
        times.report($0)
        progress.report($0)
        board?.report($0)
        page?.report($0)
      }
      effort = checkpoint.effort.snapshots > 0 ? checkpoint.effort : nil
    } catch {
      progress.end()
      page?.stop()
      throw explain(
        error, in: directory.path,
        resumption: directory.resumeCommand.option("--data", each: data.log.data)
          .option("--cache", data.log.cache.cache).option("--tensorboard", output.tensorboard))
    }
    progress.finish()
    times.end()
    page?.finish(summary)
    if let effort { detail(Self.text(effort)) }
    try show(summary, of: directory)
  }

  /// What snapshots took of a run.
  private static func text(_ effort: Checkpoint.Effort) -> String {
    String(
      format: "%d snapshots: written in %.1f s beside the steps, which stopped for %.2f s, at most"
        + " %.2f s at a time", effort.snapshots, effort.writing, effort.stopped, effort.longest)
  }

  private func show(_ summary: Summary, of directory: RunDirectory) throws {
    let progress = ProgressLine()
    progress.begin("drawing the report")
    // The page takes about as long as a plot.
    try Plots(directory).write { progress.report(drawing: $0, of: $1 + 1) }
    try directory.write(try RunPage(RunView(directory)).html(), to: RunPage.fileName)
    progress.report(drawing: 1, of: 1)
    progress.end()
    let (record, space) = (try directory.record(), try directory.space())
    try Console.out(
      answer.json
        ? try jsonText(summary, pretty: true)
        : Self.text(
          summary, paths: space.decisions.map(\.path),
          in: Answer.Places(
            run: directory.path, space: record.spaceFile ?? "SPACE", options: record.options,
            data: data.log.data, usesWholeLog: space.data.rows == nil)))
    note(
      "The run is in \(directory.path): report.html, summary.json, trainer.yaml, controller.jsonl, plots/"
    )
    if summary.chosen == nil { throw ExitCode(3) }
  }

  private static func announce(moved run: RunDirectory) {
    note("The earlier run of this name is now in \(run.path)")
    if !run.isFinished {
      note("It is not complete; resume it with")
      note("  \(run.resumeCommand)")
    }
  }

  /// How many changes a terminal is shown.
  private static let mostChanges = 60

  /// What a person would paste into a design review: the answer first, what to do next last.
  private static func text(
    _ summary: Summary, paths: [String], in places: Answer.Places
  ) -> String {
    let answer = Answer(summary, in: places)
    let notes = verdictNotes(summary).map { $0.wrapped(indent: "") }.joined()
    var parts = [answer.opening] + verdictTables(summary).map(\.description) + [notes]
    if let chosen = summary.targets.first(where: { $0.target == summary.chosen }) {
      let changed = paths.filter {
        summary.baseline.architecture[$0] != chosen.trained.architecture[$0]
      }
      let note = undecidedNote(chosen.undecided, in: Array(changed.prefix(mostChanges)))
      parts.append(
        changeTable(
          from: summary.baseline.architecture, to: chosen.trained.architecture, paths: paths,
          undecided: chosen.undecided ?? [], atMost: mostChanges, others: "report.html"
        ).description + (note?.wrapped(indent: "") ?? ""))
    }
    return (parts + [answer.closing]).joined(separator: "\n")
  }

  private static func defaultFolder(_ spaceFile: String) -> String {
    let name = URL(fileURLWithPath: spaceFile).resolvingSymlinksInPath()
      .deletingPathExtension().lastPathComponent
    return "results/\(name)"
  }
}
