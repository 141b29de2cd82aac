// Damaged checkpoints: a run that goes on with one refuses, or ends as an undisturbed run does.

import Files
import Foundation
import Runs
import Search
import Synchronization
import Training

/// Damages copies of a run that was ended at several places.
package struct CheckpointDamage {
  private let folder: String
  /// The run at each of the places.
  private let ended: [FolderContent]
  /// What an undisturbed run ends with.
  private let end: String
  /// Beside the run: what no run may change.
  private let canary: String
  private let canaryContent: FolderContent

  /// Makes the runs of which copies are damaged.
  ///
  /// - Parameter folder: a folder for files, which is empty.
  package init(in folder: String) throws {
    self.folder = folder
    let spaceFile = "\(folder)/space.yaml"
    try Data(Sample.logs[0].bytes).write(to: URL(fileURLWithPath: "\(folder)/log.csv"))
    let space = SpaceText.run(data: "log.csv") + "search: {finalists: 2}\nverdict: {blocks: 4}\n"
    try Data(space.utf8).write(to: URL(fileURLWithPath: spaceFile))
    let workspace = try Workspace(
      spaceFile: spaceFile, Workspace.LogAccess(cache: "\(folder)/cache", threads: 1))

    /// The run, ended where it asks for the n-th time whether to go on; without n, whole.
    func run(endingAt place: Int?) throws -> Summary? {
      let run = try SearchRun(
        workspace, SearchOptions(targets: [0.9, 0.8], seed: 1, threads: 1), spaceFile: spaceFile
      )
      let directory = try RunDirectory.create("\(folder)/run").0
      let questions = Atomic(0)
      let checkpoint = try Checkpoint(
        folder: directory.checkpointFolder, cadence: Checkpoint.Cadence(seconds: nil, steps: 2),
        surroundings: Checkpoint.Surroundings(signal: {
          let asked = questions.add(1, ordering: .relaxed).newValue
          return place.map { asked >= $0 } == true ? SIGTERM : nil
        }))
      do {
        return try run.run(in: directory, checkpoint, date: Date(timeIntervalSince1970: 0)) { _ in }
      } catch is Stopped {
        return nil
      }
    }
    var ended: [FolderContent] = []
    for place in [1, 4, 7, 9, 12, 20, 33, 40, 60] {
      if try run(endingAt: place) == nil {
        ended.append(try FolderContent(of: "\(folder)/run"))
      }
      try FileManager.default.removeItem(atPath: "\(folder)/run")
    }
    precondition(ended.count > 4, "most places are before the end")
    self.ended = ended
    guard let summary = try run(endingAt: nil) else { preconditionFailure("nothing ends it") }
    end = try Self.text(summary)
    canary = "\(folder)/canary"
    try FileManager.default.moveItem(atPath: "\(folder)/run", toPath: canary)
    for name in ["a.state", "finished.jsonl", "a.logits"] {
      try Data("canary".utf8).write(to: URL(fileURLWithPath: "\(canary)/\(name)"))
    }
    canaryContent = try FolderContent(of: canary)
  }

  /// A summary as text, but for times.
  private static func text(_ summary: Summary) throws -> String {
    var summary = summary
    summary.seconds = Summary.Seconds(search: 0, retrain: 0)
    summary.examplesPerSecond = 0
    return try jsonText(summary)
  }

  /// Goes on with the damaged run of a seed and run.
  ///
  /// - Throws: what is no `InputError`, which alone damage may cause.
  package func read(seed: UInt64, run number: Int) throws -> Outcome {
    var mutator = Mutator(seed: seed, run: number)
    let path = "\(folder)/run"
    defer { try? FileManager.default.removeItem(atPath: path) }
    try damage(ended[mutator.below(ended.count)], at: path, &mutator)
    let outcome = try outcome { try goOn(path) }
    let isUnchanged = try FolderContent(of: canary) == canaryContent
    precondition(isUnchanged, "nothing beside the run's folder changes")
    return outcome
  }

  /// Writes a run with damage in one to three places.
  private func damage(_ run: FolderContent, at path: String, _ mutator: inout Mutator) throws {
    var content = run
    let names = run.names
    for _ in 0...mutator.below(3) {
      let name = names[mutator.below(names.count)]
      let other = run.files[names[mutator.below(names.count)]] ?? []
      // Settings and their checksums changed in one way are another run, which ends otherwise.
      if name == "checksums.json" { continue }
      switch mutator.below(4) {
      case 0: content.files[name] = other
      case 1:
        content.files[name] = Array((content.files[name] ?? []).dropLast(1 + mutator.below(64)))
      default: content.files[name] = mutator.mutated(content.files[name] ?? [], with: other)
      }
      if mutator.below(4) == 0, name.hasSuffix(".state") {
        let generations = ["0", "-1", "99", "9223372036854775807"]
        let stem = name.split(separator: ".").first.map(String.init) ?? name
        let renamed = "\(stem).\(generations[mutator.below(generations.count)]).state"
        content.files[renamed] = mutator.below(2) == 0 ? content.files[name] : run.files[name]
      }
    }
    try content.write(to: path)
    if mutator.below(3) == 0 {
      let name = (names + ["checkpoint"])[mutator.below(names.count + 1)]
      if name == "checksums.json" { return }
      try mutator.replaceFile(
        at: "\(path)/\(name)",
        linkingTo: [
          "\(canary)/finished.jsonl", "\(canary)/a.state", "\(canary)/a.logits", canary,
          "/dev/zero",
          "nowhere", name,
        ])
    }
  }

  /// Goes on with a run, which must end as an undisturbed one.
  private func goOn(_ path: String) throws {
    let directory = try RunDirectory(locking: path)
    let workspace = try Workspace(
      of: directory, Workspace.LogAccess(cache: "\(folder)/cache", threads: 1))
    let run = try SearchRun(
      resuming: directory, workspace, as: SearchRun.Expectation(), threads: 1,
      skipsDiverged: false)
    let checkpoint = try Checkpoint(
      folder: directory.checkpointFolder, cadence: Checkpoint.Cadence(seconds: nil, steps: 4))
    let summary = try run.run(in: directory, checkpoint, date: Date(timeIntervalSince1970: 0)) {
      _ in
    }
    let text = try Self.text(summary)
    precondition(text == end, "what is damaged is not believed")
  }
}
