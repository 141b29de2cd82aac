// The texts of the help: examples that work as written, lines of 80 characters, usage that is true, value names that tell.

import ArgumentParser
import Foundation
import Testing

@testable import nas

@Suite struct HelpTextTests {
  /// A command, and the words that call it.
  struct Named: CustomTestStringConvertible, Sendable {
    let words: [String]
    let command: any ParsableCommand.Type

    var testDescription: String { words.joined(separator: " ") }

    /// This command and all below it.
    var all: [Named] {
      [self]
        + command.configuration.subcommands.flatMap { command in
          Named(words: words + [command._commandName], command: command).all
        }
    }

    /// The examples of its help: each command in one line.
    var examples: [String] {
      let text = command.configuration.discussion
      guard let start = text.range(of: "EXAMPLES:\n") else { return [] }
      let part = text[start.upperBound...].split(separator: "\n\n")[0]
      return part.replacing(" \\\n", with: "").split(separator: "\n")
        .filter { $0.hasPrefix("    ") }
        .map { $0.split(separator: " ").joined(separator: " ") }
    }

    /// Its help, as an 80 column terminal shows it.
    var help: String { NAS.helpMessage(for: command, columns: 80) }
  }

  static let all = Named(words: ["nas"], command: NAS.self).all
  /// Those that do something.
  static let working = all.filter { $0.command.configuration.subcommands.isEmpty }

  @Test(arguments: working)
  func everyCommandHasExamplesThatParse(named: Named) throws {
    #expect(named.command is any WorkingCommand.Type)
    let call = named.words.joined(separator: " ")
    #expect(named.examples.contains { $0 == call || $0.hasPrefix(call + " ") })
    for example in named.examples { try Self.expectToParse(example) }
  }

  @Test func theExamplesOfTheProgramParse() throws {
    #expect(Self.all[0].examples.count == 3)
    for example in Self.all[0].examples { try Self.expectToParse(example) }
  }

  /// Parses a line of a shell that calls nas, and looks for the spaces and logs of this repository that it names.
  private static func expectToParse(_ example: String) throws {
    let words = example.split(separator: " ").filter { !$0.hasPrefix(">") }.map {
      String($0).replacing("'", with: "")
    }
    #expect(words[0] == "nas", "\(example)")
    #expect(throws: Never.self, "\(example)") {
      _ = try NAS.parseAsRoot(Array(words.dropFirst()))
    }
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "../..")
    let made = ["data/widthbench.csv"]
    for word in words where word.hasPrefix("search-spaces/") || word.hasPrefix("data/") {
      #expect(
        made.contains(word)
          || FileManager.default.fileExists(atPath: root.appending(path: word).path),
        "\(example)")
    }
  }

  @Test(arguments: all)
  func theHelpFitsEightyColumns(named: Named) {
    let lines = named.help.split(separator: "\n")
    #expect(lines.filter { $0.count > 80 } == [])
    // A line of an example that was wrapped would begin at the edge.
    let examples = lines.drop { $0 != "EXAMPLES:" }.dropFirst().prefix { $0.hasPrefix("  ") }
    let next = lines.drop { $0 != "EXAMPLES:" }.dropFirst(1 + examples.count).first
    #expect(
      next.map { $0.hasPrefix("USAGE:") || $0.hasPrefix("EXIT CODES:") } ?? true, "\(next ?? "")")
  }

  @Test(arguments: all)
  func theProseIsPlain(named: Named) {
    let text = named.help.replacing("\n", with: " ").lowercased()
    for word in [" % ", " where ", "what ", "per cent", "is to be", "may be repeated"] {
      #expect(!text.contains(word), "\(word)")
    }
    let abstract = named.command.configuration.abstract
    #expect(abstract.hasSuffix(".") && abstract.count <= 90, "\(abstract)")
  }

  /// An argument as `--experimental-dump-help` tells it.
  struct Argument: Decodable {
    struct Name: Decodable { var kind: String, name: String }
    var kind: String
    var isOptional: Bool
    var isRepeating: Bool
    var shouldDisplay: Bool
    var names: [Name]?
    var valueName: String?
    var sectionTitle: String?

    var long: String? { names?.first { $0.kind == "long" }?.name }
    var short: String? { names?.first { $0.kind == "short" }?.name }
  }
  struct Command: Decodable {
    var commandName: String
    var superCommands: [String]?
    var subcommands: [Command]?
    var arguments: [Argument]?

    var all: [Command] {
      [self] + (subcommands ?? []).filter { $0.commandName != "help" }.flatMap(\.all)
    }
    var words: [String] { (superCommands ?? []) + [commandName] }
  }
  struct Dump: Decodable { var command: Command }

  @Test func usageShortNamesAndValueNamesAreThoseOfTheOptions() throws {
    let dump = try JSONDecoder().decode(Dump.self, from: Data(NAS._dumpHelp().utf8))
    let commands = dump.command.all.filter { ($0.subcommands ?? []).isEmpty }
    #expect(commands.count == Self.working.count)
    let shorts = [
      "out": "o", "quiet": "q", "verbose": "v", "threads": "j", "seed": "s", "target": "t",
      "help": "h",
    ]
    for command in commands {
      let name = command.words.joined(separator: " ")
      let arguments = command.arguments ?? []
      for argument in arguments {
        guard let long = argument.long else { continue }
        #expect(argument.short == shorts[long], "\(name) --\(long)")
        #expect(
          argument.kind != "option" || argument.valueName != long
            || ["format", "form", "searcher"].contains(long), "\(name) --\(long)")
        #expect(
          argument.sectionTitle != nil || ["help", "version"].contains(long), "\(name) --\(long)")
      }
      #expect(
        arguments.contains { $0.long == "quiet" } && arguments.contains { $0.long == "verbose" })
      let needed = arguments.filter { $0.kind == "option" && !$0.isOptional }
        .map { "--\($0.long ?? "") <\($0.valueName ?? "")>" }
      let positional = arguments.filter { $0.kind == "positional" }.map {
        let word = "<\($0.valueName ?? "")>" + ($0.isRepeating ? " ..." : "")
        return $0.isOptional ? "[\(word)]" : word
      }
      let usage = ([name, "[<options>]"] + needed + positional).joined(separator: " ")
      let stated = Self.working.first { $0.words == command.words }?.command.configuration.usage
      #expect(stated?.hasPrefix(usage) == true, "\(stated ?? "")")
    }
  }

  /// What earlier versions called commands, and their arguments today.
  static let spellings: [(earlier: String, today: String)] = [
    ("import log.csv --space s.yaml --out d", "data import log.csv --space s.yaml --out d"),
    ("synth --rows 10 --out a.csv", "data synth --rows 10 --out a.csv"),
    ("cost", "space cost"), ("cost import", "space cost import"),
    ("tabulate s.yaml --out t.csv", "lab tabulate s.yaml --out t.csv"),
    ("compare s.yaml t.csv", "lab compare s.yaml t.csv"),
    ("rehearse s.yaml --out r", "lab rehearse s.yaml --out r"),
    ("power --simulations 1", "lab power --simulations 1"), ("bench", "lab bench"),
    ("cost --help", "space cost --help"), ("--help import", "--help data import"),
    ("-h bench", "-h lab bench"), ("help power", "help lab power"),
    ("help -h power", "help -h lab power"),
    ("---completion bench --", "---completion lab bench --"),
    // These mean the same as ever.
    ("", ""), ("search import", "search import"), ("space cost", "space cost"),
    ("data import cost", "data import cost"), ("runs compare a b", "runs compare a b"),
    ("-- import", "-- import"), ("help space cost", "help space cost"), ("--version", "--version"),
    ("--generate-completion-script import", "--generate-completion-script import"),
    ("train compare", "train compare"), ("help", "help"), ("imports", "imports"),
  ]

  @Test(arguments: spellings)
  func earlierSpellingsAreTranslated(earlier: String, today: String) {
    func words(_ text: String) -> [String] { text.split(separator: " ").map(String.init) }
    #expect(EarlierSpellings.translated(words(earlier)) == words(today))
  }

  @Test func everyEarlierSpellingHasACommand() {
    for (word, group) in EarlierSpellings.groups {
      #expect(Self.working.contains { $0.words == ["nas", group, word] }, "\(word)")
      #expect(!Self.all.contains { $0.words == ["nas", word] }, "\(word) means something else")
    }
  }
}
