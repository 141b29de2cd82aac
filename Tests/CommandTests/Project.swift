// A click log, a search space and the real program, for one test.

import Foundation
import Runs
import TestSupport
import Testing

/// A new folder with a log, a search space and a cache of imported logs; removed when the test is over.
final class Project {
  let folder: URL

  init(log: String = ClickLog.csv, space: String = SpaceText.neutral) throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "nas-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try write(log, to: "log.csv")
    try write(space, to: "space.yaml")
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  /// What a command left behind.
  struct Outcome {
    let exitCode: Int32
    let output: String
    let messages: String
  }

  /// Runs `nas` in the folder.
  func nas(_ arguments: String...) throws -> Outcome { try nas(arguments) }

  /// Runs `nas` in the folder, with a file of it as the standard input, or none.
  func nas(_ arguments: [String], input: String? = nil) throws -> Outcome {
    try outcome(of: process(arguments), input: input)
  }

  /// Runs `nas` in the folder after a shell has set a limit; one that a signal has ended has its code negative. The
  /// BLAS would take stacks for as many threads as the machine has.
  func limited(_ limit: String, _ arguments: [String]) throws -> Outcome {
    try outcome(of: limitedProcess(limit, arguments), mayCrash: true)
  }

  /// The same, not yet running.
  func limitedProcess(_ limit: String, _ arguments: [String]) -> Process {
    let process = process(
      ["-c", "\(limit)\nexec \"$0\" \"$@\"", Self.program.path] + arguments)
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.environment?["OPENBLAS_NUM_THREADS"] = "1"
    return process
  }

  /// Runs a process to its end.
  func outcome(
    of process: Process, input: String? = nil, mayCrash: Bool = false
  ) throws -> Outcome {
    process.standardInput =
      try input.map { try FileHandle(forReadingFrom: url($0)) } ?? FileHandle.nullDevice
    // Files, since a pipe that nobody reads meanwhile would stop the program when it is full.
    let run = UUID().uuidString
    let (output, messages) = ("\(run).out", "\(run).err")
    try write("", to: output)
    try write("", to: messages)
    process.standardOutput = try FileHandle(forWritingTo: url(output))
    process.standardError = try FileHandle(forWritingTo: url(messages))
    try process.run()
    process.waitUntilExit()
    let hasExited = process.terminationReason == .exit
    try #require(hasExited || mayCrash, "nas was ended by a signal")
    return Outcome(
      exitCode: hasExited ? process.terminationStatus : -process.terminationStatus,
      output: try text(output), messages: try text(messages))
  }

  /// `nas` in the folder, not yet running.
  func process(_ arguments: [String]) -> Process {
    let process = Process()
    process.executableURL = Self.program
    process.arguments = arguments
    process.currentDirectoryURL = folder
    process.environment = Self.sanitizerOptions
      .merging(["XDG_CACHE_HOME": url("cache").path, "NAS_PYTHON": testPython]) { $1 }
    return process
  }

  /// The place of a file of the folder, or of one that has an absolute path.
  func url(_ name: String) -> URL {
    name.hasPrefix("/") ? URL(fileURLWithPath: name) : folder.appending(path: name)
  }

  /// Writes a file of the folder.
  func write(_ text: String, to name: String) throws {
    try Data(text.utf8).write(to: url(name))
  }

  /// The content of a file of the folder.
  func text(_ name: String) throws -> String {
    String(decoding: try Data(contentsOf: url(name)), as: UTF8.self)
  }

  /// The summary of a run.
  func summary(of run: String) throws -> Summary {
    try JSONDecoder().decode(Summary.self, from: Data(contentsOf: url("\(run)/summary.json")))
  }

  /// The names in a folder of the folder.
  func names(in name: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: url(name).path).sorted()
  }

  /// Where `make sanitize` wants the reports of every process: `ASAN_OPTIONS` and the like.
  private static let sanitizerOptions = ProcessInfo.processInfo.environment
    .filter { $0.key.hasSuffix("SAN_OPTIONS") }

  /// The program, which the package manager leaves beside the tests.
  static let program = URL(fileURLWithPath: CommandLine.arguments[0])
    .deletingLastPathComponent().appending(path: "nas")
}
