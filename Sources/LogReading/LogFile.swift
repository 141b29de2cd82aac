// One file of a log, whatever its format: what `LogReader` puts one behind the other.

import Files
import LogSchema

/// A file of a log, or a folder of arrays, open for reading.
protocol LogFile: AnyObject {
  /// The columns' names.
  var header: [String] { get }
  /// What the file says of each column's values.
  var kinds: [ColumnKind?] { get }
  /// The size in bytes, compressed; nil where only reading to the end would tell.
  var fileSize: Int? { get }
  /// How many bytes have been read, compressed.
  var position: Int { get }
  /// Size and checksum of what has been read, compressed.
  var digest: FileDigest { get }
  /// Appends the next rows to `block`, which is empty. Returns false, and leaves it so, at the end.
  func read(into block: inout RowBlock) throws -> Bool
}

/// How the files of a log are opened.
struct LogOpener {
  /// How they are written; nil where their content says it.
  var format: LogFormat?
  /// The columns that are read, where a reader may leave some out; nil for all.
  var columns: [String]?
  /// What is held in memory.
  var limits = Limits()
  /// What reads Parquet: one process for all files of a log.
  var parquet = ParquetProcess()

  /// How much of a file is held in memory.
  struct Limits {
    /// How many bytes are read at a time.
    var pieceSize = 1 << 19
    /// A longer record is passed over: rather than a row it is a quote that was never closed.
    var record = 1 << 24
  }

  /// Opens a file. The first one decides the format of the others.
  ///
  /// - Throws: `InputError` where it is missing, empty, or has a faulty header.
  mutating func open(_ source: ByteSource) throws -> any LogFile {
    let file = try opened(source)
    if columns != nil { try requireReadable(file.header, file.kinds, file: source.name) }
    return file
  }

  private mutating func opened(_ source: ByteSource) throws -> any LogFile {
    if case .file(let path) = source, FileStatus.isFolder(path) {
      guard format ?? .npy == .npy else {
        throw InputError("found a folder, expected a file", file: path)
      }
      format = .npy
      return try ArrayFile(folder: path, columns: columns, pieceSize: limits.pieceSize)
    }
    let reader = try ByteReader(source, pieceSize: min(limits.pieceSize, 1 << 18))
    var start: [UInt8] = []
    let enough =
      format == nil
      ? max(limits.pieceSize, detectionSize) : format == .parquet ? parquetMagic.count : 0
    while start.count < enough, try reader.read(appendingTo: &start) > 0 {}
    let format = self.format ?? LogFormat(detectedIn: start)
    self.format = format
    if format == .parquet {
      try requireParquet(start, of: source, isCompressed: reader.isCompressed)
      return try ParquetFile(source, columns: columns, limits: limits, process: parquet)
    }
    if format == .npy {
      return try ArrayFile(archive: source, columns: columns, pieceSize: limits.pieceSize)
    }
    return try TextFile(
      reader, of: source, start: start, format: format, columns: columns, limits: limits)
  }
}

/// Makes sure that a Parquet file can be read as it is.
///
/// - Throws: `InputError` where it is none, is encrypted, or is behind a compression or a pipe: its end is read first.
private func requireParquet(
  _ start: [UInt8], of source: ByteSource, isCompressed: Bool
) throws {
  func problem(_ text: String) -> InputError { InputError(text, file: source.name) }
  if start.starts(with: encryptedParquetMagic) {
    throw problem("is an encrypted Parquet file: expected one without encryption")
  }
  guard start.starts(with: parquetMagic) else {
    throw problem("is no Parquet file: expected one that begins with PAR1")
  }
  if isCompressed {
    throw problem(
      "is a Parquet file that was compressed as a whole, which cannot be read: decompress it first")
  }
  if !source.isRepeatable {
    throw problem(
      "is Parquet, which cannot be read from a pipe: write it to a file first, `cat >log.parquet`")
  }
}
