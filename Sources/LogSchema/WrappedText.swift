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

  /// The text in lines for a terminal of so many columns, later lines indented by two blanks. A text that begins with a
  /// blank is a command to be copied: it stays one line, as does every text if the width is nil.
  package func lines(columns: Int?) -> [String] {
    guard let columns, count > columns, !hasPrefix(" ") else { return [self] }
    var lines: [String] = []
    for word in split(separator: " ") {
      if let line = lines.last, line.count + 1 + word.count <= columns {
        lines[lines.count - 1] += " " + word
      } else {
        lines.append((lines.isEmpty ? "" : "  ") + word)
      }
    }
    return lines
  }
}
