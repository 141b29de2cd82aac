// NumPy arrays as blocks of rows: an `.npz` file, or a folder of `.npy` files, each array a column.

import LogSchema
import Files

/// The columns of an `.npz` file or of a folder of `.npy` files: one-dimensional arrays of equal length. An array of
/// two dimensions is a column of vectors, whose fields are empty.
///
/// Parquet becomes such a file by one line of polars, where there is no pyarrow by which it is read:
///
///     numpy.savez("log.npz", **{s.name: s.cast(polars.String).fill_null("").to_numpy().astype("U")
///       if s.dtype in (polars.String, polars.Categorical) else s.to_numpy()
///       for s in polars.read_parquet("log.parquet")})
final class ArrayFile: LogFile {
  let header: [String]
  let kinds: [ColumnKind?]
  let fileSize: Int?
  /// Of the files, one behind the other, once all rows have been read. They are read again for it.
  private(set) var digest = FileDigest.empty

  private let name: String
  private let rows: Int
  /// Rows that have been handed out.
  private var row = 0
  private var columns: [NpyColumn]
  private let rowsInPiece: Int
  private let sources: [ByteSource]

  /// The file of an archive.
  ///
  /// - Parameter optional: names among the wanted columns that the archive need not have.
  /// - Throws: `InputError` where it is none, or its arrays are no columns.
  convenience init(
    archive source: ByteSource, columns wanted: [String]?, optional: Set<String> = [],
    pieceSize: Int
  ) throws {
    let archive = try ZipArchive(source)
    let arrays = archive.members.filter { $0.name.hasSuffix(suffix) }
    if arrays.isEmpty {
      throw ForeignContent(zipOf: archive.members.map(\.name)).error(source, compression: nil)
    }
    let wanted = wanted?.filter { name in
      !optional.contains(name) || arrays.contains { $0.name == name + suffix }
    }
    try self.init(source.name, names: arrays.map(\.name), wanted, [source], pieceSize) { index in
      try archive.open(arrays[index], pieceSize: pieceSize)
    }
  }

  /// The files of a folder.
  ///
  /// - Throws: `InputError` where there are none, or their arrays are no columns.
  convenience init(
    folder: String, columns wanted: [String]?, optional: Set<String> = [], pieceSize: Int
  ) throws {
    let names = try Folder.names(in: folder)
    guard !names.contains(DatasetFolder.manifestName) else {
      throw InputError("found an imported dataset, expected a log", file: folder)
    }
    let files = names.filter { $0.hasSuffix(suffix) }
    let wanted = wanted?.filter { !optional.contains($0) || files.contains($0 + suffix) }
    let wantedFiles = wanted?.map { $0 + suffix }.filter(files.contains) ?? files
    let sources = wantedFiles.map { ByteSource.file("\(folder)/\($0)") }
    try self.init(folder, names: files, wanted, sources, pieceSize) { index in
      try ByteReader(.file("\(folder)/\(files[index])"), pieceSize: pieceSize)
    }
  }

  /// - Parameters:
  ///   - files: the arrays' names with their suffix.
  ///   - open: opens one of them.
  private init(
    _ name: String, names files: [String], _ wanted: [String]?, _ sources: [ByteSource],
    _ pieceSize: Int, open: (Int) throws -> any ByteStream
  ) throws {
    let names = files.map { String($0.dropLast(suffix.count)) }
    guard !names.isEmpty else {
      throw InputError("found no array, expected one a column", file: name)
    }
    header = wanted ?? names
    let places = Header(names, file: name)
    columns = try header.map { column in
      try NpyColumn(try open(try places.index(of: column)), name: column, file: name)
    }
    kinds = columns.map { $0.width == 1 ? nil : .vector(count: $0.width) }
    rows = columns.first?.count ?? 0
    for column in columns where column.count != rows {
      throw InputError(
        "column \(column.name) has \(column.count) values, expected \(rows) as in \(header[0])",
        file: name)
    }
    rowsInPiece = max(1, pieceSize / columns.reduce(1) { $0 + $1.rowSize })
    fileSize = try sources.reduce(0) { $0 + (try $1.size ?? 0) }
    self.sources = sources
    self.name = name
  }

  /// A share of the size: the columns of an archive are read side by side.
  var position: Int {
    let share = rows == 0 ? 1 : Double(row) / Double(rows)
    return Int(Double(fileSize ?? 0) * share)
  }

  func read(into block: inout RowBlock) throws -> Bool {
    let count = min(rowsInPiece, rows - row)
    guard count > 0 else { return false }
    for column in columns.indices { try columns[column].fill(count) }
    for _ in 0..<count {
      for column in columns.indices {
        let start = block.bytes.count
        columns[column].next(appendedTo: &block.bytes)
        block.table.append(start..<block.bytes.count)
      }
      row += 1
      block.table.lines.append(row)
    }
    if row == rows {
      for column in columns { try column.requireEnd() }
      for source in sources { digest = digest.joined(with: try source.digest) }
    }
    return true
  }
}

private let suffix = arraySuffix

/// A column while it is being read.
private struct NpyColumn {
  let name: String
  let count: Int
  /// The numbers of a row: vectors have several.
  let width: Int
  /// The bytes of a row.
  let rowSize: Int
  private let type: NpyType
  private let stream: any ByteStream
  private let file: String
  private var bytes: [UInt8] = []
  private var position = 0

  init(_ stream: any ByteStream, name: String, file: String) throws {
    let header = try NpyHeader(stream, &bytes, name: name, file: file)
    count = header.count
    type = header.type
    width = header.width
    rowSize = type.size * width
    self.stream = stream
    self.name = name
    self.file = file
  }

  /// Sees to it that so many rows can be taken.
  mutating func fill(_ count: Int) throws {
    bytes.removeFirst(position)
    position = 0
    while bytes.count < count * rowSize {
      guard try stream.read(appendingTo: &bytes) > 0 else {
        throw InputError("column \(name): the array is truncated", file: file)
      }
    }
  }

  /// Appends the text of the next row's element; nothing for a vector.
  mutating func next(appendedTo text: inout [UInt8]) {
    if width == 1 { type.append(bytes.span, at: position, to: &text) }
    position += rowSize
  }

  /// - Throws: `InputError` where there are more elements than the header says, and where an archive's
  ///   checksum is wrong.
  func requireEnd() throws {
    var rest = Array(bytes[position...])
    guard rest.isEmpty, try stream.read(appendingTo: &rest) == 0 else {
      throw InputError("column \(name): the array is longer than it says", file: file)
    }
  }
}
