// Which fields hold no value.

/// The fields that hold no value, quoted or not. Hive and MySQL write `\N`.
package let missingValues = ["", "NA", "NaN", "nan", "null", "NULL", "\\N"]

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
  default: false
  }
}
