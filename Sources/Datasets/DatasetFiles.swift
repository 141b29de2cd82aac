// The names of the files in a dataset folder, and the writing of vocabularies.

import Files

/// The label of every row: `float32`, 0 or 1.
package let labelFile = "label.npy"
/// The importance weight of every row, `float32`; only of a log with weights.
package let weightFile = "weight.npy"
/// The group of every row, numbered from 0 by first appearance; only of a log with groups.
package let groupFile = "group.npy"

/// The names of a feature's files.
package struct FeatureFiles {
  private let stem: String

  /// A feature may have any name: what is not a letter, a digit, `_` or `-` becomes `%` and two
  /// hexadecimal digits, so that no name leaves the folder or is another's.
  package init(_ feature: String) {
    let reserved = ["", "label", "weight", "group"]
    var stem = reserved.contains(feature) ? "%" : ""
    for byte in feature.utf8 {
      let character = Character(Unicode.Scalar(byte))
      let isSafe = byte < 0x80 && (character.isLetter || character.isNumber)
      if isSafe || character == "_" || character == "-" {
        stem.append(character)
      } else {
        stem += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
      }
    }
    self.stem = stem
  }

  /// The ids of all values, row after row, in the smallest type that holds the vocabulary.
  package var ids: String { "\(stem).npy" }
  /// Where the values of each row begin, and where the last end: rows + 1 numbers. Only of a feature with a separator.
  package var offsets: String { "\(stem).offsets.npy" }
  /// What multiplies the embedding of each row, `float32`; only of a standardised feature.
  package var factors: String { "\(stem).factors.npy" }
  /// The value of each id, as a JSON array; null for an id of several values or of none.
  package var vocabulary: String { "\(stem).vocabulary.json" }
}

/// Writes a JSON array of the values of a feature's ids; null for those that are no single value.
package func writeVocabulary(
  _ value: (_ id: Int) -> String?, size: Int, named name: String, in folder: String
) throws -> Manifest.File {
  var writer = try FileWriter(creating: "\(folder)/\(name)")
  for id in 0..<size {
    try writer.write((id == 0 ? "[\n" : ",\n") + (value(id).map(jsonQuoted) ?? "null"))
  }
  try writer.write("\n]\n")
  return Manifest.File(name: name, digest: try writer.finish())
}

/// A string as JSON has it (RFC 8259).
private func jsonQuoted(_ text: String) -> String {
  var quoted = "\""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\"": quoted += "\\\""
    case "\\": quoted += "\\\\"
    case "\0"..<" ":
      quoted += "\\u00" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
    default: quoted.unicodeScalars.append(scalar)
    }
  }
  return quoted + "\""
}
