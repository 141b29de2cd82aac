// What a sample tells of a log: its columns, and which of them are label, time and groups.

import Files
import Importing
import LogReading
import LogSchema
import Numerics

/// A log, looked at without being told what its columns mean.
package struct LogProfile: Sendable {
  /// What is known of a log beforehand.
  package struct Wishes: Sendable {
    /// The label.
    package var label = LabelWish()
    /// The column by whose time the rows are ordered.
    package var time: String?
    /// The columns that name a row's group.
    package var group: [String] = []
    /// The column of importance weights.
    package var weight: String?

    /// Knows nothing.
    package init() {}
  }

  /// The files.
  package let paths: [String]
  /// How they are written.
  package let format: LogFormat
  /// What has to be said of it: as the user said it, with the names of columns that got them by their place.
  package let form: LogForm
  /// What a person should know of how the log is read, a sentence each without its full stop.
  package let notes: [String]
  /// Rows of the log; of its part that was read where `isWhole` is false.
  package let rows: Int
  /// Whether the log was read to its end.
  package let isWhole: Bool
  /// Rows of the sample.
  package let sampleRows: Int
  /// Records of the log that are no rows.
  package let rejected: Int
  /// What is wrong with the first of them.
  package let problems: [InputError]
  /// The columns, in the log's order.
  package let columns: [ColumnProfile]
  /// Columns of one vocabulary, which may share a table of embeddings.
  package let tables: [Table]
  /// The label; nil where no column is told to be it.
  package let label: LabelGuess?
  /// Why there is no label.
  package let labelProblem: InputError?
  /// The share of rows that are positive; nil without a label.
  package let positiveRate: Double?
  /// The share of rows whose label cannot be read; 0 without a label.
  package let unreadableLabels: Double
  /// The rows without a label, and what to do about them; nil where all have one.
  package let rowsWithoutLabel: UnreadableLabels?
  /// The rows in which a column of lists in brackets has something else; nil where all have lists.
  package let unreadableLists: UnreadableLists?
  /// The order of the rows.
  package let order: OrderGuess
  /// The columns that name a row's group; empty where there are none.
  package let group: [String]
  /// Why these columns are proposed; nil where they were asked for, or there are none.
  package let groupReason: String?
  /// The column of importance weights; nil where every row has the weight 1.
  package let weight: String?
  /// Why this column is proposed; nil where it was asked for, or there is none.
  package let weightReason: String?

  /// Looks at a sample.
  ///
  /// - Parameter wishes: what is known beforehand.
  /// - Throws: `InputError` where a column that was named is not there, or is not what it was said to be.
  package init(_ sample: LogSample, _ wishes: Wishes = Wishes(), pool: WorkerPool) throws {
    let file = sample.paths[0]
    let named =
      [wishes.label.column, wishes.time, wishes.weight].compactMap { $0 } + wishes.group
    for column in named { _ = try sample.index(of: column) }
    let facts = Self.facts(sample, pool)
    do {
      label = try LabelGuess.find(facts, wishes.label, file: file)
      labelProblem = nil
    } catch {
      if wishes.label.column != nil { throw error }
      (label, labelProblem) = (nil, error)
    }
    order = try Self.order(facts, wishes, label: label, file: file)
    let rowOrder = Self.rowOrder(order.order, facts, rows: sample.count)
    let labels = label.flatMap { label in
      facts.first { $0.sample.name == label.label.column }?.logged.labels(label.label.rule)
    }
    let name = label?.label.column
    let profiles = pool.map(facts.count) { index in
      ColumnProfile(
        facts[index], labels: facts[index].sample.name == name ? nil : labels, order: rowOrder,
        among: facts)
    }
    let roles = try LogRoles(facts, sample, wishes, label: name, labels: labels, order: order.order)
    columns = LeakSiblings.marked(
      roles.applied(to: profiles), facts, label: name, labels: labels)
    tables = SharedTables.find(facts, types: columns.map(\.type), label: name)
    let readable = labels?.compactMap { $0 } ?? []
    positiveRate =
      readable.isEmpty ? nil : Double(readable.count { $0 }) / Double(readable.count)
    unreadableLabels = labels == nil ? 0 : 1 - Double(readable.count) / Double(sample.count)
    rowsWithoutLabel = try Self.rowsWithoutLabel(sample, label?.label, share: unreadableLabels)
    unreadableLists = try UnreadableLists(facts, sample)
    (group, groupReason) = (roles.group, roles.groupReason)
    (weight, weightReason) = (roles.weight, roles.weightReason)
    paths = sample.paths
    format = sample.format
    form = sample.form
    notes = sample.notes
    rows = sample.rows
    isWhole = sample.isWhole
    sampleRows = sample.count
    rejected = sample.rejected
    problems = sample.problems
  }

  /// The column by whose time the rows are ordered; nil where they are not ordered by one.
  package var timeColumn: String? {
    if case .time(let column, _) = order.order { column } else { nil }
  }

  /// Whether a column is the weight or the group of the rows because it was asked for.
  package func wasAskedFor(_ column: ColumnProfile) -> Bool {
    column.name == weight && weightReason == nil
      || group.contains(column.name) && groupReason == nil
  }

  /// The profile of a column.
  package func column(_ name: String) -> ColumnProfile? { columns.first { $0.name == name } }

  /// What the columns' values tell, each column for itself and then beside the others.
  private static func facts(_ sample: LogSample, _ pool: WorkerPool) -> [ColumnFacts] {
    let alone = pool.map(sample.header.count) {
      ColumnFacts(sample.column($0), format: sample.format)
    }
    let vocabularies = alone.map { $0.isVocabulary ? $0.sample.table : nil }
    return pool.map(alone.count) { index in
      let others = vocabularies.indices.lazy.filter { $0 != index }.compactMap { vocabularies[$0] }
      return alone[index].asLists(of: Array(others))
    }
  }

  private static func order(
    _ facts: [ColumnFacts], _ wishes: Wishes, label: LabelGuess?, file: String
  ) throws -> OrderGuess {
    var candidates = facts.filter { $0.sample.name != label?.label.column }.compactMap(\.asOrder)
    for index in candidates.indices { candidates[index].owner = candidates[index].owner(facts) }
    guard let time = wishes.time else { return OrderGuess.find(candidates) }
    guard let chosen = candidates.first(where: { $0.column.name == time }) else {
      let found = facts.first { $0.sample.name == time }
      let example = found?.facts.otherThanNumber.map { ": found \"\($0.shortened)\"" } ?? ""
      throw InputError("column \(time) holds no times\(example)", file: file)
    }
    if chosen.column.missing > 0 {
      throw InputError(
        "column \(time) has no value in \(chosen.column.missing.grouped) of "
          + "\(chosen.column.codes.count.grouped) rows: expected a time in every row", file: file)
    }
    return OrderGuess.by(chosen)
  }

  /// The rows of the sample in the order of the stream; shuffled rows in the log's order, which tells more.
  private static func rowOrder(_ order: RowOrder, _ facts: [ColumnFacts], rows: Int) -> [UInt32] {
    guard case .time(let column, _) = order,
      let candidate = facts.first(where: { $0.sample.name == column })?.asOrder
    else { return Array(0..<UInt32(rows)) }
    return stableOrder(of: candidate.column.codes.map { candidate.seconds[Int($0) - 1] })
  }

  /// The rows without a label, counted in the whole log if it has such.
  private static func rowsWithoutLabel(
    _ sample: LogSample, _ label: Label?, share: Double
  ) throws -> UnreadableLabels? {
    guard let label else { return nil }
    let missing = sample.missingRows[try sample.index(of: label.column)]
    guard share > 0 || missing > 0 else { return nil }
    return try UnreadableLabels(of: label, in: sample)
      ?? UnreadableLabels(
        share: max(share, Double(missing) / Double(sample.rows)), ofRows: sample.rows)
  }
}

extension UnreadableLabels {
  /// Those of the log of a sample; nil where there are none, or the log cannot be read again.
  init?(of label: Label, in sample: LogSample) throws {
    guard Self.canReadAgain(sample.paths) else { return nil }
    let reader = try LogReader(sample.paths, form: sample.form, columns: [label.column])
    try self.init(
      of: label, in: reader, paths: sample.paths, limit: sample.isWhole ? nil : sample.rows)
  }
}

extension OrderGuess.Candidate {
  /// A column of ids, each with several rows, that all have the same time: that of a user, an item or a request.
  fileprivate func owner(_ facts: [ColumnFacts]) -> String? {
    facts.first { other in
      let ids = other.sample
      guard other.isVocabulary, ids.name != column.name, column.distinct > 1,
        ids.distinct >= column.distinct, ids.distinct * 2 <= ids.present
      else { return false }
      var times = [UInt32](repeating: 0, count: ids.distinct + 1)
      for (id, time) in zip(ids.codes, column.codes) where id > 0 {
        if times[Int(id)] == 0 { times[Int(id)] = time }
        if times[Int(id)] != time { return false }
      }
      return true
    }?.sample.name
  }
}

extension ColumnFacts {
  /// Whether the values may be ids, of which lists consist and that own times.
  var isVocabulary: Bool {
    switch guess.type {
    case .category, .identifier: true
    case .number: facts.areWhole && !facts.numbers.isEmpty
    default: false
    }
  }

  /// The column as what orders the rows; nil where it tells no time.
  fileprivate var asOrder: OrderGuess.Candidate? {
    if let time {
      return OrderGuess.Candidate(
        column: sample, format: time.format, seconds: time.seconds, other: time.other)
    }
    // Steps or minutes since the log's beginning.
    guard sample.distinct > 1, !facts.numbers.isEmpty, sample.name.isTimeName,
      sample.isRising(facts.numbers)
    else { return nil }
    return OrderGuess.Candidate(column: sample, format: .automatic, seconds: facts.numbers)
  }
}
