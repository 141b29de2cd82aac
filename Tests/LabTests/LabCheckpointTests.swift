// The checkpoint of work that is not a run: whose it is, and what of other work is believed. Nothing.

import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Files
@testable import Lab
@testable import Runs
@testable import Training

@Suite struct LabCheckpointTests {
  let project: TinyProject

  init() throws { project = try TinyProject() }

  /// A checkpoint of the project's work, and what it has warned of.
  func open(_ workspace: Workspace? = nil, at name: String = "plan.checkpoint") throws
    -> (lab: LabCheckpoint, warnings: [String])
  {
    let warnings = Mutex<[String]>([])
    let lab = try LabCheckpoint(
      at: project.path(name), of: workspace ?? project.workspace,
      surroundings: Checkpoint.Surroundings(warn: { text in warnings.withLock { $0.append(text) } })
    )
    return (lab, warnings.withLock { $0 })
  }

  /// Work that is interrupted after a piece.
  func interrupt() throws {
    let lab = try open().lab
    _ = try #require(lab.checkpoint).result(of: "piece") { 3 }
    try lab.removeIfUseless()
  }

  var journal: [String] { get throws { try project.lines("plan.checkpoint/finished.jsonl") } }

  @Test func interruptedWorkIsThere() throws {
    try interrupt()
    let (lab, warnings) = try open()
    #expect(lab.checkpoint?.result(of: "piece", as: Int.self) == 3 && warnings.isEmpty)
    try lab.remove()
    #expect(!FileStatus.exists(project.path("plan.checkpoint")))
    #expect(try open().lab.checkpoint?.result(of: "piece", as: Int.self) == nil)
  }

  @Test func nothingIsLeftOfWorkThatDidNothing() throws {
    try open().lab.removeIfUseless()
    #expect(!FileStatus.exists(project.path("plan.checkpoint")))
  }

  @Test(arguments: [
    (TinyProject.space.replacing("batch: 64", with: "batch: 32"), "another space"),
    (TinyProject.space.replacing("time: time", with: "time: narrow0"), "another log"),
  ])
  func otherWorkIsRefused(space: String, message: String) throws {
    try interrupt()
    let before = try journal
    let error = #expect(throws: InputError.self) {
      _ = try open(TinyProject(space: space).workspace)
    }
    #expect(error?.problem.contains(message) == true, "\(String(describing: error))")
    #expect(try journal == before)
    // It is not held by the process that was refused.
    #expect(try open().lab.checkpoint?.result(of: "piece", as: Int.self) == 3)
  }

  @Test func workOnOtherRowsIsRefused() throws {
    try interrupt()
    let error = #expect(throws: InputError.self) { _ = try open(project.workspace(rows: 500)) }
    #expect(error?.problem.contains("another number of rows") == true)
    #expect(try open(project.workspace(rows: 600)).lab.checkpoint != nil, "600 are all")
  }

  @Test func withoutItsFirstLineNothingIsBelieved() throws {
    try interrupt()
    let file = URL(fileURLWithPath: project.path("plan.checkpoint/finished.jsonl"))
    var bytes = try Data(contentsOf: file)
    let first = try #require(bytes.firstRange(of: Data("\"work\"".utf8)))
    bytes[first.lowerBound + 2] ^= 1
    try bytes.write(to: file)
    let (lab, warnings) = try open()
    #expect(lab.checkpoint?.result(of: "piece", as: Int.self) == nil)
    #expect(warnings.count == 2 && warnings[1].contains("the work starts again"), "\(warnings)")
  }

  /// Two processes may do the same work, as ever. One of them can be resumed.
  @Test func whereAnotherProcessHasItThereIsNone() throws {
    let first = try open().lab
    // As another process would: the lock is a file's.
    let (second, warnings) = try open()
    #expect(second.checkpoint == nil && warnings.count == 1)
    #expect(warnings[0].contains("is in use by process"), "\(warnings)")
    try second.removeIfUseless()
    try second.remove()
    #expect(FileStatus.exists(project.path("plan.checkpoint")))
    withExtendedLifetime(first) {}
  }

  @Test func whereNothingMayBeWrittenThereIsNone() throws {
    try DurableFile.write("a file", to: project.path("file"))
    let (lab, warnings) = try open(at: "file/plan.checkpoint")
    #expect(lab.checkpoint == nil && warnings.count == 1)
  }

  @Test func aLinkIsRefused() throws {
    try Folder.create(project.path("elsewhere"))
    try FileManager.default.createSymbolicLink(
      atPath: project.path("plan.checkpoint"), withDestinationPath: project.path("elsewhere"))
    #expect(throws: InputError.self) { _ = try open() }
    #expect(try Folder.names(in: project.path("elsewhere")).isEmpty)
  }
}
