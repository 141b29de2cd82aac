// A command as the program prints it for a person to paste into a shell: every word quoted if it must be. It runs nothing.

/// The words of a command line. Every command that the program prints is one.
///
/// The words are quoted for any shell of POSIX. An option's value or a path that begins with a dash is written so that it
/// is not taken for an option.
package struct ShellCommand: CustomStringConvertible, Hashable, Sendable {
  /// The words, before quoting.
  package private(set) var words: [String]

  /// A command without options, such as `nas search`.
  package init(_ words: String...) { self.words = words }

  /// The command with an option behind it; as it is if the value is nil.
  package func option(_ name: String, _ value: String?) -> ShellCommand {
    guard let value else { return self }
    return adding(Self.isTakenForOption(value) ? ["\(name)=\(value)"] : [name, value])
  }

  /// The command with an option that stands once for each value.
  package func option(_ name: String, each values: [String]) -> ShellCommand {
    values.reduce(self) { $0.option(name, $1) }
  }

  /// The command with a path behind it.
  package func path(_ path: String) -> ShellCommand {
    adding([Self.isTakenForOption(path) ? "./\(path)" : path])
  }

  /// The command with words behind it that are no values of others: subcommands, flags, placeholders.
  package func adding(_ words: [String]) -> ShellCommand {
    var command = self
    command.words += words
    return command
  }

  /// The command on one line.
  package var description: String { words.map(Self.quoted).joined(separator: " ") }

  /// A word of a shell's command line: in quotes if it needs them.
  package static func quoted(_ word: String) -> String {
    // Some shells expand a word that begins with `=`.
    let isPlain = word.wholeMatch(of: #/[A-Za-z0-9_.,:@%+\/-][A-Za-z0-9_.,:=@%+\/-]*/#) != nil
    if isPlain { return word }
    if word.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7f }) {
      return printed(word)
    }
    return "'"
      + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''")
      + "'"
  }

  /// A word with control characters, which a terminal would obey and a message does not show: `printf` makes them. Line
  /// feeds at the end of a word are lost.
  private static func printed(_ word: String) -> String {
    let text = word.utf8.map { byte in
      let isPlain =
        byte < 0x7f && byte >= 0x20 && !"\\%'\"$`!".utf8.contains(byte)
      if isPlain { return String(Unicode.Scalar(byte)) }
      let digits = String(byte, radix: 8)
      return "\\" + String(repeating: "0", count: 3 - digits.count) + digits
    }.joined()
    return "\"$(printf '\(text)')\""
  }

  private static func isTakenForOption(_ word: String) -> Bool {
    word.hasPrefix("-") && word != "-"
  }
}
