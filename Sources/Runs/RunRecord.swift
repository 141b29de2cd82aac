// run.json: what went into a run, so that it can be gone on with, and made again.

/// run.json: what went into a run.
package struct RunRecord: Codable, Sendable {
  /// The version of the format of a run's folder that this code writes: 2 has checksums.json and `skips_diverged`.
  package static let currentFormat = 2

  /// The version of the format of the run's folder.
  package var format = RunRecord.currentFormat
  /// The version of nas.
  package var version = Version.current
  /// When the run started, ISO 8601.
  package var date: String
  /// The space as read, `data.path` relative to the run directory.
  package var space: String
  /// The targets that were searched, mildest first.
  package var targets: [Double]
  /// The seed of the search, and the first seed of the retrains.
  package var seed: UInt64
  /// Whether each target had a supernet of its own.
  package var separate: Bool
  /// Whether sub-networks that diverge are left out of a step; nil in format 1, which had no such thing.
  package var skipsDiverged: Bool?
  /// The log.
  package var data: DataRecord
  /// Ranges of rows into which a batch is cut, whatever the number of threads.
  package var shards: Int
  /// BLAS and kernel.
  package var numerics: String
  /// The machine.
  package var machine: MachineRecord

  enum CodingKeys: String, CodingKey {
    case format, version, date, space, targets, seed, separate
    case skipsDiverged = "skips_diverged"
    case data, shards, numerics, machine
  }

  /// The log of a run.
  package struct DataRecord: Codable, Sendable {
    /// The fingerprint of the imported dataset.
    package var fingerprint: String
    /// Rows that were streamed.
    package var rows: Int
    /// The features' names and numbers of ids.
    package var vocabularySizes: [Int]

    enum CodingKeys: String, CodingKey {
      case fingerprint, rows
      case vocabularySizes = "vocabulary_sizes"
    }
  }

  /// The machine of a run.
  package struct MachineRecord: Codable, Sendable {
    /// The processor's name.
    package var processor: String
    /// Its cores.
    package var cores: Int
    /// Bytes of memory.
    package var memory: Int
    /// Threads that the run used.
    package var threads: Int
  }
}

/// The version of nas.
package enum Version {
  /// The version of this source.
  package static let current = "0.1.0"
}
