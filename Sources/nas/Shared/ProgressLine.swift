// What a person sees while nas works: one line that changes on a terminal, plain lines otherwise.

import Files
import Foundation
import Importing
import Lab
import Runs
import Synchronization

/// Prints progress to stderr. May be told from several threads at once.
final class ProgressLine: Sendable {
  private let isTerminal = Terminal.isThere
  private let state = Mutex(State())

  private struct State {
    var phase = ""
    var start = ContinuousClock.now
    var lastPrint = ContinuousClock.now
    /// How much of the phase was done, and how many rows, when it was first told of: by an earlier process, if any.
    var first = (fraction: 0.0, rows: 0)
    /// Tenths of the phase that plain lines have told.
    var tenths = 0
    var isLineOpen = false
    var totalRows = 0
    /// The state of the controllers at the last logged step.
    var controllers = ""
  }

  /// Import.
  func report(importing progress: ImportProgress) {
    show("import", fraction: progress.fraction, rows: progress.rows, bytes: progress.bytes)
  }

  /// A look at a log.
  func report(reading progress: ImportProgress) {
    show("read", fraction: progress.fraction, rows: progress.rows, bytes: progress.bytes)
  }

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
    show(
      "\(progress.seeds) seeds: training \(progress.done) of \(progress.all)",
      phase: "\(progress.seeds) seeds", fraction: Double(progress.done) / Double(progress.all))
  }

  /// Several searches.
  func report(searches done: Int, of all: Int) {
    show("searches \(done) of \(all)", phase: "searches", fraction: Double(done) / Double(all))
  }

  /// Several trainings.
  func report(trainings done: Int, of all: Int) {
    show("training \(done) of \(all)", phase: "training", fraction: Double(done) / Double(all))
  }

  /// A rehearsal.
  func report(_ progress: Rehearsal.Progress) {
    let phase = progress.phase.rawValue
    show(
      "\(phase) \(progress.done) of \(progress.all)", phase: phase,
      fraction: Double(progress.done) / Double(progress.all))
  }

  /// Plots and page of a run: parts that are drawn, of all.
  func report(drawing done: Int, of all: Int) {
    show("report", fraction: Double(done) / Double(all), isUsuallyShort: true)
  }

  /// A run.
  func report(_ event: RunEvent) {
    switch event {
    case .searching(let rows, let targets, let schedule):
      let list = targets.map { "\($0)" }.joined(separator: ", ")
      let part =
        targets.count == 1 ? "" : schedule.takesTurns ? " for one of them in turn" : " for each"
      line(
        "Searching \(rows) rows (\(schedule.steps) batches) under the targets \(list): a batch scores"
          + " \(schedule.samples) architectures\(part)")
      state.withLock { $0.totalRows = rows }
    case .resumed: break
    case .search(.step(let done, let all)):
      let rows = state.withLock { $0.totalRows } * done / max(all, 1)
      show("search", fraction: Double(done) / Double(max(all, 1)), rows: rows)
    case .search(.controllers(let records)):
      let text = records.map {
        "\($0.target): cost \($0.costRatio.formatted(2))"
          + ($0.entropy.map { ", entropy \($0.formatted(1))" } ?? "")
      }
      state.withLock { $0.controllers = text.joined(separator: " | ") }
    case .search(.selecting(let done, let all)):
      state.withLock { $0.controllers = "" }
      show("selection", fraction: Double(done) / Double(max(all, 1)), isUsuallyShort: true)
    case .skipped(let count):
      line("\(count) times a sub-network diverged and was left out of a step")
    case .playoff(let done, let all):
      state.withLock { $0.controllers = "" }
      show(
        "playoff, training \(done) of \(all)", phase: "playoff of \(all)",
        fraction: Double(done) / Double(all))
    case .found(let found):
      end()
      let text = found.map { "\($0.costRatio.formatted(3)) for \($0.target)" }
      line("Found architectures of cost \(text.joined(separator: ", "))")
      state.withLock { $0.controllers = "" }
    case .retrain(let progress):
      show(
        "retrain, \(progress.seeds) seeds, \(progress.runs) runs", fraction: progress.fraction)
    }
  }

  /// Ends the line that is being written, if any.
  func end() {
    state.withLock { state in
      if state.isLineOpen { Console.endLine() }
      state.isLineOpen = false
    }
  }

  /// - Parameters:
  ///   - fraction: how much of the phase is done; nil where nobody knows how long it is.
  ///   - bytes: bytes that have been read.
  ///   - isUsuallyShort: whether plain lines tell of the phase only if it has taken some seconds.
  private func show(
    _ text: String, phase: String? = nil, fraction: Double?, rows: Int? = nil, bytes: Int? = nil,
    isUsuallyShort: Bool = false
  ) {
    guard Verbosity.current >= .normal else { return }
    let phase = phase ?? text
    state.withLock { state in
      let now = ContinuousClock.now
      let done = fraction ?? 0
      if state.phase != phase || done < Double(state.tenths) / 10 - 0.5 {
        if state.isLineOpen { Console.endLine() }
        (state.phase, state.start, state.lastPrint, state.tenths) = (phase, now, now, 0)
        state.first = (done, rows ?? 0)
        state.isLineOpen = false
      }
      if isUsuallyShort, !isTerminal, now - state.start < .seconds(2) { return }
      guard isDue(fraction, now - state.lastPrint, tenths: state.tenths) else { return }
      (state.tenths, state.lastPrint) = (Int(done * 10), now)
      let seconds = (now - state.start) / .seconds(1)
      var parts = [fraction.map { "\(text) \(Int($0 * 100)) %" } ?? text]
      if let rows, fraction == nil { parts.append("\(rows) rows") }
      if let rows, rows > state.first.rows, seconds > 0 {
        parts.append("\(Int(Double(rows - state.first.rows) / seconds)) rows/s")
      }
      if let bytes, seconds > 0 {
        parts.append("\((Double(bytes) / 1e6 / seconds).formatted(1)) MB/s")
      }
      let own = done - state.first.fraction
      if own > 0, done < 1 { parts.append("ETA \(Self.clock(seconds / own * (1 - done)))") }
      if !state.controllers.isEmpty { parts.append(state.controllers) }
      let line = parts.joined(separator: "  ")
      // A line that wraps could not be written over.
      if isTerminal {
        Console.rewrite(String(line.prefix(Terminal.width - 1)))
      } else {
        Console.note(line)
      }
      state.isLineOpen = isTerminal
    }
  }

  /// Whether it is time for another line: on a terminal ten times a second, otherwise with every tenth of the
  /// phase, or every ten seconds of one whose length nobody knows.
  private func isDue(_ fraction: Double?, _ since: Duration, tenths: Int) -> Bool {
    guard let fraction else { return since > (isTerminal ? .milliseconds(100) : .seconds(10)) }
    return isTerminal
      ? since > .milliseconds(100) || fraction >= 1 : Int(fraction * 10) > tenths
  }

  private func line(_ text: String) {
    end()
    note(text)
  }

  /// Minutes and seconds.
  private static func clock(_ seconds: Double) -> String {
    let whole = Int(seconds.rounded())
    return "\(whole / 60):\(whole % 60 < 10 ? "0" : "")\(whole % 60)"
  }
}

extension Double {
  fileprivate func formatted(_ digits: Int) -> String {
    String(format: "%.\(digits)f", self)
  }
}
