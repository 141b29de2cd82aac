// The form of every help text: one sentence, a short discussion, examples that work as written, and options under
// headings. The sentences are not here.

import ArgumentParser

/// A command that works as written, and its purpose.
struct Example {
  /// One phrase, without a full stop.
  let purpose: String
  /// A line, or several that end with a backslash but for the last; at most 74 characters each.
  let command: String

  init(_ purpose: String, _ command: String) {
    self.purpose = purpose
    self.command = command
  }
}

/// The headings under which options stand, in the order in which a command declares them.
enum Heading {
  static let search = "Search"
  static let log = "Log"
  static let training = "Training"
  static let output = "Output"
  static let snapshots = "Snapshots"
  static let machine = "Machine"
}

extension CommandConfiguration {
  /// The configuration of a command that does something.
  ///
  /// - Parameters:
  ///   - name: its last word.
  ///   - abstract: one sentence.
  ///   - usage: the words behind `nas`, with `[<options>]` for all options that may be left out.
  ///   - discussion: a few sentences, or none.
  init(
    _ name: String, _ abstract: String, usage: String, discussion: String = "",
    examples: [Example]
  ) {
    let part = Self.part(examples)
    self.init(
      commandName: name, abstract: abstract, usage: "nas \(usage)",
      discussion: discussion.isEmpty ? part : "\(discussion)\n\n\(part)")
  }

  /// The part of a help text with examples.
  static func part(_ examples: [Example]) -> String {
    let parts = examples.map { example in
      let lines = example.command.split(separator: "\n").map { "    \($0)" }
      return "  \(example.purpose):\n\(lines.joined(separator: "\n"))"
    }
    return "EXAMPLES:\n\(parts.joined(separator: "\n"))"
  }
}

/// --json.
struct AnswerOptions: ParsableArguments {
  @Flag(help: "Print JSON instead of text.")
  var json = false
}
