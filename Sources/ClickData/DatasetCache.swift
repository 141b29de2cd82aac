// The dataset of a log: imported once, and reused while log and schema are unchanged.

import System

/// Finds the dataset of a log, or makes it.
public enum DatasetCache {
  /// The dataset of the log, or dataset folder, at `path`.
  ///
  /// A log is imported into a folder of `cacheFolder` whose name tells the log's place, size and
  /// age and the schema: when one of them changes, another folder is made. A dataset there that
  /// cannot be opened is made anew.
  ///
  /// - Parameters:
  ///   - schema: how to read the log. A dataset folder must have been made by the same; it may
  ///     have a group where the schema has none.
  ///   - progress: as in `Importer.write(to:progress:)`; not called where nothing is imported.
  /// - Throws: `InputError` for a log or dataset that cannot be used.
  public static func dataset(
    forLog path: String, schema: Schema, in cacheFolder: String, threads: Int = 2,
    progress: (ImportProgress) -> Void = { _ in }
  ) throws -> Dataset {
    if FileStatus.isFolder(path) {
      let dataset = try Dataset(folder: path)
      try dataset.require(schema)
      return dataset
    }
    let key = Key(version: Manifest.currentVersion, log: try FileStatus(of: path), schema: schema)
    let digits = stableHashDigits(try jsonText(key))
    let folder = "\(cacheFolder)/\(Path.split(path).name)-\(digits)"
    if FileStatus.exists(folder) {
      if let dataset = try? Dataset(folder: folder) { return dataset }
      try Folder.remove(folder)
    }
    do {
      try Importer(log: path, schema: schema, threads: threads)
        .write(to: folder, progress: progress)
    } catch {
      // Another process may have imported the same log meanwhile, and that is as good.
      if let dataset = try? Dataset(folder: folder) { return dataset }
      throw error
    }
    return try Dataset(folder: folder)
  }

  /// What a cached dataset depends on.
  private struct Key: Encodable {
    let version: Int
    let log: FileStatus
    let schema: Schema
  }
}

extension Dataset {
  /// - Throws: `InputError` where the dataset was made by another schema, naming a difference.
  fileprivate func require(_ expected: Schema) throws {
    func require(_ isSame: Bool, _ what: String, _ found: String, _ wanted: String) throws {
      guard isSame else {
        throw InputError(
          "the dataset's \(what) is \(found), expected \(wanted); import the log again",
          file: folder)
      }
    }
    try require(schema.label == expected.label, "label", schema.label, expected.label)
    try require(
      schema.order == expected.order, "order", "\(schema.order)", "\(expected.order)")
    if !expected.group.isEmpty {
      try require(
        schema.group == expected.group, "group", "\(schema.group)", "\(expected.group)")
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
