// Which fields hold no value, and which texts stand for no number in a column of numbers.

/// The fields that hold no value, quoted or not. Hive and MySQL write `\N`, pandas and polars the others.
package let missingValues = [
  "", "NA", "NaN", "nan", "null", "NULL", "\\N", "N/A", "n/a", "#N/A", "#NA", "<NA>", "None",
  "-nan",
  "-NaN",
]

/// Whether a field is one of `missingValues`.
package func isMissing(_ field: Span<UInt8>) -> Bool {
  guard field.count <= 4 else { return false }
  var letters: UInt32 = 0
  for i in field.indices { letters = letters << 8 | UInt32(field[i]) }
  return switch letters {
  case 0: field.isEmpty
  case 0x4e41, 0x5c4e: true  // NA, \N
  case 0x4e614e, 0x6e616e: true  // NaN, nan
  case 0x6e756c6c, 0x4e554c4c: true  // null, NULL
  case 0x4e2f41, 0x6e2f61: true  // N/A, n/a
  case 0x234e2f41, 0x234e41, 0x3c4e413e: true  // #N/A, #NA, <NA>
  case 0x4e6f6e65: true  // None
  case 0x2d6e616e, 0x2d4e614e: true  // -nan, -NaN
  default: false
  }
}

/// The texts that stand for no number in a column of numbers, in small letters. Elsewhere they are values.
private let missingNumbers: Set<String> = [
  "-", "--", "---", ".", "?", "inf", "+inf", "-inf", "infinity", "+infinity", "-infinity", "∞",
  "-∞",
  "none", "null", "nil", "nan", "na", "n/a", "#n/a", "(null)", "(none)", "unknown", "missing",
  "undefined", "n.a.", "n.a", "tbd", "tba", "tbc", "error", "not available", "not known",
  "#div/0!", "#value!", "#ref!", "#num!",
]

/// Whether a text stands for no number in a column of numbers: `-`, `?`, `inf`, `unknown` and the like, in any letters,
/// and blanks alone.
///
/// Infinities are among them: no bucket of a quantile and no mean is made of them.
package func isMissingNumber(_ text: Span<UInt8>) -> Bool {
  guard text.count <= 13 else { return false }
  if !text.isEmpty, text.indices.allSatisfy({ text[$0] == UInt8(ascii: " ") }) { return true }
  return missingNumbers.contains(string(text).lowercased())
}
