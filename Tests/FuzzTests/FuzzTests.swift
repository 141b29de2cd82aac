// A short form of what `make fuzz` does.

import Files
import Foundation
import TestSupport
import Testing

@testable import FuzzTargets

struct FuzzTests {
  @Test func damagedFilesEndInRowsRejectionsOrAnError() throws {
    var outcomes: Set<Outcome> = []
    for run in 0..<3000 { outcomes.insert(try readDamagedFile(seed: 2, run: run)) }
    #expect(outcomes == Set(Outcome.allCases))
  }

  @Test(arguments: FuzzTarget.all.map(\.name))
  func validInputsAreReadAndDamagedOnesAreReadOrRefused(_ name: String) throws {
    let target = try #require(FuzzTarget.all.first { $0.name == name })
    for sample in target.samples { #expect(try target.read(sample) != .error) }
    var outcomes: Set<Outcome> = []
    for run in 0..<200 { outcomes.insert(try target.readDamaged(seed: 2, run: run)) }
    #expect(outcomes.contains(.error) && outcomes.contains(.read))
  }

  /// A crash of the process that reads is an error as any other; nas itself must bear all of them.
  @Test func damagedParquetIsReadOrRefused() throws {
    let folder = caseFile("parquet/log")
    let files = try Folder.names(in: folder).map { "\(folder)/\($0)" }
    let parquet = try ParquetDamage(files: files, python: testPython)
    var outcomes: [Outcome: Int] = [:]
    for run in 0..<1000 { outcomes[try parquet.read(seed: 2, run: run), default: 0] += 1 }
    #expect((outcomes[.read] ?? 0) > 50 && (outcomes[.error] ?? 0) > 500, "\(outcomes)")
    #expect(parquet.crashes.count < 20, "\(parquet.crashes)")
  }

  @Test func damagedLogsAreDraftedAndImportedOrRefused() throws {
    let outcomes = try inFolder { folder in
      Set(try (0..<100).map { try importDamagedFile(seed: 2, run: $0, in: folder) })
    }
    #expect(outcomes == Set(Outcome.allCases))
  }

  @Test func damagedDatasetsAreReadOrRefused() throws {
    let outcomes = try inFolder { folder in
      let datasets = try DatasetDamage(in: folder)
      return Set(try (0..<200).map { try datasets.read(seed: 2, run: $0) })
    }
    #expect(outcomes == [.read, .error])
  }

  @Test func damagedRunsAreReadOrRefusedAndNothingElseChanges() throws {
    let outcomes = try inFolder { folder in
      let runs = try RunDamage(in: folder)
      return Set(try (0..<100).map { try runs.read(seed: 2, run: $0) })
    }
    #expect(outcomes == [.read, .error])
  }

  @Test func damagedCheckpointsEndAsUndisturbedOnesOrAreRefused() throws {
    let outcomes = try inFolder { folder in
      let checkpoints = try CheckpointDamage(in: folder)
      return Set(try (0..<40).map { try checkpoints.read(seed: 2, run: $0) })
    }
    #expect(outcomes == [.read, .error])
  }

  @Test func equalSeedsDoEqualDamage() {
    let bytes = Array("a,b\n1,2\n".utf8)
    func mutated(_ run: Int) -> [UInt8] {
      var mutator = Mutator(seed: 1, run: run)
      return mutator.mutated(bytes, with: bytes)
    }
    #expect(mutated(7) == mutated(7))
    #expect((0..<9).contains { mutated($0) != mutated(9) })
  }

  /// Without Python there is nothing to compare with; before 3.11 its `csv` refuses bytes of 0.
  @Test(.enabled(if: isPythonThere(since: (3, 11)), "Python 3.11 or later"))
  func recordsEndWherePythonSays() throws {
    let result = try inFolder { try compareRecords(files: 500, seed: 3, in: $0) }
    #expect(result.different == nil)
    #expect(result.records > 1000 && result.refused < 250)
  }

  private static func isPythonThere(since version: (Int, Int)) -> Bool {
    let python = Process()
    python.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    python.arguments = [
      "python3", "-c", "import sys; sys.exit(sys.version_info < (\(version.0), \(version.1)))",
    ]
    python.standardError = FileHandle.nullDevice
    guard (try? python.run()) != nil else { return false }
    python.waitUntilExit()
    return python.terminationStatus == 0
  }

  private func inFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
    let folder = NSTemporaryDirectory() + "fuzz-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    return try body(folder)
  }
}
