// nas lab

import ArgumentParser

/// Commands that measure nas itself.
struct LabCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lab",
    abstract: "Measure the method itself: true losses, searchers, error rates, speed.",
    subcommands: [
      TabulateCommand.self, TruthCommand.self, CompareCommand.self, RehearseCommand.self,
      PowerCommand.self, GradientsCommand.self, BenchCommand.self,
    ])
}
