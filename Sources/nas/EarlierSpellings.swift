// The spellings of commands that earlier versions had at the top and that are in a group now. They keep working, and no
// help shows them.

/// Translates earlier spellings of commands before a command line is parsed.
enum EarlierSpellings {
  /// The group of each command that once had none, by the command's word.
  static let groups = [
    "import": "data", "synth": "data",
    "cost": "space",
    "tabulate": "lab", "compare": "lab", "rehearse": "lab", "power": "lab", "bench": "lab",
  ]

  /// The words of a command line, the program's name left out, with the group before a command that is spelled without.
  ///
  /// Options may stand before the command, and `help` too.
  static func translated(_ arguments: [String]) -> [String] {
    var index = arguments.startIndex
    while index < arguments.endIndex, arguments[index] != "--" {
      let word = arguments[index]
      if word == "--generate-completion-script" { index += 1 }
      if word.hasPrefix("-") || word == "help" {
        index += 1
        continue
      }
      guard let group = groups[word] else { return arguments }
      return arguments[..<index] + [group] + arguments[index...]
    }
    return arguments
  }
}
