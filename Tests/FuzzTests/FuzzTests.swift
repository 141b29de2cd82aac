// A short form of what `make fuzz` does.

import Foundation
import Testing

@testable import Fuzz

struct FuzzTests {
  @Test func damagedFilesEndInRowsRejectionsOrAnError() throws {
    var outcomes: Set<Outcome> = []
    for run in 0..<3000 { outcomes.insert(try readDamagedFile(seed: 2, run: run)) }
    #expect(outcomes == Set(Outcome.allCases))
  }

  @Test func damagedLogsAreDraftedAndImportedOrRefused() throws {
    let folder = NSTemporaryDirectory() + "fuzz-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    var outcomes: Set<Outcome> = []
    for run in 0..<100 { outcomes.insert(try importDamagedFile(seed: 2, run: run, in: folder)) }
    #expect(outcomes == Set(Outcome.allCases))
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

  /// Without Python there is nothing to compare with.
  @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/python3")))
  func recordsEndWherePythonSays() throws {
    let folder = NSTemporaryDirectory() + "fuzz-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let result = try compareRecords(files: 500, seed: 3, in: folder)
    #expect(result.different == nil)
    #expect(result.records > 1000 && result.refused < 250)
  }
}
