// Which characters take two columns of a terminal, and twice the room in a plot. No font is measured.

extension Character {
  /// Whether it is as wide as it is high, as those of Chinese, Japanese and Korean and emoji are.
  var isWide: Bool {
    unicodeScalars.contains { scalar in
      (0x1100...0x115F).contains(scalar.value) || (0x2E80...0xD7FF).contains(scalar.value)
        || (0xF900...0xFAFF).contains(scalar.value) || (0xFE30...0xFE6F).contains(scalar.value)
        || (0xFF00...0xFF60).contains(scalar.value) || scalar.value >= 0x1F000
    }
  }
}
