// Drafts of folders, paths, and what is known about a file.

import Foundation
import TestSupport
import Testing

@testable import Files

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
    #expect(try OwnedFolder(existing: target, as: .dataset) != nil)
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

  /// The drafts of processes that were killed go; those at work stay, and all that is not nas's: a folder with another
  /// name, or without the marker.
  @Test func draftsOfDeadProcessesAreRemoved() throws {
    let dead = folder.path(".dataset.0123456789abc.nas-partial")
    _ = try OwnedFolder(at: dead, as: .dataset)
    try DurableFile.write("x", to: dead + "/a")
    try Folder.create(folder.path(".new.0123456789abc.nas-partial"))
    for name in [".backup.partial", ".theirs.0123456789abc.nas-partial", ".dataset.1x2y3z.partial"]
    {
      try Folder.create(folder.path(name))
      try DurableFile.write("x", to: folder.path("\(name)/a"))
    }
    try DurableFile.write("x", to: folder.path(".file.partial"))
    let foreign = try folder.names().filter { ![".dataset", ".new"].contains(stem($0)) }
    let before = try FolderTree(of: folder.path)
    let draft = try FolderDraft(of: folder.path("one"))
    let another = try FolderDraft(of: folder.path("two"))
    #expect(FileStatus.isFolder(draft.path) && FileStatus.isFolder(another.path))
    try another.publish()
    try draft.publish()
    #expect(try Set(folder.names()) == Set(foreign + ["one", "two"]))
    let changed = try FolderTree(of: folder.path).difference(from: before)
    #expect(changed.allSatisfy { !$0.hasPrefix(".") || [".dataset", ".new"].contains(stem($0)) })
  }

  /// The first name of a path; of a temporary one what it is a draft of.
  func stem(_ name: String) -> String {
    let name = name.split(separator: "/").first.map(String.init) ?? name
    return TemporaryName.target(of: name).map { ".\($0)" } ?? name
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

  @Test func foldersAreCreatedWithThoseAboveThem() throws {
    let path = folder.path("a/b/c")
    try Folder.create(path)
    try Folder.create(path)
    #expect(FileStatus.isFolder(path))
    try DurableFile.write("x", to: path + "/file")
    #expect(throws: InputError.self) { try Folder.create(path + "/file/d") }
  }

  /// Every name that is made comes to the disk, from the top.
  @Test func aNewFolderSurvivesACrash() throws {
    try Folder.create(folder.path("a"))
    var synchronized: [String] = []
    try Folder.create(folder.path("a/b/c")) { synchronized.append($0) }
    #expect(synchronized == [folder.path("a"), folder.path("a/b")])
    try Folder.create(folder.path("a/b/c")) { synchronized.append($0) }
    #expect(synchronized.count == 2)
  }

  /// A slash at the end says nothing; a link stands for what it leads to, there or not.
  @Test func whatAUserNamesIsResolved() throws {
    let (here, manager) = (folder.path, FileManager.default)
    try Folder.create(folder.path("real"))
    try manager.createSymbolicLink(atPath: folder.path("link"), withDestinationPath: "real/")
    try manager.createSymbolicLink(atPath: folder.path("twice"), withDestinationPath: "link")
    try manager.createSymbolicLink(
      atPath: folder.path("absolute"), withDestinationPath: folder.path("new"))
    try manager.createSymbolicLink(atPath: folder.path("loop"), withDestinationPath: "loop")
    try #require(mkfifo(folder.path("pipe"), 0o600) == 0)
    try manager.createSymbolicLink(atPath: folder.path("stdout"), withDestinationPath: "pipe")
    for (path, resolved) in [
      ("real//", "real"), ("link", "real"), ("link/", "real"), ("twice", "real"),
      ("absolute", "new"), ("missing/", "missing"), ("stdout", "stdout"),
      ("link/inner", "link/inner"), ("loop", "loop"),
    ] {
      #expect(Path.resolved("\(here)/\(path)") == "\(here)/\(resolved)")
    }
    #expect(Path.resolved("../a") == "../a" && Path.resolved("./a") == "./a")
    #expect(Path.resolved("a") == "a" && Path.resolved("/") == "/" && Path.resolved("//") == "/")
    let absolute = try FileStatus(of: folder.path("real")).path
    // By the way back over a folder that is there, one that is not, and a link.
    try Folder.create(folder.path("r/x"))
    for path in ["r/x/../x", "r/new/../x", "link/../r/./y/../x"] {
      let root = Path.split(absolute).folder
      #expect(Path.resolved("\(here)/\(path)") == "\(root)/r/x", "\(path)")
    }
    #expect(Path.resolved("\(here)/link/.") == absolute)
    #expect(Path.resolved("\(absolute)/..") == Path.split(absolute).folder)
  }

  /// A process that can open no more files sees no folder, rather than an empty one.
  @Test func aFolderThatCannotBeOpenedIsNotEmpty() async {
    await #expect(processExitsWith: .success) {
      var none = rlimit(rlim_cur: 0, rlim_max: 0)
      guard setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &none) == 0 else {
        exit(EXIT_FAILURE)
      }
      do {
        _ = try Folder.names(in: "/")
        exit(EXIT_FAILURE)
      } catch {
        exit(error is FileError ? EXIT_SUCCESS : EXIT_FAILURE)
      }
    }
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
