// An open file descriptor that closes itself. It adds retries and errors to the system's calls,
// no buffer and no format.

import Glibc

/// An open file.
struct OpenFile: ~Copyable {
  let path: String
  private let descriptor: Int32

  /// What is expected at a path.
  enum Kind {
    /// A file on a disk, which has an end and can be mapped.
    case file
    /// Such a file, or a folder.
    case fileOrFolder
    /// Such a file, or what can be read once, such as a pipe.
    case stream
  }

  /// Opens what exists for reading, unless it is of another kind: a pipe, or a device such as /dev/zero, may never
  /// end, or never begin.
  init(reading path: String, expecting kind: Kind = .fileOrFolder) throws {
    self.path = path
    descriptor = try Self.opened(path, O_RDONLY, to: "open", expecting: kind)
  }

  /// The standard input, under a name for messages.
  init(readingStandardInput name: String) throws {
    path = name
    // A duplicate, so that closing this one leaves the process's own alone.
    descriptor = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0)
    guard descriptor >= 0 else { throw failure(to: "open", name) }
    if !Self.isEndless(descriptor) { return }
    close(descriptor)
    throw InputError("is a device without an end: expected a file or a pipe", file: name)
  }

  /// Creates a file that must not exist yet, for writing and reading back.
  init(creating path: String) throws {
    self.path = path
    descriptor = try Self.opened(path, O_RDWR | O_CREAT | O_EXCL, to: "create")
  }

  /// Opens a file for writing at its end and reading back; creates it if it is not there.
  init(appendingTo path: String) throws {
    self.path = path
    descriptor = try Self.opened(path, O_RDWR | O_CREAT | O_APPEND, to: "open")
  }

  /// Opens a file for reading and writing from its start; creates it if it is not there.
  init(updating path: String) throws {
    self.path = path
    descriptor = try Self.opened(path, O_RDWR | O_CREAT | O_NOFOLLOW, to: "open")
  }

  /// Opens a path, without waiting for whoever is at the other end of a pipe, and looks at what it is.
  private static func opened(
    _ path: String, _ flags: Int32, to action: String, expecting kind: Kind = .file
  ) throws -> Int32 {
    let descriptor = open(path, flags | O_CLOEXEC | O_NONBLOCK | O_NOCTTY, 0o666)
    guard descriptor >= 0 else {
      // A pipe that nobody reads cannot be opened for writing.
      if errno == ENXIO { throw InputError("is not a regular file: expected a file", file: path) }
      throw failure(to: action, path)
    }
    do {
      try require(kind, of: descriptor, path)
      return descriptor
    } catch {
      close(descriptor)
      throw error
    }
  }

  private static func require(_ kind: Kind, of descriptor: Int32, _ path: String) throws {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw failure(to: "open", path) }
    switch (kind, status.st_mode & S_IFMT) {
    case (_, S_IFREG), (.stream, S_IFIFO), (.fileOrFolder, S_IFDIR): return
    case (.stream, S_IFCHR) where !isEndless(descriptor): return
    case (_, S_IFDIR): throw InputError("is a folder: expected a file", file: path)
    case (.stream, _):
      throw InputError("is not a regular file: expected a file or a pipe", file: path)
    default: throw InputError("is not a regular file: expected a file", file: path)
    }
  }

  /// Whether a descriptor is a device that goes on for ever: all but terminals and /dev/null.
  private static func isEndless(_ descriptor: Int32) -> Bool {
    var (status, null) = (stat(), stat())
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFCHR else { return false }
    let isNull = stat("/dev/null", &null) == 0 && status.st_rdev == null.st_rdev
    return !isNull && isatty(descriptor) == 0
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
      if errno == EAGAIN {
        wait(milliseconds: -1)
      } else if errno != EINTR {
        throw failure(to: "read", path)
      }
    }
  }

  /// Reads the first bytes. A pipe that nobody has opened for writing yet is waited for, but not for ever.
  ///
  /// - Throws: `InputError` where nobody writes to the pipe for so long.
  func readFirst(into buffer: UnsafeMutableRawBufferPointer, patience: Duration) throws -> Int {
    let end = ContinuousClock.now + patience
    while true {
      // One who writes and has nothing yet is waited for there: 0 is the end, or nobody.
      let count = try read(into: buffer)
      if count > 0 || !isPipe || buffer.isEmpty { return count }
      var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      // Someone has written nothing and is gone.
      if poll(&request, 1, 50) > 0, Int32(request.revents) & POLLHUP != 0 { return 0 }
      guard ContinuousClock.now < end else {
        throw InputError(
          "is a pipe without a writer: expected a file, or a pipe that a program writes to",
          file: path)
      }
    }
  }

  /// Whether it is a pipe.
  private var isPipe: Bool {
    var status = stat()
    return fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFIFO
  }

  /// Waits until there is something to read.
  private func wait(milliseconds: Int32) {
    var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    poll(&request, 1, milliseconds)
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
