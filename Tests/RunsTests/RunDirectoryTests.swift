// The folder of a run: what may become one, who may write into it, and that its files agree whatever ends a process.

import Foundation
import TestSupport
import Testing

@testable import Files
@testable import Runs
@testable import Training

@Suite struct RunDirectoryTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// A run.json as nas writes it.
  static func record(date: String = "2026-01-02T03:04:05Z") throws -> String {
    let record = RunRecord(
      date: date, space: TinyProject.space,
      options: SearchOptions(targets: [0.9], seed: 1, threads: 1),
      data: RunRecord.DataRecord(fingerprint: "0123456789abcdef", rows: 600, vocabularySizes: [3]),
      shards: 1, numerics: "exact",
      machine: RunRecord.MachineRecord(processor: "a processor", cores: 2, memory: 1 << 30))
    return try jsonText(record, pretty: true) + "\n"
  }

  /// Makes a run with some record, and releases it.
  func makeRun(_ name: String) throws {
    try RunDirectory.create(folder.path(name)).0.keep(Self.record(), as: "run.json")
  }

  func make(_ files: String...) throws {
    for file in files {
      let path = folder.path(file)
      try Folder.create(Path.split(path).folder)
      try Data("foreign".utf8).write(to: URL(fileURLWithPath: path))
    }
  }

  // What may become a run

  @Test(arguments: [
    ["p/checkpoint/model.pt"], ["p/lock", "p/.movie.partial", "p/notes"], ["p/lock"],
    ["p/.movie.partial"], ["p/plots/front.svg"], ["p/run.json"], ["p/checksums.json"],
    ["p/.nas-folder"], ["p/checkpoint/finished.jsonl"], ["p/run.json", "p/lock"],
  ])
  func aForeignFolderIsRefusedAndUnchanged(files: [String]) throws {
    for file in files { try make(file) }
    try Folder.create(folder.path("p/plots"))
    let before = try FolderTree(of: folder.path)
    let error = #expect(throws: InputError.self) { try RunDirectory.create(folder.path("p")) }
    #expect(error?.file.hasPrefix(folder.path("p")) == true)
    if FileStatus.exists(folder.path("p/run.json")) {
      #expect(throws: InputError.self) { try RunDirectory(locking: folder.path("p")) }
    }
    #expect(try FolderTree(of: folder.path).difference(from: before) == [])
  }

  @Test func foldersInItThatLeadElsewhereAreRefused() throws {
    try make("elsewhere/.a.0123456789abc.nas-partial")
    for name in ["plots", "checkpoint"] {
      try Folder.create(folder.path(name))
      try FileManager.default.createSymbolicLink(
        atPath: folder.path("\(name)/\(name)"), withDestinationPath: folder.path("elsewhere"))
      let before = try FolderTree(of: folder.path)
      #expect(throws: InputError.self) { try RunDirectory.create(folder.path(name)) }
      #expect(try FolderTree(of: folder.path).difference(from: before) == [])
    }
  }

  /// All that a process leaves that was killed before run.json was there, of this version and of earlier ones.
  @Test func whatARunLeavesBeforeItHasBegunIsTaken() throws {
    do {
      let (directory, _) = try RunDirectory.create(folder.path("run"))
      _ = try Checkpoint(folder: directory.checkpointFolder)
      var checksums = try Checksums(ofRun: directory.path)
      checksums.announce(FileDigest(of: "x"), of: "run.json")
      try directory.write(checksums, json: Checksums.fileName)
      try make("run/.run.json.0123456789abc.nas-partial", "run/plots/.a.0123456789abc.nas-partial")
    }
    try Folder.create(folder.path("unmarked/plots"))
    _ = try folder.file("unmarked/lock", Array("4194303 \(Machine.name)\n".utf8))
    for name in ["run", "unmarked"] {
      let (directory, movedTo) = try RunDirectory.create(folder.path(name))
      #expect(movedTo == nil)
      #expect(try Folder.names(in: directory.path) == [".nas-folder", "lock", "plots"])
      #expect(try Folder.names(in: "\(directory.path)/plots") == [])
    }
  }

  /// Without a host, a marker or a run.json, a lock may be another program's.
  @Test func aLockWithoutHostIsForeign() throws {
    try Folder.create(folder.path("theirs"))
    _ = try folder.file("theirs/lock", Array("4194303\n".utf8))
    let before = try FolderTree(of: folder.path)
    #expect(throws: InputError.self) { try RunDirectory.create(folder.path("theirs")) }
    #expect(try FolderTree(of: folder.path) == before)
  }

  @Test func aRunIsMarkedAndMovedAside() throws {
    try makeRun("run")
    try makeRun("run")
    #expect(
      try Folder.names(in: folder.path("run"))
        == [".nas-folder", "checksums.json", "plots", "run.json"])
    #expect(try folder.names() == ["run", "run.1"])
  }

  /// A run of an earlier version has no marker; its run.json proves it.
  @Test func aRunWithoutAMarkerIsOneByItsRecord() throws {
    try makeRun("run")
    try Folder.removeFile(folder.path("run/.nas-folder"))
    do { _ = try RunDirectory(locking: folder.path("run")) }
    try makeRun("run")
    #expect(try folder.names() == ["run", "run.1"])
    // With it, also one whose run.json is damaged.
    _ = try folder.file("run/run.json", [1, 2, 3])
    try makeRun("run")
    #expect(try folder.names() == ["run", "run.1", "run.2"])
  }

  @Test func aSlashAtTheEndAndALinkAreTheFolder() throws {
    try FileManager.default.createSymbolicLink(
      atPath: folder.path("link"), withDestinationPath: "run")
    try FileManager.default.createSymbolicLink(
      atPath: folder.path("run.1"), withDestinationPath: "nowhere")
    for (name, aside) in [("link", nil), ("run/", "run.2"), ("link/", "run.3")] {
      let (directory, movedTo) = try RunDirectory.create(folder.path(name))
      #expect(directory.path == folder.path("run"))
      #expect(movedTo?.path == aside.map(folder.path))
      try directory.keep(Self.record(), as: "run.json")
    }
    #expect(FileStatus.isLink(folder.path("link")) && FileStatus.isLink(folder.path("run.1")))
    #expect(try folder.names() == ["link", "run", "run.1", "run.2", "run.3"])
    #expect(RunDirectory.isThere(folder.path("link/")))
  }

  /// Somebody's folder of the same name, in a run that is complete, or in one that is to go on.
  @Test func aForeignCheckpointStays() throws {
    try makeRun("run")
    try make("run/checkpoint/model.pt", "run/summary.json")
    let before = try FolderTree(of: folder.path("run/checkpoint"))
    do { _ = try RunDirectory(locking: folder.path("run")) }
    #expect(throws: InputError.self) { try Checkpoint(folder: folder.path("run/checkpoint")) }
    #expect(try FolderTree(of: folder.path("run/checkpoint")) == before)
  }

  /// What somebody has put into a checkpoint, which is removed when the run is complete.
  @Test func whatIsForeignInACheckpointStays() throws {
    let path = folder.path("checkpoint")
    let checkpoint = try Checkpoint(folder: path)
    let made = try checkpoint.result(of: "sum") { parts in try parts.result(of: "a") { 1 } }
    #expect(made == 1)
    try make("checkpoint/notes.txt", "checkpoint/weights/model.pt")
    try checkpoint.remove()
    #expect(try Folder.names(in: path) == [".nas-folder", "notes.txt", "weights"])
  }

  // Who may write

  @Test func whoAddsToARunKeepsItInItsPlace() throws {
    try makeRun("run")
    let path = folder.path("run")
    var adding = [try RunDirectory(holding: path), try RunDirectory(holding: path)]
    for _ in 0..<2 {
      let before = try FolderTree(of: path)
      for take in [{ _ = try RunDirectory.create(path) }, { _ = try RunDirectory(locking: path) }] {
        let error = #expect(throws: InputError.self) { try take() }
        #expect(error?.problem.hasPrefix("is in use by process") == true)
      }
      #expect(try FolderTree(of: path).difference(from: before) == [])
      adding.removeLast()
    }
    let alone = try RunDirectory(locking: path)
    #expect(throws: InputError.self) { try RunDirectory(holding: path) }
    withExtendedLifetime(alone) {}
  }

  @Test func outputsInARunHoldIt() throws {
    try makeRun("run")
    try Folder.create(folder.path("beside"))
    func held(_ outputs: String?...) throws -> [String] {
      try outputs.flatMap { try RunDirectory.holding(around: $0.map { [folder.path($0)] } ?? []) }
        .map { Path.split($0.path).name }
    }
    #expect(try held(nil, "beside/x", "new/x", "x") == [])
    #expect(try held("run/x", "run/new/deep/x", "run") == ["run", "run", "run"])
    let runs = try RunDirectory.holding(around: [folder.path("run/a"), folder.path("run/b")])
    #expect(runs.count == 1)
    #expect(throws: InputError.self) { try RunDirectory(locking: folder.path("run")) }
    withExtendedLifetime(runs) {}
  }

  // Files that must agree

  /// Every state of the folder between two system calls of `keep`, as a crash leaves it.
  @Test func aRunCanBeReadWhereverAProcessEnds() throws {
    let path = folder.path("run")
    try makeRun("run")
    let (old, new) = (try Self.record(), try Self.record(date: "2027-01-02T03:04:05Z"))
    let before = try DurableFile.read("\(path)/checksums.json")
    var announced = try Checksums(ofRun: path)
    announced.announce(FileDigest(of: new), of: "run.json")
    let during = try jsonText(announced, pretty: true) + "\n"
    do { try RunDirectory(locking: path).keep(new, as: "run.json") }
    let after = try DurableFile.read("\(path)/checksums.json")
    #expect(!after.contains("pending") && !before.contains("pending"))
    for (checksums, record) in [(before, old), (during, old), (during, new), (after, new)] {
      try DurableFile.write(checksums, to: "\(path)/checksums.json")
      try DurableFile.write(record, to: "\(path)/run.json")
      #expect(try RunDirectory(existing: path).text(of: "run.json") == record)
      do {
        let directory = try RunDirectory(locking: path)
        #expect(try directory.text(of: "run.json") == record)
      }
      let settled = try DurableFile.read("\(path)/checksums.json")
      #expect(settled == (record == old ? before : after))
      // Going on from there, and being ended once more, loses nothing either.
      try DurableFile.write(checksums, to: "\(path)/checksums.json")
      do { try RunDirectory(locking: path).keep(new, as: "run.json") }
      #expect(try DurableFile.read("\(path)/checksums.json") == after)
    }
    try DurableFile.write(during, to: "\(path)/checksums.json")
    try DurableFile.write(old + " ", to: "\(path)/run.json")
    #expect(throws: InputError.self) { try RunDirectory(existing: path).record() }
  }

  /// The same for a file that was not there: the summary, which completes the run.
  @Test func aNewFileIsThereWithItsChecksumOrNotAtAll() throws {
    let path = folder.path("run")
    try makeRun("run")
    var announced = try Checksums(ofRun: path)
    announced.announce(FileDigest(of: "{}\n"), of: "summary.json")
    for summary in [nil, "{}\n"] {
      try DurableFile.write(
        try jsonText(announced, pretty: true) + "\n", to: "\(path)/checksums.json")
      if let summary { try DurableFile.write(summary, to: "\(path)/summary.json") }
      let directory = try RunDirectory(locking: path)
      #expect(directory.isFinished == (summary != nil))
      if let summary { #expect(try directory.text(of: "summary.json") == summary) }
      #expect(try Checksums(ofRun: path).isSettled)
      #expect(try directory.text(of: "run.json") == Self.record())
    }
    try DurableFile.write("{ }\n", to: "\(path)/summary.json")
    #expect(throws: InputError.self) { try RunDirectory(existing: path).text(of: "summary.json") }
  }
}
