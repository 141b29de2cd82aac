// Draws that leave the sampler as it is: all from one distribution.

import Model
import Numerics

extension FeasibleSampler {
  /// Draws feasible architectures from the policy under the present tilt and floor, in their canonical form: independent
  /// of each other, and equally distributed. Fewer than `count` where feasible ones are rare.
  func draws(_ count: Int, from policy: Policy, random: inout RandomStream) -> [Architecture] {
    let table = ChoiceTable(policy, tilt: tilt, costs: addedCosts)
    var feasible: [Architecture] = []
    feasible.reserveCapacity(count)
    var drawn = Architecture(choices: space.decisions.map { _ in 0 })
    var shape = space.shape(of: drawn)
    for _ in 0..<64 * count {
      table.draw(&drawn.choices, random: &random)
      if costRatios.contains(space.ratio(of: drawn, setting: &shape)) {
        feasible.append(space.canonical(drawn))
        if feasible.count == count { break }
      }
    }
    return feasible
  }
}
