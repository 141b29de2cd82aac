// What a failure of the machine says about snapshots and checkpoints: nothing. Only damage that was found lets them go.

import Foundation
import Testing

@testable import Files
@testable import Training

@Suite struct SnapshotFailureTests {
  /// A process that can open no more files neither passes a snapshot over nor takes its checkpoint for empty.
  @Test func whatCannotBeOpenedIsNotDamaged() async {
    await #expect(processExitsWith: .success) {
      let folder = FileManager.default.temporaryDirectory.appending(path: "nas-\(UUID())").path
      defer { try? FileManager.default.removeItem(atPath: folder) }
      let path = "\(folder)/\(FileStem.of("piece")).1.state"
      let checkpoint = try Checkpoint(folder: folder)
      try DurableFile.write("torn", to: path)
      let keeper = try SnapshotKeeper(of: "piece", in: checkpoint)
      func restored() throws -> Int? {
        try keeper.restored(as: Int.self) { state, _, _ in state }
      }

      let limit = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
      var (before, none) = (rlimit(), rlimit())
      try #require(getrlimit(limit, &before) == 0)
      none.rlim_max = before.rlim_max
      try #require(setrlimit(limit, &none) == 0)
      #expect(throws: FileError.self) { try restored() }
      #expect(throws: FileError.self) { try checkpoint.isBlank() }
      #expect(throws: FileError.self) { try SnapshotKeeper(of: "piece", in: checkpoint) }
      #expect(throws: FileError.self) { try checkpoint.remove() }
      try #require(setrlimit(limit, &before) == 0)
      #expect(FileStatus.exists(path))
      // One that proves to be damaged is passed over.
      #expect(try restored() == nil)
    }
  }
}
