// How far an optimizer can move a weight: asked of the rule itself, so that a new rule needs no word here. It is no
// forecast of a training, in which gradients change.

import Numerics

extension OptimizerRule {
  /// The distance that a weight has gone after so many steps of one and the same gradient, which no gradients of that
  /// size exceed. Infinite where a step is not finite.
  package func reach(gradient: Double, steps: Int) -> Double {
    precondition(gradient > 0 && steps >= 0)
    let parameter = Parameter(rows: 1, columns: 1, rules: UpdateRules(self))
    var worker = Worker()
    let slope = Matrix(rows: 1, columns: 1)
    // A power of two from which on the distance is taken to grow by its last rate, which is at most too far.
    let simulated = min(steps, 1 << 14)
    var last = 0.0
    for _ in 0..<simulated {
      last = -Double(parameter.weights[0, 0])
      slope[0, 0] = Float(gradient)
      guard parameter.update(gradient: slope, worker: &worker) else { return .infinity }
    }
    let reached = -Double(parameter.weights[0, 0])
    return reached + (reached - last) * Double(steps - simulated)
  }
}
