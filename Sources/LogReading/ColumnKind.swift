// What a log may say of its columns.

import Files
import LogSchema

/// The kind of a column's values, where the log's format declares it.
package enum ColumnKind: Hashable, Sendable {
  /// One id.
  case token
  /// Several ids, separated by spaces.
  case tokens
  /// One number.
  case number
  /// Several numbers, separated by spaces.
  case numbers
  /// A point in time, written as ISO 8601, UTC.
  case time
  /// A list in brackets, as JSON has it: `[1,2]`, `["a","b"]`.
  case list
  /// So many numbers. They are not read: the fields are empty.
  case vector(count: Int)
  /// Lists of numbers that are no ids, of several lengths. They are not read: the fields are empty.
  case numberLists
  /// Values with parts of their own, such as structs and maps. They are not read: the fields are empty.
  case nested
  /// No value in any row.
  case empty

  /// A word or two for the values.
  package var name: String {
    switch self {
    case .token: "one id"
    case .tokens: "several ids"
    case .number: "number"
    case .numbers: "several numbers"
    case .time: "time"
    case .list: "list"
    case .vector: "vector"
    case .numberLists: "list of numbers"
    case .nested: "nested"
    case .empty: "empty"
    }
  }

  /// What the values are, where they are such that no feature can be made of them; nil for all others.
  package var unreadable: String? {
    switch self {
    case .vector(let count): "\(count) numbers a row: vectors are not read as features yet"
    case .numberLists:
      "lists of numbers with fractions: they are no ids, and not read as features yet"
    case .nested: "values with parts of their own: structs, maps and lists of lists are not read"
    case .token, .tokens, .number, .numbers, .time, .list, .empty: nil
    }
  }

  /// The kind that the header of one of RecBole's atomic files names.
  init?(recBole name: some StringProtocol) {
    switch name {
    case "token": self = .token
    case "token_seq": self = .tokens
    case "float": self = .number
    case "float_seq": self = .numbers
    default: return nil
    }
  }
}

/// Names and kinds of the columns of a RecBole header, `user_id:token`.
///
/// - Throws: `InputError` where one has no such type.
func typedColumns(
  _ header: [String], file: String
) throws -> (names: [String], kinds: [ColumnKind?]) {
  var columns: (names: [String], kinds: [ColumnKind?]) = ([], [])
  for column in header {
    guard let colon = column.lastIndex(of: ":"),
      let kind = ColumnKind(recBole: column[column.index(after: colon)...])
    else {
      throw InputError(
        "found the column \(column), expected name:token, :token_seq, :float or :float_seq",
        file: file, line: 1)
    }
    columns.names.append(String(column[..<colon]))
    columns.kinds.append(kind)
  }
  return columns
}

/// Makes sure that columns which were asked for can be read.
///
/// - Throws: `InputError` for the first that holds vectors or other values with parts.
func requireReadable(_ header: [String], _ kinds: [ColumnKind?], file: String) throws {
  for (column, kind) in zip(header, kinds) {
    guard let problem = kind?.unreadable else { continue }
    throw InputError("column \(column) holds \(problem)", file: file)
  }
}
