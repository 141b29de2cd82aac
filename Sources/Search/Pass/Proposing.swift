// What searchers propose for a step: the one rule for the pass, and for the forecast of its work. It scores nothing.

import Model
import Numerics

/// Asks searchers for the architectures of a step.
struct Proposing: Sendable {
  let random: RandomStream
  let wide: WideSampler
  let schedule: Schedule

  /// Makes the proposals of the searcher numbered `t` for a step: none if it is another's turn. In the warm-up there is
  /// one, at first mostly a wide architecture.
  func propose(_ t: Int, _ contest: inout SearchPass.Contest, for step: Int) {
    var random = random.substream(step).substream(t)
    let isWarmUp = step < schedule.warmUpEnd
    let count = isWarmUp ? 1 : schedule.samples
    if !schedule.plays(t, step: step) {
      contest.proposals = []
    } else if isWarmUp, random.uniform() < 1 - Double(step) / Double(schedule.warmUpEnd) {
      contest.proposals = [wide.sample(random: &random)]
    } else {
      contest.proposals = contest.searcher.propose(count, random: &random)
      precondition(1...count ~= contest.proposals.count, "as many as were asked for")
    }
  }
}
