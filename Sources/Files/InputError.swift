// What is wrong with the user's input: one type for every module, one message form for every error.

/// Something in the user's input is wrong: the file and line, the value, what is expected, what to do.
///
/// The message has the form `PLACE: VALUE is wrong: expected ...; do ...`.
///
/// Commands end with exit code 2 when they meet one.
package struct InputError: Error, CustomStringConvertible, Equatable {
  /// The file, or the option, that is wrong.
  package let file: String
  /// Its line, from 1, where there is one.
  package let line: Int?
  /// The value, what is expected and what to do, without a full stop.
  package let problem: String
  /// The thing that is wrong, for code that knows more about it; nil if no such code exists.
  package let subject: Subject?

  /// A thing about which an error is, beside its place.
  package enum Subject: Hashable, Sendable {
    /// The column of a log, by its name: one of its values could not be read.
    case column(String)
    /// A column that a log does not have, by its name; and what the message says about the columns that it has.
    case noColumn(String, hint: String)
    /// A key of a section that has no such key: the keys that lead to it, and the keys that the section has.
    case unknownKey([String], among: [String])
    /// A key that a section must have: the keys that lead to it.
    case missingKey([String])
  }

  /// An error in a file or option, at a line if there is one.
  package init(_ problem: String, file: String, line: Int? = nil, about subject: Subject? = nil) {
    self.file = file
    self.line = line
    self.problem = problem
    self.subject = subject
  }

  /// The error with advice behind it.
  package func adding(_ advice: String) -> InputError {
    InputError("\(problem); \(advice)", file: file, line: line, about: subject)
  }

  /// Whether two errors say the same.
  package static func == (a: InputError, b: InputError) -> Bool {
    (a.file, a.line, a.problem) == (b.file, b.line, b.problem)
  }

  /// `FILE:LINE: PROBLEM`, as compilers write it.
  package var description: String {
    line.map { "\(file):\($0): \(problem)" } ?? "\(file): \(problem)"
  }
}
