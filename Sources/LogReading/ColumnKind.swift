// What a log may say of its columns.

import Files
import LogSchema

/// The kind of a column's values, where the log's format declares it.
package enum ColumnKind: Sendable {
  /// One id.
  case token
  /// Several ids, separated by spaces.
  case tokens
  /// One number.
  case number
  /// Several numbers, separated by spaces.
  case numbers

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
