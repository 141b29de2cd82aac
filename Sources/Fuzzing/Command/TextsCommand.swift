// Fuzz texts

import ArgumentParser
import FuzzTargets

/// Reads damaged inputs of every kind that is read from memory.
struct TextsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "texts",
    abstract: "Read damaged spaces, trainer configs, tables and files of a run, of each as many.",
    discussion: DamageOptions.discussion("texts"))

  @OptionGroup var damage: DamageOptions

  func run() throws {
    let targets = FuzzTarget.all
    try damage.run("texts") {
      try targets[$0 % targets.count].readDamaged(seed: damage.seed, run: $0)
    }
  }
}
