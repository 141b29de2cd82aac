// What the parts of a column's values have in common if the values are taken apart in one way. Whether they are lists
// is decided elsewhere.

import LogReading
import LogSchema

/// The parts of the distinct values of a column.
struct ListParts: Sendable {
  /// The distinct parts, with how often each occurs in distinct values.
  private(set) var tokens = ByteTable()
  /// Of each distinct part, how often it occurs in rows.
  private(set) var rows: [Int] = []
  /// The share of rows with a value that have several parts.
  private(set) var listShare = 0.0
  /// The share of rows with a value that can be taken apart so.
  private(set) var readShare = 0.0
  /// How many parts values have: at most 64 of the different counts.
  private(set) var counts: Set<Int> = []
  /// Whether a part is alone in one value and beside others in another.
  private(set) var hasSingles = false
  /// The share of parts behind the first of a value that are the first of another.
  private(set) var exchange = 0.0
  /// Whether every part behind the first of a value has two characters, as those of times of day have.
  private(set) var areTwoLong = true
  /// Distinct values that were looked at.
  private(set) var values = 0
  /// Whether a part is longer than a value is.
  private(set) var hasLongParts = false

  /// So many distinct values tell.
  private static let greatestValues = 20_000
  private static let greatestLength = 40

  /// Takes the values apart.
  init(_ column: SampleColumn, _ form: FieldForm) {
    var (rowsSeen, rowsRead, rowsOfLists) = (0, 0, 0)
    var places: [UInt8] = []  // of each part: 1 alone, 2 in lists, 4 first of a list
    var later: [Int] = []
    let table = column.table
    values = min(table.count, Self.greatestValues)
    for value in 0..<values {
      var parts: [Int] = []
      let isRead = form.forEachValue(of: table.bytes(value).span) { part in
        if part.count > Self.greatestLength { hasLongParts = true }
        if part.count != 2, !parts.isEmpty { areTwoLong = false }
        let token = tokens.insert(part)
        if token == places.count {
          places.append(0)
          later.append(0)
          rows.append(0)
        }
        parts.append(token)
        return true
      }
      let count = table.counts[value]
      rowsSeen += count
      guard isRead else { continue }
      rowsRead += count
      if counts.count < 64 { counts.insert(parts.count) }
      if parts.count > 1 { rowsOfLists += count }
      for (place, token) in parts.enumerated() {
        rows[token] += count
        places[token] |= parts.count == 1 ? 1 : place == 0 ? 6 : 2
        if place > 0 { later[token] += 1 }
      }
    }
    listShare = Double(rowsOfLists) / Double(max(rowsSeen, 1))
    readShare = Double(rowsRead) / Double(max(rowsSeen, 1))
    hasSingles = places.contains { $0 & 3 == 3 }
    let all = later.reduce(0, +)
    let exchanged = later.indices.reduce(0) { $0 + (places[$1] & 5 != 0 ? later[$1] : 0) }
    exchange = all == 0 ? 0 : Double(exchanged) / Double(all)
  }

  /// Distinct parts.
  var count: Int { tokens.count }
  /// The most parts that a value has.
  var most: Int { counts.max() ?? 0 }
  /// Whether all values have the same number of parts, or none.
  var isOfOneLength: Bool { counts.subtracting([0]).count == 1 }
  /// Whether most parts occur in several values, of which there are more than parts.
  var areCommon: Bool {
    tokens.counts.count { $0 == 1 } * 3 <= count && values > count
  }
  /// The share of distinct parts that are so.
  func share(_ isSo: (ArraySlice<UInt8>) -> Bool) -> Double {
    Double((0..<count).count { isSo(tokens.bytes($0)) }) / Double(max(count, 1))
  }

  /// Whether most parts are values of another column, and the parts are no few of its values.
  func areValues(of table: ByteTable) -> Bool {
    let known = (0..<count).count { table.index(of: tokens.bytes($0).span) != nil }
    return known >= 20 && known * 10 >= 3 * table.count && coverage(table) >= 0.7
  }

  /// The share of rows' parts that a dictionary has.
  func coverage(_ table: ByteTable) -> Double {
    let all = rows.reduce(0, +)
    let known = (0..<count).reduce(0) {
      $0 + (table.index(of: tokens.bytes($1).span) == nil ? 0 : rows[$1])
    }
    return all == 0 ? 0 : Double(known) / Double(all)
  }
}
