// What the columns of a click log mean. A value: reading a log by it is `Importer`'s work.

import Files

/// The columns of a click log that a model reads, and the order of its rows.
package struct Schema: Codable, Hashable, Sendable {
  /// How the log's files are written; nil where their content says it.
  package var format: LogFormat?
  /// The character between the fields of a `csv`; nil where its first line says it.
  package var delimiter: String?
  /// The columns' names in their order, of a log that has no header; nil where it has one.
  package var names: [String]?
  /// Which column says whether a row is positive, and how.
  package var label: Label
  /// The order in which the rows are streamed.
  package var order: RowOrder
  /// Columns whose values together name the group of a row, for per-query metrics. May be empty.
  package var group: [String]
  /// Name of a column of importance weights, which are at least 0: a row of weight 2 counts as two rows.
  package var weight: String?
  /// Which negative rows are kept; nil where all are.
  package var sampling: NegativeSampling?
  /// The features, in the order in which their embeddings are concatenated.
  package var features: [Feature]

  /// A schema; by default the format is detected, and every row is kept and has the weight 1.
  package init(
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
  package var columns: [String] {
    var columns = [label.column] + group + [weight].compactMap { $0 } + features.map(\.column)
    if case .time(let column, _) = order { columns.append(column) }
    var seen: Set<String> = []
    return columns.filter { seen.insert($0).inserted }
  }
}

/// How the files of a log are written. Compression is not part of it.
package enum LogFormat: String, Codable, CaseIterable, Sendable {
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
  /// Apache Parquet, read by Python's pyarrow.
  case parquet
}

/// What makes a row positive. A string stands for a column of 0 and 1.
package struct Label: Codable, Hashable, Sendable, ExpressibleByStringLiteral {
  /// How a value becomes 0 or 1.
  package enum Rule: Codable, Hashable, Sendable {
    /// It is 0 or 1.
    case binary
    /// 1 where the number is at least this.
    case atLeast(Double)
    /// 1 where the text is this, 0 for every other.
    case value(String)
  }

  /// The column's name. Every row must have a value.
  package var column: String
  /// How a value becomes 0 or 1.
  package var rule: Rule

  /// A column with a rule; without one, a column of 0 and 1.
  package init(_ column: String, _ rule: Rule = .binary) {
    self.column = column
    self.rule = rule
  }

  /// A column of 0 and 1.
  package init(stringLiteral column: String) { self.init(column) }
}

extension Label: CustomStringConvertible {
  /// `click`, or `rating at least 4.0`, or `income is 50000+.`
  package var description: String {
    switch rule {
    case .binary: column
    case .atLeast(let least): "\(column) at least \(least)"
    case .value(let value): "\(column) is \(value)"
    }
  }
}

/// The order in which the rows of a log are streamed.
package enum RowOrder: Codable, Hashable, Sendable {
  /// By a column of times. Rows of equal time keep the log's order.
  case time(column: String, format: TimeFormat = .automatic)
  /// Shuffled once, by a seed.
  case shuffle(seed: UInt64)
  /// As the log has them.
  case log
}

/// How points in time are written.
package enum TimeFormat: Codable, Hashable, Sendable {
  /// ISO 8601 dates, or numbers: the first value decides. Numbers are seconds since 1970, or where they are
  /// greater than any such in use, milliseconds (from 10¹¹), microseconds (10¹⁴), nanoseconds (10¹⁷).
  case automatic
  /// Text as a pattern says, a part of that of `strptime`: `%Y %y %m %d %H %M %S` stand for year, year of the century
  /// (69...99 are 1969...1999), month, day, hour, minute, second; `%b` and `%a` for English names of months and
  /// weekdays, short or long; `%I` with `%p` for the hour before or after noon; `%f` for the digits of a fraction of a
  /// second, which `%S` may have too; `%z` for `Z`, `UTC`, `+01`, `+0100` or `+01:00`, without which times are UTC; a
  /// blank for one blank or more; `%%` for a percent sign; all else for itself. Months, days and hours that stand apart
  /// from other digits may have one digit.
  case pattern(String)
}

/// Which negative rows of a log are kept, so that a log of few clicks becomes a short one.
///
/// A row is kept or not by a hash of its content: every run keeps the same rows. A negative that is kept has
/// the importance weight 1 / `share`, so that predictions stay calibrated.
package struct NegativeSampling: Codable, Hashable, Sendable {
  /// The share of negative rows that is kept, above 0, at most 1.
  package var share: Double
  /// Another seed keeps other rows.
  package var seed: UInt64

  /// - Precondition: `share` is above 0 and at most 1.
  package init(share: Double, seed: UInt64) {
    precondition(share > 0 && share <= 1, "a share is above 0, at most 1")
    self.share = share
    self.seed = seed
  }
}

/// How a list is written that is more than values between separators.
package enum ListSyntax: String, Codable, CaseIterable, Sendable {
  /// Values in brackets, braces or parentheses, between commas or blanks, each perhaps in quotes: JSON's, Python's and
  /// NumPy's lists, arrays of Postgres.
  case brackets
}

/// One input of the model: a column whose values are turned into ids, and each id into an embedding.
package struct Feature: Codable, Hashable, Sendable {
  /// How a value becomes an id. Id 0 is the missing value, whatever the encoding.
  package enum Encoding: Codable, Hashable, Sendable {
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
  package struct Dictionary: Codable, Hashable, Sendable {
    /// Values that are rarer do not.
    package var minimumCount: Int
    /// Nor do others than so many of the most frequent; nil where there is no such limit.
    package var limit: Int?
    /// How many ids the others share, by their hash. With 1 all of them have the same one.
    package var buckets: Int

    /// Makes the rule; by default every value has an id of its own.
    package init(minimumCount: Int = 1, limit: Int? = nil, buckets: Int = 1) {
      self.minimumCount = minimumCount
      self.limit = limit
      self.buckets = buckets
    }

    /// Whether values may lack an id of their own.
    package var hasOthers: Bool { minimumCount > 1 || limit != nil }
  }

  /// A part of a point in time, UTC: the missing value is 0, the first part 1.
  package enum TimePart: String, Codable, CaseIterable, Sendable {
    /// The hour of the day: 24.
    case hour
    /// The day of the week, Monday first: 7.
    case weekday
    /// The hour of the week, from Monday 0:00 on: 168.
    case hourOfWeek = "hour_of_week"

    /// How many there are.
    package var count: Int {
      switch self {
      case .hour: 24
      case .weekday: 7
      case .hourOfWeek: 168
      }
    }
  }

  /// The feature's name in a decision's path.
  package var name: String
  /// The column's name in the log.
  package var column: String
  /// How a value becomes an id.
  package var encoding: Encoding
  /// What separates the values of a multi-valued feature, which has the mean of their embeddings.
  /// Nil where a row has one value, or a list of a syntax of its own.
  package var separator: String?
  /// The syntax of a multi-valued feature's lists; nil where a separator says it, or a row has one value.
  package var list: ListSyntax?
  /// The value that only fills lists up to a length, e.g. `0`: it is none of their values. Nil where there is none.
  package var padding: String?
  /// Whether the values are whole numbers, however they are written: `123`, `123.0` and `1.23e2` are one value,
  /// `123`. Nil for no: values are what their bytes are.
  package var whole: Bool?
  /// Whether the decimal sign of numbers is a comma, as in `3,14`: see `Amount`. Nil for no.
  package var decimalComma: Bool?
  /// The name of the embedding table, which features with the same one share, and with it their ids; nil for a table
  /// of the feature's own.
  package var table: String?

  /// Whether a row may have several values.
  package var isMultiValued: Bool { separator != nil || list != nil }

  /// Makes a feature, by default of the column of its name.
  package init(
    name: String, column: String? = nil, encoding: Encoding, separator: String? = nil
  ) {
    self.name = name
    self.column = column ?? name
    self.encoding = encoding
    self.separator = separator
  }
}
