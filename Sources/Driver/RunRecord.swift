// run.json: what went into a run, so that it can be gone on with, and made again.

import SearchSpace

/// run.json: what went into a run.
public struct RunRecord: Codable, Sendable {
  /// The version of the format of a run's folder that this code writes: 2 has checksums.json and `skips_diverged`.
  public static let currentFormat = 2

  /// The version of the format of the run's folder.
  public var format = RunRecord.currentFormat
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
  /// Whether sub-networks that diverge are left out of a step; nil in format 1, which had no such thing.
  public var skipsDiverged: Bool?
  /// The log.
  public var data: DataRecord
  /// Ranges of rows into which a batch is cut, whatever the number of threads.
  public var shards: Int
  /// BLAS and kernel.
  public var numerics: String
  /// The machine.
  public var machine: MachineRecord

  enum CodingKeys: String, CodingKey {
    case format, version, date, space, targets, seed, separate
    case skipsDiverged = "skips_diverged"
    case data, shards, numerics, machine
  }

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
