// A file below folders called `name=value`: its own columns, and behind them one for each folder. It adds nothing to
// what the file's reader does.

import Files
import LogSchema

/// A part of a log, of whatever format, with the columns that the names of its folders tell. A column of that name in
/// the file itself is the one that is read.
final class PartitionedFile: LogFile {
  let header: [String]
  let kinds: [ColumnKind?]

  private let file: any LogFile
  /// The values of the columns behind the file's own.
  private let values: [[UInt8]]

  /// - Parameter keys: at least one, of different names.
  init(_ file: any LogFile, keys: [LogPart.Key]) {
    let keys = keys.filter { !file.header.contains($0.name) }
    self.file = file
    header = file.header + keys.map(\.name)
    kinds = file.kinds + keys.map { _ in nil }
    values = keys.map { Array($0.value.utf8) }
  }

  var fileSize: Int? { file.fileSize }
  var position: Int { file.position }
  var digest: FileDigest { file.digest }
  var notes: [String] { file.notes }

  func read(into block: inout RowBlock) throws -> Bool {
    guard try file.read(into: &block) else { return false }
    block.append(constants: values)
    return true
  }
}
