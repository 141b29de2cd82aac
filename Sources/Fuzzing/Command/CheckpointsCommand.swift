// Fuzz checkpoints

import ArgumentParser
import FuzzTargets

/// Goes on with runs whose checkpoints are damaged.
struct CheckpointsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "checkpoints",
    abstract: "Go on with damaged runs: each is refused, or ends as an undisturbed one.",
    discussion: DamageOptions.discussion("checkpoints"))

  @OptionGroup var damage: DamageOptions

  func run() throws {
    try damage.run("checkpoints") { folder in
      let checkpoints = try CheckpointDamage(in: folder)
      return { try checkpoints.read(seed: damage.seed, run: $0) }
    }
  }
}
