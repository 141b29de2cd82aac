// A CSV file read one block ahead, so that reading and encoding overlap. Who runs what on which
// thread is the business of `Importer`.

import Synchronization
import System

/// The blocks of a CSV file, one of which waits to be taken.
///
/// One thread at a time takes a block, and one, perhaps another, reads the next.
final class ReadAhead: Sendable {
  /// The names in the header.
  let header: [String]

  private struct State {
    let reader: CSVReader
    var next = CSVBlock()
    /// Whether there are rows in `next`.
    var outcome: Result<Bool, any Error> = .success(false)
  }

  private let state: Mutex<State>

  /// Opens a file and reads its header and its first block.
  ///
  /// - Throws: `InputError` where the file is missing, empty, or has a faulty header.
  init(path: String) throws {
    let reader = try CSVReader(path: path)
    header = reader.header
    state = Mutex(State(reader: reader))
    readNext()
  }

  /// Reads the block after the one that was taken. What goes wrong waits there in its place.
  func readNext() {
    state.withLock { state in
      state.outcome = Result { try state.reader.read(into: &state.next) }
    }
  }

  /// Exchanges `block` for the one that waits. Returns false at the end, and leaves no rows.
  ///
  /// - Throws: as `CSVReader.read(into:)`.
  func take(into block: inout CSVBlock) throws -> Bool {
    try state.withLock { state in
      swap(&block, &state.next)
      return try state.outcome.get()
    }
  }

  /// How many bytes of the file have been read, compressed.
  var position: Int { state.withLock { $0.reader.position } }
  /// The file's size in bytes, compressed.
  var fileSize: Int { state.withLock { $0.reader.fileSize } }
  /// Size and checksum of the part of the file that has been read, compressed.
  var digest: FileDigest { state.withLock { $0.reader.digest } }
}
