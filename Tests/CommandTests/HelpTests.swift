// What the program says about itself: help, and what shells and manuals are made from.

import Foundation
import Testing

@Suite struct HelpTests {
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

  /// Every command of the program, the program itself first.
  private func commands(_ project: Project) throws -> [[String]] {
    let dump = try project.nas("--experimental-dump-help")
    #expect(dump.exitCode == 0)
    return try JSONDecoder().decode(Tool.self, from: Data(dump.output.utf8)).command.paths()
  }

  @Test func everyCommandHasHelp() throws {
    let project = try Project()
    let commands = try commands(project)
    #expect(commands.contains(["search"]) && commands.contains(["space", "init"]))
    for command in commands {
      let help = try project.nas(command + ["--help"])
      #expect(help.exitCode == 0)
      #expect(help.messages.isEmpty)
      #expect(help.output.contains("OVERVIEW: ") && help.output.contains("USAGE: nas"))
    }
  }

  @Test(arguments: ["bash", "zsh", "fish"])
  func everyShellCompletesEveryCommand(shell: String) throws {
    let project = try Project()
    let script = try project.nas("--generate-completion-script", shell)
    #expect(script.exitCode == 0)
    #expect(script.messages.isEmpty)
    for command in try commands(project) {
      #expect(script.output.contains(command.last ?? "nas"), "\(command)")
    }
    #expect(script.output.contains("serve") && script.output.contains("yaml"))
  }

  @Test func aShellThatIsUnknownIsRefused() throws {
    let project = try Project()
    #expect(try project.nas("--generate-completion-script", "abacus").exitCode == 2)
  }
}
