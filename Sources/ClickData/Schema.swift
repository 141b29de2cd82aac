// What the columns of a click log mean. A value: reading a log by it is `Importer`'s work.

/// The columns of a click log that a model reads, and the order of its rows.
public struct Schema: Codable, Hashable, Sendable {
  /// How the log's files are written; nil where their content says it.
  public var format: LogFormat?
  /// Which column says whether a row is positive, and how.
  public var label: Label
  /// The order in which the rows are streamed.
  public var order: RowOrder
  /// Columns whose values together name the group of a row, for per-query metrics. May be empty.
  public var group: [String]
  /// Name of a column of importance weights, which are at least 0: a row of weight 2 counts as two rows.
  public var weight: String?
  /// Which negative rows are kept; nil where all are.
  public var sampling: NegativeSampling?
  /// The features, in the order in which their embeddings are concatenated.
  public var features: [Feature]

  /// Makes a schema.
  public init(
    format: LogFormat? = nil, label: Label, order: RowOrder, group: [String] = [],
    weight: String? = nil, sampling: NegativeSampling? = nil, features: [Feature]
  ) {
    self.format = format
    self.label = label
    self.order = order
    self.group = group
    self.weight = weight
    self.sampling = sampling
    self.features = features
  }

  /// The columns of the log that are read, each once.
  public var columns: [String] {
    var columns = [label.column] + group + [weight].compactMap { $0 } + features.map(\.column)
    if case .time(let column, _) = order { columns.append(column) }
    var seen: Set<String> = []
    return columns.filter { seen.insert($0).inserted }
  }
}

/// How the files of a log are written. Compression is not part of it.
public enum LogFormat: String, Codable, CaseIterable, Sendable {
  /// Comma-separated, with a header.
  case csv
  /// Tab-separated, with a header.
  case tsv
  /// Tab-separated without a header: `label`, `I1`...`I13`, `C1`...`C26`, as Criteo published its logs.
  case criteo
  /// Tab-separated, with a header of `name:type`: RecBole's atomic files.
  case recbole
  /// `label index:value ...`
  case libsvm
  /// `label field:index:value ...`
  case libffm
  /// NumPy's columns: an `.npz` file, or a folder of `.npy` files.
  case npy
}

/// What makes a row positive. A string stands for a column of 0 and 1.
public struct Label: Codable, Hashable, Sendable, ExpressibleByStringLiteral {
  /// How a value becomes 0 or 1.
  public enum Rule: Codable, Hashable, Sendable {
    /// It is 0 or 1.
    case binary
    /// 1 where the number is at least this.
    case atLeast(Double)
    /// 1 where the text is this, 0 for every other.
    case value(String)
  }

  /// The column's name. Every row must have a value.
  public var column: String
  /// How a value becomes 0 or 1.
  public var rule: Rule

  /// Makes a label.
  public init(_ column: String, _ rule: Rule = .binary) {
    self.column = column
    self.rule = rule
  }

  /// A column of 0 and 1.
  public init(stringLiteral column: String) { self.init(column) }
}

extension Label: CustomStringConvertible {
  /// `click`, or `rating at least 4.0`, or `income is 50000+.`
  public var description: String {
    switch rule {
    case .binary: column
    case .atLeast(let least): "\(column) at least \(least)"
    case .value(let value): "\(column) is \(value)"
    }
  }
}

/// The order in which the rows of a log are streamed.
public enum RowOrder: Codable, Hashable, Sendable {
  /// By a column of times. Rows of equal time keep the log's order.
  case time(column: String, format: TimeFormat = .automatic)
  /// Shuffled once, by a seed.
  case shuffle(seed: UInt64)
  /// As the log has them.
  case log
}

/// How points in time are written.
public enum TimeFormat: Codable, Hashable, Sendable {
  /// ISO 8601 dates, or numbers: the first value decides. Numbers are seconds since 1970, or where they are
  /// greater than any such in use, milliseconds (from 10¹¹), microseconds (10¹⁴), nanoseconds (10¹⁷).
  case automatic
  /// Digits as a pattern says, UTC: `%Y %y %m %d %H %M %S` stand for year, year of the century (69...99
  /// are 1969...1999), month, day, hour, minute, second; `%%` for a percent sign; all else for itself.
  case pattern(String)
}

/// Which negative rows of a log are kept, so that a log of few clicks becomes a short one.
///
/// A row is kept or not by a hash of its content: every run keeps the same rows. A negative that is kept has
/// the importance weight 1 / `share`, so that predictions stay calibrated.
public struct NegativeSampling: Codable, Hashable, Sendable {
  /// The share of negative rows that is kept, above 0, at most 1.
  public var share: Double
  /// Another seed keeps other rows.
  public var seed: UInt64

  /// Makes a sampling.
  public init(share: Double, seed: UInt64) {
    precondition(share > 0 && share <= 1, "a share is above 0, at most 1")
    self.share = share
    self.seed = seed
  }
}

/// One input of the model: a column whose values are turned into ids, and each id into an embedding.
public struct Feature: Codable, Hashable, Sendable {
  /// How a value becomes an id. Id 0 is the missing value, whatever the encoding.
  public enum Encoding: Codable, Hashable, Sendable {
    /// Distinct values have ids of their own, as `Dictionary` says.
    case dictionary(Dictionary = Dictionary())
    /// A value's hash selects one of `buckets` ids.
    case hashed(buckets: Int)
    /// A number's quantile selects one of at most `buckets` ids.
    case quantiles(buckets: Int)
    /// Criteo's rule: a number x becomes ⌊ln(x)²⌋ where it is above 2, else its whole part; these have ids
    /// like the values of a dictionary.
    case logSquares(Dictionary = Dictionary())
    /// A number, less the log's mean and over its standard deviation, multiplies one learned vector.
    case standardised
    /// A part of a point in time.
    case time(TimePart, format: TimeFormat = .automatic)
  }

  /// Which values have ids of their own.
  public struct Dictionary: Codable, Hashable, Sendable {
    /// Values that are rarer do not.
    public var minimumCount: Int
    /// Nor do others than so many of the most frequent; nil where there is no such limit.
    public var limit: Int?
    /// How many ids the others share, by their hash. With 1 all of them have the same one.
    public var buckets: Int

    /// Makes the rule; by default every value has an id of its own.
    public init(minimumCount: Int = 1, limit: Int? = nil, buckets: Int = 1) {
      self.minimumCount = minimumCount
      self.limit = limit
      self.buckets = buckets
    }

    /// Whether values may lack an id of their own.
    public var hasOthers: Bool { minimumCount > 1 || limit != nil }
  }

  /// A part of a point in time, UTC: the missing value is 0, the first part 1.
  public enum TimePart: String, Codable, CaseIterable, Sendable {
    /// The hour of the day: 24.
    case hour
    /// The day of the week, Monday first: 7.
    case weekday
    /// The hour of the week, from Monday 0:00 on: 168.
    case hourOfWeek = "hour_of_week"

    /// How many there are.
    public var count: Int {
      switch self {
      case .hour: 24
      case .weekday: 7
      case .hourOfWeek: 168
      }
    }
  }

  /// The feature's name in a decision's path.
  public var name: String
  /// The column's name in the log.
  public var column: String
  /// How a value becomes an id.
  public var encoding: Encoding
  /// What separates the values of a multi-valued feature, which has the mean of their embeddings.
  /// Nil where a row has one value.
  public var separator: String?

  /// Makes a feature, by default of the column of its name.
  public init(
    name: String, column: String? = nil, encoding: Encoding, separator: String? = nil
  ) {
    self.name = name
    self.column = column ?? name
    self.encoding = encoding
    self.separator = separator
  }
}
