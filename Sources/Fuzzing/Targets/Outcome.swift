// How reading a damaged input may end.

import Files

/// How a run ended, where it ended as it may.
package enum Outcome: String, CaseIterable, Sendable {
  /// All of the input was read and used.
  case read
  /// All of a log was read, and some of its records were no rows.
  case rejections
  /// The input was refused, or damage ended reading.
  case error
}

/// `read`, or `error` where `body` throws an `InputError`.
func outcome(of body: () throws -> Void) throws -> Outcome {
  do {
    try body()
    return .read
  } catch is InputError {
    return .error
  }
}
