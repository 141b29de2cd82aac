// Text in lines, for terminals and Markdown.

extension String {
  /// The text in lines of at most so many columns, each indented and ended by a line break. A longer word has a line of its
  /// own.
  package func wrapped(indent: String, columns: Int = 80) -> String {
    var lines: [String] = []
    for word in split(separator: " ") {
      if let line = lines.last, line.count + 1 + word.count <= columns {
        lines[lines.count - 1] += " " + word
      } else {
        lines.append(indent + word)
      }
    }
    return lines.map { $0 + "\n" }.joined()
  }
}
