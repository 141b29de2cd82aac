// The process that reads Parquet, as a value that is asked for headers and rows. How it is started and what it says is
// known here; what the columns of a batch are is the business of `ParquetColumn`.

import Files
import Foundation
import LogSchema

/// A process that reads Parquet files, one at a time. It is started when it is first needed, and again after it crashed.
///
/// It is Python with pyarrow: that of `$NAS_PYTHON`, or `python3` of `$PATH`. The choice has no influence on what is read.
package final class ParquetProcess {
  /// What there is in a file.
  struct Header {
    var rows = 0
    var columns: [Column] = []

    struct Column {
      var name: String
      var kind: ColumnKind?
      /// Whether the values are bytes that no person can read.
      var isBinary = false
    }
  }

  /// The Python that somebody has named; nil for `python3` of the path.
  private let named: String?
  private let memory: Int?
  private let patience: Duration
  private var process: ChildProcess?
  /// Whether rows are coming that nobody has taken yet: the next file then needs another process.
  private var isBusy = false

  /// A process that has not been started yet.
  ///
  /// - Parameters:
  ///   - python: the Python that runs it; nil for that of the environment.
  ///   - memory: the address space that it may take, in bytes; nil for as much as the system grants.
  ///   - patience: how long it may be silent.
  package init(python: String? = nil, memory: Int? = nil, patience: Duration = .seconds(300)) {
    (self.named, self.memory, self.patience) = (python ?? Self.namedPython, memory, patience)
  }

  /// The header of a file.
  ///
  /// - Throws: `InputError` where the file cannot be read, or there is no reader.
  func header(of source: ByteSource) throws -> Header {
    try ask("H", of: source)
    var bytes: [UInt8] = []
    let letter = try answer(into: &bytes, about: source)
    var fields = ParquetFrame(bytes, file: source.name)
    guard letter == "H" else { throw fields.damaged }
    return try Header(&fields)
  }

  /// Asks for the rows of a file, which then come by `next`.
  ///
  /// - Parameter columns: places in the header.
  func start(_ columns: [Int], of source: ByteSource) throws {
    let places = [columns.count] + columns
    try ask("R", places.flatMap { littleEndianBytes(UInt32($0)) }, of: source)
    isBusy = true
  }

  /// Replaces `bytes` by the next batch. Returns false at the end.
  func next(into bytes: inout [UInt8], of source: ByteSource) throws -> Bool {
    switch try answer(into: &bytes, about: source) {
    case "B": return true
    case "Z":
      isBusy = false
      return false
    default: throw ParquetFrame(bytes, file: source.name).damaged
    }
  }

  private func ask(_ letter: Unicode.Scalar, _ start: [UInt8] = [], of source: ByteSource) throws {
    if isBusy { close() }
    let process = try self.process ?? started(for: source.name)
    self.process = process
    var body = start
    switch source {
    case .file(let path): body += [0] + Array(path.utf8)
    case .bytes(let bytes, _): body += [1] + bytes
    case .standardInput: preconditionFailure("Parquet is not read from a pipe")
    }
    guard process.send(request(letter, body)) else { throw ended(process, file: source.name) }
  }

  private func request(_ letter: Unicode.Scalar, _ body: [UInt8]) -> [UInt8] {
    [UInt8(ascii: letter)] + littleEndianBytes(UInt64(body.count)) + body
  }

  /// Reads a frame. Returns its letter.
  ///
  /// - Throws: `InputError` where it says that the file cannot be read, or the process has ended.
  private func answer(
    into bytes: inout [UInt8], about source: ByteSource
  ) throws -> Unicode.Scalar {
    guard let process else { preconditionFailure("a request comes before its answer") }
    let letter = try frame(of: process, into: &bytes, file: source.name)
    guard letter == "E" else { return letter }
    isBusy = false
    throw InputError(
      "cannot be read as Parquet: \(String(decoding: bytes, as: UTF8.self))", file: source.name)
  }

  /// Reads any frame of a process. Returns its letter.
  private func frame(
    of process: ChildProcess, into bytes: inout [UInt8], file: String
  ) throws -> Unicode.Scalar {
    try read(Self.headSize, of: process, into: &bytes, file: file)
    let letter = Unicode.Scalar(bytes[0])
    let count = bytes.values(UInt64.self, at: 1, count: 1)[0]
    guard count < UInt32.max else {
      close()
      throw InputError("found a row of \(count) bytes, which is too long", file: file)
    }
    try read(Int(count), of: process, into: &bytes, file: file)
    return letter
  }

  /// The bytes of a frame's letter and length.
  private static let headSize = 9

  private func read(
    _ count: Int, of process: ChildProcess, into bytes: inout [UInt8], file: String
  ) throws {
    switch process.read(count, into: &bytes, patience: patience) {
    case .complete: return
    case .ended: throw ended(process, file: file)
    case .silent:
      close()
      throw InputError("the Parquet reader was silent for \(patience): it was ended", file: file)
    }
  }

  /// Ends the process: the next request starts another one.
  private func close() {
    _ = process?.end()
    (process, isBusy) = (nil, false)
  }
}

extension ParquetProcess {
  /// The Python that the environment names.
  private static var namedPython: String? {
    let named = ProcessInfo.processInfo.environment["NAS_PYTHON"] ?? ""
    return named.isEmpty ? nil : named
  }

  /// Starts the process, and waits until it can read.
  ///
  /// - Throws: `InputError` that says how to get what is missing.
  private func started(for file: String) throws -> ChildProcess {
    let python = named ?? "python3"
    guard let process = try ChildProcess([python, "-W", "ignore", "-c", parquetScript]) else {
      let problem =
        named.map { "NAS_PYTHON names no program: \($0.visible)" } ?? "there is no program python3"
      throw InputError(
        "Parquet is read by Python's pyarrow, and \(problem); \(Self.newPython)", file: file)
    }
    var bytes: [UInt8] = []
    let letter = try frame(of: process, into: &bytes, file: file)
    guard letter == "V", bytes.elementsEqual(littleEndianBytes(parquetProtocol)) else {
      throw InputError(
        "Parquet is read by pyarrow, which \(python) does not have "
          + "(\(String(decoding: bytes, as: UTF8.self))); \(remedy)", file: file)
    }
    if let memory {
      _ = process.send(request("L", littleEndianBytes(UInt64(memory))))
    }
    return process
  }

  /// How a Python gets what it lacks.
  private var remedy: String {
    guard let named else { return Self.newPython }
    return
      "install it by `\(ShellCommand.quoted(named)) -m pip install pyarrow`, or convert the file to CSV"
  }

  /// How to get a Python with pyarrow: an environment of its own, as the system's may refuse to be added to.
  private static let newPython =
    "`python3 -m venv ~/.nas-python && ~/.nas-python/bin/pip install pyarrow` installs it, and"
    + " `export NAS_PYTHON=~/.nas-python/bin/python` names it; or convert the file to CSV"

  /// What to say of a process that has ended before its answer did.
  private func ended(_ process: ChildProcess, file: String) -> InputError {
    let ending = process.end(patience: .seconds(5))
    close()
    switch ending {
    case .signal where process.lastMessage?.contains("decrypt") == true:
      return InputError(
        "has encrypted columns: expected a Parquet file without encryption", file: file)
    case .signal(9):
      return InputError(
        "the Parquet reader was killed (signal 9): the memory may be full: stop other programs, or read fewer rows",
        file: file)
    case .signal(let signal):
      return InputError(
        "the Parquet reader ended with signal \(signal): the file is damaged", file: file)
    case .exit(let code):
      let message = process.lastMessage.map { ": \($0)" } ?? ""
      return InputError("the Parquet reader ended with code \(code)\(message)", file: file)
    }
  }
}

extension ParquetProcess.Header {
  /// Reads the frame of a header.
  fileprivate init(_ frame: inout ParquetFrame) throws {
    rows = Int(clamping: try frame.number(UInt64.self))
    for _ in 0..<(try frame.number(UInt32.self)) {
      let code = try frame.number(UInt8.self)
      let numbers = Int(try frame.number(UInt32.self))
      let name = try frame.text(count: Int(try frame.number(UInt32.self)))
      let kind: ColumnKind? =
        switch code {
        case 0, 6: nil
        case 1: .time
        case 2: .list
        case 3: .vector(count: numbers)
        case 4: .nested
        case 5: .empty
        case 7: .numberLists
        default: throw frame.damaged
        }
      columns.append(Column(name: name, kind: kind, isBinary: code == 6))
    }
  }
}

private func littleEndianBytes<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
  (0..<Number.bitWidth / 8).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
}
