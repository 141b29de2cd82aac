// nas space

import ArgumentParser

/// Commands about search spaces.
struct SpaceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "space", abstract: "Draft a search space for a log, check it, and price it.",
    subcommands: [
      SpaceInitCommand.self, SpaceCheckCommand.self, CostCommand.self, SpaceReferenceCommand.self,
    ])
}
