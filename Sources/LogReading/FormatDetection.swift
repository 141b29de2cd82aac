// Which format the first bytes of a log are of, and which character stands between its fields. A guess, and a rare one to
// be wrong: where it is, the user says `format:` or `delimiter:`.

import Files
import LogSchema

/// What every Parquet file begins and ends with.
let parquetMagic = Array("PAR1".utf8)

/// What a Parquet file whose footer is encrypted begins and ends with.
let encryptedParquetMagic = Array("PARE".utf8)

extension LogFormat {
  /// Whether rows name their columns, so that none has to have them all.
  var rowsNameColumns: Bool { self == .libsvm || self == .libffm }

  /// The format of a file that begins with `start`, decompressed: as much of it as is at hand, whole lines
  /// if possible. The first of these that holds:
  ///
  /// - `PAR1`, or `PARE` where it is encrypted: `parquet`;
  /// - a zip archive, or NumPy's own mark: `npy`;
  /// - fields between tabs all of which end in a type, `:token`, and no comma: `recbole`;
  /// - 40 fields between tabs, the first 0 or 1: `criteo`;
  /// - a number, and `index:value` in all that follows: `libsvm`; `field:index:value`: `libffm`;
  /// - a tab, and no comma, or no comma that stands between the same number of fields in all of the first lines as tabs
  ///   do: `tsv`; all else: `csv`.
  init(detectedIn start: [UInt8]) {
    if [parquetMagic, encryptedParquetMagic].contains(where: { start.starts(with: $0) }) {
      self = .parquet
      return
    }
    let marks: [[UInt8]] = [Array("PK\u{3}\u{4}".utf8), Array("PK\u{5}\u{6}".utf8), npyMagic]
    if marks.contains(where: { start.starts(with: $0) }) {
      self = .npy
      return
    }
    let lines = firstLines(of: start.starts(with: byteOrderMark) ? start.dropFirst(3) : start[...])
    let first = lines.first ?? ""
    let fields = first.split(separator: "\t", omittingEmptySubsequences: false)
    if !first.contains(","), !fields.isEmpty, fields.allSatisfy({ Self.isTyped($0) }) {
      self = .recbole
    } else if fields.count == 40, fields[0] == "0" || fields[0] == "1" {
      self = .criteo
    } else if let sparse = lines.lazy.compactMap({ SparseForm(line: $0) }).first,
      SparseForm(line: first) != nil || Double(first) != nil || first.hasPrefix("#")
    {
      self = sparse == .libsvm ? .libsvm : .libffm
    } else {
      // Comments may stand before the header.
      let table = Array(start.dropFirst(commentEnds(start).last ?? 0))
      self = delimiter(in: dividesEvenly(table, by: tab) ? table : start) == tab ? .tsv : .csv
    }
  }

  private static func isTyped(_ field: Substring) -> Bool {
    guard let colon = field.lastIndex(of: ":") else { return false }
    return ColumnKind(recBole: field[field.index(after: colon)...]) != nil
  }
}

/// The delimiter of a CSV file that begins with `start`: a semicolon or a vertical bar where its first line
/// has one and no comma. Where it has several of these, and the usual one does not divide the first lines into as many
/// fields each, but another one does, it is that one.
package func csvDelimiter(in start: [UInt8]) -> UInt8 { delimiter(in: start, of: [",", ";", "|"]) }

/// The same of a file that may have tabs, which are told before semicolons and bars.
private func delimiter(in start: [UInt8]) -> UInt8 {
  delimiter(in: start, of: [",", "\t", ";", "|"])
}

private func delimiter(in start: [UInt8], of candidates: [Character]) -> UInt8 {
  let start = start.starts(with: byteOrderMark) ? Array(start.dropFirst(3)) : start
  let first = firstLines(of: start[...]).first ?? ""
  let found = candidates.filter { first.contains($0) }.compactMap(\.asciiValue)
  guard let usual = found.first else { return UInt8(ascii: ",") }
  if found.count == 1 || dividesEvenly(start, by: usual) { return usual }
  return found.first { dividesEvenly(start, by: $0) } ?? usual
}

/// Whether the first line of a file has several candidates for a delimiter, so that the next lines are asked.
func hasDoubtfulDelimiter(_ start: [UInt8]) -> Bool {
  let first = firstLines(of: start[...]).first ?? ""
  return [",", "\t", ";", "|"].count { first.contains($0) } > 1
}

/// Whether the first ten lines, or as many as are complete, have the same number of fields, at least two.
func dividesEvenly(_ start: [UInt8], by delimiter: UInt8) -> Bool {
  var block = RowBlock()
  var scanner = DelimitedScanner(delimiter: delimiter, hasQuotes: delimiter != tab)
  _ = scanner.scan(start, into: &block, limit: comparedLines)
  return block.rejected.isEmpty && block.rows > 1 && (scanner.columns ?? 0) > 1
}

/// The places behind the first lines of a file, as far as these begin with `#`; empty where one of them is not complete.
func commentEnds(_ start: [UInt8]) -> [Int] {
  var places: [Int] = []
  var place = start.starts(with: byteOrderMark) ? byteOrderMark.count : 0
  while place < start.count, start[place] == UInt8(ascii: "#") {
    guard let end = start[place...].firstIndex(where: isEndOfLine),
      let next = endOfLine(start.span, at: end)
    else { return [] }
    place = next
    places.append(place)
  }
  return places
}

/// How many of the first lines are asked for a delimiter.
let comparedLines = 10
let tab = UInt8(ascii: "\t")

/// The bytes of a log that are looked at, where it has so many.
let detectionSize = 1 << 18

/// Whether so many lines that are not empty are complete in the bytes at hand.
func hasLines(_ count: Int, _ start: [UInt8]) -> Bool {
  var rest = start[...]
  for _ in 0..<count {
    rest = rest.drop(while: isEndOfLine)
    guard let end = rest.firstIndex(where: isEndOfLine) else { return false }
    rest = rest[end...]
  }
  return true
}

/// The first lines that are not empty, ten at most: enough, where some rows have a label alone.
func firstLines(of start: ArraySlice<UInt8>) -> [String] {
  var start = start.prefix(detectionSize)
  // The value at which a long line was cut off need not be whole.
  if start.count == detectionSize, !start.contains(where: isEndOfLine) {
    start = start[..<(start.lastIndex(of: UInt8(ascii: " ")) ?? start.endIndex)]
  }
  return start.split(maxSplits: 10, whereSeparator: isEndOfLine).prefix(10)
    .map { String(decoding: $0, as: UTF8.self) }
}

func isEndOfLine(_ byte: UInt8) -> Bool { byte == newline || byte == carriageReturn }

extension SparseForm {
  /// The form of a row with values; nil where a line is no such.
  fileprivate init?(line: String) {
    let content = line.prefix { $0 != "#" }
    var tokens = content.split { $0 == " " || $0 == "\t" }[...]
    guard let label = tokens.popFirst(), Double(label) != nil else { return nil }
    if let query = tokens.first, query.hasPrefix("qid:") { tokens.removeFirst() }
    guard let first = tokens.first else { return nil }
    let form: SparseForm = first.utf8.count { $0 == UInt8(ascii: ":") } == 2 ? .libffm : .libsvm
    guard tokens.allSatisfy({ form.isItem($0) }) else { return nil }
    self = form
  }

  private func isItem(_ token: Substring) -> Bool {
    let parts = token.split(separator: ":", omittingEmptySubsequences: false)
    return parts.count == (self == .libsvm ? 2 : 3)
      && parts.dropLast().allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy { 48...57 ~= $0 } }
      && parts.last.flatMap { Double($0) } != nil
  }
}
