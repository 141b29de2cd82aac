// Decisions that a search has not settled, in words and as a mark in tables. Which they are is in the summary.

import Model
import Runs

/// The mark of an undecided decision behind its name.
let undecidedMark = " ?"

/// The line below a table in which decisions are marked; nil if none is.
///
/// - Parameters:
///   - undecided: the paths of the undecided decisions of an architecture; nil if that is not known.
///   - shown: the paths in the table.
package func undecidedNote(_ undecided: [String]?, in shown: [String]) -> String? {
  guard let undecided, shown.contains(where: undecided.contains) else { return nil }
  return
    "? marks a choice that the search does not separate from the other choices of the decision: another seed may choose "
    + "another."
}

/// How many decisions of an architecture are undecided, as a sentence; nil if none is, or that is not known.
///
/// - Parameter count: the decisions of the space.
func undecidedCount(_ undecided: [String]?, of count: Int) -> String? {
  guard let undecided, !undecided.isEmpty else { return nil }
  let verb = undecided.count == 1 ? "is" : "are"
  return
    "Of its \(count) decisions \(undecided.count) \(verb) undecided: the policy of the search holds the other choices "
    + "together for more probable than the selected one, so that another seed may select another. Expect no difference "
    + "from such a choice alone."
}
