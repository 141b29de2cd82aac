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
  /// What has to be said of the way in which it is written: as the user said it, with the names of columns that got
  /// them by their place.
  package var form: LogForm {
    var form = opener.form
    form.format = format
    if form.namesColumns { form.names = ownHeader }
    return form
  }
  /// What a person should know of how the log is read, a sentence each without its full stop.
  package let notes: [String]
  /// What the log itself says of each column's values, where its format says such things.
  package private(set) var kinds: [ColumnKind?]
  /// The size of all files in bytes, compressed; 0 where it is not known, as of the standard input.
  package private(set) var fileSize = 0

  private let parts: [(source: ByteSource, keys: [LogPart.Key])]
  private var opener: LogOpener
  private var current: any LogFile
  /// How many of the parts have been opened.
  private var opened = 1
  /// Of the files before the current one.
  private var finished = FileDigest.empty

  /// Opens the files of a log and reads their headers.
  ///
  /// - Parameters:
  ///   - paths: files, patterns, and folders of parts or of `.npy` files, as `LogParts` says; `-` is the standard input.
  ///   - form: how they are written; what it leaves open the content of the first says.
  ///   - wanted: the columns that are read, where a row need not have them all (`libsvm`, `libffm`, `npy`,
  ///     `parquet`);
  ///     nil for all, which where rows name their columns are those of the first rows.
  /// - Throws: `InputError` where a file is missing, empty, no log, or has a faulty header or another one than the
  ///   first.
  package convenience init(
    _ paths: [String], form: LogForm = LogForm(), columns wanted: [String]? = nil
  ) throws {
    let parts = try LogParts.parts(of: paths)
    try self.init(
      parts: parts.map { (ByteSource(path: $0.path), $0.keys) }, form: form, columns: wanted,
      limits: LogOpener.Limits(), folders: paths.filter(FileStatus.isFolder))
  }

  /// Opens a log from any sources.
  ///
  /// - Parameters:
  ///   - pieceSize: how many bytes are read at a time; for tests alone.
  ///   - greatestRecord: how many bytes a record may have; for tests alone.
  ///   - parquet: what reads Parquet, where many logs share it.
  package convenience init(
    _ sources: [ByteSource], form: LogForm = LogForm(), columns wanted: [String]? = nil,
    pieceSize: Int = 1 << 19, greatestRecord: Int = 1 << 24,
    parquet: ParquetProcess = ParquetProcess()
  ) throws {
    try self.init(
      parts: sources.map { ($0, []) }, form: form, columns: wanted,
      limits: LogOpener.Limits(pieceSize: pieceSize, record: greatestRecord), parquet: parquet)
  }

  private init(
    parts: [(source: ByteSource, keys: [LogPart.Key])], form: LogForm, columns wanted: [String]?,
    limits: LogOpener.Limits, parquet: ParquetProcess = ParquetProcess(), folders: [String] = []
  ) throws {
    precondition(!parts.isEmpty, "a log has files")
    var opener = LogOpener(form, columns: wanted)
    opener.parquet = parquet
    opener.limits = limits
    opener.folders = folders
    current = try opener.open(parts[0].source, keys: parts[0].keys)
    header = current.header
    kinds = current.kinds
    notes = current.notes
    // The other files name the same columns, though in the first rows of these others may occur.
    opener.columns = opener.format?.rowsNameColumns == true ? header : wanted
    self.opener = opener
    self.parts = parts
    // A mistake in the last file is found now and not in an hour.
    var sizes = [current.fileSize]
    for (source, keys) in parts.dropFirst() {
      let file = source.isRepeatable ? try self.opener.open(source, keys: keys) : nil
      if let file { try requireSameHeader(file, of: source) }
      // A column without values in the first file says nothing there.
      if let file { kinds = zip(kinds, file.kinds).map { $0 == .empty ? $1 : $0 } }
      sizes.append(file?.fileSize)
    }
    fileSize = sizes.contains(nil) ? 0 : sizes.reduce(0) { $0 + ($1 ?? 0) }
  }

  /// The columns of the files themselves.
  private var ownHeader: [String] {
    let keys = Set(parts[0].keys.map(\.name))
    return header.filter { !keys.contains($0) }
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
      block.file = parts[opened - 1].source.name
      block.table.columns = header.count
      if try current.read(into: &block) { return true }
      guard opened < parts.count else { return false }
      let (source, keys) = parts[opened]
      let next = try opener.open(source, keys: keys)
      try requireSameHeader(next, of: source)
      finished = digest
      current = next
      opened += 1
    }
  }

  /// What to say of a file with the same columns as the first, and these kinds of them.
  func differentKinds(_ found: [ColumnKind?], _ first: String) -> String {
    func word(_ kind: ColumnKind?) -> String { kind?.name ?? "single values" }
    let differing = header.indices.filter {
      kinds[$0] != found[$0] && kinds[$0] != .empty && found[$0] != .empty
    }
    let words = differing.prefix(3).map { column in
      if case .vector(let count) = found[column], case .vector(let other) = kinds[column] {
        return "\(header[column].visible) holds vectors of \(count) numbers, expected \(other)"
      }
      return "\(header[column].visible) is declared as \(word(found[column])), expected"
        + " \(word(kinds[column]))"
    }
    return words.joined(separator: "; ") + " as in \(first)"
  }

  private func requireSameHeader(_ file: any LogFile, of source: ByteSource) throws {
    let areSame = zip(kinds, file.kinds).allSatisfy { $0 == $1 || $0 == .empty || $1 == .empty }
    guard file.header != header || !areSame else { return }
    let first = parts[0].source.name
    let place = zip(header, file.header).enumerated().first { $0.element.0 != $0.element.1 }
    let problem =
      if let place {
        "column \(place.offset + 1) is \(place.element.1.visible), expected \(place.element.0.visible) as in \(first)"
      } else if file.header.count != header.count {
        "found \(file.header.count) columns, expected \(header.count) as in \(first)"
      } else {
        differentKinds(file.kinds, first)
      }
    throw InputError(problem, file: source.name, line: 1)
  }
}
