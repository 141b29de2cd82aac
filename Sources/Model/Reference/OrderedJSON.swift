// JSON to write whose objects keep the order of their keys, which Foundation's encoder does not. It reads nothing.

/// A JSON value.
indirect enum OrderedJSON {
  case string(String)
  /// A number, as its literal.
  case number(String)
  case boolean(Bool)
  case null
  case list([OrderedJSON])
  /// Values by key, in the order of the keys.
  case mapping(keys: [String], values: [OrderedJSON])

  /// Values by key.
  static func object(_ pairs: [(String, OrderedJSON)]) -> OrderedJSON {
    .mapping(keys: pairs.map(\.0), values: pairs.map(\.1))
  }

  /// The value with a line for each key and element; lists of scalars that are short stand on one line.
  var text: String { text(indent: "") }

  private func text(indent: String) -> String {
    let inner = indent + "  "
    func block(_ open: String, _ lines: [String], _ close: String) -> String {
      lines.isEmpty
        ? open + close
        : "\(open)\n\(lines.map { inner + $0 }.joined(separator: ",\n"))\n\(indent)\(close)"
    }
    switch self {
    case .string(let text): return Self.quoted(text)
    case .number(let literal): return literal
    case .boolean(let value): return String(value)
    case .null: return "null"
    case .list(let elements):
      let texts = elements.map { $0.text(indent: inner) }
      let line = "[\(texts.joined(separator: ", "))]"
      return line.count <= 80 && !line.contains("\n") ? line : block("[", texts, "]")
    case .mapping(let keys, let values):
      let lines = zip(keys, values).map { "\(Self.quoted($0)): \($1.text(indent: inner))" }
      return block("{", lines, "}")
    }
  }

  private static func quoted(_ text: String) -> String {
    let characters = text.unicodeScalars.map { scalar in
      switch scalar {
      case "\"": "\\\""
      case "\\": "\\\\"
      case "\n": "\\n"
      case "\t": "\\t"
      case _ where scalar.value < 0x20:
        "\\u00" + (scalar.value < 0x10 ? "0" : "") + String(scalar.value, radix: 16)
      default: String(scalar)
      }
    }
    return "\"\(characters.joined())\""
  }
}
