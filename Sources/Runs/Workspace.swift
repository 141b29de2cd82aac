// A space file and its log, found, read and imported.

import Datasets
import Files
import Foundation
import Importing
import Model
import Numerics
import Search
import Training

/// A space with its log: what every command that trains starts from.
package struct Workspace: Sendable {
  /// The space, with costs on this log.
  package let costed: CostedSpace
  /// The imported log.
  package let dataset: Dataset
  /// The files of the log.
  package let dataPaths: [String]
  /// The first of them, for messages.
  package var dataPath: String { dataPaths[0] }

  /// The space.
  package var space: SearchSpace { costed.space }

  /// Reads a space and imports its log, unless that was done before.
  ///
  /// - Parameters:
  ///   - data: the files of the log, if not those that the space names; empty for these.
  ///   - cache: the folder of imported logs.
  ///   - maximumBadRows: how many rows of the log that cannot be read may be skipped.
  /// - Throws: `InputError`.
  package init(
    spaceFile: String, data: [String], cache: String, maximumBadRows: Int = 0, threads: Int,
    progress: (ImportProgress) -> Void
  ) throws {
    try self.init(
      try Self.space(spaceFile), file: spaceFile, data: data, cache: cache,
      maximumBadRows: maximumBadRows, threads: threads, progress: progress)
  }

  /// The same for the space of a run.
  ///
  /// - Throws: `InputError`.
  package init(
    of run: RunDirectory, data: [String], cache: String, maximumBadRows: Int = 0, threads: Int,
    progress: (ImportProgress) -> Void
  ) throws {
    try self.init(
      try run.space(), file: "\(run.path)/run.json", data: data, cache: cache,
      maximumBadRows: maximumBadRows, threads: threads, progress: progress)
  }

  /// The same for a space that was read before.
  ///
  /// - Parameter file: where it was read from, for messages and for the paths in it.
  /// - Throws: `InputError`.
  package init(
    _ space: SearchSpace, file: String, data: [String], cache: String, maximumBadRows: Int,
    threads: Int, progress: (ImportProgress) -> Void
  ) throws {
    dataPaths = data.isEmpty ? Self.logPaths(of: space, file: file) : data
    dataset = try DatasetCache.dataset(
      forLog: dataPaths, schema: space.data.schema, in: cache, maximumBadRows: maximumBadRows,
      threads: threads, progress: progress)
    costed = CostedSpace(space, vocabularySizes: dataset.vocabularySizes)
  }

  /// Where imported logs are kept unless told otherwise: `$XDG_CACHE_HOME/nas`, which is `~/.cache/nas` by default.
  package static var usualCache: String {
    let base = ProcessInfo.processInfo.environment["XDG_CACHE_HOME"]
    return (base.flatMap { $0.hasPrefix("/") ? $0 : nil } ?? NSHomeDirectory() + "/.cache") + "/nas"
  }

  /// A search of targets with one supernet.
  package func searchPass(targets: [Target], seed: UInt64, threads: Int) -> SearchPass {
    SearchPass(
      costed, targets: targets, vocabularySizes: dataset.vocabularySizes,
      positiveRate: dataset.positiveRate, seed: seed,
      pool: WorkerPool(threads: threads))
  }

  /// Trainings of the log under the space's settings, side by side on so many threads.
  ///
  /// - Parameter checkpoint: if they are to be resumed: a training that it has is not made again, and one that was
  ///   interrupted goes on where it was.
  package func trainings(threads: Int, checkpoint: Checkpoint? = nil) -> any Trainings {
    let local = LocalTrainings(dataset, space, threads: threads, snapshots: checkpoint)
    return checkpoint.map { JournaledTrainings(local, in: $0) } ?? local
  }

  /// The same for whoever keeps the outcomes: only a training that was interrupted goes on where it was.
  package func trainings(threads: Int, snapshots: Checkpoint?) -> any Trainings {
    LocalTrainings(dataset, space, threads: threads, snapshots: snapshots)
  }

  /// The memory that the space's networks take.
  package var memory: TrainingMemory { TrainingMemory(space, dataset) }

  /// Reads a space file.
  package static func space(_ file: String) throws -> SearchSpace {
    try SearchSpace(yaml: DurableFile.read(file), file: file)
  }

  /// A path of a file that is relative to the folder of another.
  static func resolve(_ path: String, besides file: String) -> String {
    path.hasPrefix("/") || path == "-" ? path : Path.split(file).folder + "/" + path
  }

  /// The files of the log that a space names.
  package static func logPaths(of space: SearchSpace, file: String) -> [String] {
    space.data.paths.map { resolve($0, besides: file) }
  }

  /// A log's path as a space file names it: relative to the file, absolute where there is none.
  package static func path(_ log: String, besides file: String?) -> String {
    guard log != "-" else { return log }
    guard let file else { return URL(fileURLWithPath: log).standardizedFileURL.path }
    return relativePath(from: Path.split(file).folder, to: log)
  }

  /// A closed space as a trainer config that lies in a folder: its log's path is relative to it.
  package func trainerConfig(_ architecture: Architecture, in folder: String) throws -> String {
    var config = space.substituting(architecture)
    config.data.paths = dataPaths.map { Self.relativePath(from: folder, to: $0) }
    return try config.yaml()
  }

  /// The space with its log's path relative to a folder.
  func space(in folder: String) -> SearchSpace {
    var space = space
    space.data.paths = dataPaths.map { Self.relativePath(from: folder, to: $0) }
    return space
  }

  /// The way from a folder to a file.
  static func relativePath(from folder: String, to file: String) -> String {
    if file == "-" { return file }
    func components(_ path: String) -> ArraySlice<String> {
      URL(fileURLWithPath: path).standardizedFileURL.pathComponents[...]
    }
    var (from, to) = (components(folder), components(file))
    while let first = from.first, first == to.first {
      from.removeFirst()
      to.removeFirst()
    }
    return (from.map { _ in ".." } + to).joined(separator: "/")
  }
}
