// From a sentence of the argument parser to place, value and remedy: what was mistyped, what is expected, what to do.

import ArgumentParser
import Files
import Model
import Runs

/// A command line that was refused, and what is known of the command.
struct Diagnosis {
  let words: CommandWords
  let program: CommandModel
  let command: CommandModel
  let path: [String]

  private var called: String { path.joined(separator: " ") }

  /// The message about what the parser has said; nil if it is a command's own, which says all.
  func problem(_ message: String) -> String? {
    if let word = strayWord, ParserMessage.isOfParser(message) { return unknownCommand(word) }
    if let name = ParserMessage.unknownOption(message) { return unknownOption(name) }
    if let name = ParserMessage.optionWithoutValue(message) { return noValue(name) }
    if let (value, name) = ParserMessage.invalidValue(message) {
      return invalidValue(value, name, reason: ParserMessage.reason(message))
    }
    if let (flag, value) = ParserMessage.valueOfFlag(message) {
      return "\(flag) is given the value '\(value)': it has none; leave the value out"
    }
    if let word = ParserMessage.unexpectedWord(message) { return unexpected(word) }
    if let name = ParserMessage.missingArgument(message) { return missing(name) }
    if message.hasPrefix("--data is missing"), let word = strayLog { return unexpected(word) }
    return message.hasPrefix("Missing required subcommand")
      ? "\(called): no command is given: expected one of \(listed(command.commands.map(\.commandName)))"
      : nil
  }

  // MARK: - Names

  /// The word in the place of a subcommand that is none.
  private var strayWord: String? {
    if command.commands.isEmpty { return nil }
    let rest = words.words.dropFirst(path.count - 1)
    return rest.first.flatMap { $0.hasPrefix("-") ? nil : $0 }
  }

  /// The message about a word in the place of a command.
  func unknownCommand(_ word: String) -> String {
    let start = "\(called): '\(word)' is not a command"
    let here = command.commands.map(\.commandName)
    if let near = didYouMean(word, in: here, shown: { "`\(called) \($0)`" }) {
      return "\(start): \(near)"
    }
    let others = program.all().filter { $0.command.commands.isEmpty }
    if here.isEmpty { return "\(start): it has none" }
    let far = didYouMean(word, in: others.map(\.command.commandName)) { name in
      let found = others.first { $0.command.commandName == name }
      return "`\((found?.path ?? [name]).joined(separator: " "))`"
    }
    return "\(start): \(far ?? "expected one of \(listed(here))")"
  }

  private func unknownOption(_ name: String) -> String {
    let start = "\(name) is not an option of \(called)"
    let plain = String(name.drop { $0 == "-" })
    if plain.isEmpty { return "\(start): expected a name behind the dashes" }
    let names = command.options.filter(\.shouldDisplay).flatMap(\.typedNames)
    // The beginning of a name is enough to guess it.
    let begun = plain.count > 2 ? names.filter { $0.hasPrefix("--\(plain)") } : []
    let near =
      (1...3).contains(begun.count)
      ? "did you mean \(listed(begun))?"
      : synonym(of: plain)
        ?? didYouMean("--" + plain, in: names.filter { $0.hasPrefix("--") })
    let keys = SearchSpace.paths(ofKey: plain.map { $0 == "-" ? "_" : String($0) }.joined())
      .filter { $0.count { $0 == "." } == 1 }.map { "`\($0)`" }
    let key =
      keys.isEmpty
      ? nil
      : "\(listed(keys)) is a key of the space: set it in the space file"
    let others = program.all().filter { $0.command.option(name) != nil }
      .map { "`\($0.path.joined(separator: " "))`" }
    let elsewhere =
      others.isEmpty || others.count > 3 ? nil : "it is an option of \(listed(others))"
    let advice = [near, key, near == nil && key == nil ? elsewhere : nil].compactMap { $0 }
    return advice.isEmpty
      ? "\(start): `\(called) --help` lists them" : "\(start): \(advice.joined(separator: " "))"
  }

  /// The question after an option that other programs call so; for a command without such an option, where its output
  /// goes. Nil if neither is known.
  private func synonym(of name: String) -> String? {
    let synonyms = [
      "output": "--out", "output-dir": "--out", "outdir": "--out", "output-file": "--out",
      "o": "--out", "out": "--out", "input": "--data", "log": "--data", "jobs": "--threads",
      "workers": "--threads", "silent": "--quiet", "dryrun": "--dry-run", "ratio": "--target",
    ]
    guard let option = synonyms[name] else { return nil }
    if command.option(option) != nil { return "did you mean \(option)?" }
    guard option == "--out" else { return nil }
    switch command.commandName {
    case "plot": return "the plots go to RUN/plots"
    case "audit": return "the answer goes to RUN/audit.json"
    default: return command.commands.isEmpty ? "redirect what it prints, with > FILE" : nil
    }
  }

  /// An option with a value behind which a second value stands, as in `-t 0.9 0.8`: how it is repeated. Nil if there is
  /// none.
  private var valuesInARow: String? {
    let all = words.words
    for place in all.indices.dropLast(2) {
      guard let option = command.option(all[place]), option.isRepeating, option.hasValue,
        Double(all[place + 1]) != nil, Double(all[place + 2]) != nil
      else { continue }
      return repetition(all[place], [all[place + 1], all[place + 2]])
    }
    return nil
  }

  private func repetition(_ name: String, _ values: [String]) -> String {
    "repeat \(name), as in " + values.map { "\(name) \($0)" }.joined(separator: " ")
  }

  /// What the names of logs end in.
  private static let logEndings = [
    ".csv", ".tsv", ".parquet", ".npz", ".gz", ".zst", ".txt", ".log", ".inter",
  ]

  private func looksLikeLog(_ word: String) -> Bool {
    FileStatus.exists(word) || Self.logEndings.contains { word.lowercased().hasSuffix($0) }
  }

  /// The first word behind the command, if it is a log that no option names.
  private var strayLog: String? {
    words.words.dropFirst(path.count - 1).first.flatMap {
      !$0.hasPrefix("-") && looksLikeLog($0) ? $0 : nil
    }
  }

  private func unexpected(_ word: String) -> String {
    let start = "'\(word)' has no place in \(called)"
    let plain = String(word.prefix { $0 != "=" })
    let near = didYouMean(
      "--" + plain, in: command.options.filter(\.shouldDisplay).map(\.name))
    if let near { return "\(start): \(near)" }
    let places = command.positionals
    if let valuesInARow { return "\(start): \(valuesInARow)" }
    if places.isEmpty, looksLikeLog(word), command.option("--data") != nil {
      return "\(start): a log is named by --data, as in --data \(ShellCommand.quoted(word))"
    }
    if places.isEmpty { return "\(start): it has options alone, whose names begin with --" }
    let takes = "it has \(places.count == 1 ? "one argument" : "\(places.count) arguments")"
    let names = places.map(\.value).joined(separator: " ")
    let isLog = command.option("--data") != nil && FileStatus.exists(word)
    return "\(start): \(takes), \(names)" + (isLog ? "; a log is named by --data" : "")
  }

  // MARK: - Values

  private func noValue(_ name: String) -> String {
    guard let option = command.option(name) else { return "\(name) has no value: expected one" }
    let all = words.words
    let next = all.firstIndex(of: name).flatMap { $0 + 1 < all.count ? all[$0 + 1] : nil }
    let dash = next.flatMap { $0.hasPrefix("-") && command.option($0) == nil ? $0 : nil }
    return "\(name) has no value: expected \(expected(option))"
      + (dash.map { "; a value that begins with a dash is given as \(name)=\($0)" } ?? "")
  }

  private func missing(_ name: String) -> String {
    let argument =
      name.hasPrefix("<")
      ? command.positionals.first { "<\($0.valueName ?? "")>" == name } : command.option(name)
    guard let argument else { return "\(name) is missing" }
    let about = (argument.abstract ?? "").prefix { !"\n.:;,".contains($0) }.lowercasedFirst
    if argument.isPositional { return "\(argument.value) is missing: expected \(about)" }
    let meaning = argument.allValues == nil && !about.isEmpty ? " (\(about))" : ""
    return "\(argument.name) is missing: expected \(expected(argument))\(meaning)"
  }

  /// What an option or argument takes, in words.
  private func expected(_ argument: CommandModel.Argument) -> String {
    if let values = argument.allValues, !values.isEmpty { return "one of \(listed(values))" }
    return "`\(argument.synopsis)`"
  }

  private func invalidValue(_ value: String, _ name: String, reason: String?) -> String {
    let option =
      name.hasPrefix("<")
      ? command.positionals.first { "<\($0.valueName ?? "")>" == name } : command.option(name)
    let shown = words.shown(value)
    let place = name.hasPrefix("<") ? (option?.value ?? name) : name
    let start = "\(place) is \(shown.isEmpty ? "''" : shown)"
    if let reason { return "\(start): \(reason)" }
    if let values = option?.allValues, !values.isEmpty {
      let near = didYouMean(value, in: values).map { "; \($0)" } ?? ""
      return "\(start): expected one of \(listed(values))\(near)"
    }
    switch kind(value, name) {
    case .count:
      let usual = value.hasPrefix("-") ? "a whole number, 0 or more" : "a whole number"
      let example = name.contains("rows") ? ", such as 200000 or 2e5" : ""
      return "\(start): expected \(range(of: value, name) ?? usual)\(example)"
    case .number:
      let values = shown.split(separator: ",").map { $0.filter { $0 != " " } }
      if let option, option.isRepeating, values.count > 1, shown.contains("."),
        values.allSatisfy({ Double($0) != nil })
      {
        return "\(start): expected one number; \(repetition(name, values))"
      }
      let hint = NumberRange.above(0, atMost: 1).hint(for: value).map { "; \($0)" } ?? ""
      return "\(start): expected \(range(of: value, name) ?? "a number")\(hint)"
    case .text: return "\(start): expected another value; see `\(called) --help`"
    }
  }

  /// The numbers that an option takes, as the command says of one that is too small; nil if it says nothing.
  private func range(of value: String, _ name: String) -> String? {
    let least = "-1"
    guard value != least, let probe = words.replacing(value, of: name, by: least) else {
      return nil
    }
    do {
      _ = try CommandWords.command(probe.words, of: words.root, program: program)
      return nil
    } catch {
      let start = "\(name) is \(least): expected "
      let problem = (error as? UsageMistake)?.problem ?? ""
      return problem.hasPrefix(start) ? String(problem.dropFirst(start.count)) : nil
    }
  }

  private enum Kind { case count, number, text }

  /// The kind of values that an option takes: the parser is asked.
  private func kind(_ value: String, _ name: String) -> Kind {
    func isTaken(_ other: String) -> Bool {
      guard let probe = words.replacing(value, of: name, by: other) else { return false }
      do {
        _ = try words.root.parseAsRoot(probe.words)
        return true
      } catch {
        return ParserMessage.invalidValue(words.root.message(for: error))?.name != name
      }
    }
    return isTaken("0.5") ? .number : isTaken("1") ? .count : .text
  }

  /// Words in a sentence, with `or` before the last.
  private func listed(_ words: [String]) -> String {
    guard let last = words.last, words.count > 1 else { return words.first ?? "" }
    return "\(words.dropLast().joined(separator: ", ")) or \(last)"
  }
}

extension StringProtocol {
  /// The text with a small first letter.
  fileprivate var lowercasedFirst: String { prefix(1).lowercased() + dropFirst() }
}
