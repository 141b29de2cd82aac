// What a draft makes of one column of a log: a feature, or a reason to leave it out.

import LogProfiling
import LogSchema

/// A column of a log in a draft.
struct FeatureDraft: Sendable {
  /// The feature; where the column is left out, the one to put in all the same, if there is any.
  let feature: Feature?
  /// Why it is what it is, in a few words.
  let comment: String
  /// Whether the model reads the feature.
  let isUsed: Bool
  /// About how many values it has.
  let values: Int

  init(_ feature: Feature?, _ comment: String, isUsed: Bool = true, values: Int = 0) {
    self.feature = feature
    self.comment = comment
    self.isUsed = isUsed
    self.values = values
  }

  /// All columns of a log; the parts of the time that orders it come last.
  static func all(_ profile: LogProfile) -> [(column: String, draft: FeatureDraft)] {
    let time: String? = if case .time(let column, _) = profile.order.order { column } else { nil }
    var drafts: [(column: String, draft: FeatureDraft)] = []
    for column in profile.columns where !profile.isOneOfTooMany(column) {
      drafts.append((column.name, FeatureDraft(column, of: profile, time: time)))
    }
    guard let time, let column = profile.column(time), case .time(let format) = column.type else {
      return drafts
    }
    let names = Set(profile.columns.map(\.name)).subtracting([time])
    // What is made of a leak is one.
    let leak = column.leak.map {
      "made of \(time), which \($0.isSure ? "knows" : "may know") the label: \($0.reason)"
    }
    for part in Feature.TimePart.allCases where column.tells(part) {
      let name = names.contains(part.rawValue) ? "\(time)_\(part.rawValue)" : part.rawValue
      let feature = Feature(
        name: name, column: time, encoding: .time(part, format: format))
      drafts.append(
        (
          time,
          FeatureDraft(
            feature, leak ?? "\(part.words), UTC", isUsed: leak == nil, values: part.count)
        ))
    }
    return drafts
  }

  private init(_ column: ColumnProfile, of profile: LogProfile, time: String?) {
    let name = column.name
    let usual = Feature(column, of: profile)
    self =
      if profile.columns.count(where: { $0.name == name }) > 1 {
        FeatureDraft(nil, "several columns have this name", isUsed: false)
      } else if name.isEmpty || name.contains(where: \.isNewline) {
        FeatureDraft(
          nil, column.role?.comment ?? "a column without a name, or with a line break in its name",
          isUsed: false)
      } else if name == profile.label?.label.column {
        FeatureDraft(nil, "the label", isUsed: false)
      } else if name == time {
        FeatureDraft(nil, "the time of the rows: \(column.reason)", isUsed: false)
      } else if let role = column.role {
        FeatureDraft(usual, role.comment, isUsed: false)
      } else if let leak = column.leak {
        FeatureDraft(usual, leak.clause, isUsed: false)
      } else if profile.saysTheSame(column) {
        FeatureDraft(nil, "other columns hold the same values", isUsed: false)
      } else {
        switch column.type {
        case .constant: FeatureDraft(nil, column.reason, isUsed: false)
        case .unread: FeatureDraft(nil, column.reason, isUsed: false)
        case .identifier: FeatureDraft(usual, column.reason, isUsed: false)
        case .time: FeatureDraft(usual, "a time: \(column.reason)", isUsed: false)
        case .weightedList: FeatureDraft(nil, column.reason, isUsed: false)
        case .nested: FeatureDraft(usual, column.reason, isUsed: false)
        case .category, .list, .number:
          FeatureDraft(usual, column.comment(usual), values: column.values)
        }
      }
  }
}

extension Feature {
  /// The usual encoding of a column.
  fileprivate init(_ column: ColumnProfile, of profile: LogProfile) {
    switch column.type {
    case .number where profile.format == .criteo:
      // The rule by which published results on these logs were made.
      self.init(
        name: column.name,
        encoding: .logSquares(Dictionary(minimumCount: profile.rows < 1_000_000 ? 2 : 10)))
    case .number:
      self.init(
        name: column.name, encoding: .quantiles(buckets: column.distinct < 30 ? 16 : 32))
      decimalComma = column.hasDecimalComma ? true : nil
    case .time(let format):
      self.init(name: column.name, encoding: .time(.hour, format: format))
    case .unread: self.init(name: column.name, encoding: .usual(column, of: profile))
    case .list(let form):
      self.init(
        name: column.name, encoding: .usual(profile.owner(column), of: profile),
        separator: form.separator)
      list = form.separator == nil ? .brackets : nil
      padding = form.padding
    case .constant, .identifier, .category, .weightedList, .nested:
      self.init(name: column.name, encoding: .usual(profile.owner(column), of: profile))
      whole = column.isWhole ? true : nil
    }
    table = profile.table(column)?.name
  }
}

extension Feature.Encoding {
  /// Beyond so many values a dictionary's own ids take more memory than they are worth.
  private static let greatestDictionary = 2_000_000
  /// An embedding learns from so many rows; ids that are rarer in the mean share one.
  private static let rowsToLearn = 20

  /// An id for each value, for each that is not rare, or for each hash, by how many there are.
  fileprivate static func usual(_ column: ColumnProfile, of profile: LogProfile) -> Self {
    let values = column.values
    if values > greatestDictionary { return .hashed(buckets: 1 << 20) }
    if profile.format == .criteo {
      return .dictionary(Feature.Dictionary(minimumCount: profile.rows < 1_000_000 ? 2 : 10))
    }
    if values * rowsToLearn > profile.rows, values > 100 {
      return .dictionary(Feature.Dictionary(minimumCount: profile.rows < 5_000_000 ? 5 : 10))
    }
    return .dictionary()
  }
}

extension ColumnProfile {
  /// About how many values get an id.
  fileprivate var values: Int { listValues ?? distinctEstimate }

  /// Why the feature is what it is.
  fileprivate func comment(_ feature: Feature) -> String {
    switch feature.encoding {
    case .dictionary(let dictionary) where dictionary.minimumCount > 1:
      "\(reason); values rarer than \(dictionary.minimumCount) share an id"
    case .hashed: "\(reason), hashed"
    default: reason
    }
  }

  /// Whether times differ in a part: those of a day's log have one weekday, dates one hour.
  fileprivate func tells(_ part: Feature.TimePart) -> Bool {
    guard let timeParts else { return false }
    return switch part {
    case .hour: timeParts.hours > 1
    case .weekday: timeParts.weekdays > 1
    case .hourOfWeek: false  // hour and weekday tell it
    }
  }
}

extension Feature.TimePart {
  fileprivate var words: String {
    switch self {
    case .hour: "the hour of the day"
    case .weekday: "the day of the week"
    case .hourOfWeek: "the hour of the week"
    }
  }
}

extension LogProfile {
  /// The table that a column shares with others.
  fileprivate func table(_ column: ColumnProfile) -> Table? {
    tables.first { $0.columns.contains(column.name) }
  }

  /// The first column of the table, whose rule gives the ids of all.
  fileprivate func owner(_ column: ColumnProfile) -> ColumnProfile {
    table(column).flatMap { self.column($0.columns[0]) } ?? column
  }

  /// So many indices of a sparse log may be features of their own.
  private static let greatestIndices = 100

  /// The indices of a sparse log that are columns of their own.
  private var indices: Int {
    format == .libsvm ? columns.count { UInt64($0.name) != nil } : 0
  }

  /// Whether a column is one of so many indices of a sparse log that all of them become one feature.
  fileprivate func isOneOfTooMany(_ column: ColumnProfile) -> Bool {
    indices > Self.greatestIndices && UInt64(column.name) != nil
  }

  /// Whether a column of a sparse log says what others say: all indices at once, or the weights of a field's.
  fileprivate func saysTheSame(_ column: ColumnProfile) -> Bool {
    switch (format, column.type) {
    case (.libsvm, _): column.name == "indices" && (1...Self.greatestIndices).contains(indices)
    case (.libffm, .number): false
    case (.libffm, _): column.name.hasSuffix(":value")
    default: false
    }
  }
}
