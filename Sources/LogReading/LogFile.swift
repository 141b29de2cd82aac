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
  /// What a person should know of how the file is read, a sentence each without its full stop.
  var notes: [String] { get }
  /// Appends the next rows to `block`, which is empty. Returns false, and leaves it so, at the end.
  func read(into block: inout RowBlock) throws -> Bool
}

extension LogFile {
  /// Nothing: the file is read as its format says.
  var notes: [String] { [] }
}

/// How the files of a log are opened.
struct LogOpener {
  /// How the user says that they are written.
  let form: LogForm
  /// The columns that are read, where a reader may leave some out; nil for all.
  var columns: [String]?
  /// What is held in memory.
  var limits = Limits()
  /// The format of the first file, which is that of the others.
  private(set) var format: LogFormat?
  /// The folders that the user named, for messages.
  var folders: [String] = []
  /// What reads Parquet: one process for all files of a log.
  var parquet = ParquetProcess()
  /// Whether no file has been opened.
  private var isFirst: Bool { format == nil }

  init(_ form: LogForm, columns: [String]?) {
    self.form = form
    self.columns = columns
  }

  /// How much of a file is held in memory.
  struct Limits {
    /// How many bytes are read at a time.
    var pieceSize = 1 << 19
    /// A longer record is passed over: rather than a row it is a quote that was never closed.
    var record = 1 << 24
  }

  /// Opens a part. The first one decides the format of the others.
  ///
  /// - Throws: `InputError` where it is missing, empty, no log, or has a faulty header.
  mutating func open(_ source: ByteSource, keys: [LogPart.Key] = []) throws -> any LogFile {
    let file = try opened(source, keys: keys)
    if columns != nil { try requireReadable(file.header, file.kinds, file: source.name) }
    return file
  }

  private mutating func opened(
    _ source: ByteSource, keys: [LogPart.Key]
  ) throws -> any LogFile {
    if keys.isEmpty { return try open(source, columns: columns, optional: []) }
    let names = Set(keys.map(\.name))
    guard names.count == keys.count else {
      throw InputError("two of its folders name the same column", file: source.name)
    }
    return PartitionedFile(try open(source, columns: columns, optional: names), keys: keys)
  }

  /// Opens a file or a folder of arrays.
  ///
  /// - Parameter optional: names among the columns that the file need not have.
  private mutating func open(
    _ source: ByteSource, columns: [String]?, optional: Set<String>
  ) throws -> any LogFile {
    if case .file(let path) = source, FileStatus.isFolder(path) {
      guard format ?? form.format ?? .npy == .npy else {
        throw InputError("found a folder, expected a file", file: path)
      }
      format = .npy
      try requireNoNames(beside: .npy, source)
      return try ArrayFile(
        folder: path, columns: columns, optional: optional, pieceSize: limits.pieceSize)
    }
    let reader = try ByteReader(source, pieceSize: min(limits.pieceSize, 1 << 18))
    let known = format ?? form.format
    var start: [UInt8] = []
    // First bytes tell what is no log, even where the format is known.
    let enough = known == nil ? max(limits.pieceSize, detectionSize) : min(limits.pieceSize, 4096)
    while start.count < enough, try reader.read(appendingTo: &start) > 0 {}
    let format = known ?? form.format(of: start)
    try requireKindOfFirst(start, source)
    try requireNoNames(beside: format, source)
    let isFirst = isFirst
    self.format = format
    if format == .parquet {
      try requireParquet(start, of: source, isCompressed: reader.compression != nil)
      return try ParquetFile(
        source, columns: columns, optional: optional, limits: limits, process: parquet)
    }
    if format == .npy {
      return try ArrayFile(
        archive: source, columns: columns, optional: optional, pieceSize: limits.pieceSize)
    }
    if let foreign = ForeignContent(start, format: format) {
      throw foreign.error(source, compression: reader.compression, folders: folders)
    }
    return try TextFile(
      reader, of: source, start: start, form: form, format: format, isFirst: isFirst,
      columns: format.rowsNameColumns ? columns?.filter { !optional.contains($0) } : columns,
      limits: limits)
  }

  /// Where nobody has said a format, the first file's must be that of the others.
  ///
  /// - Throws: `InputError` where one is text and one is not.
  private func requireKindOfFirst(_ start: [UInt8], _ source: ByteSource) throws {
    guard let first = format, form.format == nil else { return }
    let binary = [LogFormat.parquet, .npy]
    let found = LogFormat(detectedIn: start)
    guard found != first, binary.contains(found) || binary.contains(first) else { return }
    // What is no log at all says so itself.
    guard binary.contains(found) || ForeignContent(start, format: found) == nil else { return }
    throw InputError(
      "is of the format \(found.rawValue), and the log's first file is of \(first.rawValue): expected files of one format",
      file: source.name)
  }

  /// Names and a delimiter are for text whose rows are fields and no more.
  private func requireNoNames(beside format: LogFormat, _ source: ByteSource) throws {
    if format == .csv || format == .tsv && form.delimiter == nil { return }
    guard format == .tsv || !form.namesColumns else {
      throw InputError(
        "the format is \(format.rawValue), which tells the columns' names: expected csv or tsv beside `names`",
        file: source.name)
    }
    guard form.delimiter == nil else {
      throw InputError(
        "the format is \(format.rawValue), which has no other delimiter: expected csv beside `delimiter`",
        file: source.name)
    }
  }
}

extension LogForm {
  /// The format of a file that begins with `start`, decompressed.
  func format(of start: [UInt8]) -> LogFormat {
    let detected = LogFormat(detectedIn: start)
    // A file may look as if it had names or types of its own and have none.
    if delimiter != nil, detected != .npy, detected != .parquet { return .csv }
    guard namesColumns, detected == .criteo || detected == .recbole else { return detected }
    return .tsv
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
    throw problem("is not a Parquet file: expected one that begins with PAR1")
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
