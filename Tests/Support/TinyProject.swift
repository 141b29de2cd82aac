// A small synthetic log with a space of twelve architectures, for the tests that train.

import Foundation
import Numerics
import Synchronization
import SyntheticLogs

import Runs
import Training

/// A new folder with a log and a space; removed when the test is over.
package final class TinyProject {
  /// The folder of the log, the space and what tests write.
  package let folder = FileManager.default.temporaryDirectory.appending(
    path: "nas-\(UUID().uuidString)")
  /// The space with the dataset of the log.
  package let workspace: Workspace

  /// The log's first feature has two widths, the hidden layer three, with a bottleneck or without. No two
  /// architectures cost the same.
  package static let space = """
    data:
      path: log.csv
      label: click
      order: {time: time}
      features:
        narrow0: {type: categorical}
        narrow1: {type: categorical}
    model:
      embeddings:
        narrow0: {choices: [2, 4], baseline: 4}
        narrow1: 3
      hidden:
        - width: {choices: [2, 4, 8], baseline: 8}
          bottleneck: {choices: [none, 1], baseline: none}
    training: {batch: 64}
    verdict: {seeds: 2, max_seeds: 2, blocks: 4}

    """

  /// Writes 600 rows and the space, and imports the rows with one thread.
  package init(space: String = TinyProject.space, family: SyntheticFamily = .kinds) throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let made = try Self.log(of: family)
    try made.rows.write(to: folder.appending(path: "log.csv"))
    try made.truth.write(to: folder.appending(path: "log.csv.truth.json"))
    let spaceFile = folder.appending(path: "space.yaml").path
    try Data(space.utf8).write(to: URL(fileURLWithPath: spaceFile))
    workspace = try Workspace(
      spaceFile: spaceFile,
      Workspace.LogAccess(cache: folder.appending(path: "cache").path, threads: 1))
  }

  /// A log and its truth, as their files hold them.
  private struct Log {
    var rows: Data, truth: Data
  }

  /// The logs that were made, by family: making one takes longer than many a test.
  private static let logs = Mutex<[String: Log]>([:])

  /// A log of 600 rows.
  private static func log(of family: SyntheticFamily) throws -> Log {
    try logs.withLock { logs in
      if let log = logs[family.name] { return log }
      let folder = FileManager.default.temporaryDirectory.appending(
        path: "nas-\(UUID().uuidString)")
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      defer { try? FileManager.default.removeItem(at: folder) }
      let rows = folder.appending(path: "log.csv")
      let synthetic = SyntheticLog(family, rows: 600, seed: 1, positiveRate: 0.3, drift: 0)
      _ = try synthetic.write(to: rows.path, pool: WorkerPool(threads: 1))
      let log = Log(
        rows: try Data(contentsOf: rows),
        truth: try Data(contentsOf: rows.appendingPathExtension("truth.json")))
      logs[family.name] = log
      return log
    }
  }

  /// The same space with the first rows of the log.
  package func workspace(rows: Int) throws -> Workspace {
    try Workspace(
      spaceFile: path("space.yaml"),
      Workspace.LogAccess(rows: rows, cache: path("cache"), threads: 1))
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  /// The whole log.
  package var stream: TrainingStream {
    TrainingStream(workspace.dataset, verdict: workspace.space.verdict)
  }

  /// Trainings on the log.
  package func trainings(threads: Int = 1, checkpoint: Checkpoint? = nil) -> any Trainings {
    workspace.trainings(threads: threads, checkpoint: checkpoint)
  }

  /// The path of a file of the folder.
  package func path(_ name: String) -> String { folder.appending(path: name).path }

  /// The lines of a file of the folder.
  package func lines(_ name: String) throws -> [String] {
    String(decoding: try Data(contentsOf: folder.appending(path: name)), as: UTF8.self)
      .split(separator: "\n").map(String.init)
  }
}
