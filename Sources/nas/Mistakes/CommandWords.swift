// The words of a command line, read with more patience than the parser has: the one place where a command line is parsed,
// and where the parser's errors become messages.

import ArgumentParser
import Foundation

/// The words behind the program's name.
struct CommandWords {
  /// The words, with the spellings that the parser does not know replaced.
  private(set) var words: [String]
  /// What the user wrote in place of words that were replaced.
  private var written: [String: String] = [:]
  /// The program.
  let root: any ParsableCommand.Type
  /// Its commands, if they are known already: the parser takes its time to describe them.
  private let program: CommandModel?

  /// The words as the user wrote them.
  init(_ words: [String], of root: any ParsableCommand.Type, program: CommandModel? = nil) {
    (self.words, self.root, self.program) = (words, root, program)
  }

  /// The command that the words call.
  ///
  /// - Throws: `UsageMistake`; what asks for help, the version and the like; an error of the command's `validate`.
  static func command(
    _ words: [String], of root: any ParsableCommand.Type, program: CommandModel? = nil
  ) throws -> any ParsableCommand {
    var words = CommandWords(words, of: root, program: program)
    while true {
      do {
        let command = try root.parseAsRoot(words.words)
        if let mistake = words.empty() { throw mistake }
        if let warning = words.repeated() { warn(warning) }
        return command
      } catch let mistake as UsageMistake {
        throw mistake
      } catch  where root.exitCode(for: error) == .validationFailure {
        let message = root.message(for: error)
        if let better = words.respelled(for: message) {
          words = better
        } else {
          throw words.mistake(message)
        }
      }
    }
  }

  /// The mistake of words that ask for the help of a command that does not exist, which the parser answers with the help
  /// of another; nil for all other words.
  static func unknownHelp(
    _ words: [String], of root: any ParsableCommand.Type, program: CommandModel? = nil
  ) -> UsageMistake? {
    guard words.first == "help", let program = program ?? CommandModel.program(root) else {
      return nil
    }
    let asked = Array(words.dropFirst().prefix { !$0.hasPrefix("-") })
    let (command, path) = program.called(by: asked)
    guard path.count - 1 < asked.count else { return nil }
    let diagnosis = Diagnosis(
      words: CommandWords(asked, of: root, program: program), program: program, command: command,
      path: path)
    return UsageMistake(
      problem: diagnosis.unknownCommand(asked[path.count - 1]), usage: command.usage(path))
  }

  /// The message about an error that a command met behind its parsing.
  static func mistake(
    _ error: any Error, in words: [String], of root: any ParsableCommand.Type
  ) -> UsageMistake {
    CommandWords(words, of: root).mistake(root.message(for: error))
  }

  // MARK: - Spellings

  /// The words with one spelling replaced that the parser has refused: `--rows 1e6`, `--rows -5`. Nil if nothing can be
  /// replaced.
  private func respelled(for message: String) -> CommandWords? {
    if let option = ParserMessage.optionWithoutValue(message),
      let place = words.firstIndex(of: option), place + 1 < words.count,
      words[place + 1].wholeMatch(of: #/-\.?\d.*/#) != nil
    {
      var better = self
      better.words.replaceSubrange(place...place + 1, with: ["\(option)=\(words[place + 1])"])
      return better
    }
    if let (value, name) = ParserMessage.invalidValue(message), written[value] == nil,
      let digits = CountSpelling.digits(of: value)
    {
      var better = replacing(value, of: name, by: digits)
      better?.written[digits] = value
      return better
    }
    return nil
  }

  /// The words with another value of an option, or of an argument, whose name is in angle brackets.
  func replacing(_ value: String, of name: String, by other: String) -> CommandWords? {
    var copy = self
    for place in words.indices {
      if words[place] == "\(name)=\(value)" {
        copy.words[place] = "\(name)=\(other)"
        return copy
      }
      let isOfOption = place > 0 && words[place - 1] == name
      if words[place] == value, isOfOption || name.hasPrefix("<") {
        copy.words[place] = other
        return copy
      }
    }
    return nil
  }

  /// A value as the user wrote it.
  func shown(_ value: String) -> String { written[value] ?? value }

  // MARK: - Mistakes that the parser lets pass

  /// A warning about an option that stands twice and has one value: the last counts, so that a script can override an
  /// option that stands before its own.
  func repeated() -> String? {
    let names = words.prefix { $0 != "--" }.filter { $0.hasPrefix("-") && $0 != "-" }
      .map { String($0.prefix { $0 != "=" }) }
    let isLong = names.allSatisfy { $0.hasPrefix("--") }
    guard !isLong || Set(names).count < names.count,
      let program = program ?? CommandModel.program(root)
    else {
      return nil
    }
    let (command, _) = program.called(by: words)
    let options = names.compactMap(command.option).filter { $0.hasValue && !$0.isRepeating }
    return options.map(\.name).firstRepeated.map {
      "\($0) is given more than once: the last value counts"
    }
  }

  /// A value without characters, which nothing but a label may have.
  private func empty() -> UsageMistake? {
    for place in words.indices {
      let word = words[place]
      let before = place > 0 ? words[place - 1] : ""
      let isEmpty = word.isEmpty || word.hasPrefix("--") && word.hasSuffix("=")
      guard isEmpty, before != "--positive", word != "--positive=" else { continue }
      guard let program = program ?? CommandModel.program(root) else { return nil }
      let (command, path) = program.called(by: words)
      let option = command.option(word.isEmpty ? before : String(word.dropLast()))
      let name = option?.name ?? command.positionals.first?.value ?? "an argument"
      return UsageMistake(
        problem: "\(name) is '': expected a value, or nothing in its place",
        usage: command.usage(path))
    }
    return nil
  }

  /// The message about what the parser, or a command's `validate`, has said.
  private func mistake(_ message: String) -> UsageMistake {
    guard let program = program ?? CommandModel.program(root) else {
      return UsageMistake(problem: message)
    }
    let (command, path) = program.called(by: words)
    let diagnosis = Diagnosis(words: self, program: program, command: command, path: path)
    return UsageMistake(
      problem: diagnosis.problem(message) ?? message, usage: command.usage(path))
  }
}

extension Array where Element: Hashable {
  /// The first element that stands before, too.
  fileprivate var firstRepeated: Element? {
    var seen: Set<Element> = []
    return first { !seen.insert($0).inserted }
  }
}
