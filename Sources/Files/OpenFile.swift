// An open file descriptor that closes itself. It adds retries and errors to the system's calls,
// no buffer and no format.

import Glibc

/// An open file.
struct OpenFile: ~Copyable {
  let path: String
  private let descriptor: Int32

  /// Opens an existing file, or a folder, for reading.
  init(reading path: String) throws {
    self.path = path
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure(to: "open", path) }
  }

  /// The standard input, under a name for messages.
  init(readingStandardInput name: String) throws {
    path = name
    // A duplicate, so that closing this one leaves the process's own alone.
    descriptor = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0)
    guard descriptor >= 0 else { throw failure(to: "open", name) }
  }

  /// Creates a file that must not exist yet, for writing and reading back.
  init(creating path: String) throws {
    self.path = path
    descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw failure(to: "create", path) }
  }

  /// Opens a file for writing at its end and reading back; creates it if it is not there.
  init(appendingTo path: String) throws {
    self.path = path
    descriptor = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw failure(to: "open", path) }
  }

  /// Opens a file for reading and writing from its start; creates it if it is not there.
  init(updating path: String) throws {
    self.path = path
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o666)
    guard descriptor >= 0 else { throw failure(to: "open", path) }
  }

  deinit { close(descriptor) }

  /// Whether it is this file that is found at a path, and not another one or none.
  func isStillAt(_ path: String) -> Bool {
    var (own, found) = (stat(), stat())
    return fstat(descriptor, &own) == 0 && stat(path, &found) == 0
      && own.st_ino == found.st_ino && own.st_dev == found.st_dev
  }

  /// Cuts off what lies beyond the first `size` bytes.
  func truncate(to size: Int) throws {
    guard ftruncate(descriptor, off_t(size)) == 0 else { throw failure(to: "write", path) }
  }

  /// The file's size in bytes.
  func size() throws -> Int {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw failure(to: "read", path) }
    return Int(status.st_size)
  }

  /// Reads from the current position. Returns the number of bytes; 0 only at the end.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    while true {
      let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
      if count >= 0 { return count }
      guard errno == EINTR else { throw failure(to: "read", path) }
    }
  }

  /// Fills the whole buffer from `offset` on, wherever the current position is.
  func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws {
    var done = 0
    while done < buffer.count {
      let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[done...])
      let count = pread(descriptor, rest.baseAddress, rest.count, off_t(offset + done))
      if count > 0 {
        done += count
      } else if count == 0 {
        throw FileError(path: path, problem: "ends at byte \(offset + done)")
      } else if errno != EINTR {
        throw failure(to: "read", path)
      }
    }
  }

  /// Moves the current position behind the last byte.
  func seekToEnd() throws {
    guard lseek(descriptor, 0, SEEK_END) >= 0 else { throw failure(to: "read", path) }
  }

  /// Writes all bytes at the current position.
  func write(_ bytes: UnsafeRawBufferPointer) throws {
    var done = 0
    while done < bytes.count {
      let rest = UnsafeRawBufferPointer(rebasing: bytes[done...])
      let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
      if count >= 0 {
        done += count
      } else if errno != EINTR {
        throw failure(to: "write", path)
      }
    }
  }

  /// Returns when the file's content is on the disk.
  func synchronize() throws {
    guard fsync(descriptor) == 0 else { throw failure(to: "write", path) }
  }

  /// What came of the attempt to lock a file.
  enum Lock {
    /// It is this process's until the file is closed, or also that of others where it is shared.
    case taken
    /// Another process, or another open file, holds it.
    case held
    /// The disk has no locks.
    case unavailable
  }

  /// Locks the file against others that lock it, without waiting.
  ///
  /// - Parameter shared: whether others may lock it so too.
  func lock(shared: Bool = false) -> Lock {
    if flock(descriptor, (shared ? LOCK_SH : LOCK_EX) | LOCK_NB) == 0 { return .taken }
    return errno == EWOULDBLOCK ? .held : .unavailable
  }

  /// Maps `count` bytes from the start of the file for reading. The caller unmaps them.
  func map(_ count: Int) throws -> UnsafeRawPointer {
    let address = mmap(nil, count, PROT_READ, MAP_PRIVATE, descriptor, 0)
    guard let address, address != MAP_FAILED else { throw failure(to: "map", path) }
    return UnsafeRawPointer(address)
  }
}
