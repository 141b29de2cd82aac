// A CSV file, plain or gzip, as a stream of blocks of rows.

import System

/// Reads a CSV file with a header: commas, quotes as in RFC 4180 (with separators, newlines and
/// doubled quotes inside), lines that end in LF or CRLF, with or without a byte-order mark.
///
/// Quotes in the middle of a field that does not begin with one are ordinary characters. Spaces
/// belong to the field. Empty lines are skipped.
public final class CSVReader {
  /// The names in the header.
  public private(set) var header: [String] = []

  private static let pieceSize = 1 << 19
  /// A row beyond this size is a quote that is never closed, not a row.
  private static let greatestRow = 1 << 26

  private var source: ByteReader
  private var scanner: CSVScanner
  /// Bytes that have been read, and not yet been handed out as rows.
  private var rest: [UInt8] = []
  private var isAtEnd = false

  /// Opens a file and reads its header.
  ///
  /// - Throws: `InputError` where the file is missing, empty, or has a faulty header.
  public init(path: String) throws {
    source = try ByteReader(path: path)
    scanner = CSVScanner(file: path)
    try readHeader()
  }

  /// The file's path, as given.
  public var path: String { source.path }
  /// The file's size in bytes, compressed.
  public var fileSize: Int { source.fileSize }
  /// How many bytes of the file have been read, compressed.
  public var position: Int { source.position }
  /// Size and checksum of the part of the file that has been read, compressed.
  public var digest: FileDigest { source.digest }

  /// Replaces the content of `block` by the next rows. Returns false, and no rows, at the end.
  ///
  /// - Throws: `InputError` for a row with more or fewer fields than the header, a quote that is
  ///   not closed, and damaged gzip data.
  public func read(into block: inout CSVBlock) throws -> Bool {
    try read(.max, columns: header.count, into: &block)
  }

  private func readHeader() throws {
    let byteOrderMark: [UInt8] = [0xef, 0xbb, 0xbf]
    try readPiece()
    if rest.starts(with: byteOrderMark) { rest.removeFirst(byteOrderMark.count) }
    var block = CSVBlock()
    guard try read(1, columns: nil, into: &block) else {
      throw InputError("the file is empty; expected a header and rows", file: path)
    }
    header = block.table.fields.indices.map { block.text(ofRow: 0, column: $0) }
  }

  private func read(
    _ limit: Int, columns: Int?, into block: inout CSVBlock
  ) throws -> Bool {
    block.table.removeAll()
    block.table.columns = header.count
    while true {
      try readPiece()
      if rest.isEmpty { return false }
      let size = try scanner.scan(rest, into: &block.table, limit: limit, columns: columns)
      if block.rows > 0 {
        swap(&block.bytes, &rest)
        rest.removeAll(keepingCapacity: true)
        rest.append(contentsOf: block.bytes[size...])
        block.bytes.append(contentsOf: block.table.unescaped)
        return true
      }
      rest.removeFirst(size)
      if rest.isEmpty { continue }
      if isAtEnd {
        throw InputError("a quoted field is not closed", file: path, line: scanner.line)
      }
      if rest.count > Self.greatestRow {
        throw InputError(
          "found a row of more than \(Self.greatestRow >> 20) MiB: is a quote not closed?",
          file: path, line: scanner.line)
      }
    }
  }

  /// Reads more of the file, and ends its last line where the file does not.
  private func readPiece() throws {
    guard !isAtEnd else { return }
    // Doubled, because a row that did not fit must not be scanned again for every few bytes.
    let target = rest.count + max(Self.pieceSize, rest.count)
    while !isAtEnd, rest.count < target {
      isAtEnd = try source.read(appendingTo: &rest) == 0
    }
    if isAtEnd, let last = rest.last, last != UInt8(ascii: "\n") {
      rest.append(UInt8(ascii: "\n"))
    }
  }
}
