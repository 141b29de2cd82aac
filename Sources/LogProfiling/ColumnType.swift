// What the values of a column are.

import LogReading
import LogSchema

/// The kind of a column's values, as far as they tell.
package enum ColumnType: Hashable, Sendable {
  /// One value in every row, or none at all.
  case constant
  /// Nearly every row has a value of its own.
  case identifier
  /// Points in time.
  case time(TimeFormat)
  /// Several values a row.
  case list(ListForm)
  /// Several values a row, each with a weight, which are not read yet.
  case weightedList
  /// Values with parts of their own, such as lists of lists and mappings, which are not read.
  case nested
  /// Numbers that have an order.
  case number
  /// Values of which it matters only which one it is.
  case category
  /// Values that the log's reader knows and does not read.
  case unread(ColumnKind)

  /// A word for it.
  package var name: String {
    switch self {
    case .constant: "constant"
    case .identifier: "identifier"
    case .time: "time"
    case .list: "list"
    case .weightedList: "weighted list"
    case .nested: "nested"
    case .number: "number"
    case .category: "category"
    case .unread(let kind): kind.name
    }
  }
}

/// A type, and why it is thought to be that.
struct ColumnGuess: Sendable {
  var type: ColumnType
  /// In a few words.
  var reason: String
  /// Whether numbers may turn out to be ids, which the label may tell.
  let isOpen: Bool

  init(_ type: ColumnType, _ reason: String, isOpen: Bool = false) {
    self.type = type
    self.reason = reason
    self.isOpen = isOpen
  }
}
