// The snapshots of one piece of a run: when they are made, which are kept, which is believed.

import Files
import Foundation
import LogSchema
import Model
import Numerics

// Invariants:
// - One snapshot at a time is being written. While it is, no other is made, and the room for the next stays as it is.
// - The files of a piece are two snapshots that were written to their end, or fewer before the second, and one more that
//   is being written or whose predecessors are being removed. A file's name is taken when its content is on the disk.
// - Generations rise, over all processes of a run; `last.step` never falls within one.
// - `room`, if any, is for the network that is observed.

/// Keeps two generations of snapshots of a network in training, and writes them beside the training.
///
/// A snapshot is a copy in memory first, so that the steps stop only while it is copied: room for it is made beside
/// them. Where there is no room they stop while it is written. One thread at a time uses a keeper.
package final class SnapshotKeeper {
  private let checkpoint: Checkpoint
  private let piece: String
  /// The files' names begin with it.
  private let stem: String
  /// The number of the newest file.
  private var generation: Int
  /// The snapshot that is being written, which gives the time of its end.
  private var writing: BackgroundWork<Double>?
  /// Room for the next copy, while and after it is made.
  private var room: BackgroundWork<NetworkSnapshot>?
  /// The step of the last snapshot, and when it was begun, or ended if it has.
  private var last: (step: Int, time: Double)
  /// How long it took to write.
  private var lastDuration = 0.0

  /// What a snapshot says beside the network.
  private struct Header<State: Codable & Sendable>: Codable, Sendable {
    var piece: String
    /// Seconds that the run took until then.
    var seconds: Double
    /// Size and checksum of the predictions that belong to it.
    var predictions: FileDigest?
    var state: State
  }

  /// The snapshots of a piece in a checkpoint's folder.
  ///
  /// - Throws: `InputError` or `FileError` where the folder cannot be read.
  package init(of piece: String, in checkpoint: Checkpoint) throws {
    self.checkpoint = checkpoint
    self.piece = piece
    stem = FileStem.of(piece)
    generation = 0
    last = (0, checkpoint.surroundings.clock())
    generation = try generations().last ?? 0
  }

  /// The predictions of the piece when they had a digest; nil where they are not that any more, of which the
  /// surroundings are told.
  ///
  /// - Throws: `FileError` where the machine fails, which says nothing about them.
  func predictions(of rows: Range<Int>, keeping digest: FileDigest) throws -> SpooledPredictions? {
    do {
      return SpooledPredictions(
        of: rows, in: try Spool(at: predictionsPath, keeping: digest))
    } catch let error as InputError {
      checkpoint.surroundings.warn("\(error): this training is made again")
      return nil
    }
  }

  /// Where the piece's predictions are.
  var predictionsPath: String { "\(checkpoint.folder)/\(stem).logits" }

  /// The numbers of the snapshots that are there, rising.
  ///
  /// - Throws: where the folder cannot be read, so that nobody takes it for empty.
  private func generations() throws -> [Int] {
    try Folder.names(in: checkpoint.folder).compactMap { name in
      guard name.hasPrefix("\(stem)."), name.hasSuffix(".state") else { return nil }
      return Int(name.dropFirst(stem.count + 1).dropLast(".state".count))
    }.filter { 1..<Int.max ~= $0 }.sorted()
  }

  private func path(_ generation: Int) -> String {
    "\(checkpoint.folder)/\(stem).\(generation).state"
  }

  /// What `body` makes of the newest snapshot of which it can make anything; nil where there is none. Of each
  /// that it could not use, the surroundings are told.
  ///
  /// - Throws: where a snapshot cannot be opened or read. That says nothing about its content: only one that proves to
  ///   be damaged is passed over.
  package func restored<State: Codable & Sendable, Result>(
    as type: State.Type,
    _ body: (_ state: State, _ predictions: FileDigest?, inout SnapshotFile.Reader) throws -> Result
  ) throws -> Result? {
    let generations = try generations()
    for generation in generations.reversed() {
      let file = try MappedFile(path: path(generation))
      do {
        var reader = try SnapshotFile.Reader(file)
        guard let header = try? CheckpointJSON.decode(Header<State>.self, from: reader.header),
          header.piece == piece
        else { throw InputError("is not of this run", file: path(generation)) }
        let result = try body(header.state, header.predictions, &reader)
        checkpoint.count(earlierSeconds: header.seconds)
        // Those that could not be used are not to be counted as one of two.
        for damaged in generations where damaged > generation {
          try Folder.removeFile(path(damaged))
        }
        return result
      } catch let error as InputError {
        let isLast = generation == generations.first
        checkpoint.surroundings.warn(
          "\(error): \(isLast ? "this piece begins again" : "the snapshot before is used")")
      }
    }
    return nil
  }

  /// Makes a snapshot if it is time, and ends the piece if that was asked for. Called after each step.
  ///
  /// - Parameters:
  ///   - step: the number of steps that are done.
  ///   - predictions: gives those made so far, all of them appended.
  ///   - state: gives what the snapshot says beside the network.
  /// - Throws: `Stopped`; `FileError` where the disk is full, which may show itself at a later step.
  package func observe<State: Codable & Sendable>(
    step: Int, network: Network, pool: WorkerPool, predictions: () throws -> Spool? = { nil },
    state: () -> State
  ) throws {
    precondition(step >= last.step, "steps are observed in their order")
    let stop = checkpoint.stop
    guard try stop != nil || isDue(step, network) else { return }
    let clock = checkpoint.surroundings.clock
    let (start, before) = (clock(), generation)
    defer { checkpoint.count(stop: clock() - start, snapshots: generation - before) }
    try settle()
    if last.step != step || generation == 0 {
      let predictions = try predictions()
      let header = Header(
        piece: piece, seconds: checkpoint.seconds, predictions: predictions?.digest, state: state())
      let copy = stop == nil ? try room?.wait() : nil
      if let copy { network.copy(to: copy, pool) }
      room = nil
      try write(header, copy ?? network.live, predictions, at: step)
      if copy == nil { try settle() }
    }
    if let stop { throw stop }
  }

  /// Ends the piece: its result takes the place of its snapshots.
  ///
  /// - Parameter predictions: those that are wanted later; nil where none are.
  /// - Throws: `FileError` where the disk is full.
  package func finish(with result: some Codable, keeping predictions: Spool? = nil) throws {
    try settle()
    try checkpoint.finish(piece, with: result, isLong: generation > 0, file: predictions)
    try removeFiles(keepingPredictions: predictions != nil)
  }

  /// Removes the snapshots of a piece that is over, of which none is being written.
  ///
  /// - Throws: `InputError` where they may not be removed.
  func removeFiles(keepingPredictions: Bool) throws {
    for generation in try generations() { try Folder.removeFile(path(generation)) }
    if !keepingPredictions { try Folder.removeFile(predictionsPath) }
  }

  /// Whether it is time for a snapshot: then room for it has been made, or there is none.
  private func isDue(_ step: Int, _ network: Network) throws -> Bool {
    if let steps = checkpoint.cadence.steps, step - last.step >= steps {
      makeRoom(for: network)
      return true
    }
    guard let seconds = checkpoint.cadence.seconds, writing?.isDone ?? true else { return false }
    // The pause counts from its end, and depends on how long it took.
    try settle()
    if let room { return room.isDone }
    let pause = max(seconds, lastDuration / Checkpoint.Cadence.greatestShare)
    guard checkpoint.surroundings.clock() - last.time >= pause else { return false }
    makeRoom(for: network)
    return room == nil
  }

  private func makeRoom(for network: Network) {
    guard room == nil, hasRoom(network) else { return }
    room = BackgroundWork(on: checkpoint.surroundings.background) { network.blankSnapshot() }
  }

  /// Whether a copy of the network finds room beside it.
  private func hasRoom(_ network: Network) -> Bool {
    network.stateSize + (64 << 20) < checkpoint.surroundings.memory()
  }

  /// Begins to write a snapshot.
  private func write(
    _ header: Header<some Codable & Sendable>, _ snapshot: NetworkSnapshot, _ predictions: Spool?,
    at step: Int
  ) throws {
    precondition(writing == nil, "one snapshot at a time")
    let clock = checkpoint.surroundings.clock
    generation += 1
    last = (step, clock())
    let (path, outdated) = (path(generation), try generations().dropLast(1).map(path))
    writing = BackgroundWork(on: checkpoint.surroundings.background) {
      try predictions?.synchronize()
      try SnapshotFile.write(header: CheckpointJSON.encode(header), to: path) {
        try snapshot.write(to: &$0)
      }
      // This one and the one before are left.
      for path in outdated { try Folder.removeFile(path) }
      return clock()
    }
  }

  /// Returns when nothing is being written.
  ///
  /// - Throws: `FileError` where the disk is full.
  func settle() throws {
    guard let writing else { return }
    self.writing = nil
    let end = try writing.wait()
    lastDuration = end - last.time
    assert(lastDuration >= 0, "the clock only goes forwards")
    last.time = end
    checkpoint.count(writing: lastDuration)
  }
}

/// Names of files for pieces of any name.
enum FileStem {
  /// A name that no other piece has, but by a chance of 2⁻⁶⁴.
  static func of(_ piece: String) -> String {
    let kind = piece.prefix { $0.isLetter }
    return "\(kind)-\(stableHashDigits(piece))"
  }

  /// Whether a name is that of a piece's files, or of the folder of its parts.
  static func isStem(ofFile name: String) -> Bool {
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    let words = parts[0].split(separator: "-", omittingEmptySubsequences: false)
    guard words.count == 2, words[0].allSatisfy(\.isLetter), words[1].count == 16,
      words[1].allSatisfy(\.isHexDigit)
    else { return false }
    return switch parts.count {
    case 1: true
    case 2: parts[1] == "logits"
    case 3: Int(parts[1]) != nil && parts[2] == "state"
    default: false
    }
  }
}
