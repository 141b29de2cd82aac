// The commands of the program, as it tells them itself.

import Foundation
import Testing

extension Project {
  /// A command as `--experimental-dump-help` tells it.
  private struct Command: Decodable {
    var commandName: String
    var subcommands: [Command]?
    var arguments: [Argument]?

    /// What stands on the command line behind the command's words.
    struct Argument: Decodable {
      var kind: String
      var isOptional: Bool
      var names: [Name]?
      var allValues: [String]?

      struct Name: Decodable { var kind: String, name: String }

      /// The long name of an option with a value.
      var option: String? {
        guard kind == "option" else { return nil }
        return names?.first { $0.kind == "long" }.map { "--\($0.name)" }
      }
      /// A word, or two, that fills its place.
      var filler: [String] { (option.map { [$0] } ?? []) + [allValues?.first ?? "7"] }
    }

    /// The words that call this command and each below it.
    func paths(under words: [String] = []) -> [[String]] {
      [words]
        + (subcommands ?? []).filter { $0.commandName != "help" }
        .flatMap { $0.paths(under: words + [$0.commandName]) }
    }

    /// The options of this command and each below it.
    func options(under words: [String] = []) -> [Options] {
      let arguments = (arguments ?? []).filter { ["positional", "option"].contains($0.kind) }
      let own = Options(
        words: words, options: arguments.compactMap(\.option),
        needed: arguments.filter { !$0.isOptional }.flatMap(\.filler))
      return [own]
        + (subcommands ?? []).filter { $0.commandName != "help" }
        .flatMap { $0.options(under: words + [$0.commandName]) }
    }
  }

  private struct Tool: Decodable { var command: Command }

  /// A command's options that have a value, and the words without which it does not begin.
  struct Options {
    let words: [String]
    let options: [String]
    let needed: [String]
  }

  /// Every command of the program, by its words; the program itself, without any, first.
  func commands() throws -> [[String]] { try command().paths() }

  /// The options of every command.
  func optionsOfCommands() throws -> [Options] { try command().options() }

  private func command() throws -> Command {
    let dump = try nas("--experimental-dump-help")
    #expect(dump.exitCode == 0)
    return try JSONDecoder().decode(Tool.self, from: Data(dump.output.utf8)).command
  }
}
