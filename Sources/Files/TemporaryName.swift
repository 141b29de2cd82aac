// The names of what is being written: one pattern, which nothing but nas makes. Which of these were left behind is
// decided elsewhere, by locks.

import Glibc

/// Names of files and folders that are not finished: `.NAME.DIGITS.nas-partial` for what will be called `NAME`.
enum TemporaryName {
  private static let suffix = ".nas-partial"
  /// The number of random digits, of base 36: about 67 bits.
  private static let digits = 13

  /// A name that no other file has. The random part is never part of a result.
  static func make(for name: String) -> String {
    let random = (0..<digits).map { _ in
      String(Int.random(in: 0..<36), radix: 36)
    }
    return ".\(name).\(random.joined())\(suffix)"
  }

  /// What a file or folder was to be called; nil for a name that does not have the pattern.
  static func target(of name: String) -> String? {
    guard name.hasPrefix("."), name.hasSuffix(suffix) else { return nil }
    let inner = name.dropFirst().dropLast(suffix.count)
    let random = inner.suffix(digits)
    let target = inner.dropLast(digits)
    guard random.count == digits, target.count > 1, target.hasSuffix("."),
      random.allSatisfy({ $0.isASCII && ($0.isNumber || $0.isLowercase) })
    else { return nil }
    return String(target.dropLast())
  }
}
