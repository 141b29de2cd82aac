// The dataset of a log: imported once, and reused while log and schema are unchanged.

import Datasets
import Files
import LogSchema

/// Finds the dataset of a log, or makes it.
package enum DatasetCache {
  /// The dataset of the log in the files `paths`, or in the one dataset folder that they are.
  ///
  /// A log is imported into a folder of `cacheFolder` whose name tells the log's place, size and
  /// age and the schema: when one of them changes, another folder is made. A dataset there that
  /// cannot be opened is made anew. The standard input, `-`, is imported every time; the folder's name then
  /// tells the content.
  ///
  /// - Parameters:
  ///   - schema: how to read the log. A dataset folder must have been made by the same; it may
  ///     have a group, weights or a sampling where the schema has none.
  ///   - maximumBadRows: how many rows that cannot be read may be skipped.
  ///   - progress: as in `Importer.write(to:progress:)`; not called where nothing is imported.
  /// - Throws: `InputError` for a log or dataset that cannot be used.
  package static func dataset(
    forLog paths: [String], schema: Schema, in cacheFolder: String, maximumBadRows: Int = 0,
    threads: Int = 2, progress: (ImportProgress) -> Void = { _ in }
  ) throws -> Dataset {
    if paths.count == 1, try isDataset(paths[0]) {
      let dataset = try Dataset(folder: paths[0])
      try dataset.require(schema)
      return dataset
    }
    let importer = Importer(
      log: paths, schema: schema, maximumBadRows: maximumBadRows, threads: threads)
    if paths.contains("-") {
      return try imported(importer, as: "stdin", in: cacheFolder, progress: progress)
    }
    let key = Key(version: Manifest.currentVersion, log: try statuses(of: paths), schema: schema)
    let digits = stableHashDigits(try jsonText(key))
    let folder = "\(cacheFolder)/\(Path.split(paths[0]).name)-\(digits)"
    if FileStatus.exists(folder) {
      if let dataset = try? Dataset(folder: folder) {
        return try dataset.allowing(maximumBadRows, log: paths[0])
      }
      try OwnedFolder.dataset(folder).remove()
    }
    do {
      try importer.write(to: folder, progress: progress)
    } catch {
      // Another process may have imported the same log meanwhile, and that is as good.
      if let dataset = try? Dataset(folder: folder) {
        return try dataset.allowing(maximumBadRows, log: paths[0])
      }
      throw error
    }
    return try Dataset(folder: folder)
  }

  /// Imports a log that cannot be read twice: what is in it says what it is called.
  private static func imported(
    _ importer: Importer, as name: String, in cacheFolder: String,
    progress: (ImportProgress) -> Void
  ) throws -> Dataset {
    let draft = try FolderDraft(of: "\(cacheFolder)/\(name)")
    let fingerprint = try importer.write(into: draft.path, progress: progress)
    let folder = "\(cacheFolder)/\(name)-\(fingerprint)"
    if let dataset = try? Dataset(folder: folder) { return dataset }
    if FileStatus.exists(folder) { try OwnedFolder.dataset(folder).remove() }
    try draft.publish(as: Path.split(folder).name)
    return try Dataset(folder: folder)
  }

  /// Whether a path is a dataset; a folder that is a log has `.npy` files and no manifest.
  private static func isDataset(_ path: String) throws -> Bool {
    guard FileStatus.isFolder(path) else { return false }
    return try FileStatus.exists("\(path)/\(Manifest.fileName)") || npyFiles(in: path).isEmpty
  }

  /// The files of a log, and those in its folders.
  private static func statuses(of paths: [String]) throws -> [FileStatus] {
    try paths.flatMap { path in
      let files = FileStatus.isFolder(path) ? try npyFiles(in: path) : [path]
      return try files.map { try FileStatus(of: $0) }
    }
  }

  private static func npyFiles(in folder: String) throws -> [String] {
    try Folder.names(in: folder).filter { $0.hasSuffix(".npy") }.map { "\(folder)/\($0)" }
  }

  /// What a cached dataset depends on.
  private struct Key: Encodable {
    let version: Int
    let log: [FileStatus]
    let schema: Schema
  }
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

  /// - Throws: `InputError` where the dataset was made by another schema, naming a difference.
  fileprivate func require(_ expected: Schema) throws {
    func require(_ isSame: Bool, _ what: String, _ found: String, _ wanted: String) throws {
      guard isSame else {
        throw InputError(
          "the dataset's \(what) is \(found), expected \(wanted); import the log again",
          file: folder)
      }
    }
    try require(
      schema.label == expected.label, "label", schema.label.description, expected.label.description)
    try require(
      schema.order == expected.order, "order", "\(schema.order)", "\(expected.order)")
    if !expected.group.isEmpty {
      try require(
        schema.group == expected.group, "group", "\(schema.group)", "\(expected.group)")
    }
    if let weight = expected.weight {
      try require(schema.weight == weight, "weight", schema.weight ?? "none", weight)
    }
    if let sampling = expected.sampling {
      try require(
        schema.sampling == sampling, "sampling of negatives", describe(schema.sampling),
        describe(sampling))
    }
    try require(
      schema.features.map(\.name) == expected.features.map(\.name), "list of features",
      schema.features.map(\.name).joined(separator: ", "),
      expected.features.map(\.name).joined(separator: ", "))
    for (found, wanted) in zip(schema.features, expected.features) {
      try require(
        found.encoding == wanted.encoding, "encoding of \(found.name)", "\(found.encoding)",
        "\(wanted.encoding)")
      try require(
        found.separator == wanted.separator, "separator of \(found.name)",
        found.separator ?? "none", wanted.separator ?? "none")
    }
  }
}

private func describe(_ sampling: NegativeSampling?) -> String {
  sampling.map { "a share of \($0.share) by seed \($0.seed)" } ?? "none"
}
