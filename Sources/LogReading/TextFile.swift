// A file of text as blocks of rows: pieces of it are read, records found in them, and what is left over
// waits for the next piece. Which bytes are a record is the business of its scanner; what stands before the first row,
// that of `TableHeader.swift`.

import Files
import LogSchema

/// A log file in one of the text formats.
final class TextFile: LogFile {
  private(set) var header: [String] = []
  private(set) var kinds: [ColumnKind?] = []
  private(set) var notes: [String] = []
  let fileSize: Int?

  let source: ByteSource
  let reader: ByteReader
  private var scanner: any RecordScanner
  private let limits: LogOpener.Limits
  /// Bytes that have been read, and not yet been handed out as rows.
  private(set) var rest: [UInt8]
  private var isAtEnd = false

  /// Takes over a reader of which `start` has been read, and reads the header, where there is one.
  ///
  /// - Parameters:
  ///   - form: how the user says that the file is written.
  ///   - format: how it is.
  ///   - isFirst: whether it is the log's first.
  /// - Throws: `InputError` where the file is empty or has a faulty header, and for a name in `columns` that
  ///   no column of a sparse format can have.
  init(
    _ reader: ByteReader, of source: ByteSource, start: [UInt8], form: LogForm,
    format: LogFormat, isFirst: Bool, columns: [String]?, limits: LogOpener.Limits
  ) throws {
    self.reader = reader
    self.source = source
    self.limits = limits
    fileSize = try source.size
    rest = start
    scanner = DelimitedScanner(delimiter: tab, hasQuotes: false)
    try fillLines(1)
    if rest.starts(with: byteOrderMark) { rest.removeFirst(byteOrderMark.count) }
    switch format {
    case .csv, .tsv:
      try readTable(form, isCSV: format == .csv, isFirst: isFirst, wanted: columns)
      noteEncoding()
    case .recbole:
      (header, kinds) = try typedColumns(try readHeader(), file: reader.path)
    case .criteo:
      header = criteoColumns
      scanner = DelimitedScanner(delimiter: tab, hasQuotes: false, columns: header.count)
    case .libsvm, .libffm:
      let sparse: SparseForm = format == .libsvm ? .libsvm : .libffm
      header = columns ?? sparse.columns(in: rest)
      scanner = try SparseScanner(sparse, columns: header, file: reader.path)
    case .npy, .parquet: preconditionFailure("columns are no text")
    }
    if kinds.isEmpty { kinds = header.map { _ in nil } }
    if rest.isEmpty, format.rowsNameColumns || format == .criteo, position == 0 {
      throw InputError("the file is empty: expected rows", file: reader.path)
    }
  }

  var position: Int { reader.position }

  var digest: FileDigest { reader.digest }

  func read(into block: inout RowBlock) throws -> Bool { try read(.max, into: &block) }

  /// Reads the header of a table of fields, or gives its columns their names.
  private func readTable(_ form: LogForm, isCSV: Bool, isFirst: Bool, wanted: [String]?) throws {
    // Where one line does not tell, the next ones are asked.
    if hasDoubtfulDelimiter(rest) || rest.first == UInt8(ascii: "#") {
      try fillLines(comparedLines + 1)
    }
    let preamble = Preamble(rest, form: form, isCSV: isCSV)
    var table = DelimitedScanner(delimiter: preamble.delimiter, hasQuotes: isCSV)
    table.line = preamble.lines + 1
    rest.removeFirst(preamble.bytes)
    notes += preamble.notes
    scanner = table
    if form.namesColumns {
      // The first row may take many lines.
      if firstRows(1).isEmpty { try fill(to: limits.record) }
      let first = firstRows(1).first
      header = try TableHeader.named(form, by: first, file: reader.path)
      scanner = table.expecting(header.count)
      if TableHeader.hasBlanks(first ?? [], wanted: nil) { skipBlanks() }
      return
    }
    let start = form.format == nil ? rest : []
    header = try readHeader()
    if TableHeader.hasBlanks(header, wanted: wanted) {
      header = header.map(TableHeader.withoutBlanks)
      skipBlanks()
    }
    try TableHeader.requireColumns(header, start: start, file: reader.path)
    try TableHeader.check(header, below: firstRows(100), isFirst: isFirst, file: reader.path)
  }

  /// Values are bytes, whatever they mean; but a person reads them as UTF-8.
  private func noteEncoding() {
    let end = rest.lastIndex(of: newline) ?? rest.startIndex
    guard String(validating: rest[..<end], as: UTF8.self) == nil else { return }
    notes.append(
      "some values are not UTF-8: they are told apart by their bytes, and printed wrongly until `iconv` converts the log"
    )
  }

  private func skipBlanks() {
    guard let table = scanner as? DelimitedScanner else { return }
    scanner = table.skippingBlanks
    notes.append("blanks behind the delimiters are no part of names and values")
  }

  private func readHeader() throws -> [String] {
    guard let (names, bytes) = try record() else {
      throw InputError("the file is empty: expected a header and rows", file: reader.path)
    }
    if String(validating: bytes, as: UTF8.self) == nil {
      throw ForeignContent(headerIn: bytes[...]).error(source, compression: reader.compression)
    }
    return names
  }

  /// Takes the next record, as texts and as bytes; nil at the end.
  private func record() throws -> (fields: [String], bytes: [UInt8])? {
    var block = RowBlock()
    block.file = reader.path
    guard try read(1, into: &block) else { return nil }
    if let problem = block.rejected.first { throw problem }
    block.table.columns = block.table.fields.count
    let fields = 0..<block.table.columns
    return (
      fields.map { block.text(ofRow: 0, column: $0) },
      fields.flatMap { block.bytes[block.range(ofRow: 0, column: $0)] + [newline] }
    )
  }

  /// The next rows that are complete at hand, without taking them.
  private func firstRows(_ limit: Int) -> [[String]] {
    var block = RowBlock()
    var copy = scanner
    _ = copy.scan(rest, into: &block, limit: limit)
    guard block.rows > 0 else { return [] }
    block.table.columns = block.table.fields.count / block.rows
    block.bytes = rest + block.table.unescaped
    return (0..<block.rows).map { row in
      (0..<block.columns).map { block.text(ofRow: row, column: $0) }
    }
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

  /// Reads until so many lines are at hand that are not empty, or as much as is looked at for such a purpose.
  private func fillLines(_ count: Int) throws {
    while !hasLines(count, rest), rest.count < detectionSize,
      try reader.read(appendingTo: &rest) > 0
    {}
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
