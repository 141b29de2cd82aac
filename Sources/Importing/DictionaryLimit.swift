// The memory that the distinct values of a log may take.

import Files
import LogReading
import LogSchema

/// Refuses logs whose distinct values are too many for the memory.
struct DictionaryLimit {
  /// Bytes of memory for the values of all columns together.
  let bytes: Int
  /// The log, for messages.
  let log: String

  /// Whether features that share a table have too many values for one dictionary.
  private func isNearlyFull(_ columns: LogColumns, _ features: [Feature]) -> Bool {
    var sizes: [String: Int] = [:]
    for (feature, column) in zip(features, columns.features) {
      if let name = feature.table { sizes[name, default: 0] += column.table?.size ?? 0 }
    }
    return sizes.values.contains { $0 > ByteTable.greatestSize }
  }

  /// - Parameter group: the names of the group's columns.
  /// - Throws: `InputError` where the values of `columns` take more, naming the column with the most.
  func check(_ columns: LogColumns, features: [Feature], group: [String]) throws {
    var tables = zip(features, columns.features).compactMap { feature, column in
      column.table.map {
        (what: "feature \(feature.name)", advice: "give it `buckets`, or leave it out", table: $0)
      }
    }
    if let table = columns.group?.table {
      let columns = group.joined(separator: ", ")
      tables.append(("group (\(columns))", "name fewer columns in `group`, or none", table))
    }
    let used = tables.reduce(0) { $0 + $1.table.memory }
    guard
      used > bytes || tables.contains(where: { $0.table.size > ByteTable.greatestSize })
        || isNearlyFull(columns, features),
      let (what, advice, table) = tables.max(by: { $0.table.count < $1.table.count })
    else { return }
    throw InputError(
      "the \(what) has \(table.count) distinct values so far, and the values of all columns take"
        + " \(used >> 20) MiB of the \(bytes >> 20) MiB that they may: \(advice)", file: log)
  }
}
