// Damaged folders of runs: read and drawn as the commands do that take a run.

import Files
import Foundation
import Importing
import Lab
import LogSchema
import Model
import Numerics
import Report
import Runs
import Search

/// Damages copies of one run.
package struct RunDamage {
  private let folder: String
  private let run: FolderContent
  /// Beside the run: what no run may change.
  private let canary: String
  private let canaryContent: FolderContent

  /// Makes the run of which copies are damaged.
  ///
  /// - Parameter folder: a folder for files, which is empty.
  package init(in folder: String) throws {
    self.folder = folder
    let files = FileManager.default
    try Data(Sample.logs[0].bytes).write(to: URL(fileURLWithPath: "\(folder)/log.csv"))
    let space = try SearchSpace(yaml: SpaceText.run(data: "../log.csv"), file: "space.yaml")
    let dataset = try DatasetCache("\(folder)/cache", threads: 1).dataset(
      forLog: ["\(folder)/log.csv"], schema: space.data.schema)
    let valid = "\(folder)/valid"
    try files.createDirectory(atPath: "\(valid)/plots", withIntermediateDirectories: true)
    for (name, text) in [
      (
        "run.json",
        RunText.record(
          data: "../log.csv", fingerprint: dataset.fingerprint, numerics: Arithmetic.description)
      ),
      ("summary.json", RunText.summary), ("controller.jsonl", RunText.controller),
      ("audit.json", RunText.audit), ("plots/front.svg", "<svg/>"),
      ("trainer.yaml", try space.substituting(space.baseline).yaml()),
    ] {
      try Data(text.utf8).write(to: URL(fileURLWithPath: "\(valid)/\(name)"))
    }
    run = try FolderContent(of: valid)
    canary = "\(folder)/canary"
    try files.moveItem(atPath: valid, toPath: canary)
    canaryContent = try FolderContent(of: canary)
  }

  /// Reads the damaged run of a seed and run.
  ///
  /// - Throws: what is no `InputError`, which alone damage may cause.
  package func read(seed: UInt64, run number: Int) throws -> Outcome {
    var mutator = Mutator(seed: seed, run: number, words: numberWords.map { Array($0.utf8) })
    let path = "\(folder)/run"
    defer { try? FileManager.default.removeItem(atPath: path) }
    var content = run
    let names = content.names
    for _ in 0..<mutator.below(3) {
      let name = names[mutator.below(names.count)]
      let other = run.files[names[mutator.below(names.count)]] ?? []
      content.files[name] = mutator.mutated(content.files[name] ?? [], with: other)
    }
    try content.write(to: path)
    if mutator.below(2) == 0 {
      let name = (names + ["plots"])[mutator.below(names.count + 1)]
      try mutator.replaceFile(
        at: "\(path)/\(name)",
        linkingTo: ["\(canary)/\(name)", canary, "/dev/zero", "nowhere", name])
    }
    let end = try outcome { try readAll(path) }
    let isUnchanged = try FolderContent(of: canary) == canaryContent
    precondition(isUnchanged, "nothing beside the run's folder changes")
    return end
  }

  /// What the commands do that take a run. Each is tried, whatever became of the others; the first error counts.
  private func readAll(_ path: String) throws {
    let directory = try RunDirectory(existing: path)
    let uses: [() throws -> Void] = [
      { _ = try Plots(directory).write() },
      { _ = try RunPage(RunView(directory)).html() },
      {
        let (space, summary) = (try directory.space(), try directory.summary())
        for trained in [summary.baseline] + summary.targets.map(\.trained) {
          let architecture = try space.architecture(trained.architecture, file: path)
          _ = try space.substituting(architecture).yaml()
        }
      },
      {
        let workspace = try Workspace(
          of: directory, Workspace.LogAccess(cache: "\(folder)/cache", threads: 1))
        _ = try Audit(
          directory, workspace, Audit.Options(architectures: 1, seeds: 2, threads: 1))
      },
      { _ = try Workspace.space("\(path)/trainer.yaml") },
    ]
    let errors = try uses.compactMap { use -> InputError? in
      do {
        try use()
        return nil
      } catch let error as InputError {
        return error
      }
    }
    if let first = errors.first { throw first }
  }
}
