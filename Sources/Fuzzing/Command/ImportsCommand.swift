// Fuzz imports

import ArgumentParser
import FuzzTargets

/// Drafts a space for damaged logs, and imports them by it.
struct ImportsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "imports",
    abstract:
      "Draft a space for damaged logs and import them: each ends in rows, rejections or an error.",
    discussion: DamageOptions.discussion("imports"))

  @OptionGroup var damage: DamageOptions

  func run() throws {
    try damage.run("imports") { folder in
      { try importDamagedFile(seed: damage.seed, run: $0, in: folder) }
    }
  }
}
