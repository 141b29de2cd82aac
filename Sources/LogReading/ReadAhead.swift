// A log read one block ahead, so that reading and encoding overlap. Who runs what on which
// thread is the business of `Importer`.

import Files
import LogSchema
import Synchronization

/// The blocks of a log, one of which waits to be taken.
///
/// One thread at a time takes a block, and one, perhaps another, reads the next.
package final class ReadAhead: Sendable {
  /// The names in the header.
  package let header: [String]

  private struct State {
    let reader: LogReader
    var next = RowBlock()
    /// Whether `next` holds anything.
    var outcome: Result<Bool, any Error> = .success(false)
  }

  private let state: Mutex<State>

  /// Opens a log and reads its header and its first block.
  ///
  /// - Throws: as `LogReader.init(_:form:columns:)`.
  package init(
    _ paths: [String], form: LogForm = LogForm(), columns: [String]? = nil
  ) throws {
    let reader = try LogReader(paths, form: form, columns: columns)
    header = reader.header
    state = Mutex(State(reader: reader))
    readNext()
  }

  /// Reads the block after the one that was taken. What goes wrong waits there in its place.
  package func readNext() {
    state.withLock { state in
      state.outcome = Result { try state.reader.read(into: &state.next) }
    }
  }

  /// Exchanges `block` for the one that waits. Returns false at the end, and leaves an empty block.
  ///
  /// - Throws: as `LogReader.read(into:)`.
  package func take(into block: inout RowBlock) throws -> Bool {
    try state.withLock { state in
      swap(&block, &state.next)
      return try state.outcome.get()
    }
  }

  /// How many bytes of the log have been read, compressed.
  package var position: Int { state.withLock { $0.reader.position } }
  /// The log's size in bytes, compressed; 0 where it is not known.
  package var fileSize: Int { state.withLock { $0.reader.fileSize } }
  /// Size and checksum of what has been read of the files, compressed, one behind the other.
  package var digest: FileDigest { state.withLock { $0.reader.digest } }
}
