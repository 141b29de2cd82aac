// results/RUN: the files of one run, each written whole or not at all.

import Foundation
import Search
import SearchSpace
import System

/// run.json: what went into a run.
public struct RunRecord: Codable, Sendable {
  /// The version of this format.
  public var format = 1
  /// The version of nas.
  public var version = Version.current
  /// When the run started, ISO 8601.
  public var date: String
  /// The space as read, `data.path` relative to the run directory.
  public var space: String
  /// The targets that were searched, mildest first.
  public var targets: [Double]
  /// The seed of the search, and the first seed of the retrains.
  public var seed: UInt64
  /// Whether each target had a supernet of its own.
  public var separate: Bool
  /// The log.
  public var data: DataRecord
  /// Ranges of rows into which a batch is cut, whatever the number of threads.
  public var shards: Int
  /// BLAS and kernel.
  public var numerics: String
  /// The machine.
  public var machine: MachineRecord

  /// The log of a run.
  public struct DataRecord: Codable, Sendable {
    /// The fingerprint of the imported dataset.
    public var fingerprint: String
    /// Rows that were streamed.
    public var rows: Int
    /// The features' names and numbers of ids.
    public var vocabularySizes: [Int]

    enum CodingKeys: String, CodingKey {
      case fingerprint, rows
      case vocabularySizes = "vocabulary_sizes"
    }
  }

  /// The machine of a run.
  public struct MachineRecord: Codable, Sendable {
    /// The processor's name.
    public var processor: String
    /// Its cores.
    public var cores: Int
    /// Bytes of memory.
    public var memory: Int
    /// Threads that the run used.
    public var threads: Int
  }
}

/// The version of nas.
public enum Version {
  /// The version of this source.
  public static let current = "0.1.0"
}

/// A folder that holds one run.
public struct RunDirectory: Sendable {
  /// The folder.
  public let path: String

  /// A run that exists.
  ///
  /// - Throws: `InputError` where the folder holds no run.
  public init(existing path: String) throws {
    self.path = path
    guard FileStatus.exists("\(path)/run.json") else {
      throw InputError("is no run: expected a folder with a run.json", file: path)
    }
  }

  /// A new run. An earlier run in the folder is moved aside, never overwritten.
  ///
  /// - Returns: the directory, and where the earlier run is now.
  /// - Throws: `InputError` where the folder holds something else or cannot be written.
  public static func create(_ path: String) throws -> (RunDirectory, movedTo: String?) {
    let files = FileManager.default
    var movedTo: String?
    if FileStatus.exists(path) {
      let contents = (try? files.contentsOfDirectory(atPath: path)) ?? ["?"]
      if contents.contains("run.json") {
        let free = (1...).first { !FileStatus.exists("\(path).\($0)") } ?? 1
        let aside = "\(path).\(free)"
        do { try files.moveItem(atPath: path, toPath: aside) } catch {
          throw InputError("cannot be moved to \(aside): \(reason(error))", file: path)
        }
        movedTo = aside
      } else if !contents.isEmpty {
        throw InputError(
          "is no run and not empty: expected a new folder for the results", file: path)
      }
    }
    try Folder.create("\(path)/plots")
    return (RunDirectory(unchecked: path), movedTo)
  }

  private init(unchecked path: String) { self.path = path }

  private static func reason(_ error: any Error) -> String {
    let posix = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
    return (posix ?? error as NSError).localizedDescription
  }

  /// Writes a file of the run.
  public func write(_ text: String, to name: String) throws {
    try DurableFile.write(text, to: "\(path)/\(name)")
  }

  /// Writes a value as JSON, keys sorted.
  public func write(_ value: some Encodable, json name: String) throws {
    try write(try jsonText(value, pretty: true) + "\n", to: name)
  }

  /// What went into the run.
  public func record() throws -> RunRecord { try decode(RunRecord.self, "run.json") }

  /// The space of the run.
  public func space() throws -> SearchSpace {
    try SearchSpace(yaml: record().space, file: "\(path)/run.json")
  }

  /// What the run found.
  ///
  /// - Throws: `InputError` where the run has not finished.
  public func summary() throws -> Summary {
    guard FileStatus.exists("\(path)/summary.json") else {
      throw InputError("the run has not finished: it has no summary.json", file: path)
    }
    return try decode(Summary.self, "summary.json")
  }

  /// The controllers' log.
  public func controllerRecords() throws -> [ControllerRecord] {
    let file = "\(path)/controller.jsonl"
    let lines = try DurableFile.read(file).split(separator: "\n")
    return try lines.enumerated().map { i, line in
      do {
        return try JSONDecoder().decode(ControllerRecord.self, from: Data(line.utf8))
      } catch {
        throw InputError("is no record of a controller", file: file, line: i + 1)
      }
    }
  }

  private func decode<Value: Decodable>(_ type: Value.Type, _ name: String) throws -> Value {
    let file = "\(path)/\(name)"
    do {
      return try JSONDecoder().decode(type, from: Data(DurableFile.read(file).utf8))
    } catch let error as DecodingError {
      throw InputError("is damaged, or of another version: \(error)", file: file)
    }
  }
}

/// A value as JSON with sorted keys, so that equal values give equal bytes.
public func jsonText(_ value: some Encodable, pretty: Bool = false) throws -> String {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
  if pretty { encoder.outputFormatting.insert(.prettyPrinted) }
  return String(decoding: try encoder.encode(value), as: UTF8.self)
}
