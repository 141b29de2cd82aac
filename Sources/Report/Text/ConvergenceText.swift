// Whether the controllers have decided, in words, for the terminal and the page alike. It judges the log of a search, and
// says nothing of the retrains.

import Model
import Search

/// Says so if a controller has hardly converged, and what to do; nil if all have, or without a policy.
///
/// A decision is open if its most probable choice is, at the last logged step, less than half way from chance (1 of the
/// number of choices) to certainty: the thickness of the heat map's line. With two choices that is below 0.75, with six
/// below 0.58. A controller has hardly converged if more than half of its decisions are open: the selected architecture then
/// rests on the playoff's retrains and on chance more than on the search.
///
/// - Parameters:
///   - records: the controller records of a run, of all targets.
///   - space: its space.
package func convergenceText(_ records: [ControllerRecord], _ space: SearchSpace) -> String? {
  let log = ControllerLog(records)
  let paths = space.decisions.map(\.path)
  let open = log.targets.compactMap { target -> (target: Target, open: Int)? in
    guard let last = log.records(of: target).last, last.reward != nil else { return nil }
    let shares = paths.compactMap { last.probabilities[$0] }
    let count = shares.count(where: isOpen)
    return count * 2 > shares.count ? (target, count) : nil
  }
  guard let worst = open.max(by: { $0.open < $1.open }) else { return nil }
  let names = open.map { "\($0.target)" }
  let list =
    names.count == 1
    ? "target \(names[0])"
    : names.count == log.targets.count
      ? "all \(names.count) targets"
      : "targets \(names.dropLast().joined(separator: ", ")) and \(names[names.count - 1])"
  let most = names.count == 1 ? "" : "up to "
  return
    "The controller has hardly converged for \(list): in \(most)\(worst.open) of \(paths.count) decisions no choice is "
    + "clearly more probable than the others. Another seed may select another architecture. Give the search more rows, or fewer decisions: share the width of "
    + "similar features in one group, or fix the widths that do not matter."
}

/// Whether the most probable choice is less than half way from chance to certainty.
private func isOpen(_ shares: [Double]) -> Bool {
  guard shares.count > 1, let most = shares.max() else { return false }
  let chance = 1 / Double(shares.count)
  return most - chance < (1 - chance) / 2
}
