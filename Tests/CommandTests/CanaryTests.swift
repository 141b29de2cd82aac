// Every command runs beside files of others that have tempting names, and leaves all of them as they are.
// It does not ask whether the commands do their work: the tests of each command do.

import Foundation
import Testing

@Suite struct CanaryTests {
  /// What a command is called with, in a folder with `theirs/`, `linked/` and `outside/` of somebody else.
  struct Call {
    /// The words that name the command.
    let command: String
    /// Its arguments, each time that it is called. Some succeed beside what is theirs, some must be refused.
    let arguments: [String]
  }

  /// The calls of every command, in an order in which each finds what it needs.
  static let calls: [Call] = [
    Call(
      command: "space init",
      arguments: [
        "--data log.csv --out theirs/run.json", "--data log.csv --out theirs/space.yaml",
      ]),
    Call(command: "space check", arguments: ["space.yaml"]),
    Call(command: "space reference", arguments: [""]),
    Call(command: "data inspect", arguments: ["log.csv"]),
    Call(command: "space cost", arguments: ["space.yaml", "theirs/trainer.yaml"]),
    Call(
      command: "search",
      arguments: [
        "space.yaml --out run", "space.yaml --out theirs", "space.yaml --out theirs/",
        "space.yaml --resume --out theirs", "space.yaml --out linked",
        "space.yaml --resume --out linked", "space.yaml --out bare", "space.yaml --out locked",
        "space.yaml --out theirs/new --tensorboard theirs", "space.yaml --out theirs/new",
        "space.yaml --resume --out theirs/new",
      ]),
    Call(
      command: "train",
      arguments: [
        "space.yaml --out theirs --onnx theirs/net.onnx --predictions theirs/predictions.npy",
        "space.yaml --data theirs",
      ]),
    Call(
      command: "data import",
      arguments: [
        "log.csv --space space.yaml --out theirs", "log.csv --space space.yaml --out theirs/ds",
        "log.csv --space space.yaml --out theirs/ds",
        "log.csv --space space.yaml --out linked/checkpoint",
      ]),
    Call(command: "data synth", arguments: ["--form avazu --rows 10 --out theirs/made.csv"]),
    Call(
      command: "export",
      arguments: [
        "run --format fuxictr --out theirs/fuxictr", "run --format tzrec --out theirs/tzrec",
        "run --format onnx --out theirs/exported.onnx", "theirs --format nas",
      ]),
    Call(command: "plot", arguments: ["run", "theirs", "linked"]),
    Call(command: "report", arguments: ["run --out theirs/page.html", "theirs", "linked"]),
    Call(
      command: "audit",
      arguments: ["run --architectures 6", "theirs --architectures 6", "linked"]),
    Call(
      command: "lab tabulate",
      arguments: [
        "space.yaml --seeds 1 --out theirs/table.csv",
        "space.yaml --seeds 2 --out theirs/truth.csv",
      ]),
    Call(
      command: "lab compare",
      arguments: ["space.yaml theirs/table.csv", "space.yaml theirs/truth.csv --seeds 1"]),
    Call(
      command: "lab truth",
      arguments: [
        "space.yaml theirs/table.csv",
        "space.yaml theirs/harder.csv --screening-seeds 1 --seeds 2 --refined-seeds 2 --rounds 1",
      ]),
    Call(command: "lab gradients", arguments: ["space.yaml --seeds 1 --samples 2 --batches 2"]),
    Call(
      command: "lab rehearse",
      arguments: [
        "space.yaml --segments 3 --truth-segments 3 --out theirs",
        "space.yaml --segments 3 --truth-segments 3 --out theirs/rehearsed",
      ]),
    Call(command: "plan", arguments: ["run --seeds 2", "theirs", "linked"]),
    Call(command: "runs list", arguments: [".", "theirs", "linked", "outside"]),
    Call(command: "runs compare", arguments: ["run theirs", "run theirs/new", "."]),
    Call(command: "lab power", arguments: ["--simulations 10"]),
    // Both measure the machine for seconds to minutes, and write nothing. `make canary` lets them.
    Call(
      command: "lab bench",
      arguments: [isThorough ? "space.yaml --repetitions 1" : "theirs/run.json"]),
    Call(command: "doctor", arguments: [isThorough ? "" : "--threads 0"]),
  ]

  /// Whether commands run as well that take long.
  static let isThorough = ProcessInfo.processInfo.environment["NAS_CANARY"] != nil

  /// Commands that succeed only if it is thorough.
  static let slow: Set<String> = isThorough ? [] : ["lab bench", "doctor"]

  /// Names that nas itself uses, or has used, in folders that its user names.
  static let tempting = [
    "checkpoint/model.pt", "lock", ".movie.partial", ".backup.partial/keep", ".new.partial/keep",
    ".ds.partial/keep", ".run.json.partial", "plots/front.svg", "run.json", "manifest.json",
    "checksums.json", "summary.json", "controller.jsonl", "trainer.yaml", "report.html",
    "audit.json", "plan.checkpoint/keep", "audit.checkpoint/keep", "table.csv",
    "table.csv.tabulate.checkpoint/keep", "table.csv.compare.checkpoint/keep",
    "truth.csv.tabulate.checkpoint/keep", "truth.csv.compare.checkpoint/keep",
    "rehearsed.checkpoint/keep", "results/other/run.json", "events.out.tfevents.theirs", "notes",
  ]

  /// Where everything that is not ours lies.
  static let foreign = [
    "theirs", "linked", "outside", "bare", "locked", "cache/nas/.keep.partial", "cache/nas/mine",
    "results", "run/notes", "run/plots/mine.svg",
  ]

  let project: Project

  init() throws {
    project = try Project(
      log: ClickLog.csv.split(separator: "\n").prefix(401).joined(separator: "\n") + "\n",
      space: """
        data:
          path: log.csv
          label: clicked
          order: log
          features:
            site: {type: categorical}
            hour: {type: categorical}
        model:
          embeddings:
            site: {choices: [2, 4], baseline: 4}
            hour: 2
          hidden: [{width: {choices: [2, 4, 8], baseline: 8}}]
        training: {batch: 20}
        search: {targets: [0.9]}
        verdict: {margin: 0.9, seeds: 2, max_seeds: 2, blocks: 4}

        """)
    for name in Self.tempting { try plant("theirs/\(name)") }
    try plant("outside/keep")
    // Folders that are theirs because of one file alone.
    try plant("bare/checkpoint/model.pt")
    try plant("locked/lock")
    try plant("locked/.movie.partial")
    try plant("results/theirs/checkpoint/keep")
    try plant("cache/nas/.keep.partial/keep")
    try plant("cache/nas/mine/manifest.json")
    try plant("linked/readme")
    for name in ["checkpoint", "plots", "lock", "results", "plan.checkpoint", "audit.checkpoint"] {
      try FileManager.default.createSymbolicLink(
        atPath: project.url("linked/\(name)").path, withDestinationPath: "../outside")
    }
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o400], ofItemAtPath: project.url("outside/keep").path)
  }

  /// Makes a file of somebody else, of an hour ago.
  private func plant(_ name: String) throws {
    let url = project.url(name)
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try project.write("{\"theirs\": true}\n", to: name)
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSinceNow: -3600)], ofItemAtPath: url.path)
  }

  /// Kind, mode, time and content of everything that is foreign, by path. A folder's time is left out, since others
  /// may make files in it: its names tell whether one is gone.
  private func foreign() throws -> [String: String] {
    let files = FileManager.default
    var found: [String: String] = [:]
    for root in Self.foreign where files.fileExists(atPath: project.url(root).path) {
      let below = try? files.subpathsOfDirectory(atPath: project.url(root).path)
      for name in [root] + (below ?? []).map({ "\(root)/\($0)" }) {
        let path = project.url(name).path
        let facts = try files.attributesOfItem(atPath: path)
        let kind = facts[.type] as? FileAttributeType
        var fact = "\(kind?.rawValue ?? "") \(facts[.posixPermissions] ?? "")"
        if kind != .typeDirectory { fact += " \(facts[.modificationDate] ?? "")" }
        if kind == .typeSymbolicLink {
          fact += " to \(try files.destinationOfSymbolicLink(atPath: path))"
        } else if kind == .typeRegular {
          fact += " \(try Data(contentsOf: URL(fileURLWithPath: path)).base64EncodedString())"
        }
        found[name] = fact
      }
    }
    return found
  }

  @Test func everyCommandLeavesWhatIsForeign() throws {
    var before = try foreign()
    for call in Self.calls {
      var succeeds = false
      for arguments in call.arguments {
        let words = (call.command + " " + arguments).split(separator: " ").map(String.init)
        let outcome = try project.nas(words)
        #expect(
          [0, 1, 2, 3].contains(outcome.exitCode), "nas \(words.joined(separator: " "))")
        succeeds = succeeds || [0, 3].contains(outcome.exitCode)
        let after = try foreign()
        let changed = before.keys.filter { after[$0] != before[$0] }.sorted()
        #expect(changed == [], "nas \(words.joined(separator: " ")) touches what is foreign")
        // What is ours by now is no matter of this test; what is spoilt is told once.
        for name in changed { before[name] = after[name] }
        if call.command == "search", arguments.hasSuffix("--out run") {
          #expect([0, 3].contains(outcome.exitCode), "\(outcome.messages)")
          for name in ["run/notes", "run/plots/mine.svg"] { try plant(name) }
          before.merge(try foreign().filter { $0.key.hasPrefix("run/") }) { $1 }
        }
      }
      // What only fails writes nothing, and would prove nothing.
      #expect(succeeds || Self.slow.contains(call.command), "nas \(call.command) never succeeds")
    }
  }

  @Test func everyCommandIsAmongThem() throws {
    let all = Set(try project.commands().map { $0.joined(separator: " ") })
    // A command with others below it does nothing itself.
    let leaves = all.filter { name in
      !name.isEmpty && !all.contains { $0.hasPrefix(name + " ") }
    }
    #expect(leaves == Set(Self.calls.map(\.command)))
  }
}
