// Fuzz datasets

import ArgumentParser
import FuzzTargets

/// Opens, reads and verifies damaged datasets.
struct DatasetsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "datasets",
    abstract: "Read damaged dataset folders: sizes that lie, missing columns, links, other types.",
    discussion: DamageOptions.discussion("datasets"))

  @OptionGroup var damage: DamageOptions

  func run() throws {
    try damage.run("datasets") { folder in
      let datasets = try DatasetDamage(in: folder)
      return { try datasets.read(seed: damage.seed, run: $0) }
    }
  }
}
