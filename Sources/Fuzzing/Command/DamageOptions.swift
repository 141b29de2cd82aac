// Many runs on damaged files, in processes of their own, so that a crash is an answer.

import ArgumentParser
import Files
import Foundation
import FuzzTargets

/// Which runs a command does, and where.
struct DamageOptions: ParsableArguments {
  @Option(help: "The number of runs.")
  var runs = 1_000_000

  @Option(help: "Another seed damages otherwise.")
  var seed: UInt64 = 1

  @Option(help: "The first run.")
  var first = 0

  @Option(help: "A folder for files, which is removed; one in memory where the system has that.")
  var folder: String?

  @Flag(help: "Run in this process.")
  var here = false

  /// What the help of a command says of its runs.
  static func discussion(_ command: String) -> String {
    """
    A run that crashes, takes more than a minute, or wants more than 2 GiB of address space is named, to \
    be repeated by `\(command) --seed S --first RUN --runs 1 --here`.
    """
  }

  /// Does the runs of a command, each of which is `body`, and prints how they ended.
  ///
  /// - Throws: `Failure` where one of them ended as none may.
  func run(_ command: String, _ body: (_ run: Int) throws -> Outcome) throws {
    if here {
      try Console.out(
        counts(of: first..<first + runs, body).map(String.init).joined(separator: " "))
    } else {
      try runChildren(command)
    }
  }

  /// The same for runs on files: `prepare` is given an empty folder, which is gone afterwards, and makes what
  /// does the runs.
  func run(
    _ command: String, inFolder prepare: (_ folder: String) throws -> (_ run: Int) throws -> Outcome
  ) throws {
    // In memory where the system has such a folder: some runs wait until the disk has what they write.
    let base =
      FileManager.default.fileExists(atPath: "/dev/shm") ? "/dev/shm/" : NSTemporaryDirectory()
    let folder = folder ?? base + "fuzz-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    if here {
      try run(command, prepare(folder))
    } else {
      try runChildren(command, folder: folder)
    }
  }

  private func runChildren(_ command: String, folder: String? = nil) throws {
    let clock = ContinuousClock()
    let start = clock.now
    var totals = Outcome.allCases.map { _ in 0 }
    let end = first + runs
    for chunk in stride(from: first, to: end, by: 50_000) {
      let chunk = chunk..<min(chunk + 50_000, end)
      guard let counts = try countsOfChild(chunk, of: command, folder) else {
        let run = try firstFailure(in: chunk, of: command, folder)
        throw Failure(description: "run \(run) of seed \(seed) failed")
      }
      totals = zip(totals, counts).map(+)
    }
    let rate = Double(runs) / ((clock.now - start) / .seconds(1))
    try Console.out("\(runs) runs of seed \(seed), \(Int(rate)) a second")
    for (outcome, count) in zip(Outcome.allCases, totals) {
      try Console.out("\(outcome.rawValue): \(count)")
    }
  }

  /// How often each outcome was. A run that takes too long ends the process.
  func counts(of runs: Range<Int>, _ body: (Int) throws -> Outcome) throws -> [Int] {
    var counts = Outcome.allCases.map { _ in 0 }
    for run in runs {
      alarm(60)
      let outcome = try body(run)
      for (index, each) in Outcome.allCases.enumerated() where each == outcome {
        counts[index] += 1
      }
    }
    alarm(0)
    return counts
  }

  /// What a process of its own counted; nil where it failed.
  private func countsOfChild(
    _ runs: Range<Int>, of command: String, _ folder: String?
  ) throws -> [Int]? {
    let child = Process()
    child.executableURL = URL(fileURLWithPath: "/bin/sh")
    child.arguments = [
      "-c",
      "ulimit -v 2097152; exec \"$0\" \(command) --here --seed \(seed) --first \(runs.lowerBound)"
        + " --runs \(runs.count)" + (folder.map { " --folder \($0)/\(UUID().uuidString)" } ?? ""),
      CommandLine.arguments[0],
    ]
    let output = Pipe()
    child.standardOutput = output
    try child.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    child.waitUntilExit()
    guard child.terminationReason == .exit, child.terminationStatus == 0 else { return nil }
    return text.split { $0 == " " || $0 == "\n" }.compactMap { Int($0) }
  }

  /// The first run that fails, found by halves.
  private func firstFailure(
    in runs: Range<Int>, of command: String, _ folder: String?
  ) throws -> Int {
    var runs = runs
    while runs.count > 1 {
      let half = runs.prefix(runs.count / 2)
      runs = try countsOfChild(half, of: command, folder) == nil ? half : runs.dropFirst(half.count)
    }
    return runs.lowerBound
  }
}
