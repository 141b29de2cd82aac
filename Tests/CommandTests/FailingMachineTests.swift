// Machines that fail: a full disk, a folder that cannot be written to, too little memory. What was finished is kept.

import Foundation
import Testing

@Suite struct FailingMachineTests {
  /// A file system in memory, for one test; nil where this user may not mount any.
  final class SmallDisk {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "disk-\(UUID().uuidString)").path

    init?(kilobytes: Int) {
      try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      guard Self.run("mount", "-t", "tmpfs", "-o", "size=\(kilobytes)k", "tmpfs", folder) else {
        try? FileManager.default.removeItem(atPath: folder)
        return nil
      }
    }

    deinit {
      _ = Self.run("umount", folder)
      try? FileManager.default.removeItem(atPath: folder)
    }

    /// Whether it may be written to.
    func set(isWritable: Bool) -> Bool {
      Self.run("mount", "-o", "remount,\(isWritable ? "rw" : "ro")", folder)
    }

    /// Leaves no room on it, until the file is removed.
    func fill() {
      _ = Self.run("dd", "if=/dev/zero", "of=\(folder)/filler", "bs=4k")
      _ = Self.run("dd", "if=/dev/zero", "of=\(folder)/filler2", "bs=1")
    }

    func free() {
      for name in ["filler", "filler2"] {
        try? FileManager.default.removeItem(atPath: "\(folder)/\(name)")
      }
    }

    /// Runs a command and tells whether it could do what it should.
    static func run(_ command: String...) -> Bool {
      let process = Process()
      process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
      process.arguments = command
      process.standardError = FileHandle.nullDevice
      guard (try? process.run()) != nil else { return false }
      process.waitUntilExit()
      return process.terminationStatus == 0
    }

    static let isAvailable = SmallDisk(kilobytes: 16) != nil
  }

  let project: Project

  init() throws { project = try Project() }

  /// A run of the project as it would have ended, and where another one lies.
  func goOn(_ run: String) throws {
    let outcome = try project.nas("search", "--resume", "--out", run)
    #expect(outcome.exitCode == 0, "\(outcome.messages)")
    if !FileManager.default.fileExists(atPath: project.url("whole").path) {
      _ = try project.nas("search", "space.yaml", "--out", "whole")
    }
    var (content, whole) = (try project.content(of: run), try project.content(of: "whole"))
    // The configs name the log by its way from their folders, and so do the pages.
    for key in content.keys where key.hasSuffix("trainer.yaml") || key == "report.html" {
      (content[key], whole[key]) = (Self.withoutPath(content[key]), Self.withoutPath(whole[key]))
    }
    #expect(content == whole)
  }

  private static func withoutPath(_ config: String?) -> String? {
    config?.split(separator: "\n").filter { !$0.contains("log.csv") }.joined(separator: "\n")
  }

  /// In the search, when no piece is finished, and in the retrains.
  @Test(.enabled(if: SmallDisk.isAvailable, "may mount a file system"), arguments: [0, 12])
  func aFullDiskEndsTheRunAndLosesNothing(finished: Int) throws {
    let disk = try #require(SmallDisk(kilobytes: 64 << 10))
    let run = "\(disk.folder)/run"
    let journal = URL(fileURLWithPath: "\(run)/checkpoint/finished.jsonl")
    let running = try project.stopped(
      ["search", "space.yaml", "--out", run, "--checkpoint-steps", "1"], run
    ) {
      finished == 0
        ? $0.isSearching && $0.said.contains("search 21%")
        : ((try? Data(contentsOf: journal)) ?? Data()).count { $0 == 10 } >= finished
    }
    disk.fill()
    running.end(by: SIGCONT)  // it goes on to its end
    #expect(running.process.terminationStatus == 1)
    #expect(running.said.contains("No space left on device"), "\(running.said)")
    #expect(running.said.contains("Free some space on the disk of \(run)"), "\(running.said)")
    #expect(running.said.contains("nas search --resume --out \(run)"), "\(running.said)")
    // As long as nothing is freed it ends again, and still nothing is lost.
    let again = try project.nas("search", "--resume", "--out", run)
    #expect(again.exitCode != 0)
    disk.free()
    try goOn(run)
  }

  @Test(.enabled(if: SmallDisk.isAvailable, "may mount a file system"))
  func aDiskThatIsTooSmallIsRefusedBeforeTheStart() throws {
    let disk = try #require(SmallDisk(kilobytes: 8 << 10))
    let outcome = try project.nas("search", "space.yaml", "--out", "\(disk.folder)/run")
    #expect(outcome.exitCode == 2)
    #expect(outcome.messages.contains("of disk for snapshots and predictions, and"))
    #expect(outcome.messages.contains("--checkpoint-seconds 0"))
  }

  @Test(.enabled(if: SmallDisk.isAvailable, "may mount a file system"))
  func aFolderThatCannotBeWrittenToIsNamed() throws {
    let disk = try #require(SmallDisk(kilobytes: 64 << 10))
    let run = "\(disk.folder)/run"
    try #require(disk.set(isWritable: false))
    let outcome = try project.nas("search", "space.yaml", "--out", run)
    #expect(outcome.exitCode == 2)
    #expect(outcome.messages.contains("\(run): cannot create: Read-only file system"))

    // And where it becomes so in the middle, as disks do that have failed.
    try #require(disk.set(isWritable: true))
    try project.stopped(
      [
        "search", "space.yaml", "--out", run, "--checkpoint-seconds", "0", "--checkpoint-steps",
        "8",
      ],
      run
    ) { _ in !states(of: run).isEmpty }
    .end(by: SIGKILL)
    try #require(disk.set(isWritable: false))
    let refused = try project.nas("search", "--resume", "--out", run)
    #expect(refused.exitCode == 2)
    #expect(refused.messages.contains("Read-only file system"), "\(refused.messages)")
    try #require(disk.set(isWritable: true))
    try goOn(run)
  }

  private func states(of run: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: "\(run)/checkpoint")) ?? [])
      .filter { $0.hasSuffix(".state") }
  }

  /// Shadow memory of a sanitizer takes terabytes of addresses.
  static let mayLimitMemory = ProcessInfo.processInfo.environment["NAS_SANITIZED"] == nil

  /// A run in as many kilobytes of addresses.
  func nas(kilobytes: Int, _ arguments: String...) throws -> Project.Outcome {
    try project.limited("ulimit -v \(kilobytes)", arguments)
  }

  @Test(.enabled(if: mayLimitMemory, "no shadow memory"))
  func aSupernetBeyondTheMemoryIsRefusedBeforeTheStart() throws {
    try project.write(
      SpaceText.neutral.replacing(
        "site: {type: categorical}", with: "site: {type: categorical, buckets: 100000000}"),
      to: "space.yaml")
    let outcome = try nas(kilobytes: 3_000_000, "search", "space.yaml", "--out", "run")
    #expect(outcome.exitCode == 2)
    #expect(outcome.messages.contains("the supernet takes 7.2 GB of memory"), "\(outcome.messages)")
    #expect(outcome.messages.contains("(`buckets`, `limit`)"))
  }

  /// Where there is not enough, a run is refused, or dies wherever it gets to; it never hangs.
  @Test(.enabled(if: mayLimitMemory, "no shadow memory"))
  func aRunThatRunsOutOfMemoryCanBeGoneOnWith() throws {
    try project.stopped(
      ["search", "space.yaml", "--out", "begun", "--checkpoint-steps", "4"], "begun"
    ) { _ in project.searchStates(of: "begun").count >= 2 }
    .end(by: SIGKILL)
    var endings: Set<Bool> = []
    for megabytes in [1000, 700, 500, 450, 400, 350, 300, 250, 200, 150, 100] {
      let run = "run\(megabytes)"
      try FileManager.default.copyItem(at: project.url("begun"), to: project.url(run))
      let outcome = try nas(
        kilobytes: megabytes << 10, "search", "space.yaml", "--resume", "--out", run,
        "--checkpoint-steps", "4", "--threads", "1")
      endings.insert(outcome.exitCode == 0)
      // Whatever it came to, it is gone on with, or shown.
      if megabytes % 100 == 0 { try goOn(project.url(run).path) }
    }
    #expect(endings == [true, false], "some limits are enough and some are not")
  }
}
