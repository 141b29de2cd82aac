// checkpoint/: what a run needs to go on where it was, after whatever has ended it.

import Files
import Foundation
import Synchronization

// Invariants:
// - A piece's name tells all that its result depends on within the run. Of several lines of a piece the last counts.
// - What `result(of:)` gives is in the journal: the system has the line before anybody has the result.
// - `seconds` never falls, over all processes of a run, whatever the clock of another machine shows.
// - Once a piece has failed or a signal has come, `stop` is not nil any more.

/// The pieces of a run that are finished, and snapshots of those that are not.
///
/// A run is a pure function of the results of its pieces: the search passes and the trainings from scratch. What
/// a piece ends with is appended to a journal; what it is in the middle of is in two snapshots, the newest last.
/// So a run that goes on ends with the same bytes as one that nothing has disturbed. Any thread may use it.
package final class Checkpoint: Sendable {
  /// When snapshots are made.
  package struct Cadence: Sendable {
    /// Seconds from the end of one snapshot of a piece to the next; nil: only where a signal ends the run.
    package var seconds: Double?
    /// Steps from one snapshot of a piece to the next, beside the seconds.
    package var steps: Int?

    /// What a snapshot takes is at most this part of the time: where writing takes long, they become rare.
    static let greatestShare = 0.02

    /// Makes a cadence.
    package init(seconds: Double? = 60, steps: Int? = nil) {
      self.seconds = seconds
      self.steps = steps
    }
  }

  /// What a checkpoint is told by those who own the process: nothing here reads signals or the clock, or prints. A
  /// test drives all of it by hand.
  package struct Surroundings: Sendable {
    /// The signal that asks the run to end, if any.
    package var signal: @Sendable () -> Int32?
    /// Told what could not be believed, and what was used in its place.
    package var warn: @Sendable (String) -> Void
    /// Seconds since some fixed time; they never fall.
    package var clock: @Sendable () -> Double
    /// Bytes of memory that are free.
    package var memory: @Sendable () -> Int
    /// Has a piece of work done beside the steps; false where that cannot be, and it is not done.
    package var background: @Sendable (_ work: @escaping @Sendable () -> Void) -> Bool

    /// Makes surroundings: those of this machine, which no signal ever reaches, where nothing else is said.
    package init(
      signal: @escaping @Sendable () -> Int32? = { nil },
      warn: @escaping @Sendable (String) -> Void = { _ in },
      clock: @escaping @Sendable () -> Double = { Double(now()) * 1e-9 },
      memory: @escaping @Sendable () -> Int = { Machine.availableMemory },
      background: @escaping @Sendable (@escaping @Sendable () -> Void) -> Bool = {
        BackgroundThread.run($0)
      }
    ) {
      self.signal = signal
      self.warn = warn
      self.clock = clock
      self.memory = memory
      self.background = background
    }
  }

  /// What the snapshots of this process took.
  package struct Effort: Hashable, Sendable {
    /// The number of snapshots.
    package var snapshots = 0
    /// Seconds for which steps stopped because of them, in all and the longest time.
    package var stopped = 0.0, longest = 0.0
    /// Seconds for which they were being written, beside the steps or not.
    package var writing = 0.0
  }

  /// The name of the journal.
  static let journal = "finished.jsonl"
  private static let header = "nas checkpoint 1"

  /// The folder.
  package var folder: String { owned.path }
  private let owned: OwnedFolder
  let cadence: Cadence
  let surroundings: Surroundings
  /// The checkpoint of the piece of which this one has the parts.
  private let whole: Checkpoint?
  private let log: LineLog
  /// When this process opened the checkpoint, by its clock.
  private let start: Double
  private let state: Mutex<State>

  private struct State {
    /// The journal's lines, by piece.
    var finished: [String: String] = [:]
    /// When the disk last had all of the journal, by the clock.
    var synchronized: Double
    /// Seconds that the run took before this process went on with it.
    var earlierSeconds = 0.0
    var effort = Effort()
    /// Whether some piece has failed, so that the others are to end too.
    var hasFailed = false
  }

  /// Opens the checkpoint in a folder, or begins one. Damaged lines of its journal are as if they were not there.
  ///
  /// - Throws: `InputError` where the folder may not be written to, or holds something else, which is left as it is.
  package convenience init(
    folder: String, cadence: Cadence = Cadence(), surroundings: Surroundings = Surroundings()
  ) throws {
    try self.init(folder: folder, cadence: cadence, surroundings: surroundings, whole: nil)
  }

  private init(
    folder: String, cadence: Cadence, surroundings: Surroundings, whole: Checkpoint?
  ) throws {
    self.whole = whole
    self.cadence = cadence
    self.surroundings = surroundings
    owned = try Self.own(folder)
    // What is written through a link is written elsewhere.
    for path in try Folder.names(in: folder).map({ "\(folder)/\($0)" })
    where FileStatus.isLink(path) {
      throw InputError("is a symbolic link: expected a file or folder of the run", file: path)
    }
    Folder.removeAbandonedFiles(in: folder)
    let path = "\(folder)/\(Self.journal)"
    log = try LineLog(path: path, header: Self.header)
    start = surroundings.clock()
    var state = State(synchronized: start)
    for (number, line) in log.earlier.enumerated() {
      guard case .intact(let text) = line,
        let entry = try? CheckpointJSON.decode(Entry.self, from: Array(text.utf8))
      else {
        surroundings.warn(
          "\(path):\(number + 2): is damaged: the work that it recorded is done again")
        continue
      }
      state.finished[entry.piece] = text
      state.earlierSeconds = max(state.earlierSeconds, entry.seconds)
    }
    self.state = Mutex(state)
  }

  /// The folder of a checkpoint, which is made if it is missing.
  ///
  /// - Throws: `InputError` for a link, or a folder that holds something else, which is left as it is.
  package static func own(_ folder: String) throws -> OwnedFolder {
    guard !FileStatus.isLink(folder) else {
      throw InputError("is a symbolic link: expected a file or folder of the run", file: folder)
    }
    return try OwnedFolder(at: folder, as: .checkpoint, orIf: isCheckpoint)
  }

  /// The folder of a checkpoint that is there; nil where something else is, or nothing.
  ///
  /// - Throws: `FileError` where the system cannot tell.
  package static func owned(_ folder: String) throws -> OwnedFolder? {
    try OwnedFolder(existing: folder, as: .checkpoint, orIf: isCheckpoint)
  }

  /// Removes the checkpoint in a folder, as far as it is one: nothing else in it, nor another folder.
  ///
  /// - Throws: `InputError` or `FileError` where something cannot be removed.
  package static func remove(at folder: String) throws {
    if let owned = try owned(folder) {
      try owned.remove(isName)
    } else if FileStatus.isFolder(folder) {
      try OwnedFolder.removeBlank(folder)
    }
  }

  /// Whether a folder without a marker is a checkpoint of an earlier version: its journal says so.
  @Sendable private static func isCheckpoint(_ folder: String) -> Bool {
    let path = "\(folder)/\(journal)"
    guard !FileStatus.isLink(path), let file = try? MappedFile(path: path) else { return false }
    return file.prefix(header.utf8.count) == Array(header.utf8)
  }

  /// Whether a checkpoint has files or folders of that name.
  private static func isName(_ name: String) -> Bool {
    name == journal || name == FolderLock.fileName || FileStem.isStem(ofFile: name)
  }

  /// A line of the journal, without the result.
  private struct Entry: Codable {
    var piece: String
    /// Seconds that the run took until then.
    var seconds: Double
  }

  /// A line of the journal.
  private struct Finished<Result: Codable>: Codable {
    var piece: String
    var seconds: Double
    var result: Result
  }

  /// Seconds that the run has taken, over all processes; what one has done after its last snapshot does not count.
  package var seconds: Double {
    state.withLock { $0.earlierSeconds } + surroundings.clock() - start
  }

  /// Counts what an earlier process took until it wrote a snapshot.
  func count(earlierSeconds seconds: Double) {
    state.withLock { $0.earlierSeconds = max($0.earlierSeconds, seconds) }
  }

  /// What a piece ended with; nil where it is not finished.
  package func result<Result: Codable>(of piece: String, as type: Result.Type) -> Result? {
    guard let line = state.withLock({ $0.finished[piece] }) else { return nil }
    return try? CheckpointJSON.decode(Finished<Result>.self, from: Array(line.utf8)).result
  }

  /// What a piece ended with: from the journal, or else made, and then kept there.
  package func result<Result: Codable>(of piece: String, _ make: () throws -> Result) throws
    -> Result
  {
    if let known = result(of: piece, as: Result.self) { return known }
    let made = try make()
    try finish(piece, with: made)
    return made
  }

  /// A checkpoint for the parts of a piece, which end where those of this one do. It is removed when the piece is
  /// finished.
  ///
  /// - Throws: as `init`.
  package func parts(of piece: String) throws -> Checkpoint {
    try Checkpoint(
      folder: partsFolder(of: piece), cadence: cadence, surroundings: surroundings,
      whole: self)
  }

  /// What a piece ended with: from the journal, or else made of parts, and then kept there.
  ///
  /// - Parameter make: has a checkpoint for the parts.
  /// - Throws: `FileError` where the disk is full, or what `make` throws.
  package func result<Result: Codable>(
    of piece: String, inParts make: (_ parts: Checkpoint) throws -> Result
  ) throws -> Result {
    if let known = result(of: piece, as: Result.self) { return known }
    let parts = try parts(of: piece)
    let made = try make(parts)
    try finish(piece, with: made, isLong: true)
    try removeParts(of: piece)
    return made
  }

  /// Removes the checkpoint for the parts of a piece that is finished.
  ///
  /// - Throws: `FileError` where it cannot be removed.
  package func removeParts(of piece: String) throws {
    try Self.remove(at: partsFolder(of: piece))
  }

  private func partsFolder(of piece: String) -> String { "\(folder)/\(FileStem.of(piece))" }

  /// Keeps what a piece ended with.
  ///
  /// The system has it when this returns. The disk has it too, but for pieces of less than a second: waiting for the
  /// disk after each of hundreds would take longer than making them again.
  ///
  /// - Parameters:
  ///   - isLong: whether the piece has snapshots, which are removed when it is finished.
  ///   - file: what else has to be on the disk then.
  /// - Throws: `FileError` where the disk is full.
  func finish(
    _ piece: String, with result: some Codable, isLong: Bool = false, file: Spool? = nil
  ) throws {
    let line = String(
      decoding: try CheckpointJSON.encode(
        Finished(piece: piece, seconds: seconds, result: result)), as: UTF8.self)
    try log.append(line)
    let now = surroundings.clock()
    let isDue = state.withLock { state in
      state.finished[piece] = line
      guard isLong || now - state.synchronized > 1 else { return false }
      state.synchronized = now
      return true
    }
    if isDue {
      try file?.synchronize()
      try log.synchronize()
    }
  }

  /// What the snapshots of this process took so far.
  package var effort: Effort { state.withLock { $0.effort } }

  /// Counts a stop of the steps for some snapshots.
  func count(stop seconds: Double, snapshots: Int) {
    assert(seconds >= 0 && snapshots >= 0, "clocks and counters only go forwards")
    state.withLock {
      $0.effort.snapshots += snapshots
      $0.effort.stopped += seconds
      $0.effort.longest = max($0.effort.longest, seconds)
    }
  }

  /// Counts the time for which a snapshot was being written.
  func count(writing seconds: Double) { state.withLock { $0.effort.writing += seconds } }

  /// Has all pieces end at their next step: one of them has failed.
  func fail() { state.withLock { $0.hasFailed = true } }

  /// Why the pieces are to end; nil as long as they are not.
  var stop: Stopped? {
    if let stop = whole?.stop { return stop }
    if let signal = surroundings.signal() { return .signal(signal) }
    return state.withLock { $0.hasFailed } ? .otherFailed : nil
  }

  /// Ends work between two steps if it is to end.
  ///
  /// - Throws: `Stopped`.
  package func endIfAsked() throws { if let stop { throw stop } }

  /// Whether nothing is kept, but for results of some pieces.
  ///
  /// - Throws: where the folder cannot be read, so that nobody takes it for empty.
  package func isBlank(but pieces: Set<String> = []) throws -> Bool {
    let names = try Folder.names(in: folder)
    let own: Set = [Self.journal, FolderLock.fileName, OwnedFolder.markerName]
    return state.withLock { pieces.isSuperset(of: $0.finished.keys) } && own.isSuperset(of: names)
  }

  /// Removes all that is kept, but not the folder. The checkpoint is then of no use: another is to be opened.
  ///
  /// - Throws: `InputError` or `FileError` where something cannot be removed.
  package func clear() throws {
    try owned.empty(keeping: [FolderLock.fileName], Self.isName)
  }

  /// Removes the checkpoint of a run that is complete. What somebody else has put into the folder stays.
  package func remove() throws { try owned.remove(Self.isName) }
}

/// A piece was ended between two steps. What it has done is in a snapshot.
package enum Stopped: Error, Equatable {
  /// By a signal.
  case signal(Int32)
  /// Because another piece has failed.
  case otherFailed
}

/// JSON that gives every number back as it was, infinities included.
enum CheckpointJSON {
  private static let (infinity, minus, nan) = ("inf", "-inf", "nan")

  static func encode(_ value: some Encodable) throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: infinity, negativeInfinity: minus, nan: nan)
    return Array(try encoder.encode(value))
  }

  static func decode<Value: Decodable>(_ type: Value.Type, from bytes: [UInt8]) throws -> Value {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: infinity, negativeInfinity: minus, nan: nan)
    return try decoder.decode(type, from: Data(bytes))
  }
}
