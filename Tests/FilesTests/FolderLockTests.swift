// One process at a time: locks that are held, shared, released, left behind, moved, and those of other machines.

import TestSupport
import Testing

@testable import Files

@Suite struct FolderLockTests {
  let folder: TemporaryFolder
  let owned: OwnedFolder
  let path: String

  init() throws {
    folder = try TemporaryFolder()
    owned = try OwnedFolder(at: folder.path("run"), as: .run)
    path = "\(owned.path)/\(FolderLock.fileName)"
  }

  func names(_ folder: OwnedFolder) throws -> [String] {
    try Folder.names(in: folder.path).filter { $0 != OwnedFolder.markerName }
  }

  @Test func aFolderIsHeldOnce() throws {
    let lock = try FolderLock(owned)
    for use in [FolderLock.Use.alone, .beside] {
      let error = #expect(throws: InputError.self) { _ = try FolderLock(owned, for: use) }
      #expect(error?.problem.hasPrefix("is in use by process ") == true)
    }
    withExtendedLifetime(lock) {}
  }

  @Test func aReleasedFolderCanBeTakenAgain() throws {
    do { _ = try FolderLock(owned) }
    #expect(try names(owned) == [])
    let lock = try FolderLock(owned)
    #expect(try names(owned) == [FolderLock.fileName])
    withExtendedLifetime(lock) {}
  }

  /// Those that only add to a folder may do so together, and the last of them removes the file.
  @Test func someMayBeBesideEachOther() throws {
    var locks = [try FolderLock(owned, for: .beside), try FolderLock(owned, for: .beside)]
    #expect(throws: InputError.self) { _ = try FolderLock(owned) }
    locks.removeFirst()
    #expect(throws: InputError.self) { _ = try FolderLock(owned) }
    locks.removeAll()
    #expect(try names(owned) == [])
    _ = try FolderLock(owned)
  }

  /// A file that a dead process has left, whoever has its number now, or a crash of the machine: cut anywhere, or zeros
  /// in the place of what was written.
  @Test(arguments: [
    "1\n", "4194303\n", "4194303 here\n", "", "\0\0\0", "41943", "4194303 ", "4194303 the",
    "4194303 there",
    "41\0\0\0\0", "4194303 th\0\0\0\0", "\0\0\0\0303 there\n",
  ])
  func aFileThatWasLeftBehindIsNoLock(content: String) throws {
    _ = try folder.file("run/\(FolderLock.fileName)", Array(content.utf8))
    let lock = try FolderLock(owned, host: "here")
    #expect(try DurableFile.read(path).hasSuffix(" here\n"))
    #expect(FolderLock.isLock(path))
    withExtendedLifetime(lock) {}
  }

  /// The locks of a network disk may not reach another machine: a person has to say that the process is gone.
  @Test(arguments: [FolderLock.Use.alone, .beside])
  func anotherMachinesLockIsRefusedByName(use: FolderLock.Use) throws {
    _ = try folder.file("run/\(FolderLock.fileName)", Array("17 there\n".utf8))
    let before = try FolderTree(of: folder.path)
    let error = #expect(throws: InputError.self) {
      _ = try FolderLock(owned, for: use, host: "here")
    }
    #expect(
      error?.description
        == "\(owned.path): is in use by process 17 of the machine there: wait for it,"
        + " or, if it has ended or that machine is gone, remove \(path)")
    #expect(try FolderTree(of: folder.path) == before)
    _ = try FolderLock(owned, for: use, host: "there")
    #expect(try names(owned) == [])
  }

  /// A file of that name that is somebody's.
  @Test(arguments: ["nonsense", "1 2 3", "-4\n", "notes\n\n"])
  func aForeignFileIsLeft(content: String) throws {
    _ = try folder.file("run/\(FolderLock.fileName)", Array(content.utf8))
    #expect(!FolderLock.isLock(path))
    let before = try FolderTree(of: folder.path)
    let error = #expect(throws: InputError.self) { _ = try FolderLock(owned) }
    #expect(error?.problem.hasPrefix("is not a lock of nas") == true)
    #expect(try FolderTree(of: folder.path) == before)
  }

  @Test func theLockFollowsItsFolder() throws {
    let (old, new) = (owned.path, folder.path("new"))
    var lock: FolderLock? = try FolderLock(owned)
    try lock?.rename(old, to: new)
    let moved = try #require(try OwnedFolder(existing: new, as: .run))
    #expect(throws: InputError.self) { _ = try FolderLock(moved) }
    // The old name is free for another folder, whose lock is its own.
    let again = try OwnedFolder(at: old, as: .run)
    let other = try FolderLock(again)
    lock = nil
    #expect(try names(moved) == [])
    #expect(try names(again) == [FolderLock.fileName])
    withExtendedLifetime(other) {}
  }
}
