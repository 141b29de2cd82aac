// What is wrong with the user's input: one type for every module, one message form for every error.

/// Something in the user's input is wrong: the file and line, what was found, what was expected.
///
/// Commands end with exit code 2 when they meet one.
package struct InputError: Error, CustomStringConvertible, Equatable {
  /// The file, or the option, that is wrong.
  package let file: String
  /// Its line, from 1, where there is one.
  package let line: Int?
  /// What was found and what was expected, without a full stop.
  package let problem: String

  /// An error in a file or option, at a line if there is one.
  package init(_ problem: String, file: String, line: Int? = nil) {
    self.file = file
    self.line = line
    self.problem = problem
  }

  /// `FILE:LINE: PROBLEM`, as compilers write it.
  package var description: String {
    line.map { "\(file):\($0): \(problem)" } ?? "\(file): \(problem)"
  }
}
