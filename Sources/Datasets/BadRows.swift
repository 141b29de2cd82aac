// Rows of a log that cannot be read: how many are skipped before the import gives up.

import Files

/// The rows of a log that could not be read and were skipped.
package struct SkippedRows: Codable, Hashable, Sendable {
  /// How many there were.
  package var count = 0
  /// What was wrong with the first of them: `FILE:LINE: PROBLEM`.
  package var first: [String] = []

  /// None.
  package init() {}
}

/// Counts the rows that cannot be read, up to a limit.
package struct BadRows {
  /// How many are allowed.
  package let maximum: Int
  /// Those so far.
  package private(set) var skipped = SkippedRows()
  private var first: InputError?

  /// Counts from zero; a `maximum` of 0 refuses the first row that cannot be read.
  package init(maximum: Int) { self.maximum = maximum }

  /// Counts more of them, which are in the log's order.
  ///
  /// - Throws: `InputError` where these are too many, naming the first of all.
  package mutating func add(_ problems: [InputError]) throws {
    for problem in problems {
      let first = first ?? problem
      self.first = first
      skipped.count += 1
      if skipped.count <= 5 { skipped.first.append(problem.description) }
      if skipped.count > maximum {
        throw maximum == 0
          ? problem
          : InputError(
            "\(first.problem) (the first of \(skipped.count) rows that cannot be read; at most"
              + " \(maximum) may be skipped)", file: first.file, line: first.line,
            about: first.subject)
      }
    }
  }
}
