// A click log, in whatever format and however compressed, as a stream of blocks of rows.

import Files
import LogSchema

/// Reads the files of a log one after the other, in bounded memory: a few pieces of 512 KiB, and at most
/// twice the longest row, which may have 16 MiB.
///
/// A file may be compressed by gzip or Zstandard, and may begin with a byte-order mark. What its rows are says
/// `LogFormat`; where a record is no row of the format, the block says what is wrong with it, and reading goes
/// on behind it.
package final class LogReader {
  /// The columns' names, the same in all files.
  package let header: [String]
  /// How the log is written.
  package var format: LogFormat { opener.format ?? .csv }
  /// What the log itself says of each column's values, where its format says such things.
  package private(set) var kinds: [ColumnKind?]
  /// The size of all files in bytes, compressed; 0 where it is not known, as of the standard input.
  package private(set) var fileSize = 0

  private let sources: [ByteSource]
  private var opener: LogOpener
  private var current: any LogFile
  /// How many of the sources have been opened.
  private var opened = 1
  /// Of the files before the current one.
  private var finished = FileDigest.empty

  /// Opens the files of a log and reads their headers.
  ///
  /// - Parameters:
  ///   - paths: the files, or folders of `.npy` files; `-` is the standard input.
  ///   - format: how they are written; nil where the content of the first says it.
  ///   - wanted: the columns that are read, where a row need not have them all (`libsvm`, `libffm`, `npy`,
  ///     `parquet`);
  ///     nil for all, which where rows name their columns are those of the first rows.
  /// - Throws: `InputError` where a file is missing, empty, or has a faulty header or another one than the
  ///   first.
  package convenience init(
    _ paths: [String], format: LogFormat? = nil, columns wanted: [String]? = nil
  ) throws {
    try self.init(paths.map(ByteSource.init(path:)), format: format, columns: wanted)
  }

  /// Opens a log from any sources.
  ///
  /// - Parameters:
  ///   - pieceSize: how many bytes are read at a time; for tests alone.
  ///   - greatestRecord: how many bytes a record may have; for tests alone.
  ///   - parquet: what reads Parquet, where many logs share it.
  package init(
    _ sources: [ByteSource], format: LogFormat? = nil, columns wanted: [String]? = nil,
    pieceSize: Int = 1 << 19, greatestRecord: Int = 1 << 24,
    parquet: ParquetProcess = ParquetProcess()
  ) throws {
    precondition(!sources.isEmpty, "a log has files")
    var opener = LogOpener(format: format, columns: wanted)
    opener.parquet = parquet
    opener.limits = LogOpener.Limits(pieceSize: pieceSize, record: greatestRecord)
    current = try opener.open(sources[0])
    header = current.header
    kinds = current.kinds
    // The other files name the same columns, though in the first rows of these others may occur.
    opener.columns = opener.format?.rowsNameColumns == true ? header : wanted
    self.opener = opener
    self.sources = sources
    // A mistake in the last file is found now and not in an hour.
    var sizes = [current.fileSize]
    for source in sources.dropFirst() {
      let file = source.isRepeatable ? try self.opener.open(source) : nil
      if let file { try requireSameHeader(file, of: source) }
      // A column without values in the first file says nothing there.
      if let file { kinds = zip(kinds, file.kinds).map { $0 == .empty ? $1 : $0 } }
      sizes.append(file?.fileSize)
    }
    fileSize = sizes.contains(nil) ? 0 : sizes.reduce(0) { $0 + ($1 ?? 0) }
  }

  /// How many bytes of the files have been read, compressed.
  package var position: Int { finished.bytes + current.position }

  /// Size and checksum of what has been read of the files, compressed, one behind the other.
  package var digest: FileDigest { finished.joined(with: current.digest) }

  /// Replaces the content of `block` by the next rows, all of one file, and the records between them that
  /// are no rows. Returns false where neither follows: then the block is empty.
  ///
  /// - Throws: `InputError` for what ends reading: damaged compression, a file that has become unreadable.
  package func read(into block: inout RowBlock) throws -> Bool {
    while true {
      block.removeAll()
      block.file = sources[opened - 1].name
      block.table.columns = header.count
      if try current.read(into: &block) { return true }
      guard opened < sources.count else { return false }
      let next = try opener.open(sources[opened])
      try requireSameHeader(next, of: sources[opened])
      finished = digest
      current = next
      opened += 1
    }
  }

  private func requireSameHeader(_ file: any LogFile, of source: ByteSource) throws {
    let areSame = zip(kinds, file.kinds).allSatisfy { $0 == $1 || $0 == .empty || $1 == .empty }
    guard file.header != header || !areSame else { return }
    let first = sources[0].name
    let place = zip(header, file.header).enumerated().first { $0.element.0 != $0.element.1 }
    let problem =
      if let place {
        "column \(place.offset + 1) is \(place.element.1), expected \(place.element.0) as in \(first)"
      } else if file.header.count != header.count {
        "found \(file.header.count) columns, expected \(header.count) as in \(first)"
      } else {
        "the columns have other types than in \(first)"
      }
    throw InputError(problem, file: source.name, line: 1)
  }
}
