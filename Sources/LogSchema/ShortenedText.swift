// Values, names and paths of others as messages quote them: the one place that a piece of a log passes on its way into a
// text for people.

extension String {
  /// A value for a message: at most 40 characters, all of which can be seen.
  package var shortened: String {
    let text = count > 40 ? prefix(39) + "…" : self
    return text.visible
  }

  /// The text with an escape in place of each character that cannot be seen: controls, marks of direction, code points
  /// that are none. `\t`, `\u{1}`.
  package var visible: String {
    guard unicodeScalars.contains(where: \.isInvisible) else { return self }
    var text = ""
    for scalar in unicodeScalars {
      if scalar == "\t" {
        text += "\\t"
      } else if scalar.isInvisible {
        text += "\\u{\(String(scalar.value, radix: 16))}"
      } else {
        text.unicodeScalars.append(scalar)
      }
    }
    return text
  }
}

extension Unicode.Scalar {
  /// Whether nothing, or something else than the character, shows on a terminal. The joiners of scripts and emoji show.
  fileprivate var isInvisible: Bool {
    if value < 0x7f { return value < 0x20 }
    switch properties.generalCategory {
    case .control, .surrogate, .unassigned, .privateUse, .lineSeparator, .paragraphSeparator:
      return true
    case .format: return value != 0x200c && value != 0x200d
    default: return false
    }
  }
}
