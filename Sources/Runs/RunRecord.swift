// run.json: what went into a run, so that it can be gone on with, and made again.

/// run.json: what went into a run.
package struct RunRecord: Sendable {
  /// The version of the format of a run's folder that this code writes: 2 has checksums.json and `skips_diverged`.
  package static let currentFormat = 2

  /// The version of the format of the run's folder.
  package var format = RunRecord.currentFormat
  /// The version of nas.
  package var version = Version.current
  /// When the run started, ISO 8601.
  package var date: String
  /// The space as read, `data.path` relative to the run directory; `data.rows` is there if the run has not used all rows,
  /// whoever has said so.
  package var space: String
  /// The space file as the command line named it, for commands that search again; nil in runs of earlier versions.
  package var spaceFile: String?
  /// What the search was told beside the space.
  package var options: SearchOptions
  /// The log.
  package var data: DataRecord
  /// Ranges of rows into which a batch is cut, whatever the number of threads.
  package var shards: Int
  /// BLAS and kernel.
  package var numerics: String
  /// The machine.
  package var machine: MachineRecord

  /// Makes the record of a run that begins.
  package init(
    date: String, space: String, spaceFile: String? = nil, options: SearchOptions,
    data: DataRecord, shards: Int, numerics: String, machine: MachineRecord
  ) {
    self.date = date
    self.space = space
    self.spaceFile = spaceFile
    self.options = options
    self.options.rows = data.rows
    self.data = data
    self.shards = shards
    self.numerics = numerics
    self.machine = machine
  }

  /// The log of a run.
  package struct DataRecord: Codable, Sendable {
    /// The fingerprint of the imported dataset.
    package var fingerprint: String
    /// Rows that were streamed.
    package let rows: Int
    /// The features' names and numbers of ids.
    package var vocabularySizes: [Int]

    enum CodingKeys: String, CodingKey {
      case fingerprint, rows
      case vocabularySizes = "vocabulary_sizes"
    }
  }

  /// The machine of a run.
  package struct MachineRecord: Sendable {
    /// The processor's name.
    package var processor: String
    /// Its cores.
    package var cores: Int
    /// Bytes of memory.
    package var memory: Int
  }
}

/// The version of nas.
package enum Version {
  /// The version of this source.
  package static let current = "0.1.0"
}
