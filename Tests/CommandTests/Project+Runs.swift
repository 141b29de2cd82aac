// Runs that are ended before their time, and whether what they come to is the same as ever.

import Foundation
import Testing

extension Project {
  /// All that a run says, but for times and dates: the same for the same settings, whatever has disturbed it.
  func content(of run: String) throws -> [String: String] {
    var content: [String: String] = ["summary.json": try SearchCommandTests.timeless(self, run)]
    for name in try FileManager.default.subpathsOfDirectory(atPath: url(run).path) {
      if name.hasSuffix(".svg") || ["controller.jsonl", "trainer.yaml"].contains(name) {
        content[name] = try text("\(run)/\(name)")
      } else if name == "report.html" {
        content[name] = try Self.timeless(page: text("\(run)/\(name)"))
      } else if !["plots", "run.json", "summary.json", "checksums.json"].contains(name) {
        content[name] = "left behind"
      }
    }
    return content
  }

  /// A run's page without its date, what a clock has measured, and the machine.
  static func timeless(page: String) -> String {
    let measured = #/<dt>(Time|Speed of the search|Machine|Threads)</dt>\s*<dd>[^<]*</dd>/#
    let date = #/<p>\d{4}-\d\d-\d\d /#
    return page.replacing(measured, with: "").replacing(date, with: "<p>")
  }

  /// A run of `nas` in the folder that has begun.
  final class Running {
    let process: Process
    private let project: Project
    private let messages = "\(UUID().uuidString).err"

    init(_ project: Project, _ process: Process) throws {
      (self.project, self.process) = (project, process)
      try project.write("", to: messages)
      process.standardInput = FileHandle.nullDevice
      process.standardOutput = FileHandle.nullDevice
      process.standardError = try FileHandle(forWritingTo: project.url(messages))
      try process.run()
    }

    /// What it has said so far.
    var said: String { (try? project.text(messages)) ?? "" }

    /// Waits until it has ended, or some seconds.
    ///
    /// - Returns: whether it has ended.
    func ends(within seconds: Double) -> Bool {
      let end = Date() + seconds
      while process.isRunning, Date() < end { Thread.sleep(forTimeInterval: 0.002) }
      return !process.isRunning
    }

    /// Waits until something is true of it, or it has ended; at most a minute.
    func wait(until isTrue: () -> Bool) {
      let end = Date() + 60
      while process.isRunning, Date() < end, !isTrue() { Thread.sleep(forTimeInterval: 0.002) }
    }

    /// Ends it by a signal and waits for its end.
    func end(by signal: Int32) {
      kill(process.processIdentifier, signal)
      process.waitUntilExit()
    }
  }

  /// Begins a run of `nas`.
  func begin(_ arguments: String...) throws -> Running { try Running(self, process(arguments)) }

  /// The files of a run's checkpoint whose names end so, sorted.
  func checkpoint(of run: String, _ suffix: String) -> [String] {
    ((try? names(in: "\(run)/checkpoint")) ?? []).filter { $0.hasSuffix(suffix) }
      .map { "\(run)/checkpoint/\($0)" }
  }
}
