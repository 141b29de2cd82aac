// The commands and their options as the parser declares them, for messages about a command line. Nothing is declared
// here: it is read from the description that the parser gives of itself.

import ArgumentParser
import Foundation

/// A command with its options and subcommands.
struct CommandModel: Decodable {
  /// An option, a flag or an argument of a command.
  struct Argument: Decodable {
    /// A name of an option or flag, without dashes.
    struct Name: Decodable {
      let kind: String
      let name: String

      /// The name as one types it.
      var typed: String { (kind == "long" ? "--" : "-") + name }
    }

    let kind: String
    let isOptional: Bool
    let isRepeating: Bool
    let shouldDisplay: Bool
    let names: [Name]?
    let valueName: String?
    let allValues: [String]?
    let abstract: String?

    /// Whether it is an argument without a name.
    var isPositional: Bool { kind == "positional" }
    /// Whether a value follows its name.
    var hasValue: Bool { kind == "option" }
    /// The names as one types them.
    var typedNames: [String] { (names ?? []).map(\.typed) }
    /// The long name, or the name of the value.
    var name: String { typedNames.first { $0.hasPrefix("--") } ?? typedNames.first ?? value }
    /// The name of the value, as usage has it: `RATIO`.
    var value: String { (valueName ?? "value").uppercased() }
    /// The option as one types it: `--target RATIO`.
    var synopsis: String { isPositional ? value : hasValue ? "\(name) \(value)" : name }
  }

  let commandName: String
  let shouldDisplay: Bool?
  let aliases: [String]?
  let subcommands: [CommandModel]?
  let arguments: [Argument]?

  /// The commands below it that help shows.
  var commands: [CommandModel] {
    (subcommands ?? []).filter { $0.shouldDisplay != false && $0.commandName != "help" }
  }
  /// Its options and flags, those that help does not show last.
  var options: [Argument] {
    let own = (arguments ?? []).filter { !$0.isPositional }
    return own.filter(\.shouldDisplay) + own.filter { !$0.shouldDisplay }
  }
  /// Its arguments without names.
  var positionals: [Argument] { (arguments ?? []).filter(\.isPositional) }

  /// The option or flag that has a name, dashes included.
  func option(_ name: String) -> Argument? { options.first { $0.typedNames.contains(name) } }

  /// The model of a program; nil if the parser describes it otherwise.
  static func program(_ root: any ParsableCommand.Type) -> CommandModel? {
    struct Tool: Decodable { let command: CommandModel }
    return try? JSONDecoder().decode(Tool.self, from: Data(root._dumpHelp().utf8)).command
  }

  /// The command that words call, and the words that call it, the program's name first.
  func called(by words: [String]) -> (command: CommandModel, path: [String]) {
    var (command, path) = (self, [commandName])
    for word in words {
      let next = (command.subcommands ?? []).first {
        $0.commandName == word || ($0.aliases ?? []).contains(word)
      }
      guard let next else { break }
      command = next
      path.append(next.commandName)
    }
    return (command, path)
  }

  /// Every command that help shows, with the words that call it.
  func all(under path: [String] = []) -> [(command: CommandModel, path: [String])] {
    let path = path + [commandName]
    return [(self, path)] + commands.flatMap { $0.all(under: path) }
  }

  /// One line of usage: what must be given, and where the rest is told.
  func usage(_ path: [String]) -> String {
    let words = path.joined(separator: " ")
    if !commands.isEmpty { return "Usage: \(words) COMMAND (see `\(words) --help`)" }
    let needed =
      positionals.map {
        let value = $0.value + ($0.isRepeating ? "..." : "")
        return $0.isOptional ? "[\(value)]" : value
      } + options.filter { !$0.isOptional && $0.hasValue }.map(\.synopsis)
    return "Usage: \(([words] + needed).joined(separator: " ")) [OPTIONS] (see `\(words) --help`)"
  }
}
