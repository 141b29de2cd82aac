// From a test to what is claimed: nothing is chosen, and no verdict stands, without proof that the networks have learned.
// It trains nothing.

import Statistics

/// What a search may claim of its candidates.
///
/// The baseline is tested first, at the whole error: its null hypothesis is that a constant predicts as well. Nothing else is
/// tested unless that is rejected (a gatekeeper), and then the whole error goes to the candidates. So one false claim in
/// all has at most the probability α.
struct Claims {
  /// The verdict of each candidate of the test: inconclusive if it is without ground.
  let verdicts: [Verdict]
  /// The candidates that may be chosen.
  let proved: [Int]
  /// Why none may be; nil if some may.
  let reason: Summary.Reason?

  /// What a finished test allows to claim.
  init(_ test: GraphicalTest) {
    verdicts = test.verdicts
    proved = test.proved
    let isUnlearned =
      !test.isGateOpen || test.candidates.indices.contains(where: test.lacksLearning)
    reason = proved.isEmpty ? (isUnlearned ? .notLearned : .notProved) : nil
  }
}
