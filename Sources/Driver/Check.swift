// One thing that was looked at, and what follows from it.

/// A finding about the machine, with advice where something is wrong.
public struct Check: Codable, Equatable, Sendable {
  /// How bad a finding is.
  public enum Verdict: String, Codable, Sendable {
    /// As it should be.
    case ok
    /// Results are right, but slow, or may not fit.
    case warning
    /// Results may be wrong, or commands fail.
    case failure
  }

  /// What was looked at, e.g. `products`.
  public let name: String
  /// What was found, with its unit.
  public let finding: String
  /// What that means.
  public let verdict: Verdict
  /// How to mend it; nil where nothing is wrong.
  public let advice: String?

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
