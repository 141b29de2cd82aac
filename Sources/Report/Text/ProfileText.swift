// The profile of a log as text: a table of its columns, and the findings in plain words.

import Files
import LogProfiling
import LogSchema

/// A row for each column: its type, distinct and missing values, the most frequent values, the drift of the values
/// from the first tenth of the stream to the last, and the AUC of the column alone.
package func profileTable(_ profile: LogProfile) -> TextTable {
  var table = TextTable([
    .init("column", .leading), .init("type", .leading), .init("distinct"), .init("missing"),
    .init("most frequent values", .leading), .init("drift"), .init("label AUC"),
  ])
  for column in profile.columns {
    let isLabel = column.name == profile.label?.label.column
    let distinct = column.type.isUnread ? "" : Double(column.distinctEstimate).scaled()
    table.append([
      column.name.visible.cut(to: 24), isLabel ? "label" : column.type.title,
      column.distinctEstimate == column.distinct ? distinct : "≈ \(distinct)",
      column.missing == 0 || column.type.isUnread ? "" : column.missing.share,
      column.mostFrequent, column.drift < 0.005 ? "" : column.drift.printed(2),
      column.association.map { $0.auc.printed(3) } ?? "",
    ])
  }
  return table
}

/// The findings, leaks first, and a summary of the log: a paragraph for each subject, each with its line feed.
package func profileFindings(_ profile: LogProfile) -> String {
  (profile.leaks + [profile.summary] + profile.remarks).map { $0 + "\n" }.joined()
}

extension LogProfile {
  /// Warnings of columns that leak the label.
  fileprivate var leaks: [String] {
    columns.compactMap { column in
      (column.leak ?? column.question).map {
        "warning: \(column.name) \($0.clause). Is it known before the outcome?"
      }
    }
  }

  /// Rows, label, order and groups in one paragraph.
  fileprivate var summary: String {
    var sentences = [
      "\(rows) rows\(isWhole ? "" : " were read")"
        + (sampleRows < rows ? ", of which \(sampleRows) at equal distances were profiled" : "")
        + "; format \(format.rawValue)."
    ]
    if let label {
      let share = positiveRate.map { ", \($0.share) positive" } ?? ""
      sentences.append("Label: \(label.label) (\(label.reason))\(share).")
    } else if let labelProblem {
      sentences.append("No label: \(labelProblem.problem).")
    }
    switch order.order {
    case .time(let column, _): sentences.append("Order: by \(column). \(order.reason)")
    case .shuffle, .log: sentences.append(order.reason)
    }
    if !group.isEmpty { sentences.append("Groups: \(group.joined(separator: ", ")).") }
    if let weight { sentences.append("Weights: \(weight).") }
    return sentences.joined(separator: " ")
  }

  fileprivate var remarks: [String] {
    func names(_ columns: [ColumnProfile]) -> String {
      columns.map(\.name).joined(separator: ", ")
    }
    var remarks = notes.map { "note: \($0)" }
    if let question = label?.question { remarks.append("warning: \(question)") }
    if let rowsWithoutLabel { remarks.append("warning: \(rowsWithoutLabel.sentence)") }
    for column in columns {
      guard let role = column.role else { continue }
      remarks.append(
        "note: \(column.name.isEmpty ? "``" : column.name) is no feature: \(role.comment)")
    }
    if rejected > 0 {
      let first = problems.first.map { ", the first is \($0)" } ?? ""
      remarks.append("warning: records that are not rows: \(rejected)\(first)")
    }
    for column in columns where column.numberShare > 0.5 {
      guard let other = column.otherThanNumber else { continue }
      remarks.append(
        "note: \(column.name) has numbers in \(column.numberShare.share) of its values, and other values"
          + " such as `\(other.cut(to: 20))`")
    }
    for column in columns where column.type.isUnread && column.role == nil {
      remarks.append("note: \(column.name) is not read: \(column.reason)")
    }
    let unused = columns.filter {
      [.constant, .identifier].contains($0.type) && $0.role == nil
    }
    if !unused.isEmpty {
      remarks.append(
        "note: of no use to a model (constant, or different in every row): \(names(unused))")
    }
    let drifting = columns.filter { $0.drift > 0.2 && $0.timeParts == nil }
    if !drifting.isEmpty {
      remarks.append(
        "note: the values at the end of the log differ from those at its start: \(names(drifting))")
    }
    return remarks
  }
}

extension ColumnType {
  fileprivate var isUnread: Bool { if case .unread = self { true } else { false } }

  fileprivate var title: String {
    switch self {
    case .list(let form): "list, " + (form.separator.map { "`\($0)`" } ?? "in brackets")
    default: name
    }
  }
}

extension ColumnProfile {
  /// `EWR 36%, LGA 33%`, or the quartiles of numbers.
  fileprivate var mostFrequent: String {
    if type == .number, let quantiles {
      return quantiles.map { $0.figures }.joined(separator: " … ")
    }
    if let timeRange { return "\(timeRange.first) … \(timeRange.last)" }
    if type == .identifier { return top.first.map { $0.value.cut(to: 20) } ?? "" }
    return top.prefix(2).map { "\($0.value.cut(to: 16)) \($0.share.share)" }
      .joined(separator: ", ")
  }
}

extension Double {
  /// A percentage, with two digits if it is small.
  fileprivate var share: String {
    let percent = self * 100
    // Less than all is never rounded to 100%.
    if percent >= 99.5, percent < 100 {
      return "\(min((percent * 100).rounded(.down) / 100, 99.99).printed(2))%"
    }
    return "\(percent.printed(percent >= 9.95 ? 0 : percent >= 0.095 ? 1 : 2))%"
  }

  /// A number as short as it may be: four significant digits at most.
  fileprivate var figures: String {
    magnitude >= 10_000 ? scaled() : self == rounded() ? printed(0) : printed(2)
  }
}

extension String {
  /// At most so many characters, the last an ellipsis if there were more.
  fileprivate func cut(to length: Int) -> String {
    count > length ? prefix(length - 1) + "…" : self
  }
}
