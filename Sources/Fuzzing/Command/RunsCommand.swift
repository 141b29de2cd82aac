// Fuzz runs

import ArgumentParser
import FuzzTargets

/// Reads damaged runs as every command does that takes one.
struct RunsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "runs",
    abstract: "Read and draw damaged runs; nothing beside the run's folder may change.",
    discussion: DamageOptions.discussion("runs"))

  @OptionGroup var damage: DamageOptions

  func run() throws {
    try damage.run("runs") { folder in
      let runs = try RunDamage(in: folder)
      return { try runs.read(seed: damage.seed, run: $0) }
    }
  }
}
