// Which fields hold no value.

/// Whether a field holds no value: it is empty or one of `NA`, `NaN`, `nan`, `null`, `NULL` and
/// `\N` (as Hive and MySQL write it), quoted or not.
func isMissing(_ field: Span<UInt8>) -> Bool {
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
