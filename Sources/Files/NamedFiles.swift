// The files that the user of a command has named, to be read and to be written. No file is both: what is read is never
// replaced. How files are read and written is not known here.

import Glibc
import Synchronization

// Invariants:
// - A file that was noted as an input is not replaced by `DurableFile` as long as it is where it was.
// - Claims and inputs are compared whichever comes first.

/// The files that this process was told to read: logs, spaces, configs, tables.
package enum InputFiles {
  /// Remembers the file at a path, or those in the folder there. `-` is the standard input.
  ///
  /// What is missing is remembered by its path: the command may be about to make it.
  ///
  /// - Throws: `InputError` where it is an output of the command as well.
  package static func note(_ path: String) throws {
    var places = [Place(path)]
    if FileStatus.isFolder(path) {
      places = ((try? Folder.names(in: path)) ?? []).map { Place("\(path)/\($0)") }
    }
    try state.withLock { state in
      for place in places {
        let claimed = state.claims.values.joined().first { $0.isSameFile(as: place) }
        if let claimed { throw isInput(claimed.path) }
      }
      state.inputs.formUnion(places)
    }
  }

  /// Makes sure that a file that is about to be replaced is no input.
  ///
  /// - Throws: `InputError` where it is one.
  static func requireNone(at path: String) throws {
    try state.withLock { state in
      if state.inputs.isEmpty { return }
      let place = Place(path)
      guard place.identity != nil else { return }
      // Another file may have got the number of an input that is gone.
      if state.inputs.contains(where: { $0.identity == place.identity && $0.isThere }) {
        throw isInput(path)
      }
    }
  }

  fileprivate static func isInput(_ path: String) -> InputError {
    InputError("is an input of this command: expected another file to write to", file: path)
  }

  fileprivate struct State {
    var inputs: Set<Place> = []
    var claims: [ObjectIdentifier: [Place]] = [:]
  }

  fileprivate static let state = Mutex(State())
}

/// The files that a command is going to write, as long as it is kept.
package final class OutputClaim: Sendable {
  /// Claims files, before anything is done for them.
  ///
  /// - Throws: `InputError` where two of them are one file, or one is an input of the command.
  package init(_ paths: [String]) throws {
    let places = paths.map(Place.init)
    for (index, place) in places.enumerated() {
      if places[..<index].contains(where: place.isSameFile) {
        throw InputError(
          "is to be written twice by this command: expected two files", file: place.path)
      }
    }
    try InputFiles.state.withLock { state in
      for place in places where state.inputs.contains(where: place.isSameFile) {
        throw InputFiles.isInput(place.path)
      }
      state.claims[ObjectIdentifier(self)] = places
    }
  }

  deinit {
    InputFiles.state.withLock { _ = $0.claims.removeValue(forKey: ObjectIdentifier(self)) }
  }
}

/// Where a file is, or will be.
private struct Place: Hashable {
  /// The number of a file, and of its disk.
  struct Identity: Hashable {
    let device: UInt64, inode: UInt64

    /// Of what is at a path, links followed; nil where nothing is.
    init?(of path: String) {
      var status = stat()
      // The standard input can be a file that has a name as well.
      guard (path == "-" ? fstat(STDIN_FILENO, &status) : stat(path, &status)) == 0 else {
        return nil
      }
      // Whatever is written to a terminal or to /dev/null, nothing is replaced.
      guard status.st_mode & S_IFMT == S_IFREG else { return nil }
      (device, inode) = (UInt64(status.st_dev), UInt64(status.st_ino))
    }
  }

  /// As it was named.
  let path: String
  /// The absolute path, as far as its folder is there.
  let absolute: String
  /// Nil where there is no file.
  let identity: Identity?

  init(_ path: String) {
    self.path = path
    let (folder, name) = Path.split(path)
    absolute = (try? FileStatus(of: folder)).map { "\($0.path)/\(name)" } ?? path
    identity = Identity(of: path)
  }

  /// Whether the file is where it was.
  var isThere: Bool { path == "-" || Identity(of: path) == identity }

  func isSameFile(as other: Place) -> Bool {
    path != "-" && other.path != "-" && absolute == other.absolute
      || identity != nil && identity == other.identity && isThere && other.isThere
  }
}
