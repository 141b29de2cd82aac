// The dataset of a log: imported once for every content of it and every schema.

import Datasets
import Files
import LogReading
import LogSchema

// Invariants:
// - The name of a folder tells the content of the log and the schema: what a log is called, and when it was written, is
//   no reason to believe that it is what it was. Nor is the folder's name believed: the manifest must say the same.
// - A folder is removed for a proven mismatch alone, and only from the cache.

/// Finds the dataset of a log, or makes it.
package struct DatasetCache {
  /// The folder of the cache, which need not exist.
  package let folder: String
  /// Threads that read, verify and import. They change the time, not the result.
  package let threads: Int
  /// Nanoseconds since 1970.
  let clock: () -> Int
  /// Told what a person should know: that a dataset is damaged, or is imported anew.
  let note: (String) -> Void

  /// A cache in a folder.
  package init(
    _ folder: String, threads: Int, clock: @escaping () -> Int = wallClock,
    note: @escaping (String) -> Void = { _ in }
  ) {
    (self.folder, self.threads, self.clock, self.note) = (folder, threads, clock, note)
  }

  /// The dataset of the log in the files `paths`, or in the one dataset folder that they are; verified.
  ///
  /// A log is imported into a folder whose name tells the log's content and the schema: when one of them changes,
  /// another folder is made. A dataset there that is damaged, or another log's, is made anew from the log, and a note says
  /// so; a dataset folder that the caller names is refused. The standard input, `-`, and pipes are imported every time.
  ///
  /// - Parameters:
  ///   - schema: how to read the log. A dataset folder must have been made by the same; it may
  ///     have a group, weights or a sampling where the schema has none, and a note says so.
  ///   - maximumBadRows: how many rows that cannot be read may be skipped.
  ///   - progress: as in `Importer.write(to:progress:)`; not called where nothing is imported.
  /// - Throws: `InputError` for a log or dataset that cannot be used, or a cache that cannot be written; `FileError`
  ///   where the system fails, which leaves every dataset as it is.
  package func dataset(
    forLog paths: [String], schema: Schema, maximumBadRows: Int = 0,
    progress: (ImportProgress) -> Void = { _ in }
  ) throws -> Dataset {
    if try isDataset(paths) {
      return try described(paths[0], schema).verified(threads: threads)
    }
    let importer = Importer(
      log: paths, schema: schema, maximumBadRows: maximumBadRows, threads: threads)
    if try isStream(paths) {
      let name = paths.contains("-") ? "stdin" : Self.name(of: paths)
      return try imported(importer, as: name, progress: progress)
    }
    guard let known = try index.known(paths, threads: threads) else {
      return try imported(importer, ofChanging: paths, progress: progress)
    }
    let target = try target(known.content, of: paths, schema)
    let origin = try origin(known.content, of: paths, schema)
    if let dataset = try intact(target, from: origin) {
      keep(known)
      return try dataset.allowing(maximumBadRows, log: paths[0])
    }
    try noteEarlier(paths, schema)
    let draft = try draft(of: target)
    let manifest = try importer.write(into: draft.path, progress: progress)
    guard try LogFiles(of: paths, clock: clock).statuses == known.statuses,
      manifest.has(origin)
    else {
      return try publish(draft, as: Self.changing(paths, manifest), from: manifest.origin)
    }
    let dataset = try publish(draft, as: Path.split(target).name, from: origin)
    keep(known)
    return dataset
  }

  /// What is known of the dataset of a log without reading it all; the log is imported unless that was done before.
  ///
  /// - Throws: as `dataset(forLog:schema:maximumBadRows:progress:)`.
  package func description(
    ofLog paths: [String], schema: Schema, maximumBadRows: Int = 0,
    progress: (ImportProgress) -> Void = { _ in }
  ) throws -> UnverifiedDataset {
    if try isDataset(paths) { return try described(paths[0], schema) }
    if try !isStream(paths), let known = try index.known(paths, threads: threads) {
      let target = try target(known.content, of: paths, schema)
      // What cannot be opened is opened again below, which says why, or makes it anew.
      let origin = try origin(known.content, of: paths, schema)
      if let dataset = try? UnverifiedDataset(folder: target), dataset.has(origin) {
        keep(known)
        return dataset
      }
    }
    let dataset = try dataset(
      forLog: paths, schema: schema, maximumBadRows: maximumBadRows, progress: progress)
    return try UnverifiedDataset(folder: dataset.folder)
  }
}

extension DatasetCache {
  /// Whether a log is a dataset, or was to become one; a folder that is a log has no manifest.
  private func isDataset(_ paths: [String]) throws -> Bool {
    guard paths.count == 1, try FileStatus.kind(of: paths[0]) == .folder else { return false }
    return try FileStatus.kind(of: "\(paths[0])/\(Manifest.fileName)") != nil
      || FileStatus.kind(of: "\(paths[0])/\(OwnedFolder.markerName)") != nil
      || Folder.isTemporary(Path.split(paths[0]).name)
  }

  /// A dataset folder that the caller names, made by a schema.
  private func described(_ folder: String, _ schema: Schema) throws -> UnverifiedDataset {
    let dataset = try UnverifiedDataset(folder: folder)
    try dataset.schema.require(schema, of: folder)
    for extra in dataset.schema.extras(beyond: schema) {
      note(
        "The dataset in \(folder) has \(extra), which the space does not name: it is used nevertheless."
      )
    }
    return dataset
  }

  /// Whether a log cannot be read twice.
  private func isStream(_ paths: [String]) throws -> Bool {
    try LogParts.parts(of: paths).contains {
      try $0.path == "-" || FileStatus.kind(of: $0.path) == .stream
    }
  }

  private var index: LogIndex { LogIndex(folder: "\(folder)/index", clock: clock) }

  /// Keeps what is known of a log. Where that fails, a later command reads the log again to know it, and no more.
  private func keep(_ known: LogIndex.Known) {
    do { try index.keep(known) } catch {
      note(
        "warning: \(error): the next command will read the log again to know it; --cache DIR names another folder"
          + " for what is known of logs")
    }
  }

  /// What the name of a cached dataset tells.
  private struct Key: Encodable {
    let version: Int
    let rules: Int
    let content: LogContent
    let schema: Schema
  }

  /// The folder of a content's dataset.
  private func target(
    _ content: LogContent, of paths: [String], _ schema: Schema
  ) throws -> String {
    let key = Key(
      version: Manifest.currentVersion, rules: Importer.rules, content: content, schema: schema)
    return "\(folder)/\(Self.name(of: paths))-\(stableHashDigits(try jsonText(key)))"
  }

  /// What the dataset in that folder is made from.
  private func origin(
    _ content: LogContent, of paths: [String], _ schema: Schema
  ) throws -> DatasetOrigin {
    // Of a folder of arrays some may not be read: the times alone tell whether it has changed.
    let isOfFiles = try LogParts.parts(of: paths).allSatisfy {
      try FileStatus.kind(of: $0.path) == .file
    }
    return .log(isOfFiles ? content.whole : nil, schema)
  }

  /// The dataset in a folder of the cache; nil where there is none. One that is damaged, or of another origin, is removed,
  /// and a note says so.
  private func intact(_ folder: String, from origin: DatasetOrigin) throws -> Dataset? {
    guard try FileStatus.kind(of: folder) != nil else { return nil }
    switch try DatasetState(of: folder, from: origin, threads: threads) {
    case .intact(let dataset): return dataset
    case .damaged(let damage):
      let owned = try OwnedFolder.dataset(folder)
      try owned.requireDatasetAlone()
      note("The imported log in \(folder) is damaged (\(damage)): the log is imported again.")
      try owned.remove()
      return nil
    }
  }

  /// Imports a log that cannot be read twice: what is in it says what it is called.
  private func imported(
    _ importer: Importer, as name: String, progress: (ImportProgress) -> Void
  ) throws -> Dataset {
    let draft = try draft(of: "\(folder)/\(name)")
    let manifest = try importer.write(into: draft.path, progress: progress)
    return try publish(draft, as: "\(name)-\(manifest.fingerprint)", from: manifest.origin)
  }

  /// The same for a log that somebody writes to: the dataset is of what was read, and no later command takes it for the
  /// log's.
  private func imported(
    _ importer: Importer, ofChanging paths: [String], progress: (ImportProgress) -> Void
  ) throws -> Dataset {
    let draft = try draft(of: "\(folder)/\(Self.name(of: paths))")
    let manifest = try importer.write(into: draft.path, progress: progress)
    return try publish(draft, as: Self.changing(paths, manifest), from: manifest.origin)
  }

  /// The name of a dataset of a log that has changed while it was read.
  private static func changing(_ paths: [String], _ manifest: Manifest) -> String {
    "\(name(of: paths))-changing-\(manifest.fingerprint)"
  }

  /// The name that the folders of a log's datasets begin with: the log's, cut to 200 bytes of the 255 that a file system
  /// allows, since a draft's name is longer.
  private static func name(of paths: [String]) -> String {
    var name = Path.split(paths[0]).name
    if !FileStatus.exists(paths[0]) { name = String(name.map { "*?[]".contains($0) ? "_" : $0 }) }
    while name.utf8.count > 200 { name.removeLast() }
    return name
  }

  /// A draft of a folder of the cache.
  ///
  /// - Throws: `InputError` that says how to choose another cache, where this one may not be written.
  private func draft(of target: String) throws -> FolderDraft {
    do {
      return try FolderDraft(of: target)
    } catch let error as InputError {
      throw InputError(
        "\(error.problem): imported logs are kept in \(folder); --cache DIR, or the environment's"
          + " XDG_CACHE_HOME, names another folder for them", file: error.file)
    }
  }

  /// Gives a draft its name, unless the same dataset is there: another process may have made it meanwhile.
  private func publish(
    _ draft: consuming FolderDraft, as name: String, from origin: DatasetOrigin
  ) throws -> Dataset {
    let target = "\(folder)/\(name)"
    if let dataset = try intact(target, from: origin) { return dataset }
    do {
      try draft.publish(as: name)
    } catch {
      if let dataset = try intact(target, from: origin) { return dataset }
      throw error
    }
    return try UnverifiedDataset(folder: target).verified(threads: threads)
  }

  /// Says that a log is imported anew because an earlier version of nas had believed in its place, size and age alone.
  private func noteEarlier(_ paths: [String], _ schema: Schema) throws {
    struct Status: Encodable { let path: String, bytes: Int, modified: Int }
    struct Key: Encodable { let version: Int, log: [Status], schema: Schema }
    let statuses = try LogFiles(of: paths, clock: clock).statuses.map {
      Status(path: $0.path, bytes: $0.bytes, modified: $0.modified)
    }
    let digits = stableHashDigits(
      try jsonText(Key(version: Manifest.currentVersion, log: statuses, schema: schema)))
    let earlier = "\(folder)/\(Path.split(paths[0]).name)-\(digits)"
    guard FileStatus.isFolder(earlier) else { return }
    note(
      "The imported log in \(earlier) is of an earlier version of nas, which did not look at the log's content: the"
        + " log is imported again, once. That folder is not needed any more.")
  }
}

extension Manifest {
  /// What the dataset is, whatever it was made from.
  fileprivate var origin: DatasetOrigin { .content(fingerprint: fingerprint) }
}

extension Dataset {
  /// The dataset, if no more rows of its log were skipped than may be.
  ///
  /// - Throws: `InputError` that names the first otherwise.
  fileprivate func allowing(_ maximumBadRows: Int, log: String) throws -> Dataset {
    guard skipped.count <= maximumBadRows else {
      throw InputError(
        "found \(skipped.count) row\(skipped.count == 1 ? "" : "s") that cannot be read, expected at"
          + " most \(maximumBadRows); the first: \(skipped.first.first ?? "")", file: log)
    }
    return self
  }
}
