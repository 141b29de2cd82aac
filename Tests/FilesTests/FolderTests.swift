// Drafts of folders, paths, and what is known about a file.

import Files
import Glibc
import TestSupport
import Testing

struct FolderTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func publishedDraftIsTheFolder() throws {
    let target = folder.path("new/dataset")
    let draft = try FolderDraft(of: target)
    try DurableFile.write("x", to: draft.path + "/a")
    #expect(!FileStatus.exists(target))
    try draft.publish()
    #expect(try DurableFile.read(target + "/a") == "x")
    #expect(try folder.names() == ["new"])
  }

  @Test func abandonedDraftLeavesNothing() throws {
    func abandon() throws {
      let draft = try FolderDraft(of: folder.path("dataset"))
      try DurableFile.write("x", to: draft.path + "/a")
      #expect(try folder.names().count == 1)
    }
    try abandon()
    #expect(try folder.names() == [])
  }

  @Test func aDraftMayBeNamedLater() throws {
    let draft = try FolderDraft(of: folder.path("dataset"))
    try DurableFile.write("x", to: draft.path + "/a")
    try draft.publish(as: "other")
    #expect(try folder.names() == ["other"])
  }

  /// What a process that was killed has left behind goes; drafts at work, and all else, stay.
  @Test func draftsOfDeadProcessesAreRemoved() throws {
    let dead = folder.path(".dataset.1x2y3z.partial")
    try Folder.create(dead)
    try DurableFile.write("x", to: dead + "/a")
    try Folder.create(folder.path(".mine"))
    try DurableFile.write("x", to: folder.path(".file.partial"))
    let draft = try FolderDraft(of: folder.path("one"))
    #expect(!FileStatus.exists(dead))
    let another = try FolderDraft(of: folder.path("two"))
    #expect(FileStatus.isFolder(draft.path) && FileStatus.isFolder(another.path))
    try another.publish()
    try draft.publish()
    #expect(try Set(folder.names()) == [".file.partial", ".mine", "one", "two"])
  }

  @Test func aFullFolderIsNotReplaced() throws {
    let target = folder.path("dataset")
    try Folder.create(target)
    try DurableFile.write("old", to: target + "/a")
    let error = #expect(throws: InputError.self) {
      let draft = try FolderDraft(of: target)
      try draft.publish()
    }
    #expect(error?.file == target)
    #expect(try DurableFile.read(target + "/a") == "old")
    #expect(try folder.names() == ["dataset"])
  }

  @Test func foldersAreCreatedAndRemovedWithEverythingInThem() throws {
    let path = folder.path("a/b/c")
    try Folder.create(path)
    try Folder.create(path)
    #expect(FileStatus.isFolder(path))
    try DurableFile.write("x", to: path + "/file")
    #expect(throws: InputError.self) { try Folder.create(path + "/file/d") }
    try Folder.remove(folder.path("a"))
    #expect(try folder.names() == [])
  }

  @Test(arguments: [
    ("a/b.csv", "a", "b.csv"), ("b.csv", ".", "b.csv"), ("/a/b/", "/a", "b"), ("/b", "/", "b"),
    ("../b", "..", "b"),
  ])
  func pathsAreSplit(path: String, parent: String, name: String) {
    #expect(Path.split(path).folder == parent)
    #expect(Path.split(path).name == name)
  }

  @Test func statusChangesWithTheContent() throws {
    let path = try folder.file("log", [1, 2])
    let before = try FileStatus(of: path)
    #expect(try FileStatus(of: folder.path("./log")) == before)
    #expect(before.bytes == 2 && before.path.hasPrefix("/"))
    _ = try folder.file("log", [1, 2, 3])
    #expect(try FileStatus(of: path) != before)
    #expect(throws: InputError.self) { try FileStatus(of: folder.path("missing")) }
  }
}

struct MappedFileTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func valuesAreReadWhereverTheyLie() throws {
    let file = try MappedFile(
      path: try folder.file("f", [9, 1, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0x80, 0x3f]))
    var ids: [UInt32] = [7, 7, 7]
    file.read(2, at: 1, into: &ids)
    #expect(ids == [1, 2])
    file.read(0, at: 13, into: &ids)
    #expect(ids == [])
    var numbers: [Float] = []
    file.read(1, at: 9, into: &numbers)
    #expect(numbers == [1])
    #expect(file.uint64(at: 1) == 2 << 32 | 1)
    #expect(file.prefix(3) == [9, 1, 0])
    #expect(file.prefix(99).count == 13)
  }

  @Test func readingOutsideTheFileTraps() async {
    await #expect(processExitsWith: .failure) {
      // A file that is there anyway: a process that traps would leave its own behind. An error is no trap.
      guard let file = try? MappedFile(path: #filePath) else { exit(EXIT_SUCCESS) }
      var ids: [UInt32] = []
      file.read(1, at: file.count - 4, into: &ids)
      file.read(1, at: file.count - 3, into: &ids)
    }
  }

  @Test func emptyFileIsMapped() throws {
    let file = try MappedFile(path: try folder.file("empty", []))
    var ids: [UInt32] = [1]
    file.read(0, at: 0, into: &ids)
    #expect(ids == [] && file.count == 0 && file.prefix(4) == [])
    #expect(file.digest == FileDigest(bytes: 0, crc32: 0))
  }
}
