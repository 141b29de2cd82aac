// What a person sees while nas works: a terminal, a clock and a thread for `ProgressDisplay`, which decides what is said.

import Files
import Foundation
import Importing
import Lab
import Model
import Report
import Runs
import Search
import Synchronization

/// Prints progress to stderr. May be told from several threads at once.
///
/// All lines of a process share one display, which is never silent for longer than five seconds from `watch` on, whatever
/// the command does: on a terminal always, elsewhere in the first minute. Later plain lines become rarer, to one a minute.
final class ProgressLine: Sendable {
  private static let isTerminal = Terminal.isThere
  private static let shared = Mutex(State())

  private struct State {
    var display = ProgressDisplay(isTerminal: isTerminal, at: time)
    var tracker = RunTracker()
    /// The activity whose rate is measured: when it was first told of, and what of it was done then.
    var rate: (name: String, time: Double, rows: Int, fraction: Double)?
    /// Rows of the stream of a run.
    var totalRows = 0
    /// The state of the controllers at the last logged step, each target's for itself.
    var controllers: [String] = []
  }

  /// Whether progress is not to be shown.
  private static var isQuiet: Bool { Verbosity.current < .normal }

  /// Says twice a second whether something is to be said, until the command prints its answer.
  static func watch() {
    if isQuiet { return }
    shared.withLock { _ in }
    // Without a thread to spare there is less to see.
    _ = BackgroundThread.run {
      while true {
        Thread.sleep(forTimeInterval: 0.5)
        shared.withLock { state in
          if Console.hasAnswered { return }
          write(state.display.beat(at: time, width: width))
        }
      }
    }
  }

  /// Begins to tell of something else than before.
  init() {
    Self.shared.withLock { state in
      (state.tracker, state.rate, state.totalRows) = (RunTracker(), nil, 0)
      state.controllers = []
    }
  }

  /// Something begins whose length nobody knows: `opening the log`.
  func begin(_ name: String) { show(ProgressDisplay.Activity(name)) }

  /// Import.
  func report(importing progress: ImportProgress) { show("import", progress) }

  /// A look at a log.
  func report(reading progress: ImportProgress) { show("read", progress) }

  /// A single training.
  func report(training fraction: Double, rows: Int) {
    show("train", fraction: fraction, rows: rows)
  }

  /// A synthetic log.
  func report(synthesizing fraction: Double, rows: Int) {
    show("synth", fraction: fraction, rows: rows)
  }

  /// A table of truth.
  func report(_ progress: TabulationProgress) {
    show("\(progress.seeds) seeds", "training", progress.done, of: progress.all)
  }

  /// Several searches.
  func report(searches done: Int, of all: Int) { show("searches", "", done, of: all) }

  /// Several trainings.
  func report(trainings done: Int, of all: Int) { show("training", "", done, of: all) }

  /// A rehearsal.
  func report(_ progress: Rehearsal.Progress) {
    show(progress.phase.rawValue, "", progress.done, of: progress.all)
  }

  /// Plots and page of a run: parts that are drawn, of all.
  func report(drawing done: Int, of all: Int) {
    show(
      ProgressDisplay.Activity(
        "report", fraction: Double(done) / Double(max(all, 1)), isUsuallyShort: true))
  }

  /// A run.
  func report(_ event: RunEvent) {
    if Self.isQuiet { return }
    let progress = Self.shared.withLock { state in
      state.tracker.take(event, at: Self.time)
      return state.tracker.progress
    }
    switch event {
    case .planned, .resumed: break
    case .searching(let rows, let targets, let schedule):
      for text in Self.text(rows: rows, targets, schedule) { line(text) }
      Self.shared.withLock { $0.totalRows = rows }
    case .pass: begin("search")
    case .search(.step(let done, let all)):
      let (rows, controllers) = Self.shared.withLock {
        ($0.totalRows * done / max(all, 1), $0.controllers)
      }
      show("search", progress, rows: rows, controllers)
    case .search(.controllers(let records)):
      let text = records.map {
        "\($0.target): cost \($0.costRatio.formatted(2))"
          + ($0.entropy.map { ", entropy \($0.formatted(1))" } ?? "")
      }
      Self.shared.withLock { $0.controllers = text }
    case .search(.selecting): show("selection", progress, isUsuallyShort: true)
    case .skipped(let count):
      line("\(count) times a sub-network diverged and was left out of a step")
    case .playoff(let round): show("playoff, round \(round.round + 1)", progress)
    case .found(let found):
      let texts = found.map { "\($0.costRatio.formatted(3)) for \($0.target)" }
      for start in stride(from: 0, to: texts.count, by: 4) {
        let some = texts[start..<min(start + 4, texts.count)].joined(separator: ", ")
        line("Selected architectures of cost \(some)")
      }
      begin("retrain")
    case .retrain(let wave): show("retrain, \(wave.seeds) seeds", progress)
    }
  }

  /// A run is complete, and its answer follows.
  func finish() {
    let hasForecast = Self.shared.withLock { $0.tracker.progress?.fraction != nil }
    if hasForecast { show(ProgressDisplay.Activity("run", fraction: 1)) }
    end()
  }

  /// Ends the line that is being written, if any.
  func end() { Self.shared.withLock { Self.write($0.display.end(at: Self.time)) } }

  // MARK: What is written

  private static var time: Double { Double(now()) / 1e9 }
  private static var width: Int { isTerminal ? Terminal.width : ProgressDisplay.plainWidth }

  private static func write(_ output: [ProgressDisplay.Output]) {
    for output in output {
      switch output {
      case .rewrite(let line): Console.rewrite(line)
      case .line(let line): Console.note(line)
      case .endLine: Console.endLine()
      case .erase: Console.erase()
      }
    }
  }

  private func show(_ activity: ProgressDisplay.Activity) {
    if Self.isQuiet { return }
    Self.shared.withLock {
      Self.write($0.display.show(activity, at: Self.time, width: Self.width))
    }
  }

  private func line(_ text: String) {
    if Self.isQuiet { return }
    end()
    noteByWords(text)
  }

  /// What a search does, in lines of less than a hundred characters for any number of targets.
  private static func text(rows: Int, _ targets: [Target], _ schedule: Schedule) -> [String] {
    let list =
      targets.count > 4
      ? "\(targets.count) targets from \(targets[0]) to \(targets[targets.count - 1])"
      : (targets.count == 1 ? "the target " : "the targets ")
        + targets.map { "\($0)" }.joined(separator: ", ")
    let part =
      targets.count == 1
      ? "" : schedule.turns.words
    return [
      "Searching \(rows) rows (\(schedule.steps) steps) under \(list)",
      "A step scores \(schedule.samples) architectures\(part)",
    ]
  }

  // MARK: Rates

  /// Pieces of equal work that are done, of all.
  private func show(_ name: String, _ unit: String, _ done: Int, of all: Int) {
    let fraction = Double(done) / Double(max(all, 1))
    let text = "\(name)\(unit.isEmpty ? "" : ", \(unit)") \(done) of \(all)"
    show(name, text: text, fraction: fraction)
  }

  /// A log that is read.
  private func show(_ name: String, _ progress: ImportProgress) {
    show(name, fraction: progress.fraction, rows: progress.rows, bytes: progress.bytes)
  }

  /// Something that has a length, with its own remaining time.
  private func show(
    _ name: String, text: String? = nil, fraction: Double?, rows: Int? = nil, bytes: Int? = nil
  ) {
    if Self.isQuiet { return }
    var parts: [String] = []
    let (seconds, done, part) = since(name, rows ?? 0, fraction ?? 0)
    if let fraction { parts += remaining(fraction, part, in: seconds) }
    if let rows, fraction == nil { parts.append("\(rows) rows") }
    parts += rate(of: done, in: seconds)
    if let bytes, seconds > 0 {
      parts.append("\((Double(bytes) / 1e6 / seconds).formatted(1)) MB/s")
    }
    show(ProgressDisplay.Activity(name, text: text, fraction: fraction, parts: parts))
  }

  /// A phase of a run: its own part, then that of the run.
  private func show(
    _ name: String, _ progress: RunProgress?, rows: Int? = nil, _ controllers: [String] = [],
    isUsuallyShort: Bool = false
  ) {
    guard let progress, !Self.isQuiet else { return }
    var parts: [String] = []
    if let fraction = progress.fraction { parts.append("run \(Int(fraction * 100))%") }
    if let remaining = progress.remaining { parts.append(remainingText(remaining)) }
    let (seconds, done, part) = since(name, rows ?? 0, progress.phaseFraction)
    if progress.fraction == nil { parts += remaining(progress.phaseFraction, part, in: seconds) }
    if rows != nil { parts += rate(of: done, in: seconds) }
    show(
      ProgressDisplay.Activity(
        name, text: progress.phase, fraction: progress.phaseFraction, parts: parts + controllers,
        isUsuallyShort: isUsuallyShort))
  }

  /// Seconds since an activity was first told of, and what was done since then: an earlier process may have done some.
  private func since(
    _ name: String, _ rows: Int, _ fraction: Double
  ) -> (seconds: Double, rows: Int, fraction: Double) {
    let time = Self.time
    return Self.shared.withLock { state in
      if state.rate?.name != name { state.rate = (name, time, rows, fraction) }
      return state.rate.map { (time - $0.time, rows - $0.rows, fraction - $0.fraction) }
        ?? (0, 0, 0)
    }
  }

  /// The time that is left of an activity of which a part was done in some seconds.
  private func remaining(_ fraction: Double, _ part: Double, in seconds: Double) -> [String] {
    guard part > 0, fraction < 1, seconds > 1 else { return [] }
    let rest = seconds / part * (1 - fraction)
    return [remainingText(rest / 1.15...rest * 1.15)]
  }

  private func rate(of rows: Int, in seconds: Double) -> [String] {
    rows > 0 && seconds > 0 ? ["\(Int(Double(rows) / seconds)) rows/s"] : []
  }
}

extension Double {
  fileprivate func formatted(_ digits: Int) -> String {
    String(format: "%.\(digits)f", self)
  }
}

extension Turns {
  /// Whose architectures a step scores, if there are several targets.
  fileprivate var words: String {
    switch groups {
    case 1: " for each target"
    case searchers: " for one target in turn"
    default: " for each of \((searchers + groups - 1) / groups) targets in turn"
    }
  }
}
