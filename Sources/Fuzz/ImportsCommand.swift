// Fuzz imports

import ArgumentParser
import Foundation

/// Drafts a space for damaged logs, and imports them by it.
struct ImportsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "imports",
    abstract:
      "Draft a space for damaged logs and import them: each ends in rows, rejections or an error.",
    discussion: DamageOptions.discussion("imports"))

  @OptionGroup var damage: DamageOptions

  func run() throws {
    // In memory where the system has such a folder: an import waits until the disk has it.
    let base =
      FileManager.default.fileExists(atPath: "/dev/shm") ? "/dev/shm/" : NSTemporaryDirectory()
    let folder = base + "fuzz-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try damage.run("imports") { try importDamagedFile(seed: damage.seed, run: $0, in: folder) }
  }
}
