// A space file and its log, found, read and imported.

import ClickData
import Foundation
import Linalg
import Search
import SearchSpace
import System

/// A space with its log: what every command that trains starts from.
public struct Workspace: Sendable {
  /// The space, with costs on this log.
  public let costed: CostedSpace
  /// The imported log.
  public let dataset: Dataset
  /// Where the log is.
  public let dataPath: String

  /// The space.
  public var space: SearchSpace { costed.space }

  /// Reads a space and imports its log, unless that was done before.
  ///
  /// - Parameters:
  ///   - data: the log, if not the one that the space names.
  ///   - cache: the folder of imported logs.
  /// - Throws: `InputError`.
  public init(
    spaceFile: String, data: String?, cache: String, threads: Int,
    progress: (ImportProgress) -> Void
  ) throws {
    try self.init(
      try Self.space(spaceFile), file: spaceFile, data: data, cache: cache, threads: threads,
      progress: progress)
  }

  /// The same for the space of a run.
  ///
  /// - Throws: `InputError`.
  public init(
    of run: RunDirectory, data: String?, cache: String, threads: Int,
    progress: (ImportProgress) -> Void
  ) throws {
    try self.init(
      try run.space(), file: "\(run.path)/run.json", data: data, cache: cache, threads: threads,
      progress: progress)
  }

  private init(
    _ space: SearchSpace, file: String, data: String?, cache: String, threads: Int,
    progress: (ImportProgress) -> Void
  ) throws {
    dataPath = data ?? Self.resolve(space.data.path, besides: file)
    dataset = try DatasetCache.dataset(
      forLog: dataPath, schema: space.data.schema, in: cache, threads: threads, progress: progress)
    costed = CostedSpace(space, vocabularySizes: dataset.vocabularySizes)
  }

  /// A search of targets with one supernet.
  func searchPass(targets: [Double], seed: UInt64, threads: Int) -> SearchPass {
    SearchPass(
      costed, targets: targets, vocabularySizes: dataset.vocabularySizes,
      positiveRate: Double(dataset.positives) / Double(dataset.rows), seed: seed,
      pool: WorkerPool(threads: threads))
  }

  /// Reads a space file.
  public static func space(_ file: String) throws -> SearchSpace {
    try SearchSpace(yaml: DurableFile.read(file), file: file)
  }

  /// A path of a file that is relative to the folder of another.
  static func resolve(_ path: String, besides file: String) -> String {
    path.hasPrefix("/") ? path : Path.split(file).folder + "/" + path
  }

  /// A closed space as a trainer config that lies in a folder: its log's path is relative to it.
  public func trainerConfig(_ architecture: Architecture, in folder: String) throws -> String {
    var config = space.substituting(architecture)
    config.data.path = Self.relativePath(from: folder, to: dataPath)
    return try config.yaml()
  }

  /// The space with its log's path relative to a folder.
  func space(in folder: String) -> SearchSpace {
    var space = space
    space.data.path = Self.relativePath(from: folder, to: dataPath)
    return space
  }

  /// The way from a folder to a file.
  static func relativePath(from folder: String, to file: String) -> String {
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
