// The reference for a terminal, at most 80 columns wide.

import LogSchema

extension Reference {
  /// How a choice is written, for the top of the reference.
  static let choices =
    "A value that may also be \"choices\" is a decision of the search: "
    + "`{choices: [64, 128], baseline: 128}`, with the value of the production model as the baseline."

  /// How names in paths are meant, for the top of the reference.
  static let places =
    "In paths, NAME stands for a name of yours and N for an index in a list, from 0. A key without a value counts as "
    + "absent."

  /// The entries as text.
  package func text() -> String { entries.map(\.text).joined(separator: "\n") }

  /// The entries as text, under a heading that says how to read them.
  package func wholeText() -> String {
    let heading = ["The keys of a search space.", Self.choices, Self.places]
    return heading.map { $0.wrapped(indent: "") + "\n" }.joined() + text()
  }
}

extension Reference.Entry {
  fileprivate var text: String {
    var text = "\(name)\n" + doc.wrapped(indent: "  ")
    if let value { text += "Value: \(value).".wrapped(indent: "  ") }
    let width = options.map(\.name.count).max() ?? 0
    for (name, doc) in options {
      let indent = String(repeating: " ", count: 4 + width + 2)
      let paragraph = doc.wrapped(indent: indent).dropFirst(4 + name.count)
      text += "    \(name)\(paragraph)"
    }
    let sentences = [absence, restriction].compactMap { $0 }
    text += sentences.joined(separator: " ").wrapped(indent: "  ")
    return text
  }
}
