// The profile of a log as JSON.

import Files
import LogProfiling

/// What `nas data inspect --json` prints.
package struct ProfileRecord: Encodable, Sendable {
  /// The files.
  package let paths: [String]
  /// `csv`, `criteo`...
  package let format: String
  /// Rows that were read, of which `sample_rows` were looked at.
  package let rows: Int
  /// Rows of the sample.
  package let sampleRows: Int
  /// Whether the log was read to its end.
  package let isWhole: Bool
  /// Records that are no rows.
  package let rejected: Int
  /// What is wrong with the first of them.
  package let problems: [String]
  /// What a person should know of how the log is read; absent where that is nothing.
  package let notes: [String]?
  /// The label: column and rule in words; null where none is told.
  package let label: String?
  /// Why that is the label, or why none is.
  package let labelReason: String?
  /// The share of rows that are positive.
  package let positiveRate: Double?
  /// The column by whose time the rows are ordered; null where they are shuffled.
  package let time: String?
  /// Why.
  package let orderReason: String
  /// The columns that name a row's group.
  package let group: [String]
  /// The column of importance weights; null where every row has the weight 1.
  package let weight: String?
  /// How many rows have no label; null without a label.
  package let rowsWithoutLabel: Int?
  /// What to say and do about them; null where all have one.
  package let labelProblem: String?
  /// The columns, in the log's order.
  package let columns: [Column]

  /// One column.
  package struct Column: Encodable, Sendable {
    /// A value and its share of the rows.
    package struct Value: Encodable, Sendable {
      let value: String
      let share: Double
    }

    let name: String
    let type: String
    let reason: String
    let separator: String?
    let timeFormat: String?
    let missing: Double
    let distinct: Int
    let distinctEstimate: Int
    let top: [Value]
    let quantiles: [Double]?
    let drift: Double
    let labelAUC: Double?
    let labelEntropyRemoved: Double?
    let leak: String?
    let leakIsSure: Bool?
    let leakQuestion: String?
    let role: String?
    let roleReason: String?

    enum CodingKeys: String, CodingKey {
      case name, type, reason, separator, missing, distinct, top, quantiles, drift, leak, role
      case leakIsSure = "leak_is_sure"
      case leakQuestion = "leak_question"
      case roleReason = "role_reason"
      case timeFormat = "time_format"
      case distinctEstimate = "distinct_estimate"
      case labelAUC = "label_auc"
      case labelEntropyRemoved = "label_entropy_removed"
    }
  }

  enum CodingKeys: String, CodingKey {
    case paths, format, rows, rejected, problems, notes, label, time, group, weight, columns
    case rowsWithoutLabel = "rows_without_label"
    case labelProblem = "label_problem"
    case sampleRows = "sample_rows"
    case isWhole = "is_whole"
    case labelReason = "label_reason"
    case positiveRate = "positive_rate"
    case orderReason = "order_reason"
  }

  /// The record of a profile.
  package init(_ profile: LogProfile) {
    paths = profile.paths
    format = profile.format.rawValue
    rows = profile.rows
    sampleRows = profile.sampleRows
    isWhole = profile.isWhole
    rejected = profile.rejected
    problems = profile.problems.map(\.description)
    notes = profile.notes.isEmpty ? nil : profile.notes
    label = profile.label?.label.description
    labelReason = profile.label?.reason ?? profile.labelProblem?.problem
    positiveRate = profile.positiveRate
    if case .time(let column, _) = profile.order.order { time = column } else { time = nil }
    orderReason = profile.order.reason
    group = profile.group
    weight = profile.weight
    rowsWithoutLabel = profile.label == nil ? nil : profile.rowsWithoutLabel?.count ?? 0
    labelProblem = profile.rowsWithoutLabel?.sentence
    columns = profile.columns.map(Column.init)
  }
}

extension ProfileRecord.Column {
  fileprivate init(_ column: ColumnProfile) {
    name = column.name
    type = column.type.name
    reason = column.reason
    if case .list(let form) = column.type {
      separator = form.separator
    } else {
      separator = nil
    }
    if case .time(.pattern(let pattern)) = column.type {
      timeFormat = pattern
    } else {
      timeFormat = nil
    }
    missing = column.missing
    distinct = column.distinct
    distinctEstimate = column.distinctEstimate
    top = column.top.map { Value(value: $0.value, share: $0.share) }
    quantiles = column.quantiles
    drift = column.drift
    labelAUC = column.association?.auc
    labelEntropyRemoved = column.association?.entropyRemoved
    leak = column.leak?.reason
    leakIsSure = column.leak?.isSure
    leakQuestion = column.question?.reason
    role = column.role?.kind.rawValue
    roleReason = column.role?.reason
  }
}
