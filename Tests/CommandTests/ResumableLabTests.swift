// `nas plan`, `audit`, `tabulate`, `compare` and `rehearse`, ended by a signal after some pieces: the same command makes
// the rest, nothing twice, and prints what an undisturbed one does.

import Foundation
import Runs
import Testing

@Suite struct ResumableLabTests {
  /// A command, the file in which each finished piece leaves a line, and when it is ended, twice.
  struct Work: CustomTestStringConvertible, Sendable {
    var arguments: [String]
    var journal: String
    /// What is there while the command is not complete.
    var checkpoint: String
    var lines: [Int]
    /// What else it makes.
    var output: String?

    var testDescription: String { "\(arguments[0]) after \(lines) lines" }
  }

  static let plan = Work(
    arguments: ["plan", "run", "--seeds", "10", "--json"],
    journal: "run/plan.checkpoint/finished.jsonl", checkpoint: "run/plan.checkpoint",
    lines: [6, 15])
  static let audit = Work(
    arguments: ["audit", "run", "--architectures", "8"],
    journal: "run/audit.checkpoint/finished.jsonl", checkpoint: "run/audit.checkpoint",
    lines: [8, 14], output: "run/audit.json")
  static let tabulate = Work(
    arguments: [
      "tabulate", "small.yaml", "--seeds", "6", "--refine", "1", "--refined-seeds", "20", "--out",
      "new.csv",
    ], journal: "new.csv", checkpoint: "new.csv.tabulate.checkpoint", lines: [9, 30],
    output: "new.csv")
  static let compare = Work(
    arguments: [
      "compare", "small.yaml", "table.csv", "--seeds", "4", "--searcher", "controller",
      "--searcher", "random-training", "--refined-seeds", "2", "--json",
    ], journal: "table.csv.compare.checkpoint/finished.jsonl",
    checkpoint: "table.csv.compare.checkpoint", lines: [4, 8])
  static let rehearse = Work(
    arguments: [
      "rehearse", "small.yaml", "--segments", "4", "--truth-segments", "3", "--out", "rehearsal",
      "--json", "--threads", "1",
    ], journal: "rehearsal/found.jsonl", checkpoint: "rehearsal/checkpoint", lines: [2, 3])
  static let verdicts = Work(
    arguments: rehearse.arguments, journal: "rehearsal/verdicts.jsonl",
    checkpoint: "rehearsal/checkpoint", lines: [2, 3])

  /// A log with two spaces, a run of one, and the table of the other.
  func project() throws -> Project {
    let project = try Project()
    try project.write(
      TabulateCommandTests.space.replacing("batch: 64", with: "batch: 32"), to: "small.yaml")
    for arguments in [
      ["search", "space.yaml", "--rows", "1000", "--out", "run"],
      ["tabulate", "small.yaml", "--out", "table.csv", "--seeds", "1"],
    ] {
      let outcome = try project.nas(arguments)
      try #require([0, 3].contains(outcome.exitCode), "\(outcome.messages)")
    }
    return project
  }

  /// What it printed and made, but for times and the order in which lines were finished.
  func result(_ work: Work, _ output: String, _ project: Project) throws -> [String] {
    guard let name = work.output else { return [output] }
    let text = try project.text(name)
    if name.hasSuffix(".json") {
      let report = try JSONDecoder().decode(AuditReport.self, from: Data(text.utf8))
      return [output, try AuditCommandTests.timeless(report)].map {
        $0.replacing(#/took [^:]* s:/#, with: "")
      }
    }
    return text.split(separator: "\n").map(String.init).sorted()
  }

  func lines(of file: String, in project: Project) -> [String] {
    ((try? project.text(file)) ?? "").split(separator: "\n").map(String.init)
  }

  /// Begins the command and lets it stand when its journal has as many lines.
  func standing(_ work: Work, at count: Int, in project: Project) throws -> Project.Running {
    let running = try Project.Running(project, project.process(work.arguments))
    try #require(
      running.stop { lines(of: work.journal, in: project).count >= count },
      "it ended before: \(running.said)")
    return running
  }

  @Test(
    arguments: [plan, audit, tabulate, compare, rehearse, verdicts], [SIGTERM, SIGKILL])
  func theSameCommandMakesTheRest(work: Work, signal: Int32) throws {
    let (project, undisturbed) = (try project(), try self.project())
    let whole = try undisturbed.nas(work.arguments)
    try #require(whole.exitCode == 0, "\(whole.messages)")

    var known: [String] = []
    for count in work.lines {
      let running = try standing(work, at: max(count, known.count + 1), in: project)
      running.end(by: signal)
      if signal != SIGKILL {
        #expect(running.process.terminationReason == .exit)
        #expect(running.process.terminationStatus == 143)
        #expect(running.said.contains("run the same command again to resume"), "\(running.said)")
      }
      #expect(!Self.warns(running.said), "\(running.said)")
      // A table is a journal itself: of trainings that had not begun there is nothing to keep.
      #expect(
        work.arguments[0] == "tabulate"
          || FileManager.default.fileExists(atPath: project.url(work.checkpoint).path))
      let lines = lines(of: work.journal, in: project)
      #expect(Array(lines.prefix(known.count)) == known, "what was finished stays")
      #expect(Set(lines.map(Self.piece)).count == lines.count, "nothing is made twice")
      known = lines
    }
    let outcome = try project.nas(work.arguments)
    #expect(outcome.exitCode == 0 && !Self.warns(outcome.messages), "\(outcome.messages)")
    #expect(!FileManager.default.fileExists(atPath: project.url(work.checkpoint).path))
    #expect(
      try result(work, outcome.output, project) == result(work, whole.output, undisturbed))
  }

  /// Whether a command warns of more than that its tiny run has proved nothing.
  private static func warns(_ messages: String) -> Bool {
    messages.split(separator: "\n").contains {
      $0.hasPrefix("warning: ") && !$0.hasPrefix("warning: The run has no verdict")
    }
  }

  /// What a line is of: without its result, and without the seconds.
  static func piece(_ line: String) -> String {
    if let piece = line.firstMatch(of: #/"(piece|segment)":("[^"]*"|\d+)/#) {
      return String(piece.0)
    }
    return line.split(separator: ",").dropLast(2).joined(separator: ",")
  }

  /// The trainings of a search of `compare` are kept while the search is not finished.
  @Test func aRandomTrainingIsNotMadeAgain() throws {
    let (project, undisturbed) = (try project(), try self.project())
    for project in [project, undisturbed] {
      // Steps of four rows: a training takes a while.
      try project.write(
        project.text("space.yaml").replacing("batch: 64", with: "batch: 4"), to: "slow.yaml")
    }
    let arguments = [
      "compare", "slow.yaml", "slow.csv", "--seeds", "1", "--searcher", "random-training",
      "--refined-seeds", "2", "--json", "--threads", "1",
    ]
    let whole = try undisturbed.nas(arguments)
    let folder = "slow.csv.compare.checkpoint"
    func trainings() -> [String] {
      let parts = ((try? project.names(in: folder)) ?? []).filter { $0.hasPrefix("search-") }
      return parts.flatMap { lines(of: "\(folder)/\($0)/finished.jsonl", in: project).dropFirst() }
    }
    /// Lets the command stand when more trainings are finished and its search is not; nil where that was missed.
    func standing(after count: Int) throws -> Project.Running? {
      let running = try Project.Running(project, project.process(arguments))
      return running.stop(where: { trainings().count > count }) ? running : nil
    }
    var wasSeenTwice = false
    for _ in 0..<20 where !wasSeenTwice {
      guard let first = try standing(after: 0) else { continue }
      first.end(by: SIGTERM)
      // It may have ended before its next step.
      guard first.process.terminationStatus == 143 else { continue }
      let known = trainings()
      guard let second = try standing(after: known.count) else { continue }
      #expect(Array(trainings().prefix(known.count)) == known)
      #expect(Set(trainings().map(Self.piece)).count == trainings().count)
      second.end(by: SIGKILL)
      wasSeenTwice = true
    }
    #expect(wasSeenTwice)
    let outcome = try project.nas(arguments)
    #expect(outcome.exitCode == 0 && outcome.output == whole.output, "\(outcome.messages)")
  }

  /// Another log or space is refused by name, and what was done stays.
  @Test func otherWorkIsRefused() throws {
    let project = try project()
    try standing(Self.plan, at: 6, in: project).end(by: SIGKILL)
    let before = lines(of: Self.plan.journal, in: project)
    try project.write(ClickLog.csv.replacing("s1", with: "s2"), to: "other.csv")
    let other = try project.nas(Self.plan.arguments + ["--data", "other.csv"])
    #expect(other.exitCode == 2 && other.output.isEmpty)
    #expect(
      other.messages.contains("other.csv: is not the log of the run in run: its fingerprint"),
      "\(other.messages)")
    #expect(lines(of: Self.plan.journal, in: project) == before)

    try standing(Self.tabulate, at: 9, in: project).end(by: SIGKILL)
    try project.write(
      project.text("small.yaml").replacing("batch: 32", with: "batch: 16"), to: "small.yaml")
    let slower = try project.nas(Self.tabulate.arguments)
    #expect(slower.exitCode == 2)
    // Its journal is the table, whose lines say what they are of.
    #expect(slower.messages.contains("new.csv:2: `space` is "), "\(slower.messages)")
  }

  /// A damaged line costs its piece alone.
  @Test func aDamagedLineIsMadeAgain() throws {
    let project = try project()
    let whole = try project.nas(Self.plan.arguments)
    try standing(Self.plan, at: 8, in: project).end(by: SIGKILL)
    let journal = project.url(Self.plan.journal)
    var bytes = try Data(contentsOf: journal)
    let starts = bytes.indices.filter { bytes[$0] == UInt8(ascii: "\n") }
    bytes[starts[3] + 20] ^= 1
    try bytes.write(to: journal)
    let outcome = try project.nas(Self.plan.arguments)
    #expect(outcome.exitCode == 0 && outcome.output == whole.output)
    #expect(
      outcome.messages.contains(
        "finished.jsonl:5: is damaged: the work that it recorded is done again"),
      "\(outcome.messages)")
  }

  @Test func anInterruptIsAnswered() throws {
    let project = try project()
    let running = try standing(Self.plan, at: 6, in: project)
    running.end(by: SIGINT)
    #expect(running.process.terminationStatus == 130)
    #expect(running.said.contains("Stopped by SIGINT. Finished work is kept"), "\(running.said)")
  }

  /// A second process does the same work, which it alone cannot resume.
  @Test func twoProcessesMayDoTheSame() throws {
    let project = try project()
    let first = try standing(Self.plan, at: 4, in: project)
    let second = try project.nas(Self.plan.arguments)
    #expect(second.exitCode == 0)
    #expect(
      second.messages.contains("is in use by process \(first.process.processIdentifier)"),
      "\(second.messages)")
    first.end(by: SIGKILL)
    #expect(try project.nas(Self.plan.arguments).output == second.output)
  }
}
