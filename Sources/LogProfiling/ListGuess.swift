// Whether the values of a column are lists.

import Files
import LogReading

/// What separates the values of a multi-valued column.
struct ListGuess: Sendable {
  /// The character between them.
  let separator: String
  /// Distinct values in the lists.
  let tokens: Int

  /// Characters that separate values in the wild, the more telling first.
  private static let separators: [UInt8] = Array("|;^, ".utf8)

  /// Nil where the values are no lists.
  ///
  /// Lists are combinations of a common vocabulary: there are more of them than of their parts, most parts occur
  /// in several, they are short, and some list has one part alone. That tells them from names (`Fixed wing
  /// multi engine` is one of three values of five words), from prose, half of whose words occur once, and from
  /// dates and pairs of coordinates, whose parts have fixed places.
  init?(_ column: SampleColumn) {
    for separator in Self.separators {
      guard let tokens = Self.vocabulary(column, separatedBy: separator) else { continue }
      self.separator = String(UnicodeScalar(separator))
      self.tokens = tokens
      return
    }
    return nil
  }

  /// The number of distinct parts; nil where the values are no lists with this separator.
  private static func vocabulary(
    _ column: SampleColumn, separatedBy separator: UInt8
  ) -> Int? {
    let table = column.table
    var tokens = ByteTable()
    var rowsOfLists = 0
    var singles: Set<Int> = []
    var inLists: Set<Int> = []
    for value in 0..<table.count {
      let parts = table.bytes(value).split(separator: separator)
      if parts.count > 1 { rowsOfLists += table.counts[value] }
      for part in parts {
        if part.count > 40 { return nil }
        let token = tokens.insert(part.span)
        if parts.count == 1 { singles.insert(token) } else { inLists.insert(token) }
      }
    }
    let once = tokens.counts.count { $0 == 1 }
    guard rowsOfLists * 20 >= column.present, column.distinct > tokens.count,
      once * 3 <= tokens.count, !singles.isDisjoint(with: inLists)
    else { return nil }
    return tokens.count
  }
}

extension SampleColumn {
  /// The number of distinct parts of the values.
  func parts(separatedBy separator: String) -> Int {
    guard let separator = separator.utf8.first else { return distinct }
    var parts = ByteTable()
    for value in 0..<distinct {
      for part in table.bytes(value).split(separator: separator) { _ = parts.insert(part.span) }
    }
    return parts.count
  }
}
