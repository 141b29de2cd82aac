// What options that count may be: every one of them has a least and a greatest value, so that no number of a command line
// can overflow, or ask for more memory than any machine has, behind it.

import ArgumentParser
import Model

/// The greatest values of options that count.
enum Greatest {
  /// Rows of a log; more than any has.
  static let rows = 1_000_000_000_000
  /// Rows that are kept in memory, or made.
  static let heldRows = 4_000_000_000
  /// Seeds with which one architecture is trained.
  static let seeds = 10_000
  /// Passes over a log.
  static let passes = 1_000
  /// Architectures that are trained, as many as a table may have.
  static let architectures = 100_000
  /// Searches, segments and other pieces of work that are done one after the other.
  static let pieces = 1_000_000
  /// Numbers that are drawn or looked up, a few bytes each.
  static let draws = 10_000_000
}

/// Checks the value of an option that counts.
///
/// - Parameters:
///   - option: its name, with the dashes.
///   - value: nil if it is not given.
/// - Throws: `ValidationError` that names the limit that is passed.
func check<Count: BinaryInteger>(
  _ option: String, _ value: Count?, from least: Count = 1, to greatest: Int
) throws {
  guard let value else { return }
  guard value >= least else {
    let expected =
      switch least {
      case 0: "a whole number, 0 or more"
      case 1: "a whole number above 0"
      default: "a whole number, \(least) or more"
      }
    throw ValidationError("\(option) is \(value): expected \(expected)")
  }
  guard value <= greatest else {
    throw ValidationError("\(option) is \(value): expected at most \(greatest)")
  }
}

/// Checks the value of an option that is a number.
///
/// - Parameters:
///   - option: its name, with the dashes.
///   - value: nil if it is not given.
/// - Throws: `ValidationError` that names the range, and the number that was perhaps meant.
func check(_ option: String, _ value: Double?, in range: NumberRange) throws {
  guard let value, !range.contains(value) else { return }
  let hint = range.hint(for: value.short).map { "; \($0)" } ?? ""
  throw ValidationError("\(option) is \(value.short): expected a number\(range.suffix)\(hint)")
}
