// The commands of the program, as it tells them itself.

import Foundation
import Testing

extension Project {
  /// A command as `--experimental-dump-help` tells it.
  private struct Command: Decodable {
    var commandName: String
    var subcommands: [Command]?

    /// The words that call this command and each below it.
    func paths(under words: [String] = []) -> [[String]] {
      [words]
        + (subcommands ?? []).filter { $0.commandName != "help" }
        .flatMap { $0.paths(under: words + [$0.commandName]) }
    }
  }

  private struct Tool: Decodable { var command: Command }

  /// Every command of the program, by its words; the program itself, without any, first.
  func commands() throws -> [[String]] {
    let dump = try nas("--experimental-dump-help")
    #expect(dump.exitCode == 0)
    return try JSONDecoder().decode(Tool.self, from: Data(dump.output.utf8)).command.paths()
  }
}
