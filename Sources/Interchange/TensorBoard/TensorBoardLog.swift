// TensorBoard's event files: a run's controllers, readable while the search goes on.

import Files
import Foundation
import Model
import Protobuf
import Runs
import Search
import SwiftProtobuf
import Synchronization

/// Writes what a search tells of its controllers for TensorBoard: one folder a target, `DIR/target-0.9`, so that
/// TensorBoard overlays the targets.
///
/// The tags are `controller/reward`, `baseline`, `cost_ratio`, `entropy` and `logloss`, as `ControllerRecord` has
/// them, of other searchers as well, so that runs can be laid over each other; `searcher/FIGURE` for what a searcher
/// says of itself; and `probabilities/PATH/CHOICE` for every choice of every decision. TensorBoard shows beside each
/// other what stands before the first slash.
///
/// Each search, and each process that goes on with one, writes a file of its own. It begins with the start of a
/// session at its first step: by that TensorBoard drops what earlier files have from this step on, which a resumed
/// search says again. In a folder without earlier files a resumed search says all that it has from before.
///
/// Nothing here changes the search: a disk that is full costs the curves, not the run.
package final class TensorBoardLog: Sendable {
  private let files: [Target: Curves]
  /// The tags of each decision's choices, by its path.
  private let tags: [String: [String]]
  private let warn: @Sendable (String) -> Void
  private let state = Mutex(State())

  /// The file of a target.
  private struct Curves {
    let file: GrowingFile
    /// Whether earlier files tell of earlier steps.
    let hasPast: Bool
  }

  private struct State {
    /// The targets whose session has started.
    var started: Set<Target> = []
    /// Whether a file could not be written to; nothing more is then written, since a record may be cut.
    var hasFailed = false
  }

  /// Makes the folders and files.
  ///
  /// - Parameter warn: called once, if a file cannot be written to, now or later.
  /// - Throws: `InputError` where they cannot be made for a reason that the user can mend.
  package init(
    _ folder: String, targets: [Target], decisions: [Decision],
    warn: @escaping @Sendable (String) -> Void
  ) throws {
    tags = Dictionary(
      uniqueKeysWithValues: decisions.map { decision in
        (decision.path, decision.choice.values.map { "probabilities/\(decision.path)/\($0)" })
      })
    self.warn = warn
    let now = Date()
    var header = Tensorflow_Event()
    header.wallTime = now.timeIntervalSince1970
    header.fileVersion = "brain.Event:2"
    let record = eventRecord(try header.serializedBytes())
    var files: [Target: Curves] = [:]
    var failure: FileError?
    do {
      for target in targets {
        let curves = try Self.curves(in: "\(folder)/target-\(target.slug)", at: now)
        files[target] = curves
        try curves.file.append(record)
      }
    } catch let error as FileError {
      failure = error
    }
    self.files = files
    if let failure { state.withLock { fail(failure, &$0) } }
  }

  /// Makes sure that a path can be that of the folder, before anything else is done.
  ///
  /// - Throws: `InputError` if it leads to something else, or through a file.
  package static func requireFolder(_ path: String) throws {
    var place = path
    while try FileStatus.kind(of: place) == nil, Path.split(place).folder != place {
      place = Path.split(place).folder
    }
    guard FileStatus.isFolder(place) else {
      throw InputError("is a file: expected a folder for the files of TensorBoard", file: place)
    }
  }

  /// From now on nothing is written: the disk is full, or has failed.
  private func fail(_ error: any Error, _ state: inout State) {
    state.hasFailed = true
    warn("TensorBoard is told nothing more of this run: \(error)")
  }

  /// Makes a file that is called as the newest of its folder: TensorBoard reads them by their names.
  private static func curves(in folder: String, at time: Date) throws -> Curves {
    try Folder.create(folder)
    let prefix = "events.out.tfevents."
    let earlier = try Folder.names(in: folder).filter { $0.hasPrefix(prefix) }
      .compactMap { $0.dropFirst(prefix.count).split(separator: ".").first.flatMap { Int($0) } }
    let seconds = max(Int(time.timeIntervalSince1970), (earlier.max() ?? 0) + 1)
    return Curves(
      file: try GrowingFile(creating: "\(folder)/\(prefix)\(seconds).\(Machine.name).nas"),
      hasPast: !earlier.isEmpty)
  }

  /// Writes what is of interest of an event.
  package func report(_ event: RunEvent) {
    switch event {
    case .search(.controllers(let records)): write(records)
    case .resumed(let records): write(records.filter { files[$0.target]?.hasPast == false })
    default: break
    }
  }

  private func write(_ records: [ControllerRecord]) {
    state.withLock { state in
      for record in records where !state.hasFailed {
        guard let curves = files[record.target] else { continue }
        do {
          if state.started.insert(record.target).inserted {
            try curves.file.append(Self.start(at: record.step))
          }
          try curves.file.append(message(record))
        } catch {
          fail(error, &state)
        }
      }
    }
  }

  /// The start of a session.
  private static func start(at step: Int) throws -> [UInt8] {
    var event = Tensorflow_Event()
    event.wallTime = Date().timeIntervalSince1970
    event.step = Int64(step)
    event.sessionLog.status = .start
    return eventRecord(try event.serializedBytes())
  }

  /// All values of a step.
  private func message(_ record: ControllerRecord) throws -> [UInt8] {
    var event = Tensorflow_Event()
    event.wallTime = Date().timeIntervalSince1970
    event.step = Int64(record.step)
    event.summary.value = values(record).map { tag, value in
      var entry = Tensorflow_Summary.Value()
      (entry.tag, entry.simpleValue) = (tag, Float(value))
      return entry
    }
    return eventRecord(try event.serializedBytes())
  }

  /// The values of a step by tag.
  private func values(_ record: ControllerRecord) -> [(tag: String, value: Double)] {
    let scalars = [
      ("reward", record.reward), ("baseline", record.baseline), ("cost_ratio", record.costRatio),
      ("entropy", record.entropy), ("logloss", record.logloss),
    ]
    let paths = record.probabilities.sorted { $0.key < $1.key }
    return scalars.compactMap { tag, value in value.map { ("controller/\(tag)", $0) } }
      + record.figures.sorted { $0.key < $1.key }.map { ("searcher/\($0.key)", $0.value) }
      + paths.flatMap { path, probabilities in
        zip(tags[path] ?? [], probabilities).map { ($0, $1) }
      }
  }
}
