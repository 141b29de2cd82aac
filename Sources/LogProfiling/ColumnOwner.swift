// Which columns of ids determine others: the age of a user, the price of an item. What such a column tells beyond the
// ids is judged elsewhere.

import LogSchema

/// A column of ids each of which has one value of another column.
struct ColumnOwner: Sendable {
  /// The column's name.
  let name: String
  /// The id of each row, as `SampleColumn.codes`.
  let codes: [UInt32]
  /// Distinct ids of the sample.
  let count: Int

  /// This share of the rows may have another value than their id has elsewhere: people have birthdays.
  private static let exceptions = 0.05

  /// The coarsest column that determines one; nil where none does, and for things of their own name, which are ids.
  static func find(of column: ColumnFacts, among all: [ColumnFacts]) -> ColumnOwner? {
    let sample = column.sample
    guard !sample.name.isThingName, let most = sample.mostFrequent(1).first else { return nil }
    let owners = all.filter { other in
      let ids = other.sample
      let isFiner =
        other.guess.type == .category || ids.name.isThingName
        ? ids.distinct >= sample.distinct : ids.distinct > sample.distinct
      return other.mayOwn && ids.name != sample.name && isFiner && ids.distinct * 2 <= ids.present
    }.sorted { $0.sample.distinct < $1.sample.distinct }
    let owner = owners.first { determines($0.sample, sample, except: UInt32(most) + 1) }
    return owner.map {
      ColumnOwner(name: $0.sample.name, codes: $0.sample.codes, count: $0.sample.distinct)
    }
  }

  /// Whether rows of one id have one value, the most frequent value aside, which they have by chance.
  private static func determines(
    _ ids: SampleColumn, _ column: SampleColumn, except most: UInt32
  ) -> Bool {
    var values = [UInt32](repeating: 0, count: ids.distinct + 1)
    var (repeats, others) = (0, 0)
    for (id, value) in zip(ids.codes, column.codes) where id > 0 && value > 0 {
      let known = values[Int(id)]
      if known == 0 { values[Int(id)] = value }
      guard known > 0, known != most || value != most else { continue }
      repeats += 1
      if known != value { others += 1 }
      if others > 20, others * 5 > repeats { return false }
    }
    return repeats >= 20 && Double(others) <= exceptions * Double(repeats)
  }
}

extension ColumnFacts {
  /// Whether the values may be ids that determine other columns.
  fileprivate var mayOwn: Bool {
    guard guess.type != .number || facts.areWhole && !sample.name.isAmountName else { return false }
    return isVocabulary
  }
}
