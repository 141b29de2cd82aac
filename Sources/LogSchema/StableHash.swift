// A hash that is the same in every process and on every machine. Swift's own is seeded anew each
// time, so no id and no file name may come from it.

/// 64-bit FNV-1a, then the finaliser of MurmurHash3 so that any few bits are as good as all.
///
/// `h = 0xcbf29ce484222325; for each byte b: h = (h ^ b) · 0x100000001b3 mod 2⁶⁴`, and then
/// `h ^= h >> 33; h *= 0xff51afd7ed558ccd; h ^= h >> 33; h *= 0xc4ceb9fe1a85ec53; h ^= h >> 33`.
package func stableHash(_ bytes: Span<UInt8>) -> UInt64 {
  var hash: UInt64 = 0xcbf2_9ce4_8422_2325
  for i in bytes.indices {
    hash = (hash ^ UInt64(bytes[i])) &* 0x100_0000_01b3
  }
  hash = (hash ^ (hash >> 33)) &* 0xff51_afd7_ed55_8ccd
  hash = (hash ^ (hash >> 33)) &* 0xc4ce_b9fe_1a85_ec53
  return hash ^ (hash >> 33)
}

/// The hash of a text's UTF-8 as 16 hexadecimal digits.
package func stableHashDigits(_ text: String) -> String {
  let digits = String(stableHash(Array(text.utf8).span), radix: 16)
  return String(repeating: "0", count: 16 - digits.count) + digits
}
