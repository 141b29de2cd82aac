// The help of nas export, as it follows from the registered formats.

import Interchange

/// The sentences of the help.
enum ExportText {
  private static let formats = Exporters.all.map(\.format)

  /// Of the command.
  static let discussion = """
    Neutrality was proved for the network of nas. The configs for \(listed(formats.compactMap(\.trainer))) list the \
    differences between that trainer and nas in their first lines, and the command prints them too.

    \(formats.compactMap(\.discussion).joined(separator: "\n\n"))
    """

  /// Of `--format`.
  static let format = formats.map { "\($0.name): \($0.summary)." }.joined(separator: " ")

  /// Of `--out`.
  static let out: String = {
    let named = formats.filter {
      if case .namedFile = $0.destination { true } else { false }
    }
    let folders = formats.compactMap { format in
      if case .folder(let use) = format.destination { "\(format.name) \(use)" } else { nil }
    }
    let need = "\(listed(named.map(\.name))) need\(named.count == 1 ? "s" : "")"
    return "The file to write, which \(need); with \(folders.joined(separator: "; with "))."
      + " (default: print it)"
  }()

  /// Of `--seed`.
  static let seed = """
    With \(listed(formats.filter(\.needsNetwork).map(\.name))), the seed of the initial weights. (default: the first \
    seed of the run's retrains)
    """

  /// Words as a list in a sentence.
  private static func listed(_ words: [String]) -> String {
    guard let last = words.last, words.count > 1 else { return words.first ?? "" }
    return "\(words.dropLast().joined(separator: ", ")) and \(last)"
  }
}
