// The `data:` section: where the log is and what its columns mean. The keys that have a form of their own stand in
// `LabelEntry.swift`, `OrderEntry.swift`, `SamplingEntry.swift` and `FeatureEntry.swift`.

import LogSchema
import Yams

/// Where the log is and what its columns mean.
package struct DataSection: Section {
  /// The files, folders of parts and patterns of the log in their order, or one imported dataset; relative to the space
  /// file, and as the user wrote them. `-` is the standard input.
  package var paths: [String]
  /// The rows that are used, from the first of the stream; nil for all. They are no part of the schema: one imported log
  /// serves any number of them.
  package var rows: Int?
  /// The columns.
  package var schema: Schema

  /// Makes a section.
  package init(paths: [String], rows: Int? = nil, schema: Schema) {
    self.paths = paths
    self.rows = rows
    self.schema = schema
  }

  /// Makes a section that names no log yet.
  package init() {
    self.init(paths: [], schema: Schema(label: "", order: .log, features: []))
  }

  /// One sentence for the reference.
  package static let doc = "The location of the log, and the meaning of its columns."

  /// The keys.
  package static let settings: [Setting<Self>] = [
    .path,
    .optionalOption(
      "format", \.schema.format, "The format of the files.", absent: "detected from their content"),
    .delimiter,
    .names,
    .label,
    .order,
    .group,
    .optionalText(
      "weight", \.schema.weight,
      "A column of importance weights, 0 or more: a row with weight 2 counts as two rows.",
      absent: "every row counts once"),
    .keepNegatives,
    .optionalInteger(
      "rows", \.rows, 1...Int.max,
      "The number of rows to use, from the start of the stream; `--rows` overrides it.",
      absent: "all rows"),
    .features,
  ]
}

extension Setting where Root == DataSection {
  /// A path, or a list of paths.
  fileprivate static let path = Setting(
    "path",
    .either([.text(), .list(of: .text(), count: 1...Int.max, expected: "a list of paths")]),
    "The files of the log: paths relative to the space file, folders of parts, and patterns such as `clicks/dt=*/*.csv`; or one imported dataset; `~` and `$NAME` are expanded; `-` is the standard input.",
    absence: .described("`--data` must name the log"),
    read: { data, section in
      if section.node("path") == nil { return }
      data.paths = try section.strings("path", expected: "a path, or a list of paths")
    },
    write: { data in
      switch data.paths.count {
      case 0: nil
      case 1: .text(data.paths[0])
      default: .list(data.paths.map { .text($0) })
      }
    })

  /// A character, by itself or by its name.
  fileprivate static let delimiter = Setting(
    "delimiter", .text(expected: DelimiterName.expected),
    "The character between the fields of a `csv` file: any single byte, or `tab`, `space`, an escape such as `\\x01`.",
    absence: .described("comma, semicolon or bar, detected from the first lines"),
    read: { data, section in
      guard let node = section.node("delimiter") else { return }
      guard let delimiter = DelimiterName.delimiter(try section.string("delimiter")) else {
        throw section.mismatch(node, "delimiter", expected: DelimiterName.expected)
      }
      data.schema.delimiter = delimiter
    },
    write: { $0.schema.delimiter.map { .text(DelimiterName.name($0)) } })

  /// Names of columns.
  fileprivate static let names = Setting(
    "names",
    .list(of: .text(), count: 1...Int.max, isUnique: true, expected: "a list of different names"),
    "The column names of a `csv` or `tsv` file without a header, in order.",
    absence: .described("the first line is the header"),
    read: { data, section in
      guard let node = section.node("names") else { return }
      let names = try section.strings("names", expected: "a list of different names")
      guard node.sequence != nil, Set(names).count == names.count, !names.contains("") else {
        throw section.mismatch(node, "names", expected: "a list of different names")
      }
      data.schema.names = names
    },
    write: { data in data.schema.names.map { .flowList($0.map { .text($0) }) } })

  /// A column, or a list of columns.
  fileprivate static let group = Setting(
    "group",
    .either([.text(), .list(of: .text(), count: 1...Int.max, expected: "a list of columns")]),
    "Columns that together identify the group of a row, such as a query, for metrics within groups.",
    absence: .described("no groups"),
    read: { data, section in
      if section.node("group") == nil { return }
      data.schema.group = try section.strings("group", expected: "a list of columns")
    },
    write: { data in
      data.schema.group.isEmpty ? nil : .flowList(data.schema.group.map { .text($0) })
    })
}

extension LogFormat: SettingOption {
  /// One sentence about the format.
  package var doc: String {
    switch self {
    case .csv: "Comma-separated, with a header."
    case .tsv: "Tab-separated, with a header."
    case .criteo: "Tab-separated without a header: `label`, `I1` to `I13`, `C1` to `C26`."
    case .recbole: "RecBole's atomic files: tab-separated, with a header of `name:type`."
    case .libsvm: "`label index:value ...`"
    case .libffm: "`label field:index:value ...`"
    case .npy: "NumPy's columns: an `.npz` file, or a folder of `.npy` files."
    case .parquet:
      "Apache Parquet, read by Python's pyarrow; if pyarrow is missing, nas prints the command that installs it."
    }
  }
}
