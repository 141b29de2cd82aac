// What is shown to whoever looks: the newest state of a run alone, however slow they are.

import Foundation
import Report
import Runs
import Synchronization

/// The newest drawing of a run, in versions. Who has seen one version is told what is new since then and nothing
/// that was in between, so that no client makes anything wait or pile up.
final class Board: Sendable {
  /// How many may look at the same time.
  static let seats = 16

  /// How a run ended.
  enum Ending: String {
    /// It is complete.
    case done
    /// It was stopped, or has failed.
    case stopped
  }

  /// What is new for one who looks.
  struct News: Equatable {
    /// Server-sent events.
    var text: String
    /// The version that they lead to.
    var version: Int
    /// Whether nothing can follow.
    var isLast: Bool
  }

  private struct State {
    var version = 0
    var page: RunPage?
    /// Each section as JSON, with the version in which it changed last.
    var sections: [(json: String, version: Int)] = []
    var progress: (value: Progress, version: Int)?
    var ending: (value: Ending, version: Int)?
    /// Those who look, each with a bell that tells them that something is new.
    var bells: [Int: AsyncStream<Void>.Continuation] = [:]
    var nextSeat = 0
  }

  private let state = Mutex(State())
  /// Held while a drawing is compared with the last one and shown: who looks does not wait for that.
  private let drawing = Mutex(())

  // MARK: What is shown

  /// Shows another drawing. After the end nothing changes any more.
  func show(_ page: RunPage) {
    drawing.withLock { _ in
      let drawing = compared(page)
      change { Self.show(drawing, in: &$0) }
    }
  }

  /// Shows what the run is at, to a thousandth.
  func show(_ progress: RunProgress) {
    func thousandths(_ part: Double) -> Double { (part * 1000).rounded(.down) / 1000 }
    let progress = Progress(
      phase: progress.phase, fraction: thousandths(progress.phaseFraction),
      run: progress.fraction.map { thousandths($0) },
      text: progress.fraction.map { _ in progress.runText })
    change { state in
      guard state.progress?.value != progress else { return false }
      state.version += 1
      state.progress = (progress, state.version)
      return true
    }
  }

  /// Shows the last drawing, if there is one, and that it is the last.
  func end(_ ending: Ending, _ page: RunPage?) {
    drawing.withLock { _ in
      let drawing = page.map(compared)
      change { state in
        if let drawing { _ = Self.show(drawing, in: &state) }
        state.version += 1
        state.ending = (ending, state.version)
        return true
      }
    }
  }

  /// Says something to everybody, so that those who are gone are noticed.
  func beat() {
    change { state in
      state.version += 1
      return true
    }
  }

  /// A page, and those of its sections as JSON that are not on the board, each under its place.
  private struct Drawing {
    var page: RunPage
    var changed: [Int: String]
  }

  /// What a page changes.
  private func compared(_ page: RunPage) -> Drawing {
    let shown = state.withLock { $0.page?.sections ?? [] }
    let changed = page.sections.enumerated().filter { place, section in
      place >= shown.count || section != shown[place]
    }
    return Drawing(
      page: page,
      changed: Dictionary(
        uniqueKeysWithValues: changed.map { ($0, "\(Self.json($1.id)):\(Self.json($1.html))") }))
  }

  private static func show(_ drawing: Drawing, in state: inout State) -> Bool {
    let isFirst = state.page == nil
    state.page = drawing.page
    guard !drawing.changed.isEmpty || isFirst else { return false }
    state.version += 1
    state.sections = drawing.page.sections.indices.map { place in
      drawing.changed[place].map { ($0, state.version) } ?? state.sections[place]
    }
    return true
  }

  /// Changes what is shown, and rings where `body` says that something is new.
  private func change(_ body: (inout State) -> Bool) {
    let bells = state.withLock { state -> [AsyncStream<Void>.Continuation] in
      guard state.ending == nil, body(&state) else { return [] }
      return Array(state.bells.values)
    }
    for bell in bells { bell.yield() }
  }

  // MARK: Who looks

  /// A seat for one who looks, who leaves it by letting it go; nil where all are taken.
  func seat() -> Seat? {
    let (bells, bell) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    let number = state.withLock { state -> Int? in
      guard state.bells.count < Self.seats else { return nil }
      state.nextSeat += 1
      state.bells[state.nextSeat] = bell
      return state.nextSeat
    }
    return number.map { Seat(at: self, number: $0, bells: bells) }
  }

  fileprivate func leave(_ number: Int) {
    _ = state.withLock { $0.bells.removeValue(forKey: number) }
  }

  /// How many look.
  var watchers: Int { state.withLock { $0.bells.count } }

  /// The newest drawing with its version; nil where nothing was drawn. That it is the last is always news.
  var page: (page: RunPage, version: Int)? {
    state.withLock { state in
      state.page.map { ($0, state.ending == nil ? state.version : state.version - 1) }
    }
  }

  /// Whether nothing will change any more.
  var isOver: Bool { state.withLock { $0.ending != nil } }

  /// What is new since a version; nil where nothing is.
  func news(since seen: Int) -> News? {
    let state = state.withLock { $0 }
    guard state.version > seen else { return nil }
    var events: [String] = []
    let changed = state.sections.filter { $0.version > seen }.map(\.json)
    if !changed.isEmpty {
      let content = "{\(changed.joined(separator: ","))}"
      events.append(Self.event("sections", content, state.version))
    }
    if let (progress, version) = state.progress, version > seen, state.ending == nil {
      events.append(Self.event("progress", Self.json(progress), state.version))
    }
    if let (ending, _) = state.ending {
      events.append(Self.event(ending.rawValue, "null", state.version))
    }
    if events.isEmpty { events.append(": still here\n\n") }
    return News(
      text: events.joined(), version: state.version, isLast: state.ending != nil)
  }

  /// What the run is at, as it is sent.
  private struct Progress: Encodable, Equatable {
    var phase: String
    /// The part of the phase.
    var fraction: Double
    /// The part of the run, and that with the time that is left; nil if the run's forecast is not known.
    var run: Double?
    var text: String?
  }

  /// A server-sent event, whose data is JSON: one line.
  private static func event(_ name: String, _ json: String, _ version: Int) -> String {
    "event: \(name)\nid: \(version)\ndata: \(json)\n\n"
  }

  private static func json(_ value: some Encodable) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let data = (try? encoder.encode(value)) ?? Data("null".utf8)
    return String(decoding: data, as: UTF8.self)
  }
}

/// A place before the board. It is free again when nobody holds it.
final class Seat: Sendable {
  private let board: Board
  private let number: Int
  /// Rings when something is new; once, however much that is.
  let bells: AsyncStream<Void>

  fileprivate init(at board: Board, number: Int, bells: AsyncStream<Void>) {
    (self.board, self.number, self.bells) = (board, number, bells)
  }

  deinit { board.leave(number) }

  /// What is new since a version.
  func news(since seen: Int) -> Board.News? { board.news(since: seen) }
}
