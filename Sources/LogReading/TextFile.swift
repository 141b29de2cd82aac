// A file of text as blocks of rows: pieces of it are read, records found in them, and what is left over
// waits for the next piece. Which bytes are a record is the business of its scanner.

import Files
import LogSchema

/// A log file in one of the text formats.
final class TextFile: LogFile {
  private(set) var header: [String] = []
  private(set) var kinds: [ColumnKind?] = []
  let fileSize: Int?

  private let reader: ByteReader
  private var scanner: any RecordScanner
  private let limits: LogOpener.Limits
  /// Bytes that have been read, and not yet been handed out as rows.
  private var rest: [UInt8]
  private var isAtEnd = false

  /// Takes over a reader of which `start` has been read, and reads the header, where there is one.
  ///
  /// - Throws: `InputError` where the file is empty or has a faulty header, and for a name in `columns` that
  ///   no column of a sparse format can have.
  init(
    _ reader: ByteReader, of source: ByteSource, start: [UInt8], format: LogFormat,
    columns: [String]?, limits: LogOpener.Limits
  ) throws {
    self.reader = reader
    self.limits = limits
    fileSize = try source.size
    rest = start
    while !hasFirstLine(rest), rest.count < detectionSize,
      try reader.read(appendingTo: &rest) > 0
    {}
    if rest.starts(with: byteOrderMark) { rest.removeFirst(byteOrderMark.count) }
    let tab = UInt8(ascii: "\t")
    switch format {
    case .csv:
      scanner = DelimitedScanner(delimiter: csvDelimiter(in: rest), hasQuotes: true)
      header = try readHeader()
    case .tsv:
      scanner = DelimitedScanner(delimiter: tab, hasQuotes: false)
      header = try readHeader()
    case .recbole:
      scanner = DelimitedScanner(delimiter: tab, hasQuotes: false)
      (header, kinds) = try typedColumns(try readHeader(), file: reader.path)
    case .criteo:
      header = criteoColumns
      scanner = DelimitedScanner(delimiter: tab, hasQuotes: false, columns: header.count)
    case .libsvm, .libffm:
      let form: SparseForm = format == .libsvm ? .libsvm : .libffm
      header = columns ?? form.columns(in: rest)
      scanner = try SparseScanner(form, columns: header, file: reader.path)
    case .npy, .parquet: preconditionFailure("columns are no text")
    }
    if kinds.isEmpty { kinds = header.map { _ in nil } }
    if rest.isEmpty, format.rowsNameColumns || format == .criteo, position == 0 {
      throw InputError("the file is empty; expected rows", file: reader.path)
    }
  }

  var position: Int { reader.position }

  var digest: FileDigest { reader.digest }

  func read(into block: inout RowBlock) throws -> Bool { try read(.max, into: &block) }

  private func readHeader() throws -> [String] {
    var block = RowBlock()
    block.file = reader.path
    guard try read(1, into: &block) else {
      throw InputError("the file is empty; expected a header and rows", file: reader.path)
    }
    if let problem = block.rejected.first { throw problem }
    block.table.columns = block.table.fields.count
    return (0..<block.table.columns).map { block.text(ofRow: 0, column: $0) }
  }

  private func read(_ limit: Int, into block: inout RowBlock) throws -> Bool {
    var target = limits.pieceSize
    while true {
      try fill(to: target)
      let size = scanner.scan(rest, into: &block, limit: limit)
      if !block.isEmpty {
        swap(&block.bytes, &rest)
        rest.removeAll(keepingCapacity: true)
        rest.append(contentsOf: block.bytes[size...])
        block.bytes.append(contentsOf: block.table.unescaped)
        return true
      }
      rest.removeFirst(size)
      if isAtEnd {
        if rest.isEmpty { return false }
        rest.removeAll()
        block.rejected.append(problem("a quoted field is not closed"))
        return true
      }
      if rest.count > limits.record {
        block.rejected.append(
          problem("found a row of more than \(limits.record) bytes: is a quote not closed?"))
        try skipRecord()
        return true
      }
      // Doubled, because a row that did not fit must not be scanned again for every few bytes.
      target = min(max(limits.pieceSize, 2 * rest.count), limits.record + 1)
    }
  }

  /// Reads until there are `target` bytes, and ends the last line where the file does not.
  private func fill(to target: Int) throws {
    guard !isAtEnd else { return }
    while !isAtEnd, rest.count < target {
      isAtEnd = try reader.read(appendingTo: &rest) == 0
    }
    if isAtEnd, let last = rest.last, last != newline { rest.append(newline) }
  }

  private func skipRecord() throws {
    var skipper = scanner.skipper
    while !skipper.isAtEnd, !rest.isEmpty {
      rest.removeFirst(skipper.skip(rest.span))
      try fill(to: rest.count + limits.pieceSize)
    }
    scanner.line += skipper.lines
  }

  private func problem(_ problem: String) -> InputError {
    InputError(problem, file: reader.path, line: scanner.line)
  }
}

/// The columns of the logs that Criteo published, which have no header.
private let criteoColumns =
  ["label"] + (1...13).map { "I\($0)" } + (1...26).map { "C\($0)" }
