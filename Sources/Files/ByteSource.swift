// Where bytes come from: a file, the standard input, or memory. What they mean is not its business.

/// A place that bytes are read from.
package enum ByteSource: Sendable {
  /// The file at a path, which may be a pipe.
  case file(String)
  /// The standard input.
  case standardInput
  /// Bytes in memory, under a name for messages.
  case bytes([UInt8], name: String)

  /// How long a pipe is waited for to which nobody writes yet.
  package static let patience = Duration.seconds(10)

  /// The source that a path on the command line means: `-` is the standard input.
  package init(path: String) { self = path == "-" ? .standardInput : .file(path) }

  /// The name for messages: the path, where there is one.
  package var name: String {
    switch self {
    case .file(let path): path
    case .standardInput: "standard input"
    case .bytes(_, let name): name
    }
  }

  /// Whether the bytes can be read more than once: those of a pipe cannot.
  package var isRepeatable: Bool {
    switch self {
    case .file(let path): !FileStatus.isPipe(path)
    case .standardInput: false
    case .bytes: true
    }
  }

  /// The number of bytes, as stored; nil where only reading to the end would tell.
  ///
  /// - Throws: `InputError` where there is no such file.
  package var size: Int? {
    get throws {
      switch self {
      case .file(let path):
        // A pipe has no place of which the system could tell a size.
        return isRepeatable ? try FileStatus(of: path).bytes : nil
      case .standardInput: return nil
      case .bytes(let bytes, _): return bytes.count
      }
    }
  }
}

extension ByteSource {
  /// Size and checksum of all bytes, which are read for it.
  ///
  /// - Throws: `InputError` where there is no such file.
  package var digest: FileDigest {
    get throws {
      let source = try OpenSource(self)
      var checksum = Checksum()
      var position = 0
      var buffer = [UInt8](repeating: 0, count: 1 << 18)
      while true {
        let count = try buffer.withUnsafeMutableBytes { try source.read(into: $0, at: position) }
        if count == 0 { return FileDigest(bytes: position, crc32: checksum.value) }
        buffer.withUnsafeBytes { checksum.update(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
        position += count
      }
    }
  }
}

/// A stream of bytes, handed out in pieces.
package protocol ByteStream: AnyObject {
  /// Appends the next bytes to `bytes`, and returns how many: 0 only at the end.
  ///
  /// - Throws: `InputError` where they are truncated or corrupt.
  func read(appendingTo bytes: inout [UInt8]) throws -> Int
}

/// A source that has been opened.
enum OpenSource: ~Copyable {
  case file(OpenFile)
  case bytes([UInt8])

  /// - Throws: `InputError` where the source is a file that is missing, may not be read, or is an output of the command.
  init(_ source: ByteSource) throws {
    switch source {
    case .file(let path): try InputFiles.note(path)
    case .standardInput: try InputFiles.note("-")
    case .bytes: break
    }
    switch source {
    case .file(let path): self = .file(try OpenFile(reading: path, expecting: .stream))
    case .standardInput: self = .file(try OpenFile(readingStandardInput: source.name))
    case .bytes(let bytes, _): self = .bytes(bytes)
    }
  }

  /// Fills `buffer` from `position` on, which is where the last call ended. Returns the number of bytes; 0
  /// only at the end.
  ///
  /// - Parameter patience: how long a pipe is waited for to which nobody writes yet.
  func read(
    into buffer: UnsafeMutableRawBufferPointer, at position: Int,
    patience: Duration = ByteSource.patience
  ) throws -> Int {
    switch self {
    case .file(let file):
      return position == 0
        ? try file.readFirst(into: buffer, patience: patience) : try file.read(into: buffer)
    case .bytes(let bytes):
      let piece = bytes[position...].prefix(buffer.count)
      buffer.copyBytes(from: piece)
      return piece.count
    }
  }
}
