// A schema held against a sample of its log: what an import would refuse, and what a model would not thank for.

import Files
import Importing
import LogReading
import LogSchema
import Numerics

/// What was found when a schema was held against a log.
package struct SchemaCheck: Sendable {
  /// One thing that is wrong, or had better be otherwise.
  package struct Finding: Sendable {
    /// The key of the schema, e.g. `features.site`.
    package let place: String
    /// What was found.
    package let problem: String
    /// What to do about it.
    package let advice: String
    /// Whether an import or a search would fail.
    package let isFailure: Bool
  }

  /// The findings, failures and warnings, in the order of the schema.
  package private(set) var findings: [Finding] = []
  /// About how many ids each feature has, the missing value's included.
  package private(set) var vocabularySizes: [Int] = []

  /// Kish's effective number of the sample's rows by their weights, over their number; nil where there are no weights, or
  /// one is no number.
  package private(set) var effectiveShare: Double?
  /// The greatest weight of the sample; nil where `effectiveShare` is.
  package private(set) var greatestWeight: Double?

  /// About how many rows of the log an import skips, since so many may be; 0 where it would end at one of them.
  package private(set) var skippedRows = 0

  /// The findings of rows that an import may skip.
  private var ofRows: [Int] = []
  /// Rows of the sample that cannot be read.
  private var unreadable: Set<Int> = []
  /// Rows of the log without a label.
  private var unlabelled = 0
  private let sample: LogSample
  private let facts: [ColumnFacts]

  /// Holds a schema against a sample.
  ///
  /// - Parameter maximumBadRows: how many rows that cannot be read may be skipped. Findings of no more are none.
  package init(
    _ schema: Schema, _ sample: LogSample, maximumBadRows: Int = 0, pool: WorkerPool
  ) {
    self.sample = sample
    facts = pool.map(sample.header.count) {
      ColumnFacts(sample.column($0), format: sample.format)
    }
    if let first = sample.problems.first {
      ofRows.append(findings.count)
      fail(
        "path", "records that are no rows: \(sample.rejected.grouped), the first is \(first)",
        "correct them, name the `format`, or skip some with --max-bad-rows")
    }
    let labels = check(schema.label)
    if case .time(let name, let format) = schema.order { checkTime(name, format) }
    for name in schema.group { _ = column(name, "group") }
    if let weight = schema.weight { checkWeight(weight) }
    for feature in schema.features { check(feature, labels, of: schema) }
    shareVocabularies(schema.features)
    skip(atMost: maximumBadRows)
  }

  /// Takes back the findings of rows that may be skipped.
  private mutating func skip(atMost greatest: Int) {
    let share = Double(unreadable.count) / Double(max(sample.count, 1))
    let count = max(unlabelled, Int((share * Double(sample.rows)).rounded(.up)))
    let all = sample.rejected + count
    guard all > 0, all <= greatest, count < sample.rows else { return }
    skippedRows = all
    for finding in ofRows.reversed() { findings.remove(at: finding) }
  }

  /// Gives the features of a table the vocabulary that they have together.
  private mutating func shareVocabularies(_ features: [Feature]) {
    for table in Set(features.compactMap(\.table)).sorted() {
      let members = features.indices.filter { features[$0].table == table }
      var values = ByteTable()
      for f in members {
        guard let index = try? sample.index(of: features[f].column) else { continue }
        let (column, form) = (facts[index].logged, FieldForm(features[f]))
        for value in 0..<column.distinct {
          _ = form.forEachValue(of: column.table.bytes(value).span) {
            _ = values.insert($0)
            return true
          }
        }
      }
      // What single columns are estimated to have beyond the sample, all of them have at least. Of lists nothing is
      // estimated: most of their values are combinations.
      let estimates = members.filter { !features[$0].isMultiValued }.map { vocabularySizes[$0] }
      let own = features[members[0]].encoding.vocabularySize(values: values.count)
      for f in members { vocabularySizes[f] = max(own, estimates.max() ?? 0) }
    }
  }

  private mutating func fail(_ place: String, _ problem: String, _ advice: String) {
    findings.append(
      Finding(place: place, problem: problem, advice: advice, isFailure: true))
  }

  private mutating func warn(_ place: String, _ problem: String, _ advice: String) {
    findings.append(
      Finding(place: place, problem: problem, advice: advice, isFailure: false))
  }

  /// A column; a finding where there is none.
  private mutating func column(_ name: String, _ place: String) -> ColumnFacts? {
    do {
      return facts[try sample.index(of: name)]
    } catch {
      fail(place, (error as? InputError)?.problem ?? "\(error)", "name a column of the log")
      return nil
    }
  }

  private mutating func check(_ label: Label) -> [Bool?]? {
    guard let column = column(label.column, "label") else { return nil }
    let labels = column.logged.labels(label.rule)
    checkLabels(label, column, labels)
    let seen = Set(labels.compactMap { $0 })
    if seen.count == 1 {
      fail(
        "label", "every row is \(seen.contains(true) ? "positive" : "negative")",
        "choose another column or rule: values are "
          + column.logged.mostFrequent(5).map { column.logged.text($0).shortened }
          .joined(separator: ", "))
    }
    return seen.count == 2 ? labels : nil
  }

  /// The diagnosis of rows without a label is that of an import and of a draft.
  private mutating func checkLabels(_ label: Label, _ column: ColumnFacts, _ labels: [Bool?]) {
    let expected = label.rule == .binary ? "0 or 1" : "a number"
    let rule =
      "name the positive value: {column: \(label.column), positive: ...} or {..., at_least: ...}"
    let missing = (try? sample.index(of: label.column)).map { sample.missingRows[$0] } ?? 0
    guard labels.contains(nil) || missing > 0 else { return }
    let diagnosis = try? UnreadableLabels(of: label, in: sample)
    unlabelled = diagnosis?.count ?? 0
    if let diagnosis, !labels.contains(nil) {
      // None of the rows of the sample.
      ofRows.append(findings.count)
      fail("label", "column \(label.column): \(diagnosis.finding)", diagnosis.advice)
      return
    }
    checkValues(
      column, "label", expected, labels.map { $0 != nil },
      more: diagnosis.map { ": \($0.finding)" } ?? "",
      advice: diagnosis.flatMap { $0.isFew ? $0.advice : nil } ?? rule)
  }

  private mutating func checkTime(_ name: String, _ format: TimeFormat) {
    guard let column = column(name, "order") else { return }
    checkValues(
      column, "order", "a time", column.isReadable(by: TimeEncoder(format)),
      advice: "give the `format`, or another order, e.g. {shuffle: 1}")
  }

  private mutating func checkWeight(_ name: String) {
    guard let column = column(name, "weight") else { return }
    checkValues(
      column, "weight", "a number of at least 0", column.isReadable(by: WeightEncoder()),
      advice: "choose another column")
    let encoder = WeightEncoder()
    let table = column.logged.table
    let weights = (0..<table.count).map { encoder.code(table.bytes($0).span).map(Double.init) }
    let ofRows = column.logged.codes.compactMap { $0 == 0 ? nil : weights[Int($0) - 1] }
    guard ofRows.count == column.logged.codes.count else { return }
    let (sum, squares) = ofRows.reduce((0.0, 0.0)) { ($0.0 + $1, $0.1 + $1 * $1) }
    greatestWeight = ofRows.max()
    effectiveShare = squares > 0 ? sum / squares * sum / Double(ofRows.count) : 0
  }

  /// A finding where some rows have a value that is not what is expected.
  private mutating func checkValues(
    _ column: ColumnFacts, _ place: String, _ expected: String, _ isExpected: [Bool],
    more: String = "", advice: String
  ) {
    let wrong = isExpected.count { !$0 }
    guard wrong > 0, let row = isExpected.firstIndex(of: false) else { return }
    let code = Int(column.logged.codes[row])
    let value = code == 0 ? "no value" : "\"\(column.logged.text(code - 1).shortened)\""
    let share = (Double(wrong) / Double(isExpected.count)).percent
    ofRows.append(findings.count)
    unreadable.formUnion(isExpected.indices.filter { !isExpected[$0] })
    fail(
      place,
      "column \(column.logged.name): found \(value) in \(share) of the rows, expected \(expected)"
        + more, advice)
  }

  private mutating func check(_ feature: Feature, _ labels: [Bool?]?, of schema: Schema) {
    let place = "features.\(feature.name)"
    guard let column = column(feature.column, place) else {
      vocabularySizes.append(1)
      return
    }
    let sample = column.logged
    let comma = feature.decimalComma ?? false
    vocabularySizes.append(feature.encoding.vocabularySize(values: sample.values(of: feature)))
    switch feature.encoding {
    case .quantiles(let buckets):
      checkNumbers(
        feature, column, place, QuantileEncoder(buckets: buckets, hasDecimalComma: comma))
    case .logSquares(let rule):
      checkNumbers(feature, column, place, LogSquaresEncoder(rule: rule, hasDecimalComma: comma))
    case .standardised:
      checkNumbers(feature, column, place, StandardisedEncoder(hasDecimalComma: comma))
    case .time(let part, let format):
      checkValues(
        column, place, "a time", column.isReadable(by: TimePartEncoder(part, format: format)),
        advice: "give the `format`")
    case .dictionary, .hashed: checkVocabulary(feature, column, place)
    }
    if column.guess.type == .constant {
      warn(place, "\(column.guess.reason): it tells nothing", "leave it out")
    }
    if feature.column == schema.label.column {
      fail(place, "it is the label itself", "leave it out")
    } else {
      let profile = ColumnProfile(column, labels: labels, order: [], among: [])
      if let leak = profile.leak {
        warn(place, "it \(leak.clause)", "leave it out")
      } else if let question = profile.question {
        warn(place, "it \(question.clause)", "leave it out if it is")
      }
    }
  }

  private mutating func checkNumbers(
    _ feature: Feature, _ column: ColumnFacts, _ place: String, _ encoder: some ValueEncoder
  ) {
    let form = FieldForm(feature)
    checkValues(
      column, place, form.expected("a number") ?? "", column.isReadable(by: encoder, as: form),
      advice: "make it `type: categorical`")
  }

  /// How the number of values fits the ids that they get.
  private mutating func checkVocabulary(
    _ feature: Feature, _ column: ColumnFacts, _ place: String
  ) {
    let (values, rows) = (column.logged.values(of: feature), column.logged.presentInLog)
    let form = FieldForm(feature)
    if let expected = form.expected(nil) {
      checkValues(
        column, place, expected, column.isReadable(by: DictionaryEncoder(), as: form),
        advice: "leave out `list`, or give the `separator`")
    }
    if checkLists(feature, column, place) { return }
    switch feature.encoding {
    case .dictionary(let rule) where !rule.hasOthers && !feature.isMultiValued:
      if values > 1000, Double(values) > 0.5 * Double(rows) {
        warn(
          place, "about \(values.rounded) values in \(rows.rounded) rows: most ids learn nothing",
          column.listSeparator.map { "they are lists: give the `separator: \"\($0)\"`" }
            ?? "leave it out, or give `min_count` or `buckets`")
      }
    case .hashed(let buckets):
      if values > 10 * buckets {
        warn(
          place, "about \(values.rounded) values share \(buckets.grouped) buckets",
          "more `buckets`, or `min_count`")
      } else if buckets > 1000, buckets > 20 * values {
        warn(
          place, "\(buckets.grouped) buckets for about \(values.rounded) values",
          "fewer `buckets`, or none: then each value has an id of its own")
      }
    default: break
    }
  }
}

extension SchemaCheck {
  /// A warning where a column's lists are read otherwise than they are written. Returns whether there is one.
  private mutating func checkLists(
    _ feature: Feature, _ column: ColumnFacts, _ place: String
  ) -> Bool {
    guard case .list(let written) = column.guess.type, feature.list == nil else { return false }
    let own = FieldForm(feature)
    guard let separator = written.separator else {
      var first = ""
      _ = own.forEachValue(of: column.logged.table.bytes(0).span) {
        first = string($0)
        return false
      }
      warn(
        place,
        "the values are lists in brackets, of which ids such as `\(first.shortened)` are made",
        feature.separator == nil
          ? "`list: brackets`" : "`list: brackets` in the place of `separator`")
      return true
    }
    guard let read = feature.separator, read != separator,
      ListParts(column.logged, own).listShare == 0
    else { return false }
    warn(
      place, "no value has the separator `\(read)`: the lists are written with `\(separator)`",
      "`separator: \"\(separator)\"`")
    return true
  }
}

extension SampleColumn {
  /// About how many values get an id: those of lists are counted one by one.
  fileprivate func values(of feature: Feature) -> Int {
    guard feature.isMultiValued else { return distinctEstimate }
    let form = FieldForm(feature)
    var values = ByteTable()
    for value in 0..<distinct {
      _ = form.forEachValue(of: table.bytes(value).span) {
        _ = values.insert($0)
        return true
      }
    }
    return values.count
  }
}

extension ColumnFacts {
  /// What stands between the values of lists; nil where they are none, or in brackets.
  fileprivate var listSeparator: String? {
    guard case .list(let form) = guess.type else { return nil }
    return form.separator
  }

  /// Of each row, whether an import reads its value.
  fileprivate func isReadable(
    by encoder: some ValueEncoder, as form: FieldForm = FieldForm()
  ) -> [Bool] {
    // The values stand in the order of their first rows, on which an encoder may depend.
    var encoder = encoder
    let table = logged.table
    var ofValues = [encoder.missing != nil]
    for value in 0..<table.count {
      ofValues.append(encoder.reads(table.bytes(value).span, as: form))
    }
    return logged.codes.map { ofValues[Int($0)] }
  }
}

extension Feature.Encoding {
  /// About how many ids there are, the missing value's included, for so many distinct values.
  fileprivate func vocabularySize(values: Int) -> Int {
    switch self {
    case .dictionary(let rule):
      rule.vocabularySize(own: min(values, rule.limit ?? values))
    case .hashed(let buckets): 1 + buckets
    case .quantiles(let buckets): 1 + min(buckets, values)
    case .logSquares(let rule): rule.vocabularySize(own: min(values, 200))
    case .standardised: 2
    case .time(let part, _): 1 + part.count
    }
  }
}
