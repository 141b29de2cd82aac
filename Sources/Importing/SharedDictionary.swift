// The dictionary of features that share a table: one numbering for all their columns.

import LogReading
import LogSchema

/// The values of all columns of a table by the frequency that they have together.
///
/// Every column collects its values for itself while the log is read, so that threads share nothing; they meet here. Ids
/// are those of one column in which the columns stand one below the other.
struct SharedDictionary: Sendable {
  private let rule: Feature.Dictionary
  private let values: ByteTable
  /// The values that have ids of their own, from id 1 on.
  private let own: [Int]
  /// The id of each value that has its own; 0 of the others.
  private let ids: [UInt32]

  /// A dictionary of what some columns have seen.
  init(_ rule: Feature.Dictionary, of columns: [ByteTable]) {
    self.rule = rule
    var values = ByteTable()
    for column in columns { values.insert(contentsOf: column) }
    own = values.byFrequency(minimumCount: rule.minimumCount, limit: rule.limit)
    var ids = [UInt32](repeating: 0, count: values.count)
    for (rank, value) in own.enumerated() { ids[value] = UInt32(rank + 1) }
    (self.values, self.ids) = (values, ids)
  }

  /// The ids of a column's codes: its values by their number there, plus 1; 0 is the missing value.
  ///
  /// - Precondition: the column is one of the dictionary's.
  func numbering(of column: ByteTable) -> Numbering<UInt32> {
    var ofCodes: [UInt32] = [0]
    ofCodes.reserveCapacity(column.count + 1)
    for value in 0..<column.count {
      let bytes = column.bytes(value).span
      guard let index = values.index(of: bytes) else {
        preconditionFailure("a dictionary has the values of its columns")
      }
      let id = ids[index]
      ofCodes.append(id > 0 ? id : rule.sharedID(of: bytes, behind: own.count))
    }
    return Numbering(
      vocabularySize: rule.vocabularySize(own: own.count),
      vocabulary: { [values, own] id in
        own.indices.contains(id - 1)
          ? String(decoding: values.bytes(own[id - 1]), as: UTF8.self) : nil
      },
      ids: { [ofCodes] codes in codes.map { ofCodes[Int($0)] } })
  }
}
