// Which columns have values of one vocabulary, so that one embedding table may serve them: a list and the column of its
// single values, and columns whose names say that they are the same thing at another time.

import LogReading
import LogSchema

extension LogProfile {
  /// Columns of one vocabulary.
  package struct Table: Hashable, Sendable {
    /// A name for the table: that of the thing.
    package let name: String
    /// The columns, in the log's order, two or more.
    package let columns: [String]
  }
}

/// Finds columns of one vocabulary.
enum SharedTables {
  /// Fewer values than these may be the same by chance.
  private static let (leastValues, leastNamedValues) = (30, 10)
  /// The share of a list's parts that must be values of the other column, weighted by rows, and the share of that
  /// column's rows whose values must be parts.
  private static let (leastKnown, leastListed) = (0.9, 0.5)

  /// The tables, in the order of their first columns.
  ///
  /// - Parameters:
  ///   - facts: the columns, of any type.
  ///   - types: what they are taken for.
  ///   - label: the label's column, which shares nothing.
  static func find(_ facts: [ColumnFacts], types: [ColumnType], label: String?) -> [LogProfile
    .Table]
  {
    let singles = facts.indices.filter { index in
      types[index] == .category && facts[index].sample.distinct >= leastNamedValues
        && facts[index].sample.name != label
    }
    // Of each column, the one whose vocabulary it has.
    var owners = Array(facts.indices)
    for index in facts.indices {
      guard case .list = types[index], let parts = facts[index].parts else { continue }
      let name = facts[index].sample.name
      let best = singles.map { (index: $0, fit: fit(parts, name, facts[$0].sample)) }
        .max { $0.fit < $1.fit }
      if let best, best.fit > 0 { owners[index] = best.index }
    }
    for (place, index) in singles.enumerated() {
      if let other = singles[..<place].first(where: {
        isSame(facts[$0].sample, facts[index].sample)
      }) {
        owners[index] = owners[other]
        for list in owners.indices where owners[list] == index { owners[list] = owners[other] }
      }
    }
    var taken = Set(facts.map(\.sample.name))
    return facts.indices.compactMap { owner in
      let members = facts.indices.filter { owners[$0] == owner }
      guard members.count > 1 else { return nil }
      let name = facts[owner].sample.name.tableNames.first { taken.insert($0).inserted }
      return name.map { LogProfile.Table(name: $0, columns: members.map { facts[$0].sample.name }) }
    }
  }

  /// How well lists have the values of a column, from 0 to 2; names decide between equal ones.
  private static func fit(_ parts: ListParts, _ name: String, _ column: SampleColumn) -> Double {
    let isNamed = name.isListName || !name.thingWords.isDisjoint(with: column.name.thingWords)
    guard min(parts.count, column.distinct) >= (isNamed ? leastNamedValues : leastValues) else {
      return 0
    }
    let (known, listed) = (parts.coverage(column.table), column.coverage(parts.tokens))
    guard known >= leastKnown, listed >= leastListed else { return 0 }
    return min(known, listed) + (name.thingWords.isDisjoint(with: column.name.thingWords) ? 0 : 0.1)
  }

  /// Whether two columns are named as one thing at two times, and have common values.
  private static func isSame(_ one: SampleColumn, _ other: SampleColumn) -> Bool {
    one.name != other.name && one.name.thingWords == other.name.thingWords
      && !one.name.thingWords.isEmpty && one.coverage(other.table) >= leastListed
      && other.coverage(one.table) >= leastListed
  }
}

extension SampleColumn {
  /// The share of rows with a value that a dictionary has.
  fileprivate func coverage(_ other: ByteTable) -> Double {
    share { other.index(of: $0.span) != nil }
  }
}

extension String {
  /// The words of a name without those that say when or in which part: those of `item_id` and `last_item_id` are the
  /// same.
  fileprivate var thingWords: Set<String> {
    Set(nameWords).subtracting([
      "id", "ids", "last", "prev", "previous", "first", "next", "pre", "recent", "target", "hist",
      "history", "seq", "sequence", "list", "clicked", "click", "past", "src", "dst", "from", "to",
      "origin", "source", "destination",
    ])
  }

  /// Names for the table of a column, the better first: `item` for `item_id`, `items` for `item`.
  fileprivate var tableNames: [String] {
    let suffix = ["_id", "_ids", "Id", "ID"].first { hasSuffix($0) && count > $0.count }
    let thing = suffix.map { String(dropLast($0.count)) } ?? self
    return [thing, thing + "s", thing + "_table", thing + "_values"]
  }
}
