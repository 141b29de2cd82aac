// A feature as it stands in a space file: flat keys, of which the type decides. What an encoding means is documented in
// `Schema.swift`.

import Files
import LogSchema
import Yams

/// The keys of a feature.
struct FeatureEntry: Section {
  enum Kind: String, SettingOption {
    case categorical, numeric, time

    var doc: String {
      switch self {
      case .categorical:
        "Each distinct value has an embedding; rare or hashed values share embeddings."
      case .numeric: "A number, encoded as set by `encoding`."
      case .time: "The hour or the weekday of a time."
      }
    }
  }

  enum NumberEncoding: String, SettingOption {
    case quantiles, standardised
    case logSquares = "log_squares"

    var doc: String {
      switch self {
      case .quantiles: "Each quantile of the numbers has an embedding."
      case .standardised: "One learned vector, multiplied by the standardised number."
      case .logSquares:
        "Criteo's rule: ⌊ln(x)²⌋ for numbers above 2, otherwise the integer part, has an embedding."
      }
    }
  }

  var kind = Kind.categorical
  var column: String?
  var separator: String?
  var list: ListSyntax?
  var padding: String?
  var whole = false
  var decimalComma = false
  var minimumCount: Int?
  var limit: Int?
  /// Ids shared by hash.
  var buckets: Int?
  var encoding = NumberEncoding.quantiles
  var quantiles = 32
  var part = Feature.TimePart.hour
  var format: String?

  static let doc = "One input of the model: a column whose values are embedded."

  private static let isCategorical = Condition.has("type", Kind.categorical.rawValue)
  private static let isTime = Condition.has("type", Kind.time.rawValue)

  private static func isNumeric(_ encoding: NumberEncoding? = nil) -> Condition {
    let isNumeric = Condition.has("type", Kind.numeric.rawValue)
    guard let encoding else { return isNumeric }
    return isNumeric && .has("encoding", encoding.rawValue)
  }

  static let settings: [Setting<Self>] =
    columns + ids(when: isCategorical) + numbers + ids(when: isNumeric(.logSquares)) + times

  private static let columns: [Setting<Self>] = [
    .option("type", \.kind, "The kind of the values.").required,
    .optionalText("column", \.column, "The column of the log.", absent: "the feature's name")
      .writtenLast,
    .optionalText(
      "separator", \.separator,
      "The text between the values of a list; their embeddings are averaged; control characters are written as `\"\\u0001\"`.",
      form: .text(expected: "a text of 1 to 8 bytes", pattern: #"^[\s\S]{1,8}$"#),
      absent: "a row has one value", where: { 1...8 ~= $0.utf8.count }
    )
    .when(mayBeList).excluding("list").writtenLast,
    .optionalOption(
      "list", \.list,
      "The syntax of a list of values, if it is more than a separator; the embeddings of the values are averaged.",
      absent: "a row has one value"
    )
    .when(mayBeList).writtenLast,
    .optionalText(
      "padding", \.padding,
      "The value that pads lists to a fixed length; it is ignored.",
      form: .text(expected: "a value", pattern: #"^[\s\S]+$"#), absent: "every value counts",
      where: { !$0.isEmpty }
    )
    .when(mayBeList).writtenLast,
    .boolean(
      "whole", \.whole,
      "Whether values are whole numbers, so that 123, 123.0 and 1.23e2 are the same value; other texts are kept as they are."
    )
    .when(isCategorical).written(if: \.whole).writtenLast,
  ]

  /// The features of which a row may have several values.
  private static let mayBeList =
    isCategorical || isNumeric(.quantiles) || isNumeric(.logSquares)

  private static let numbers: [Setting<Self>] = [
    .option("encoding", \.encoding, "The encoding of a number.")
      .when(isNumeric()).written { $0.encoding != .quantiles },
    .integer("buckets", \.quantiles, 1...Int(Int32.max), "The maximum number of quantiles.")
      .when(isNumeric(.quantiles)),
    .boolean(
      "decimal_comma", \.decimalComma,
      "Whether the decimal sign is a comma, as in 3,14, and the thousands separator a point."
    )
    .when(isNumeric()).written(if: \.decimalComma).writtenLast,
  ]

  private static let times: [Setting<Self>] = [
    .option("part", \.part, "The part of the time to embed.").when(isTime),
    .timeFormat("format", \.format).when(isTime),
  ]

  /// Which values have ids of their own.
  private static func ids(when condition: Condition) -> [Setting<Self>] {
    let settings: [Setting<Self>] = [
      .optionalInteger(
        "min_count", \.minimumCount, 1...Int(Int32.max),
        "Values that occur less often share embeddings.", absent: "1"),
      .optionalInteger(
        "limit", \.limit, 1...Int(Int32.max),
        "The number of most frequent values that have an embedding of their own; the others share embeddings.",
        absent: "no limit"),
      .optionalInteger(
        "buckets", \.buckets, 1...Int(Int32.max),
        "The number of embeddings that the other values share, by hash; without `min_count` and `limit`, all values are hashed.",
        absent: "1"),
    ]
    return settings.map { $0.when(condition) }
  }
}

extension FeatureEntry {
  /// The entry of a feature.
  init(_ feature: Feature) {
    column = feature.column == feature.name ? nil : feature.column
    separator = feature.separator
    list = feature.list
    padding = feature.padding
    whole = feature.whole ?? false
    decimalComma = feature.decimalComma ?? false
    switch feature.encoding {
    case .dictionary(let dictionary): set(dictionary)
    case .hashed(let buckets): self.buckets = buckets
    case .quantiles(let buckets):
      kind = .numeric
      quantiles = buckets
    case .logSquares(let dictionary):
      kind = .numeric
      encoding = .logSquares
      set(dictionary)
    case .standardised:
      kind = .numeric
      encoding = .standardised
    case .time(let part, let format):
      kind = .time
      self.part = part
      self.format = format.pattern
    }
  }

  private mutating func set(_ dictionary: Feature.Dictionary) {
    // Alone, `buckets` would be read as all values sharing them.
    if dictionary.minimumCount > 1 || (dictionary.limit == nil && dictionary.buckets > 1) {
      minimumCount = dictionary.minimumCount
    }
    limit = dictionary.limit
    buckets = dictionary.buckets > 1 ? dictionary.buckets : nil
  }

  /// The feature that the entry describes.
  func feature(name: String) -> Feature {
    let dictionary = Feature.Dictionary(
      minimumCount: minimumCount ?? 1, limit: limit, buckets: buckets ?? 1)
    let encoding: Feature.Encoding =
      switch (kind, self.encoding) {
      case (.categorical, _):
        if let buckets, minimumCount == nil, limit == nil {
          .hashed(buckets: buckets)
        } else {
          .dictionary(dictionary)
        }
      case (.numeric, .quantiles): .quantiles(buckets: quantiles)
      case (.numeric, .logSquares): .logSquares(dictionary)
      case (.numeric, .standardised): .standardised
      case (.time, _): .time(part, format: TimeFormat(pattern: format))
      }
    var feature = Feature(name: name, column: column, encoding: encoding, separator: separator)
    (feature.list, feature.padding, feature.whole) = (list, padding, whole ? true : nil)
    feature.decimalComma = decimalComma ? true : nil
    return feature
  }
}

extension Setting where Root == DataSection {
  /// A mapping from names to features.
  static let features = Setting(
    "features", .map(of: .section(FeatureEntry.self), names: "features", least: 1),
    "The inputs of the model by name, in the order of concatenation.",
    absence: .refused(unless: nil),
    read: { data, section in
      var names: Set<String> = []
      data.schema.features = try section.mapping("features").map { name, key, value in
        func error(_ problem: String) -> InputError {
          InputError("the feature `\(name)` \(problem)", file: section.file, line: key.mark?.line)
        }
        if !names.insert(name).inserted { throw error("is given twice: remove one") }
        let path = "\(section.path("features")).\(name)"
        let feature = try FeatureEntry(value, path: path, file: section.file).feature(name: name)
        if feature.padding != nil, !feature.isMultiValued {
          throw error("has `padding`, but no lists: expected a `separator` or `list` beside it")
        }
        if feature.column == data.schema.label.column {
          throw error("reads the label's column, which would give the answer away: remove it")
        }
        return feature
      }
      if names.isEmpty {
        throw InputError(
          "`\(section.path("features"))` names no feature: expected at least one, as in `site: {type: categorical}`",
          file: section.file,
          line: section.node("features")?.mark?.line)
      }
    },
    write: { data in
      .block(data.schema.features.map { ($0.name, .flow(FeatureEntry($0).pairs)) })
    })
}

extension Feature.TimePart: SettingOption {
  /// One sentence about the part.
  package var doc: String {
    switch self {
    case .hour: "The hour of the day, UTC."
    case .weekday: "The day of the week, UTC."
    case .hourOfWeek: "The hour of the week, UTC."
    }
  }
}

extension ListSyntax: SettingOption {
  /// One sentence about the syntax.
  package var doc: String {
    switch self {
    case .brackets:
      "JSON, Python, NumPy or Postgres lists: brackets, braces or parentheses around values, which commas or blanks separate and quotes may enclose."
    }
  }
}
