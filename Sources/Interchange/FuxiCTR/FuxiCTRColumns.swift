// The columns of a log from FuxiCTR's `dataset_config.yaml`. What cannot be carried over is told, not dropped.

import Files
import LogSchema
import Model
import Yams

/// A dataset of FuxiCTR: which columns of a log a model reads, and how.
package struct FuxiCTRColumns: Hashable, Sendable {
  /// A column that the dataset names.
  package struct Column: Hashable, Sendable {
    /// What is made of the column.
    package enum Use: Hashable, Sendable {
      /// A feature of this encoding; nil for numbers, whose encoding is a matter of taste.
      case feature(Feature.Encoding?)
      /// The key of a row's group (`type: meta`).
      case group
      /// Nothing, for a reason in a few words.
      case nothing(String)
    }

    /// The feature's name.
    package let name: String
    /// The column of the log.
    package let column: String
    /// What is made of it.
    package let use: Use
    /// What separates the values of a list; nil where a row has one value.
    package let separator: String?
    /// The value that only fills lists up; nil where there is none.
    package let padding: String?
    /// Whether values are whole numbers, however they are written.
    package let isWhole: Bool
    /// The feature whose table the column has as well.
    package let sharesTableOf: String?
  }

  /// The dataset's name.
  package let name: String
  /// The column of the label; nil where the file names none.
  package let label: String?
  /// `train_data`: a file or a folder of files, as it is written; nil where there is none.
  package let trainingData: String?
  /// The columns, in the order of the file.
  package let columns: [Column]
  /// What differs from the dataset, a sentence each.
  package let differences: [String]

  /// Reads a dataset.
  ///
  /// - Parameters:
  ///   - text: the content of `dataset_config.yaml`.
  ///   - dataset: its name; nil for the only one.
  ///   - file: the name that errors give.
  /// - Throws: `InputError` where the file is not YAML, has no such dataset, or a value is none that FuxiCTR takes.
  package init(yaml text: String, dataset: String?, file: String) throws {
    let node = try Node.read(
      text, file: file, expected: "FuxiCTR's dataset_config.yaml, a mapping of datasets")
    let top = try YAMLSection(anyKeysOf: node, path: "", file: file)
    let names = node.mapping?.keys.compactMap(\.string) ?? []
    guard let name = dataset ?? (names.count == 1 ? names[0] : nil), names.contains(name) else {
      throw InputError(
        (dataset.map { "found no dataset \($0)" }
          ?? "found \(names.count) datasets: say which with --dataset")
          + "; there are \(names.joined(separator: ", "))", file: file)
    }
    let section = try YAMLSection(anyKeysOf: top.required(name), path: name, file: file)
    var reader = ColumnReader(
      minimumCount: try section.integer("min_categr_count", default: 1, in: 1...Int(Int32.max)))
    self.name = name
    label = try reader.label(section)
    trainingData = section.node("train_data")?.scalar?.string
    let entries = try section.list("feature_cols").flatMap { node in
      try reader.columns(YAMLSection(anyKeysOf: node, path: "\(name).feature_cols", file: file))
    }
    columns = reader.eachOnce(entries)
    if columns.isEmpty { throw section.problem("names no column in `feature_cols`") }
    if let format = section.node("data_format")?.scalar?.string, format != "csv",
      format != "parquet"
    {
      reader.differences.append(
        "Its data_format is \(format), the arrays that FuxiCTR makes of a log: name the log with --data."
      )
    }
    differences = reader.differences
  }
}

/// Reads columns, and collects what cannot be carried over.
private struct ColumnReader {
  /// The least count of a value that has an id of its own, unless a column says it.
  let minimumCount: Int
  var differences: [String] = []

  init(minimumCount: Int) { self.minimumCount = minimumCount }

  /// `label_col`: a mapping, or a list of them.
  mutating func label(_ dataset: YAMLSection) throws -> String? {
    guard let node = dataset.node("label_col") else { return nil }
    let labels = try (node.sequence.map { Array($0) } ?? [node]).map {
      try YAMLSection(
        anyKeysOf: $0, path: dataset.path("label_col"), file: dataset.file
      )
      .strings("name", expected: "a name")
    }.joined()
    if labels.count > 1 {
      differences.append(
        "It has \(labels.count) labels; here is the first of them: \(labels.joined(separator: ", "))."
      )
    }
    return labels.first
  }

  /// The columns without those that another entry of their name replaces: the last that is read, as in FuxiCTR.
  mutating func eachOnce(_ entries: [FuxiCTRColumns.Column]) -> [FuxiCTRColumns.Column] {
    func isActive(_ place: Int) -> Bool {
      if case .nothing = entries[place].use { false } else { true }
    }
    let places = Dictionary(grouping: entries.indices) { entries[$0].name }
    let kept = places.mapValues { $0.last(where: isActive) ?? $0[$0.count - 1] }
    for (name, places) in places.sorted(by: { $0.value[0] < $1.value[0] }) {
      let count = places.count(where: isActive)
      if count > 1 {
        differences.append(
          "Its feature_cols name \(name) \(count) times; here the last of them holds.")
      }
    }
    return entries.indices.filter { kept[entries[$0].name] == $0 }.map { entries[$0] }
  }

  /// The columns of an entry, whose name may be a list of names.
  mutating func columns(_ entry: YAMLSection) throws -> [FuxiCTRColumns.Column] {
    try entry.strings("name", expected: "a name, or a list of names").map { name in
      let (column, isLogSquares) = source(entry, of: name)
      let isSequence = text(entry, "type") == "sequence"
      let dtype = text(entry, "dtype") ?? "str"
      var use = try self.use(entry, of: name)
      if isLogSquares, case .feature(.dictionary(let rule)) = use {
        use = .feature(.logSquares(rule))
      }
      tellRest(entry, of: name)
      let filler = text(entry, "fill_na") ?? ""
      return FuxiCTRColumns.Column(
        name: name, column: column, use: use,
        separator: isSequence ? text(entry, "splitter") ?? "^" : nil,
        padding: isSequence && !filler.isEmpty ? filler : nil,
        isWhole: dtype == "float" && text(entry, "type") == "categorical" && !isLogSquares,
        sharesTableOf: text(entry, "share_embedding"))
    }
  }

  private func text(_ entry: YAMLSection, _ key: String) -> String? {
    entry.node(key)?.scalar?.string
  }

  /// The column that a feature is made of, and whether by Criteo's rule for numbers.
  private mutating func source(_ entry: YAMLSection, of name: String) -> (String, Bool) {
    guard let preprocess = text(entry, "preprocess") else { return (name, false) }
    let parts = preprocess.split(whereSeparator: { "()".contains($0) }).map(String.init)
    let argument = parts.count > 1 ? parts[1] : name
    switch parts.first {
    case "copy_from": return (argument, false)
    case "convert_to_bucket": return (argument, true)
    default:
      differences.append(
        "Its column \(name) is made by \(preprocess), a function of FuxiCTR's processor; here it is the column \(name) as"
          + " it stands in the log.")
      return (name, false)
    }
  }

  private mutating func use(
    _ entry: YAMLSection, of name: String
  ) throws -> FuxiCTRColumns.Column.Use {
    if entry.node("active")?.bool == false { return .nothing("not active") }
    let type = text(entry, "type") ?? "categorical"
    switch type {
    case "numeric": return .feature(nil)
    case "categorical", "sequence":
      let buckets = try entry.integer("num_buckets", default: 10, in: 1...Int(Int32.max))
      switch text(entry, "category_processor") {
      case "hash_bucket": return .feature(.hashed(buckets: buckets))
      case "quantile_bucket": return .feature(.quantiles(buckets: buckets))
      default: break
      }
      let count = try entry.integer(
        "min_categr_count", default: minimumCount, in: 1...Int(Int32.max))
      return .feature(.dictionary(Feature.Dictionary(minimumCount: count)))
    case "meta": return .group
    case "embedding": return .nothing("a vector, which nas cannot train on")
    default:
      guard let node = entry.node("type") else { return .nothing("no type") }
      throw entry.mismatch(
        node, "type", expected: "numeric, categorical, sequence, meta or embedding")
    }
  }

  /// What is not known here, where it would do something.
  private mutating func tellRest(_ entry: YAMLSection, of name: String) {
    if let length = text(entry, "max_len"), length != "0" {
      differences.append("It cuts the lists of \(name) to \(length) values; here they are whole.")
    }
    if let encoder = text(entry, "feature_encoder") ?? text(entry, "encoder"),
      encoder.lowercased() != "null", !encoder.contains("MaskedAveragePooling")
    {
      differences.append(
        "It pools the lists of \(name) by \(encoder); here their embeddings are averaged.")
    }
    if entry.node("pretrained_emb") != nil {
      differences.append(
        "The embeddings of \(name) begin as those of a file; here they begin at random.")
    }
    if let width = text(entry, "embedding_dim") {
      differences.append(
        "The embedding of \(name) has the width \(width); here it is as `model` says.")
    }
    if entry.node("remap")?.bool == false {
      differences.append(
        "It takes the values of \(name) for ids as they are; here they are values.")
    }
  }
}
