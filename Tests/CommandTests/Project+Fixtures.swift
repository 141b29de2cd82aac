// Copies run folders, logs and datasets of earlier versions from Fixtures/ into a test's project.
// It does not make them: Fixtures/make.py does.

import Foundation
import Testing

extension Project {
  /// The folder of the fixtures.
  static let fixtures = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().appending(path: "Fixtures")

  /// A project with copies of the two logs, their spaces, and the named folders of the fixtures. Runs have no plots/, as
  /// git keeps no empty folder.
  convenience init(fixtures name: String, _ more: String...) throws {
    try self.init()
    let logs = ["clicks.csv.gz", "clicks.yaml", "ratings.inter.zst", "ratings.yaml"]
    for name in logs + [name] + more {
      try FileManager.default.copyItem(at: Self.fixtures.appending(path: name), to: url(name))
    }
  }

  /// Runs `nas` with the OpenBLAS kernel that made the fixtures.
  func haswell(_ arguments: String...) throws -> Outcome { try haswell(arguments) }

  /// The same.
  func haswell(_ arguments: [String]) throws -> Outcome {
    try limited("export OPENBLAS_CORETYPE=Haswell", arguments)
  }

  /// The JSON that a command prints, under the same kernel.
  func printed<Value: Decodable>(_ type: Value.Type, _ arguments: String...) throws -> Value {
    let outcome = try limited("export OPENBLAS_CORETYPE=Haswell", arguments)
    try #require(outcome.exitCode == 0, "\(outcome.messages)")
    return try JSONDecoder().decode(type, from: Data(outcome.output.utf8))
  }

  /// The bytes of all files below a folder, by path, without the lock of a running process.
  func files(of folder: String) throws -> [String: Data] {
    var files: [String: Data] = [:]
    for name in try FileManager.default.subpathsOfDirectory(atPath: url(folder).path) {
      // Reading a folder fails, which leaves it out.
      files[name] = try? Data(contentsOf: url("\(folder)/\(name)"))
    }
    files["lock"] = nil
    return files
  }

  /// Whether this machine reproduces the fixtures to the bit: the version and the kernel of its OpenBLAS are theirs.
  static let makesTheBitsOfFixtures: Bool = {
    guard let project = try? Project(fixtures: "format-2"),
      let probe = try? project.haswell("search", "clicks.yaml", "--rows", "300", "--out", "probe"),
      [0, 3].contains(probe.exitCode),
      let here = try? project.settings(of: "probe").numerics,
      let there = try? project.settings(of: "format-2").numerics
    else {
      Issue.record("a search of the fixtures' log fails")
      return false
    }
    return here == there
  }()

  /// The part of run.json that the tests read. It is decoded here, and not by `RunRecord`, so that a renamed key fails.
  struct Settings: Decodable {
    struct Log: Decodable { let fingerprint: String, rows: Int }
    let format: Int, version: String, date: String, numerics: String, seed: UInt64, data: Log
  }

  /// The settings of a run.
  func settings(of run: String) throws -> Settings {
    try JSONDecoder().decode(Settings.self, from: Data(contentsOf: url("\(run)/run.json")))
  }
}

/// Whether a repeated measurement equals that of a fixture: to the bit if the arithmetic is the same, else nearly.
func isMeasuredAgain(_ figure: Double, as fixture: Double, within tolerance: Double = 1e-3) -> Bool
{
  Project.makesTheBitsOfFixtures ? figure == fixture : abs(figure - fixture) <= tolerance
}
