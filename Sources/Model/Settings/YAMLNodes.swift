// Nodes of YAML to write that every reader, of YAML 1.1 or 1.2, reads as the same values.

import Yams

package extension Node {
  /// A scalar that stands as it is: a number, `True`, `null`, a name that is known.
  static func plain(_ text: String) -> Node { .scalar(Scalar(text)) }

  /// A number. YAML 1.1 takes `5e-05` for text: it wants a point.
  static func number(_ value: some Numeric & CustomStringConvertible) -> Node {
    let text = value.description
    guard let exponent = text.firstIndex(of: "e"), !text[..<exponent].contains(".") else {
      return plain(text)
    }
    return plain("\(text[..<exponent]).0\(text[exponent...])")
  }

  /// A string: in quotes unless it is a simple name or path that no reader takes for anything else, as some do with
  /// `no`, `y`, `12:30` and `2013-01-01`.
  static func text(_ text: String) -> Node {
    let words: Set = [
      "y", "n", "yes", "no", "on", "off", "true", "false", "null", "none", "nan", "inf",
    ]
    let isSimple = text.wholeMatch(of: #/[A-Za-z_][A-Za-z0-9_.\/-]*/#) != nil
    let isPlain = isSimple && !words.contains(text.lowercased())
    return .scalar(Scalar(text, Tag(.str), isPlain ? .plain : .doubleQuoted))
  }

  /// A mapping with a line for each key.
  static func block(_ pairs: [(String, Node)]) -> Node {
    .mapping(Mapping(pairs.map { (.text($0), $1) }, .implicit, .block))
  }

  /// A mapping on one line.
  static func flow(_ pairs: [(String, Node)]) -> Node {
    .mapping(Mapping(pairs.map { (.text($0), $1) }, .implicit, .flow))
  }

  /// A list with a line for each element.
  static func list(_ elements: [Node]) -> Node {
    .sequence(Sequence(elements, .implicit, elements.isEmpty ? .flow : .block))
  }

  /// A list on one line.
  static func flowList(_ elements: [Node]) -> Node {
    .sequence(Sequence(elements, .implicit, .flow))
  }

  /// The node, or an empty mapping in the place of a null: `dot:` stands for `dot: {}`.
  var orNoSettings: Node {
    null == nil ? self : .mapping(Mapping([], .implicit, .flow, mark))
  }

  /// The node on one line, as a person would write it.
  var line: String {
    switch self {
    case .alias: "absent"
    case .scalar(let scalar): scalar.string
    case .sequence(let sequence): "[\(sequence.map(\.line).joined(separator: ", "))]"
    case .mapping(let mapping):
      "{\(mapping.map { "\($0.key.line): \($0.value.line)" }.joined(separator: ", "))}"
    }
  }

  /// The text of a file.
  func file() throws -> String {
    try Yams.serialize(node: self, indent: 2, width: -1, allowUnicode: true)
  }
}
