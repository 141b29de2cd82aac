// The entry point for other programs: one function from a request to a result. It prints nothing, listens to no signal
// and ends no process; `nas search` adds these.

import Datasets
import Files
import Foundation
import Model
import Report
import Runs
import Synchronization
import Training

/// Searches a space under cost targets, retrains what is selected beside the baseline, and says which to use.
///
/// The calling thread works until the end, with `threads − 1` others beside it. The function leaves the files of
/// `nas search` in `request.output`, and snapshots at least once a minute until the result is there, so that a process
/// that ends early loses little: see `SearchRequest.resumes`. OpenBLAS is set to one thread for the whole process.
///
///     let request = SearchRequest(space: .file("space.yaml"), output: "results", targets: [0.8])
///     let result = try runSearch(request) { print($0.phase, $0.fraction ?? 0) }
///     print(result.chosen?.model.architecture ?? result.baseline.architecture)
///
/// - Parameters:
///   - request: the space, the log, the folder of the results, and the settings.
///   - progress: told how far the search has come, on any thread.
///   - isCancelled: asked after every step, on any thread; true ends the search with an error of kind `cancelled`.
/// - Returns: the verdict of every target, the architecture to use, and the paths of the files.
/// - Throws: `SearchError`, with the file and line if the space or the log is wrong.
public func runSearch(
  _ request: SearchRequest, progress: @Sendable (SearchProgress) -> Void = { _ in },
  isCancelled: @escaping @Sendable () -> Bool = { false }
) throws(SearchError) -> SearchResult {
  do {
    try request.check()
    let notes = Notes()
    let (directory, run) = try request.open(notes, progress: progress)
    if let run {
      let cadence = Checkpoint.Cadence()
      if let slower = try run.checkNeeds(cadence, in: directory) { notes.add(slower) }
      let checkpoint = try Checkpoint(
        folder: directory.checkpointFolder, cadence: cadence,
        surroundings: Checkpoint.Surroundings(
          signal: { isCancelled() ? SIGTERM : nil }, warn: { notes.add($0) }))
      _ = try run.run(in: directory, checkpoint, date: Date()) { event in
        if let event = SearchProgress(event) { progress(event) }
      }
    }
    return SearchResult(
      try directory.summary(), files: try directory.report(), notes: notes.sentences)
  } catch {
    throw SearchError(error, output: request.output)
  }
}

extension SearchRequest {
  /// Checks what no file has a part in.
  fileprivate func check() throws(SearchError) {
    func require(_ isRight: Bool, _ name: String, _ message: String) throws(SearchError) {
      if !isRight { throw SearchError(.input, message, file: "SearchRequest.\(name)") }
    }
    for target in targets {
      try require(
        Target(target) != nil, "targets",
        "found \(target), expected numbers above 0 and at most 1")
    }
    try require(Set(targets).count == targets.count, "targets", "found a target twice")
    try require(
      1...1024 ~= threads, "threads", "found \(threads), expected a number from 1 to 1024")
    try require(
      rows.map { $0 > 0 } != false, "rows", "found \(rows ?? 0), expected a number above 0")
    try require(
      maximumBadRows >= 0, "maximumBadRows", "found \(maximumBadRows), expected 0 or more")
  }

  /// The folder of the run, held by this process, and the run: new or resumed, nil if it is complete.
  fileprivate func open(
    _ notes: Notes, progress: (SearchProgress) -> Void
  ) throws -> (RunDirectory, SearchRun?) {
    try withoutActuallyEscaping(progress) { try open(notes, report: $0) }
  }

  private func open(
    _ notes: Notes, report progress: @escaping (SearchProgress) -> Void
  ) throws -> (RunDirectory, SearchRun?) {
    let (space, file) = try readSpace()
    let log = Workspace.LogAccess(
      data: data, rows: rows, cache: cache ?? Workspace.usualCache, maximumBadRows: maximumBadRows,
      threads: threads, note: { notes.add($0) },
      progress: { progress(SearchProgress(.importing, $0.fraction)) })
    if resumes, RunDirectory.isThere(output) {
      let directory = try RunDirectory(locking: output)
      let rows = rows ?? space.data.rows
      let own = try directory.record().options
      let expected = SearchRun.Expectation(
        space: (space, file), options: options(own.targets, own.descends, rows: rows),
        said: saidOptions(rows: rows))
      if directory.isFinished {
        try SearchRun.check(
          directory, is: expected, on: Workspace.log(of: directory, log))
        return (directory, nil)
      }
      let workspace = try Workspace(of: directory, log)
      notes.add(workspace.dataset.skipped)
      let run = try SearchRun(
        resuming: directory, workspace, as: expected, threads: threads, skipsDiverged: false)
      return (directory, run)
    }
    let workspace = try Workspace(space, file: file, log)
    notes.add(workspace.dataset.skipped)
    let run = try SearchRun(
      workspace,
      options(
        workspace.costed.targets, workspace.space.search.descends, rows: workspace.rows),
      spaceFile: file)
    let (directory, movedTo) = try RunDirectory.create(output)
    if let movedTo { notes.add("The earlier run is now in \(movedTo.path)") }
    return (directory, run)
  }

  /// What the search is told beside the space. The targets have been checked.
  ///
  /// - Parameters:
  ///   - usual: the targets if the request has none.
  ///   - descends: whether these are a ladder.
  private func options(_ usual: [Target], _ descends: Bool, rows: Int?) -> SearchOptions {
    SearchOptions(
      targets: targets.isEmpty ? usual : targets.compactMap { Target($0) },
      descends: targets.isEmpty && descends, seed: seed, threads: threads, rows: rows)
  }

  /// Which of these options a resumed run is compared with: the seed always.
  private func saidOptions(rows: Int?) -> Set<SearchOptions.Fixed> {
    Set([targets.isEmpty ? nil : .targets, .seed, rows == nil ? nil : .rows].compactMap { $0 })
  }

  /// The space, and the name of its file for messages and for the paths in it.
  private func readSpace() throws -> (SearchSpace, file: String) {
    switch space {
    case .file(let path): (try Workspace.space(path), path)
    case .yaml(let text): (try SearchSpace(yaml: text, file: "space"), "space")
    }
  }
}

extension RunDirectory {
  /// Writes the report and the plots of a complete run, and names all files.
  fileprivate func report() throws -> SearchResult.Files {
    let plots = try Plots(self).write()
    try write(try RunPage(RunView(self)).html(), to: RunPage.fileName)
    return SearchResult.Files(
      folder: path, report: "\(path)/\(RunPage.fileName)", summary: "\(path)/summary.json",
      trainerConfig: "\(path)/trainer.yaml", controllerLog: "\(path)/controller.jsonl",
      plots: plots)
  }
}

/// Sentences from any thread.
private final class Notes: Sendable {
  private let state = Mutex<[String]>([])

  /// What was added, in this order.
  var sentences: [String] { state.withLock { $0 } }

  func add(_ sentence: String) { state.withLock { $0.append(sentence) } }

  /// What is to be known of rows that were skipped.
  func add(_ skipped: SkippedRows) {
    guard skipped.count > 0 else { return }
    add(
      "Skipped \(skipped.count) rows that cannot be read, first \(skipped.first.joined(separator: "; "))"
    )
  }
}
