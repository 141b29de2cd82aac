// From verdicts to what is claimed: nothing is chosen, and no verdict stands, without proof that the networks have
// learned. It trains nothing.

import Model
import Statistics
import Training

/// What a search may claim of its targets.
///
/// The baseline is the first member of the fixed sequence, before all targets: its null hypothesis is that a constant
/// predicts as well. That of a target is that its candidate is worse than the baseline by more than the margin, or no
/// better than the constant: a wide margin would allow that. A member is tested only after all before it have passed, and
/// to pass it must pass each of its tests at the full α (an intersection-union test, Berger 1982), so that one false
/// claim in all has at most the probability α.
struct Claims {
  /// The verdict of each target, mildest first: inconclusive where it is without ground.
  private(set) var verdicts: [Verdict]
  /// The places of the targets that may be chosen.
  private(set) var proved: [Int]
  /// Why none may be; nil where some may.
  private(set) var reason: Summary.Reason?
  /// Whether the baseline is proved to have learned.
  let baselineHasLearned: Bool
  /// The first target whose candidate is not proved to have learned; nil if all are.
  let firstNotLearned: Int?

  /// Decides what is claimed.
  ///
  /// - Parameters:
  ///   - sequence: the verdicts against the baseline.
  ///   - baseline: the proof that the baseline has learned.
  ///   - candidates: that of each target's candidate, in the order of the sequence.
  init(_ sequence: FixedSequence<Target>, baseline: Learned?, candidates: [Learned?]) {
    precondition(candidates.count == sequence.entries.count)
    let compared = sequence.verdicts
    baselineHasLearned = baseline != nil
    firstNotLearned = candidates.firstIndex { $0 == nil }
    guard baseline != nil else {
      verdicts = compared.map { _ in .inconclusive }
      (proved, reason) = ([], .notLearned)
      return
    }
    let stop = compared.indices.first { compared[$0].isProved && candidates[$0] == nil }
    let verdicts = compared.enumerated().map { i, verdict in
      verdict.isProved && i >= stop ?? .max ? .inconclusive : verdict
    }
    self.verdicts = verdicts
    proved = verdicts.indices.filter { verdicts[$0].isProved }
    reason = proved.isEmpty ? (stop == nil ? .notProved : .notLearned) : nil
  }
}
