// Fuzz seeds

import ArgumentParser
import Foundation
import FuzzTargets

/// Writes the valid inputs, from which libFuzzer starts.
struct SeedsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "seeds", abstract: "Write the valid inputs of every kind, a file each.")

  @Argument(help: "A folder, made where it is missing.")
  var folder: String

  func run() throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    for (name, input) in FuzzTarget.seeds {
      try Data(input).write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
    }
  }
}
