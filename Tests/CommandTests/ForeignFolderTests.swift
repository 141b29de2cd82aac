// The program in folders that are not its own: what it refuses, and that nothing in them changes.

import Foundation
import Runs
import TestSupport
import Testing

@Suite struct ForeignFolderTests {
  /// Makes files of somebody else, with the folders that they are in.
  func make(_ files: [String], in project: Project) throws {
    for file in files {
      try FileManager.default.createDirectory(
        at: project.url(file).deletingLastPathComponent(), withIntermediateDirectories: true)
      try project.write("x", to: file)
    }
  }

  @Test(arguments: [
    ["p/checkpoint/model.pt"], ["p/lock", "p/.movie.partial", "p/notes"],
  ])
  func aSearchIsRefused(files: [String]) throws {
    let project = try Project()
    try make(files, in: project)
    let before = try FolderTree(of: project.url("p").path)
    let outcome = try project.nas("search", "space.yaml", "--rows", "500", "--out", "p")
    #expect(outcome.exitCode == 2)
    #expect(outcome.messages.contains("p: is not empty, and not a run"), "\(outcome.messages)")
    #expect(try FolderTree(of: project.url("p").path).difference(from: before) == [])
  }

  @Test func anImportLeavesWhatIsBesideIt() throws {
    let project = try Project()
    try make(["dir/.backup.partial/a", "dir/.b.0123456789abc.nas-partial/a"], in: project)
    let before = try FolderTree(of: project.url("dir").path)
    let outcome = try project.nas("import", "log.csv", "--space", "space.yaml", "--out", "dir/ds/")
    #expect(outcome.exitCode == 0, "\(outcome.messages)")
    let changed = try FolderTree(of: project.url("dir").path).difference(from: before)
    #expect(changed.contains("ds") && changed.allSatisfy { $0.hasPrefix("ds") })
  }

  /// While a search has a run alone, nobody else writes into it.
  @Test func aRunInUseIsLeftByAllThatWrite() throws {
    let project = try Project()
    _ = try project.nas("search", "space.yaml", "--rows", "500", "--out", "run")
    let run = project.url("run").path
    let alone = try RunDirectory(locking: run)
    let before = try FolderTree(of: run)
    for arguments in [
      ["audit", "run"], ["plan", "run"], ["plot", "run"], ["report", "run"],
      ["report", "run", "--out", "run/other.html"],
      ["export", "run", "--format", "fuxictr", "--out", "run/configs"],
      ["train", "run/trainer.yaml", "--out", "run/retrained/1"],
      ["search", "space.yaml", "--out", "run/"],
    ] {
      let outcome = try project.nas(arguments)
      #expect(outcome.exitCode == 2, "\(arguments)")
      #expect(
        outcome.messages.contains("is in use by process \(getpid())"), "\(outcome.messages)")
    }
    // What only reads goes on.
    let outcome = try project.nas("report", "run", "--out", "beside.html")
    #expect(outcome.exitCode == 0, "\(outcome.messages)")
    #expect(try FolderTree(of: run).difference(from: before) == [])
    withExtendedLifetime(alone) {}
  }
}
