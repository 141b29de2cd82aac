// What is no log that nas reads, told by its first bytes: one sentence that says what it is, and the command that turns
// it into what is read. A format that `LogFormat` finds is none of these.

import Files
import LogSchema

/// A file of another kind than a log.
struct ForeignContent {
  /// What the file is, in words that follow its name.
  let what: String
  /// A command that reads the file's bytes and writes those of a log; nil where none is known.
  let command: String?
  /// What the name of the log ends in.
  let ending: String
  /// What else is to be said.
  var hint: String?

  init(_ what: String, _ command: String? = nil, ending: String = "csv", hint: String? = nil) {
    (self.what, self.command, self.ending, self.hint) = (what, command, ending, hint)
  }

  /// What a file is that begins with `start`, decompressed; nil where it may be a text that is a log.
  ///
  /// - Parameter format: the format that the user or the content says: a text.
  init?(_ start: [UInt8], format: LogFormat) {
    let found =
      Self.ofMark(start) ?? Self.ofEncoding(start)
      ?? (format == .csv || format == .tsv ? Self.ofText(start) : nil)
    guard let found else { return nil }
    self = found
  }

  /// The error that says so.
  ///
  /// - Parameters:
  ///   - compression: how the file is compressed: nil, `gzip` or `Zstandard`.
  ///   - folders: those that the user named as the log.
  func error(
    _ source: ByteSource, compression: String?, folders: [String] = []
  ) -> InputError {
    var problem = what
    let folder = folders.first { source.name.hasPrefix($0.hasSuffix("/") ? $0 : $0 + "/") }
    if let command, let folder {
      problem += ": convert its folder, as in `\(loop(command, folder, compression))`"
    } else if let command {
      problem += ": convert it, as in `\(pipeline(command, source, compression))`"
    }
    if let hint { problem += (command == nil ? ": " : ", ") + hint }
    return InputError(problem, file: source.name)
  }

  /// A command that converts all files of a folder into another folder, which is then of one kind.
  private func loop(_ command: String, _ folder: String, _ compression: String?) -> String {
    let plain = folder.hasSuffix("/") ? String(folder.dropLast()) : folder
    let (input, output) = (ShellCommand.quoted(plain), ShellCommand.quoted(plain + ".converted"))
    let reader =
      switch compression {
      case nil: command + #" <"$part""#
      case "gzip": #"zcat <"$part" | "# + command
      default: #"zstd -dc <"$part" | "# + command
      }
    return "mkdir \(output); for part in \(input)/*; do \(reader)"
      + #" >\#(output)/"${part##*/}".\#(ending); done"#
  }

  private func pipeline(_ command: String, _ source: ByteSource, _ compression: String?) -> String {
    guard case .file(let path) = source, !FileStatus.isPipe(path) else {
      return "... | \(command) | nas ... --data -"
    }
    var (folder, name) = Path.split(path)
    for suffix in [
      ".gz", ".zst", ".bz2", ".xz", ".lzma", ".lz4", ".sz", ".Z", ".zip", ".7z", ".rar",
    ]
    where name.hasSuffix(suffix) && name.count > suffix.count {
      name.removeLast(suffix.count)
    }
    let stem = name.contains(".") ? String(name.prefix { $0 != "." }) : name
    folder = path.hasPrefix("/") || folder != "." ? folder + "/" : ""
    let plain = stem.isEmpty ? "log" : stem
    var output = "\(folder)\(plain).\(ending)"
    // Nobody wants a file replaced by a command that is only copied.
    if FileStatus.exists(output) { output = "\(folder)\(plain).converted.\(ending)" }
    let input = ShellCommand.quoted(path)
    let target = ShellCommand.quoted(output)
    return switch compression {
    case nil: "\(command) <\(input) >\(target)"
    case "gzip": "zcat <\(input) | \(command) >\(target)"
    default: "zstd -dc <\(input) | \(command) >\(target)"
    }
  }
}

extension ForeignContent {
  /// A file that begins with a mark of its format.
  private static func ofMark(_ start: [UInt8]) -> ForeignContent? {
    func has(_ mark: String, at place: Int = 0) -> Bool { has(Array(mark.utf8), at: place) }
    func has(_ mark: [UInt8], at place: Int = 0) -> Bool {
      start.count >= place + mark.count && start[place...].starts(with: mark)
    }
    // Letters alone may be the beginning of a name: ORC_ID.
    let isText = start.prefix(64).allSatisfy { $0 >= 0x20 && $0 < 0x7f || (9...13).contains($0) }
    let mark = (containers + tables).first { has($0.bytes) }
    if let mark, !isText || start.starts(with: Array("%PDF-".utf8)) { return mark.content }
    if has("ustar", at: 257) {
      return ForeignContent(
        "is an archive of tar", hint: "unpack it by `tar -x`, and name the folder")
    }
    return isRecordOfTensorFlow(start)
      ? ForeignContent(
        "holds TensorFlow's records (TFRecord)",
        hint: "expected a table: write their features as columns of a CSV or NumPy file") : nil
  }

  /// A one-line program of Python that reads and writes tables by polars.
  private static func polars(_ reader: String) -> String {
    "python3 -c 'import polars, sys; polars.\(reader)(sys.stdin.buffer).write_parquet(sys.stdout.buffer)'"
  }

  /// The same by pandas.
  private static func pandas(_ reader: String) -> String {
    "python3 -c 'import io, pandas, sys; pandas.\(reader)(io.BytesIO(sys.stdin.buffer.read()))"
      + ".to_csv(sys.stdout, index=False)'"
  }

  private typealias Mark = (bytes: [UInt8], content: ForeignContent)

  /// Compressions and archives.
  private static let containers: [Mark] = [
    (Array("BZh".utf8), ForeignContent("is compressed by bzip2", "bzcat")),
    ([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0], ForeignContent("is compressed by xz", "xzcat")),
    ([0x5d, 0, 0, 0x80, 0], ForeignContent("is compressed by lzma", "xz -dc --format=lzma")),
    ([0x04, 0x22, 0x4d, 0x18], ForeignContent("is compressed by lz4", "lz4 -dc")),
    ([0x1f, 0x9d], ForeignContent("is compressed by compress", "zcat")),
    (
      [0xff, 0x06, 0, 0] + Array("sNaPpY".utf8),
      ForeignContent(
        "is compressed by Snappy",
        "python3 -c 'import snappy, sys; snappy.stream_decompress(sys.stdin.buffer, sys.stdout.buffer)'"
      )
    ),
    (Array("PK\u{3}\u{4}".utf8), zip), (Array("PK\u{5}\u{6}".utf8), zip),
    (
      [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c],
      ForeignContent("is an archive of 7-Zip", hint: "unpack it by `7z x`")
    ),
    (
      Array("Rar!\u{1a}\u{7}".utf8),
      ForeignContent("is an archive of RAR", hint: "unpack it by `7z x`")
    ),
  ]

  /// Tables and documents.
  private static let tables: [Mark] =
    [
      (
        Array("PAR1".utf8),
        ForeignContent(
          "is Parquet, which is told by its first bytes", hint: "expected no other `format`")
      ),
      (
        Array("ORC".utf8),
        ForeignContent(
          "is ORC",
          "python3 -c 'import io, pyarrow.orc as orc, pyarrow.parquet as pq, sys;"
            + " pq.write_table(orc.read_table(io.BytesIO(sys.stdin.buffer.read())), sys.stdout.buffer)'",
          ending: "parquet")
      ),
      (Array("Obj\u{1}".utf8), ForeignContent("is Avro", polars("read_avro"), ending: "parquet")),
      (
        Array("ARROW1\0".utf8),
        ForeignContent("is an Arrow file (Feather)", polars("read_ipc"), ending: "parquet")
      ),
      (
        [0xff, 0xff, 0xff, 0xff],
        ForeignContent("is a stream of Arrow", polars("read_ipc_stream"), ending: "parquet")
      ),
      (
        [0x89] + Array("HDF\r\n\u{1a}\n".utf8),
        ForeignContent(
          "is HDF5",
          hint: "write its table as CSV or Parquet, as in `pandas.read_hdf(FILE).to_csv(...)`")
      ),
      (
        Array("SQLite format 3\0".utf8),
        ForeignContent(
          "is a database of SQLite",
          hint: "write a table of it as CSV, as in `sqlite3 -header -csv FILE 'select * from log'`")
      ),
      (Array("%PDF-".utf8), ForeignContent("is a PDF, expected a table")),
      (
        [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1],
        ForeignContent(
          "is a workbook of Excel, or another document of Office", pandas("read_excel"))
      ),
    ]
    + (2...5).map { version in
      // A pickle of protocol 2 and later; a frame or an opcode follows.
      (
        [0x80, UInt8(version)],
        ForeignContent(
          "is a pickle of Python", pandas("read_pickle"),
          hint: "if you trust it: a pickle may run any program")
      )
    }

  /// A zip archive without arrays.
  static let zip = ForeignContent("is a zip archive without NumPy's arrays", "funzip")

  /// A zip archive by the names of its members.
  init(zipOf names: [String]) {
    self =
      names.contains("[Content_Types].xml")
      ? ForeignContent(
        "is a workbook of Excel, or another document of Office", Self.pandas("read_excel"))
      : names.count < 2
        ? Self.zip
        : ForeignContent(
          "is a zip archive of \(names.count) files without NumPy's arrays",
          hint: "unpack it by `unzip FILE -d FOLDER`, and name the files that are the log")
  }

  /// The length and its checksum, with which each of TensorFlow's records begins.
  private static func isRecordOfTensorFlow(_ start: [UInt8]) -> Bool {
    guard start.count > 12, start[6] == 0, start[7] == 0 else { return false }
    var crc: UInt32 = .max
    for byte in start[..<8] {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = crc & 1 == 0 ? crc >> 1 : crc >> 1 ^ 0x82f6_3b78 }
    }
    crc = ~crc
    let masked = (crc >> 15 | crc << 17) &+ 0xa282_ead8
    return (0..<4).allSatisfy {
      start[8 + $0] == UInt8(truncatingIfNeeded: masked >> (8 * UInt32($0)))
    }
  }
}

extension ForeignContent {
  /// A text in another encoding than UTF-8, or no text at all.
  private static func ofEncoding(_ start: [UInt8]) -> ForeignContent? {
    func unicode(_ name: String) -> ForeignContent {
      ForeignContent(
        "is a text in \(name), expected UTF-8", "iconv -f \(name) -t UTF-8", ending: "utf8.csv")
    }
    if start.starts(with: [0xff, 0xfe, 0, 0]) || start.starts(with: [0, 0, 0xfe, 0xff]) {
      return unicode("UTF-32")
    }
    if start.starts(with: [0xff, 0xfe]) || start.starts(with: [0xfe, 0xff]) {
      return unicode("UTF-16")
    }
    let head = start.prefix(4096)
    guard let zero = head.firstIndex(of: 0) else { return nil }
    // Letters of Latin scripts have a zero in every second byte, or three in four.
    var zeros = [0, 0, 0, 0]
    for (place, byte) in head.enumerated() where byte == 0 { zeros[place % 4] += 1 }
    let quarter = max(1, head.count / 4)
    let isMostlyZero = zeros.map { $0 * 10 > quarter * 6 }
    switch isMostlyZero {
    case [false, true, true, true]: return unicode("UTF-32LE")
    case [true, true, true, false]: return unicode("UTF-32BE")
    case [false, true, false, true]: return unicode("UTF-16LE")
    case [true, false, true, false]: return unicode("UTF-16BE")
    default: break
    }
    // A value may hold a zero by damage; a first line does not.
    let lineEnd = head.firstIndex { $0 == newline || $0 == carriageReturn } ?? head.endIndex
    return zero < lineEnd
      ? ForeignContent("is not text: its first line has bytes of 0, expected a table") : nil
  }

  /// A text that is no table with a delimiter.
  private static func ofText(_ start: [UInt8]) -> ForeignContent? {
    let lines = firstLines(of: start.starts(with: byteOrderMark) ? start.dropFirst(3) : start[...])
    guard let line = lines.first else { return nil }
    let first = line.drop(while: \.isWhitespace)
    let word = first.prefix(14).lowercased()
    if word.hasPrefix("<!doctype html") || word.hasPrefix("<html") {
      return ForeignContent(
        "is a web page, expected a table", hint: "did the server refuse to send the log?")
    }
    if word.hasPrefix("<?xml") { return ForeignContent("is XML, expected a table") }
    if first.hasPrefix("{"), isObject(first) || first.allSatisfy({ $0 == "{" || $0.isWhitespace }) {
      let isLines = lines.allSatisfy { $0.hasPrefix("{") }
      return isLines
        ? ForeignContent(
          "has an object of JSON in each line", polars("read_ndjson"), ending: "parquet")
        : ForeignContent("is an object of JSON, expected a table")
    }
    if first.hasPrefix("["),
      let next = (first.dropFirst() + lines.dropFirst().joined()).first(where: { !$0.isWhitespace }
      ),
      next == "{"
    {
      return ForeignContent("is a list of JSON", polars("read_json"), ending: "parquet")
    }
    return ofVowpalWabbit(lines)
  }

  /// Whether a line begins with an object of JSON and its first key.
  private static func isObject(_ line: Substring) -> Bool {
    line.prefixMatch(of: #/\{\s*"[^"]*"\s*:/#) != nil
  }

  /// `1 |u user=69 |i item=37`: a label, perhaps a weight and a tag, and namespaces behind bars.
  private static func ofVowpalWabbit(_ lines: [String]) -> ForeignContent? {
    let row = #/-?[0-9.]+( [0-9.]+)*( '?[^| ]*)? ?\|([A-Za-z][^\s|]*)? .*/#
    let complete = lines.count > 1 ? lines.dropLast() : lines
    guard complete.allSatisfy({ $0.wholeMatch(of: row) != nil }) else { return nil }
    let what = "is Vowpal Wabbit's format, expected a table"
    // Texts have a feature for each word, which are too many columns.
    let features = Set(complete.flatMap { $0.split(separator: " ").compactMap(featureName) })
    guard features.count <= 50 else {
      return ForeignContent(
        what,
        hint: "write each feature as a column, or a namespace's as one with blanks between them")
    }
    return ForeignContent(what, tableOfVowpalWabbit, ending: "tsv")
  }

  /// The name of a feature that has a value, `price` of `price:7.12`.
  private static func featureName(_ text: Substring) -> Substring? {
    text.firstIndex { $0 == ":" || $0 == "=" }.map { text[..<$0] }
  }

  /// A program of awk that makes columns of features: `u_user` of `|u user=69` or `user:69`, and one of the features of
  /// a namespace that have no value, with blanks between them. Weights and tags have columns as well.
  private static let tableOfVowpalWabbit =
    #"awk -F '|' 'function put(k, v) { if (!(k in seen)) { seen[k] = 1; name[++n] = k }"#
    + #" if ((NR, k) in cell) v = cell[NR, k] " " v; cell[NR, k] = v }"#
    + #" { sub(/\r$/, ""); m = split($1, t, " "); put("label", t[1]);"#
    + #" for (j = 2; j <= m; j++) put(t[j] ~ /^[0-9.]+$/ ? "weight" : "tag", t[j]);"#
    + #" for (i = 2; i <= NF; i++) { m = split($i, t, " "); s = ""; j = 1;"#
    + #" if ($i !~ /^[ \t]/ && m) { s = t[1]; sub(/:.*/, "", s); j = 2 }"#
    + #" for (; j <= m; j++) { p = match(t[j], /[=:]/); f = p ? substr(t[j], 1, p - 1) : "";"#
    + #" put(s (s != "" && f != "" ? "_" : "") (f == "" && s == "" ? "features" : f), substr(t[j], p + 1)) } } }"#
    + #" END { for (c = 1; c <= n; c++) printf "%s%s", name[c], c < n ? "\t" : "\n";"#
    + #" for (r = 1; r <= NR; r++) for (c = 1; c <= n; c++) printf "%s%s", cell[r, name[c]], c < n ? "\t" : "\n" }'"#

  /// A text whose header is in another encoding than UTF-8.
  init(headerIn bytes: ArraySlice<UInt8>) {
    // In Chinese text bytes above ASCII come in pairs; in Latin text they stand alone.
    let runs = bytes.split { $0 < 0x80 }
    let isPaired = runs.allSatisfy { $0.count % 2 == 0 }
    let name = isPaired ? "GBK" : "WINDOWS-1252"
    self.init(
      "has a header that is not UTF-8; if it is \(isPaired ? "GBK" : "Latin-1")",
      "iconv -f \(name) -t UTF-8", ending: "utf8.csv")
  }
}
