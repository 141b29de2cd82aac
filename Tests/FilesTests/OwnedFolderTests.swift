// Which folders are nas's, and that nothing else is removed.

import Foundation
import TestSupport
import Testing

@testable import Files

@Suite struct OwnedFolderTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  func make(_ files: String...) throws {
    for file in files {
      let path = folder.path(file)
      try Folder.create(Path.split(path).folder)
      try Data("foreign".utf8).write(to: URL(fileURLWithPath: path))
    }
  }

  @Test func aNewFolderCarriesTheMarkerAndIsRemovedWithWhatIsInIt() throws {
    let owned = try OwnedFolder(at: folder.path("a/b"), as: .checkpoint)
    #expect(try Folder.names(in: owned.path) == [OwnedFolder.markerName])
    _ = try OwnedFolder(at: folder.path("a/b/parts"), as: .checkpoint)
    try make("a/b/file", "a/b/parts/file")
    let again = try #require(try OwnedFolder(existing: folder.path("a/b"), as: .checkpoint))
    #expect(try again.remove())
    #expect(try folder.names() == ["a"])
  }

  /// A folder of another kind, one without a marker, and a link are foreign.
  @Test func whatIsForeignIsRefusedAndLeft() throws {
    _ = try OwnedFolder(at: folder.path("run"), as: .run)
    try make("foreign/model.pt", "run/file")
    try FileManager.default.createSymbolicLink(
      atPath: folder.path("link"), withDestinationPath: "run")
    let before = try FolderTree(of: folder.path)
    for name in ["run", "foreign", "link"] {
      #expect(throws: InputError.self) { try OwnedFolder(at: folder.path(name), as: .checkpoint) }
      #expect(try OwnedFolder(existing: folder.path(name), as: .checkpoint) == nil)
    }
    #expect(throws: InputError.self) { try OwnedFolder(at: folder.path("link"), as: .run) }
    #expect(try FolderTree(of: folder.path).difference(from: before) == [])
  }

  /// A folder in it that proves nothing stays, and what has a name that is not nas's.
  @Test func whatIsForeignInAFolderOfOursStays() throws {
    let owned = try OwnedFolder(at: folder.path("ours"), as: .checkpoint)
    try make("ours/a.state", "ours/notes.txt", "ours/b.state/model.pt")
    #expect(try !owned.remove { $0.hasSuffix(".state") })
    #expect(
      try Folder.names(in: owned.path) == [OwnedFolder.markerName, "b.state", "notes.txt"])
    #expect(try Folder.names(in: "\(owned.path)/b.state") == ["model.pt"])
    #expect(try OwnedFolder(existing: owned.path, as: .checkpoint) != nil)
  }

  @Test func aFolderOfAnEarlierVersionIsProvedByItsFiles() throws {
    try make("old/finished.jsonl", "old/inner/finished.jsonl", "old/inner2/x")
    let proof: @Sendable (String) -> Bool = { FileStatus.exists("\($0)/finished.jsonl") }
    #expect(throws: InputError.self) { try OwnedFolder(at: folder.path("old"), as: .checkpoint) }
    let owned = try OwnedFolder(at: folder.path("old"), as: .checkpoint, orIf: proof)
    #expect(try OwnedFolder(existing: folder.path("old"), as: .checkpoint) != nil)
    try owned.empty(keeping: ["kept"])
    #expect(try Folder.names(in: owned.path) == [OwnedFolder.markerName, "inner2"])
  }

  /// What a crash leaves of a folder in its first moment: nothing, a marker that is not finished or not on the disk.
  @Test(arguments: [nil, "..nas-folder.0123456789abc.nas-partial", ".nas-folder"])
  func aFolderThatWasJustMadeIsTaken(name: String?) throws {
    for empty in ["", "\0\0\0"] {
      let path = folder.path("new")
      try Folder.create(path)
      if let name { _ = try folder.file("new/\(name)", Array(empty.utf8)) }
      #expect(try OwnedFolder.isBlank(path))
      #expect(try OwnedFolder(existing: path, as: .run) == nil)
      #expect(try OwnedFolder(at: path, as: .run).remove())
    }
  }

  @Test func theMarkerIsNotCountedAsContent() throws {
    let owned = try OwnedFolder(at: folder.path("ours"), as: .dataset)
    try DurableFile.write("12345", to: "\(owned.path)/a")
    #expect(try Folder.size(of: owned.path) == 5)
  }
}

@Suite struct TemporaryNameTests {
  @Test func aNameTellsItsTarget() {
    for target in ["x.yaml", "a", ".b", "a.nas-partial", "ä"] {
      let name = TemporaryName.make(for: target)
      #expect(TemporaryName.target(of: name) == target)
      #expect(name != TemporaryName.make(for: target))
    }
  }

  @Test(arguments: [
    ".movie.partial", ".backup.partial", ".movie.nas-partial", ".a.1x2y3z.nas-partial",
    "a.0123456789abc.nas-partial", ".0123456789abc.nas-partial", "..0123456789abc.nas-partial",
    ".a.0123456789abC.nas-partial", ".a.0123456789abcd.nas-partial",
    ".a.0123456789abc.nas-partial2",
  ])
  func otherNamesAreForeign(name: String) {
    #expect(TemporaryName.target(of: name) == nil)
  }
}
