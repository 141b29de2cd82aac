// What kind of values a column has, judged by the values themselves, the log's format and the name.

import LogReading
import LogSchema

extension ColumnGuess {
  /// Whole numbers of at most so many values are rather names of things than amounts.
  static let fewNumbers = 50
  /// The share of rows with a value of their own from which on a value says nothing about other rows.
  private static let nearlyAll = 0.9

  /// Guesses the type of a column, and takes lists apart.
  ///
  /// - Parameter time: the column's values as points in time, where they are such.
  static func guess(
    _ column: SampleColumn, _ facts: ValueFacts, time: TimeGuess?, format: LogFormat
  ) -> (ColumnGuess, ListParts?) {
    let distinct = column.distinctEstimate
    let values =
      distinct == 1
      ? "one value, or none"
      : distinct == column.distinct
        ? "\(distinct.grouped) values" : "about \(distinct.rounded) values"
    if let kind = column.kind, let unreadable = kind.unreadable {
      return (ColumnGuess(.unread(kind), unreadable), nil)
    }
    if distinct == 0 { return (ColumnGuess(.constant, "no values"), nil) }
    if distinct == 1, column.missing == 0 {
      return (ColumnGuess(.constant, "only `\(column.text(0).shortened)`"), nil)
    }
    if let time { return (ColumnGuess(.time(time.format), time.reason), nil) }
    if let declared = declared(column, facts, values, format: format) {
      if case .list(let form) = declared.type {
        let list = ListGuess(form, of: column)
        return (ColumnGuess(.list(list.form), declared.reason), list.parts)
      }
      return (declared, nil)
    }
    // Nearly every row may have a list of its own.
    if facts.numbers.isEmpty || (facts.amounts.mayBeLists && !column.name.isAmountName) {
      if let weighted = WeightedListGuess(column) { return (ColumnGuess(weighted), nil) }
      if let nested = NestedGuess(column) {
        let words =
          "values with parts of their own, which are not read: `\(nested.example.shortened)`"
        return (ColumnGuess(.nested, words), nil)
      }
      if let list = ListGuess(column) { return (ColumnGuess(list), list.parts) }
    }
    var guess = ofSingleValues(column, facts, values)
    if facts.numbers.isEmpty, let remark = column.remark { guess.reason += "; \(remark)" }
    return (guess, nil)
  }

  /// The type of a column that is neither constant nor of times, lists or what its format declares.
  private static func ofSingleValues(
    _ column: SampleColumn, _ facts: ValueFacts, _ values: String
  ) -> ColumnGuess {
    if isIdentifier(column, facts) {
      return ColumnGuess(.identifier, "nearly every row has its own")
    }
    if !facts.numbers.isEmpty, column.distinctEstimate > 2, !facts.areDigitStrings {
      return ofNumbers(column, facts, values)
    }
    if facts.areHexadecimal { return ColumnGuess(.category, "\(values), hexadecimal") }
    if facts.numberShare > 0.5, let other = facts.otherThanNumber {
      return ColumnGuess(.category, "\(values), not all of them numbers: `\(other.shortened)`")
    }
    return ColumnGuess(.category, values)
  }

  /// Lists.
  init(_ list: ListGuess) {
    self.init(
      .list(list.form), "\(list.parts.count.grouped) values in lists, \(list.form.words)")
  }

  /// Lists with weights.
  init(_ list: WeightedListGuess) {
    self.init(
      .weightedList,
      "a list of values with weights, which are not read yet: `\(list.example.shortened)`")
  }

  /// What the log's format says of a column.
  private static func declared(
    _ column: SampleColumn, _ facts: ValueFacts, _ values: String, format: LogFormat
  ) -> ColumnGuess? {
    if format == .criteo, column.name != "label" {
      return column.name.hasPrefix("I")
        ? ColumnGuess(.number, "Criteo's numbers") : ColumnGuess(.category, values)
    }
    let hasSpaces = (0..<column.distinct).contains {
      column.table.bytes($0).contains(UInt8(ascii: " "))
    }
    switch column.kind ?? impliedKind(column.name, format: format) {
    case .tokens where hasSpaces, .numbers where hasSpaces:
      return ColumnGuess(.list(separator: " "), "lists, as the log says")
    case .token, .tokens:
      return isIdentifier(column, facts)
        ? ColumnGuess(.identifier, "nearly every row has its own")
        : ColumnGuess(.category, values)
    case .number, .numbers:
      return facts.numbers.isEmpty || column.distinct <= 2
        ? nil : ColumnGuess(.number, "numbers, as the log says")
    case .list:
      return ColumnGuess(.list(ListForm(separator: nil)), "lists, as the log says")
    case .time, .vector, .numberLists, .nested, .empty, nil:
      return nil
    }
  }

  /// What the columns of sparse rows hold.
  private static func impliedKind(_ name: String, format: LogFormat) -> ColumnKind? {
    switch format {
    case .libsvm: name == "indices" ? .tokens : name == "qid" ? .token : nil
    case .libffm where name != "label": name.hasSuffix(":value") ? .numbers : .tokens
    default: nil
    }
  }

  /// Whether nearly every row has a value of its own, and the value is no measurement.
  private static func isIdentifier(_ column: SampleColumn, _ facts: ValueFacts) -> Bool {
    let rows = column.presentInLog
    guard rows >= 20, Double(column.distinctEstimate) > nearlyAll * Double(rows) else {
      return false
    }
    if facts.numbers.isEmpty || facts.areDigitStrings { return true }
    return facts.areWhole
      && (column.name.isIdentifierName || column.isCounting(facts.numbers)
        || facts.numbers.allSatisfy { $0.magnitude >= 1e8 })
  }

  private static func ofNumbers(
    _ column: SampleColumn, _ facts: ValueFacts, _ values: String
  ) -> ColumnGuess {
    let least = facts.numbers.min() ?? 0
    let greatest = facts.numbers.max() ?? 0
    let range = "\(least.short) to \(greatest.short)"
    if !facts.areWhole { return ColumnGuess(.number, "numbers, \(range)") }
    if column.name.isIdentifierName {
      return ColumnGuess(.category, "\(values), named like ids")
    }
    if column.distinct <= fewNumbers {
      return ColumnGuess(.category, "\(values), whole numbers")
    }
    return ColumnGuess(.number, "whole numbers, \(range)", isOpen: true)
  }
}

extension SampleColumn {
  /// What keeps texts from being times or amounts, if nearly all of them are; nil otherwise.
  fileprivate var remark: String? {
    guard distinct >= 20 else { return nil }
    if let other = TimeGuess.exception(in: self) {
      return "times but for `\(text(other.value).shortened)` in \(other.rows.grouped) "
        + "\(isExact ? "" : "sampled ")\(other.rows == 1 ? "row" : "rows"): without such rows, or with them skipped by "
        + "--max-bad-rows, `type: time` and `order: {time: \(name)}` read them"
    }
    let withUnit = (0..<distinct).filter { hasUnit($0) }
    guard withUnit.count * 10 >= distinct * 9,
      let example = withUnit.first(where: { table.bytes($0).contains(UInt8(ascii: ".")) })
    else { return nil }
    return "numbers with units, such as `\(text(example).shortened)`, are not read as numbers"
  }

  /// Whether a value is a number with one to four letters behind, perhaps behind a blank.
  private func hasUnit(_ value: Int) -> Bool {
    let bytes = table.bytes(value)
    let digits = bytes.prefix { ($0 >= 0x30 && $0 <= 0x39) || $0 == UInt8(ascii: ".") }
    let unit = bytes.dropFirst(digits.count).drop { $0 == UInt8(ascii: " ") }
    return number(digits.span) != nil && (1...4).contains(unit.count)
      && unit.allSatisfy { ($0 | 0x20) >= UInt8(ascii: "a") && ($0 | 0x20) <= UInt8(ascii: "z") }
  }

  /// Whether the values count the rows: they rise by the same step from row to row.
  fileprivate func isCounting(_ values: [Double]) -> Bool {
    let numbers = codes.lazy.filter { $0 > 0 }.map { values[Int($0) - 1] }
    guard let first = numbers.first, let second = numbers.dropFirst().first else { return false }
    let step = second - first
    return step != 0 && zip(numbers, numbers.dropFirst()).allSatisfy { $1 - $0 == step }
  }
}
