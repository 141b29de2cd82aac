// nas space

import ArgumentParser

/// Commands about search spaces.
struct SpaceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "space", abstract: "Write a search space for a log, or check one.",
    subcommands: [SpaceInitCommand.self, SpaceCheckCommand.self, SpaceReferenceCommand.self])
}
