// What the columns of a click log mean. A value: reading a log by it is `Importer`'s work.

/// The columns of a click log that a model reads, and the order of its rows.
public struct Schema: Codable, Hashable, Sendable {
  /// Name of the column that holds 0 or 1.
  public var label: String
  /// The order in which the rows are streamed.
  public var order: RowOrder
  /// Columns whose values together name the group of a row, for per-query metrics. May be empty.
  public var group: [String]
  /// The features, in the order in which their embeddings are concatenated.
  public var features: [Feature]

  /// Makes a schema.
  public init(label: String, order: RowOrder, group: [String] = [], features: [Feature]) {
    self.label = label
    self.order = order
    self.group = group
    self.features = features
  }
}

/// The order in which the rows of a log are streamed.
public enum RowOrder: Codable, Hashable, Sendable {
  /// By a column of times: numbers, or ISO 8601 dates. Rows of equal time keep the log's order.
  case time(column: String)
  /// Shuffled once, by a seed.
  case shuffle(seed: UInt64)
  /// As the log has them.
  case log
}

/// One input of the model: a column whose values are turned into ids, and each id into an embedding.
public struct Feature: Codable, Hashable, Sendable {
  /// How a value becomes an id.
  public enum Encoding: Codable, Hashable, Sendable {
    /// Every distinct value has an id of its own.
    case dictionary
    /// A value's hash selects one of `buckets` ids.
    case hashed(buckets: Int)
    /// A number's quantile selects one of at most `buckets` ids.
    case quantiles(buckets: Int)
  }

  /// The column's name in the log, and the feature's name in a decision's path.
  public var name: String
  /// How a value becomes an id. Id 0 is the missing value, whatever the encoding.
  public var encoding: Encoding
  /// What separates the values of a multi-valued feature, which has the mean of their embeddings.
  /// Nil where a row has one value.
  public var separator: String?

  /// Makes a feature.
  public init(name: String, encoding: Encoding, separator: String? = nil) {
    self.name = name
    self.encoding = encoding
    self.separator = separator
  }
}
