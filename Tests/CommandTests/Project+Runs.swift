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

    /// - Parameter input: its standard input; nil for none.
    init(_ project: Project, _ process: Process, input: Pipe? = nil) throws {
      (self.project, self.process) = (project, process)
      try project.write("", to: messages)
      process.standardInput = input ?? FileHandle.nullDevice
      process.standardOutput = FileHandle.nullDevice
      process.standardError = try FileHandle(forWritingTo: project.url(messages))
      try process.run()
    }

    deinit { if process.isRunning { kill(process.processIdentifier, SIGKILL) } }

    /// What it has said so far.
    var said: String { (try? project.text(messages)) ?? "" }

    /// Whether it is in its search pass, with some steps before it.
    var isSearching: Bool {
      said.contains("Searching")
        && said.firstMatch(of: #/search (8\d|9\d|100)%|selection|playoff|retrain/#) == nil
    }

    /// Waits until it has ended, or some seconds.
    ///
    /// - Returns: whether it has ended.
    func ends(within seconds: Double) -> Bool {
      let end = Date() + seconds
      while process.isRunning, Date() < end { Thread.sleep(forTimeInterval: 0.002) }
      return !process.isRunning
    }

    /// Waits until something is true of it, or it has ended.
    ///
    /// - Throws: where neither comes in ten minutes.
    func wait(until isTrue: () -> Bool) throws {
      let end = Date() + 600
      while process.isRunning, !isTrue() {
        try #require(Date() < end, "nas hangs: \(said)")
        Thread.sleep(forTimeInterval: 0.002)
      }
    }

    /// Stops it where something is true of it, however slow the machine is: one looks at it while it stands still.
    /// It goes on when it is ended.
    ///
    /// - Returns: false where it has ended before.
    func stop(where isTrue: () -> Bool) -> Bool {
      while standsStill() {
        if isTrue() { return true }
        kill(process.processIdentifier, SIGCONT)
        Thread.sleep(forTimeInterval: 0.002)
      }
      return false
    }

    /// Stops it, and waits until all its threads stand; false where it has ended.
    private func standsStill() -> Bool {
      guard process.isRunning else { return false }
      kill(process.processIdentifier, SIGSTOP)
      var info = siginfo_t()
      while waitid(P_PID, id_t(process.processIdentifier), &info, WSTOPPED | WEXITED | WNOWAIT) != 0
      {
        guard errno == EINTR else { break }
      }
      if info.si_code == CLD_STOPPED { return true }
      process.waitUntilExit()
      return false
    }

    /// Ends it by a signal and waits for its end.
    func end(by signal: Int32) {
      kill(process.processIdentifier, signal)
      kill(process.processIdentifier, SIGCONT)
      process.waitUntilExit()
    }
  }

  /// Begins a run of `nas`.
  func begin(_ arguments: String...) throws -> Running { try Running(self, process(arguments)) }

  /// A run of `nas` that stands still where something is true of it. Where it was missed, the run begins again.
  ///
  /// - Parameters:
  ///   - arguments: of `nas`, with which the run begins even where it has no folder.
  ///   - run: its folder.
  func stopped(
    _ arguments: [String], _ run: String, where isTrue: (Running) -> Bool
  ) throws -> Running {
    for _ in 0..<20 {
      let running = try Running(self, process(arguments))
      if running.stop(where: { isTrue(running) }) { return running }
      try #require(running.process.terminationStatus == 0, "\(running.said)")
      try FileManager.default.removeItem(at: url(run))
    }
    throw Missed()
  }

  /// What was waited for never was.
  struct Missed: Error {}

  /// The snapshots of a run's search pass, sorted by their names.
  func searchStates(of run: String) -> [String] {
    checkpoint(of: run, ".state").filter { $0.contains("/search-") }
  }

  /// The files of a run's checkpoint whose names end so, sorted.
  func checkpoint(of run: String, _ suffix: String) -> [String] {
    ((try? names(in: "\(run)/checkpoint")) ?? []).filter { $0.hasSuffix(suffix) }
      .map { "\(run)/checkpoint/\($0)" }
  }
}
