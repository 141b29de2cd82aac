// A mistake on the command line: where it is, what is wrong, what to do, and one line of usage.

/// Something in the words of a command line is wrong.
struct UsageMistake: Error, CustomStringConvertible {
  /// The place, the value, what is expected and what to do, without a full stop.
  let problem: String
  /// One line; empty if there is none.
  var usage = ""

  /// The message, of one or two lines.
  var description: String { problem + (usage.isEmpty ? "" : "\n\(usage)") }
}
