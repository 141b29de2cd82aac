// Who may use a folder, and how: one process alone, or several that each add files of their own.

import Glibc
import Synchronization

/// Holds a folder for this process until it is released, or the process ends, however it ends.
///
/// The file `lock` in the folder names the process and its host. It is locked as well (flock), so that one that a dead
/// process of this host has left is recognised; where the disk has no locks, by the process that it names. Locks of
/// network disks may not reach other hosts: a file that another host has left holds the folder until a person removes it.
package final class FolderLock: Sendable {
  /// The name of the file.
  package static let fileName = "lock"

  /// What the folder is held for.
  package enum Use: Sendable {
    /// To change what is in it, or its name.
    case alone
    /// To add files beside others, while it stays where it is.
    case beside
  }

  private let path: Mutex<String>
  private let file: OpenFile

  /// Takes the folder.
  ///
  /// - Parameter host: the name of this machine.
  /// - Throws: `InputError` where another process has it, the folder may not be written to, or the file is not of nas's
  ///   making, which is then left as it is.
  package init(_ folder: OwnedFolder, for use: Use = .alone, host: String = Machine.name) throws {
    let path = "\(folder.path)/\(Self.fileName)"
    // What was opened may be removed by its owner before it is locked.
    for _ in 0..<16 {
      try FileStatus.requireFile(path)
      let file = try OpenFile(updating: path)
      let owner = try Owner(file, in: folder.path)
      switch file.lock(shared: use == .beside) {
      case .taken: break
      case .held: throw Self.inUse(folder.path, by: owner, here: host)
      case .unavailable:
        if let owner, owner.process != getpid(), owner.isAlive(here: host) {
          throw Self.inUse(folder.path, by: owner, here: host)
        }
      }
      guard file.isStillAt(path) else { continue }
      let last = try Owner(file, in: folder.path)
      if let last, last.isElsewhere(host) {
        throw Self.inUse(folder.path, by: last, here: host)
      }
      if use == .alone || last?.isAlive(here: host) != true {
        try Owner(process: getpid(), host: host).write(to: file)
      }
      self.file = file
      self.path = Mutex(path)
      return
    }
    throw FileError(path: path, problem: "cannot lock: it is removed again and again")
  }

  deinit {
    // Of those that are beside each other, the last one removes the file.
    guard file.lock() != .held else { return }
    path.withLock { path in
      if file.isStillAt(path) { unlink(path) }
    }
  }

  /// Renames the folder that is held, so that a crash does not undo it.
  ///
  /// - Throws: `InputError` where it may not be renamed, or there is another of that name.
  package func rename(_ folder: String, to name: String) throws {
    try path.withLock { path in
      guard Glibc.rename(folder, name) == 0 else { throw failure(to: "move to \(name)", folder) }
      path = "\(name)/\(Self.fileName)"
    }
    try Folder.synchronize(Path.split(name).folder)
  }

  /// Whether a file is the lock that a process of nas has left, or holds. Without a host it may be anybody's: a number
  /// in a file of this name is common.
  package static func isLock(_ path: String) -> Bool {
    guard !FileStatus.isLink(path), let text = try? DurableFile.read(path, limit: Owner.limit)
    else { return false }
    return Owner(text)?.host != nil
  }

  /// Whether a process seems to have a folder, by what its lock names: nothing is locked or changed. A process of another
  /// machine counts as alive.
  ///
  /// - Parameter host: the name of this machine.
  package static func isTaken(_ folder: String, host: String = Machine.name) -> Bool {
    let path = "\(folder)/\(fileName)"
    guard !FileStatus.isLink(path), let text = try? DurableFile.read(path, limit: Owner.limit),
      let owner = Owner(text)
    else { return false }
    return owner.isElsewhere(host) || owner.isAlive(here: host)
  }

  private static func inUse(_ folder: String, by owner: Owner?, here: String) -> InputError {
    guard let owner else {
      return InputError(
        "is in use by another process: wait for it, or choose another folder", file: folder)
    }
    guard owner.isElsewhere(here), let host = owner.host else {
      return InputError(
        "is in use by process \(owner.process): wait for it, or choose another folder", file: folder
      )
    }
    return InputError(
      "is in use by process \(owner.process) of the machine \(host): wait for it, or, if it has ended"
        + " or that machine is gone, remove \(folder)/\(fileName)", file: folder)
  }
}

/// The process that a lock names.
private struct Owner {
  /// The most bytes of a lock: a number and a host's name.
  static let limit = 1 << 10

  let process: pid_t
  /// Its machine; nil in locks of earlier versions.
  let host: String?

  init(process: pid_t, host: String) { (self.process, self.host) = (process, host) }

  /// Reads `PROCESS` or `PROCESS HOST`; nil for other text.
  init?(_ text: String) {
    let words = text.prefix { $0 != "\n" }.split(separator: " ", omittingEmptySubsequences: false)
    guard 1...2 ~= words.count, let process = pid_t(words[0]), process > 0 else { return nil }
    self.process = process
    host = words.count == 2 ? String(words[1]) : nil
  }

  /// The process that a file names; nil where a crash has left it empty, cut, or zeros in it: while a process has the
  /// folder, the disk has its name.
  ///
  /// - Throws: `InputError` where it holds something else.
  init?(_ file: borrowing OpenFile, in folder: String) throws {
    let size = try file.size()
    var bytes = [UInt8](repeating: 0, count: min(size, Self.limit + 1))
    try bytes.withUnsafeMutableBytes { try file.read(into: $0, at: 0) }
    if size <= Self.limit, Self.isTorn(bytes) { return nil }
    guard size <= Self.limit, let text = String(validating: bytes, as: UTF8.self),
      let owner = Owner(text)
    else {
      throw InputError(
        "is not a lock of nas, which needs that name: move it away, or choose another folder",
        file: "\(folder)/\(FolderLock.fileName)")
    }
    self = owner
  }

  /// Whether bytes are what a crash may have left of a lock that was being written: no whole line, of what one has.
  private static func isTorn(_ bytes: [UInt8]) -> Bool {
    let text = String(decoding: bytes.filter { $0 != 0 }, as: UTF8.self)
    if text.allSatisfy({ $0 == "\n" }) { return true }
    let isWhole = bytes.last == UInt8(ascii: "\n") && !bytes.contains(0)
    return !isWhole && text.wholeMatch(of: /[0-9]*( \S*)?\n?/) != nil
  }

  /// Writes it over what the file holds, which at no time is empty, and waits until the disk has it.
  func write(to file: borrowing OpenFile) throws {
    let text = "\(process) \(host ?? "")\n"
    try Array(text.utf8).withUnsafeBytes { try file.write($0) }
    try file.truncate(to: text.utf8.count)
    try file.synchronize()
  }

  /// Whether it is a process of another machine than this one.
  func isElsewhere(_ here: String) -> Bool { host.map { $0 != here } ?? false }

  /// Whether there is such a process on this machine.
  func isAlive(here: String) -> Bool {
    !isElsewhere(here) && (kill(process, 0) == 0 || errno == EPERM)
  }
}
