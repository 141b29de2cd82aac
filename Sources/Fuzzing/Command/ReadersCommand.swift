// Fuzz readers

import ArgumentParser
import FuzzTargets

/// Reads damaged files of every format and compression.
struct ReadersCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "readers",
    abstract: "Read damaged logs of every format: each ends in rows, rejections or an error.",
    discussion: DamageOptions.discussion("readers"))

  @OptionGroup var damage: DamageOptions

  func run() throws {
    try damage.run("readers") { try readDamagedFile(seed: damage.seed, run: $0) }
  }
}
