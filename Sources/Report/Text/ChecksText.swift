// What a check found as text: a line for each finding, and below it what to do.

import Files
import Runs
import Statistics

/// A paragraph for each finding, failures first.
package func checksText(_ checks: [Check]) -> String {
  let order: [Check.Verdict] = [.failure, .warning, .ok]
  return order.flatMap { verdict in checks.filter { $0.verdict == verdict } }.map { check in
    "\(check.verdict.rawValue): \(check.name): \(check.finding)\n"
      + (check.advice.map { "  → \($0)\n" } ?? "")
  }.joined()
}
