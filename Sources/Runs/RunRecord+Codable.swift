// How a record is written: run.json has the options of a search flat, those rows that were streamed among what it says of
// the log, and the threads among what it says of the machine.

import Model

extension RunRecord: Codable {
  private enum CodingKeys: String, CodingKey {
    case format, version, date, space, targets, descend, seed, separate
    case spaceFile = "space_file"
    case skipsDiverged = "skips_diverged"
    case data, shards, numerics, machine
  }

  private enum MachineKeys: CodingKey {
    case processor, cores, memory, threads
  }

  /// Reads a record.
  ///
  /// - Throws: `DecodingError`, also for targets that are not different ones, or no thread.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let machine = try container.nestedContainer(keyedBy: MachineKeys.self, forKey: .machine)
    let targets = try container.decode([Target].self, forKey: .targets)
    let threads = try machine.decode(Int.self, forKey: .threads)
    guard !targets.isEmpty, Set(targets).count == targets.count, threads > 0 else {
      throw DecodingError.dataCorrupted(
        .init(
          codingPath: container.codingPath,
          debugDescription: "expected different targets and at least one thread"))
    }
    self.init(
      date: try container.decode(String.self, forKey: .date),
      space: try container.decode(String.self, forKey: .space),
      spaceFile: try container.decodeIfPresent(String.self, forKey: .spaceFile),
      options: SearchOptions(
        targets: targets,
        // Earlier versions had no ladder, and other runs do not name it.
        descends: try container.decodeIfPresent(Bool.self, forKey: .descend) ?? false,
        seed: try container.decode(UInt64.self, forKey: .seed), threads: threads,
        separate: try container.decode(Bool.self, forKey: .separate),
        // Format 1 had no such thing.
        skipsDiverged: try container.decodeIfPresent(Bool.self, forKey: .skipsDiverged) ?? false),
      data: try container.decode(DataRecord.self, forKey: .data),
      shards: try container.decode(Int.self, forKey: .shards),
      numerics: try container.decode(String.self, forKey: .numerics),
      machine: MachineRecord(
        processor: try machine.decode(String.self, forKey: .processor),
        cores: try machine.decode(Int.self, forKey: .cores),
        memory: try machine.decode(Int.self, forKey: .memory)))
    format = try container.decode(Int.self, forKey: .format)
    version = try container.decode(String.self, forKey: .version)
  }

  /// Writes a record.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(format, forKey: .format)
    try container.encode(version, forKey: .version)
    try container.encode(date, forKey: .date)
    try container.encode(space, forKey: .space)
    try container.encodeIfPresent(spaceFile, forKey: .spaceFile)
    try container.encode(options.targets, forKey: .targets)
    if options.descends { try container.encode(true, forKey: .descend) }
    try container.encode(options.seed, forKey: .seed)
    try container.encode(options.separate, forKey: .separate)
    try container.encode(options.skipsDiverged, forKey: .skipsDiverged)
    try container.encode(data, forKey: .data)
    try container.encode(shards, forKey: .shards)
    try container.encode(numerics, forKey: .numerics)
    var machine = container.nestedContainer(keyedBy: MachineKeys.self, forKey: .machine)
    try machine.encode(self.machine.processor, forKey: .processor)
    try machine.encode(self.machine.cores, forKey: .cores)
    try machine.encode(self.machine.memory, forKey: .memory)
    try machine.encode(options.threads, forKey: .threads)
  }
}
