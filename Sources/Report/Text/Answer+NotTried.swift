// The targets of a long list that a run did not try, in one sentence. Why a run stops is decided by its verdict.

import Model
import Runs

extension AnswerView {
  /// That the cheapest targets were not tried; empty if all were.
  var notTried: [String] {
    let targets = (summary.notTried ?? []).map(\.target)
    guard let first = targets.first, let last = targets.last else { return [] }
    let names =
      targets.count > 2 ? "\(first) to \(last)" : list(targets.map { "\($0)" })
    let subject = targets.count == 1 ? "Target \(names) was" : "Targets \(names) were"
    return [
      "\(subject) not tried: nothing as cheap as the targets just above was proved, so \(targets.count == 1 ? "it was" : "they were") "
        + "not trained from scratch."
    ]
  }
}
