// One thing that was looked at, and what follows from it.

import Files
import Statistics

/// A finding about the machine, with advice where something is wrong.
package struct Check: Codable, Equatable, Sendable {
  /// How bad a finding is.
  package enum Verdict: String, Codable, Sendable {
    /// As it should be.
    case ok
    /// Results are right, but slow, or may not fit.
    case warning
    /// Results may be wrong, or commands fail.
    case failure
  }

  /// What was looked at, e.g. `products`.
  package let name: String
  /// What was found, with its unit.
  package let finding: String
  /// What that means.
  package let verdict: Verdict
  /// How to mend it; nil where nothing is wrong.
  package let advice: String?

  /// A finding that is as it should be.
  static func ok(_ name: String, _ finding: String) -> Check {
    Check(name: name, finding: finding, verdict: .ok, advice: nil)
  }

  /// A finding under which results are right but slow, or may not fit.
  static func warning(_ name: String, _ finding: String, advice: String) -> Check {
    Check(name: name, finding: finding, verdict: .warning, advice: advice)
  }

  /// A finding under which results may be wrong, or commands fail.
  static func failure(_ name: String, _ finding: String, advice: String) -> Check {
    Check(name: name, finding: finding, verdict: .failure, advice: advice)
  }
}
