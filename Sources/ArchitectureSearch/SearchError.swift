// The one error of this module.

import Files
import Search
import Training

/// Why a search did not end with a result.
public struct SearchError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Whose turn it is to put it right.
  public enum Kind: Hashable, Sendable {
    /// The request, the space or the log is wrong.
    case input
    /// The machine failed: a full disk, a device error.
    case machine
    /// A loss or a weight became infinite or NaN; the message says what to change.
    case divergence
    /// `isCancelled` was true. What was done is kept, and a request with `resumes` goes on with it.
    case cancelled
  }

  /// Whose turn it is to put it right.
  public let kind: Kind
  /// The file, or the property of the request, that is wrong; nil if there is none.
  public let file: String?
  /// The line of the file, from 1, if there is one.
  public let line: Int?
  /// What was found and what was expected, without a full stop.
  public let message: String

  /// `FILE:LINE: MESSAGE`, as compilers write it.
  public var description: String {
    [file, line.map(String.init)].compactMap { $0 }.map { "\($0):" }.joined()
      + (file == nil ? "" : " ") + message
  }

  init(_ kind: Kind, _ message: String, file: String? = nil, line: Int? = nil) {
    self.kind = kind
    self.file = file
    self.line = line
    self.message = message
  }

  /// An error of the rooms below, for a run in the folder `output`.
  init(_ error: any Error, output: String) {
    switch error {
    case let error as SearchError: self = error
    case let error as InputError:
      self.init(.input, error.problem, file: error.file, line: error.line)
    case let error as FileError: self.init(.machine, error.problem, file: error.path)
    case let error as Divergence: self.init(.divergence, error.description)
    case is Stopped: self.init(.cancelled, "was cancelled: finished work is kept", file: output)
    default: self.init(.machine, "\(error)", file: output)
    }
  }
}
