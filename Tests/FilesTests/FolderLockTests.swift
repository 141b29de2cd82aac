// One process at a time: locks that are held, released, left behind and moved.

import Files
import TestSupport
import Testing

@Suite struct FolderLockTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func aFolderIsHeldOnce() throws {
    let lock = try FolderLock(folder.path)
    let error = #expect(throws: InputError.self) { _ = try FolderLock(folder.path) }
    #expect(error?.problem.hasPrefix("is in use by process ") == true)
    withExtendedLifetime(lock) {}
  }

  @Test func aReleasedFolderCanBeTakenAgain() throws {
    do { _ = try FolderLock(folder.path) }
    #expect(try Folder.names(in: folder.path) == [])
    let lock = try FolderLock(folder.path)
    #expect(try Folder.names(in: folder.path) == [FolderLock.fileName])
    withExtendedLifetime(lock) {}
  }

  /// A file that a dead process has left, whoever has its number now.
  @Test(arguments: ["1\n", "4194303\n", "", "nonsense"])
  func aFileThatWasLeftBehindIsNoLock(content: String) throws {
    _ = try folder.file(FolderLock.fileName, Array(content.utf8))
    let lock = try FolderLock(folder.path)
    withExtendedLifetime(lock) {}
  }

  @Test func theLockFollowsItsFolder() throws {
    let (old, new) = (folder.path("old"), folder.path("new"))
    try Folder.create(old)
    var lock: FolderLock? = try FolderLock(old)
    try lock?.rename(old, to: new)
    #expect(throws: InputError.self) { _ = try FolderLock(new) }
    // The old name is free for another folder, whose lock is its own.
    try Folder.create(old)
    let other = try FolderLock(old)
    lock = nil
    #expect(try Folder.names(in: new) == [])
    #expect(try Folder.names(in: old) == [FolderLock.fileName])
    withExtendedLifetime(other) {}
  }
}
