// What a controller has learned, as values that can be written and read back.

extension Controller {
  /// All that learning and sampling change. Snapshots of earlier versions have it in this form.
  package struct State: Codable, Sendable {
    fileprivate var logits: [[Double]]
    /// The values of the pair logits; nil of a factorised policy.
    fileprivate var pairs: [Double]?
    fileprivate var sampler: FeasibleSampler.State
    fileprivate var ascent: Adam.State
    fileprivate var average: MovingAverage
    fileprivate var lastReward: Double?
    fileprivate var lastBaseline: Double?
    fileprivate var squaredAdvantages: Double, advantageWeight: Double
    /// Nil in snapshots of versions without effects.
    fileprivate var variate: ControlVariate?
  }

  /// The present state.
  package var state: State {
    State(
      logits: learned.logits, pairs: learned.pairs?.values, sampler: sampler.state,
      ascent: ascent.state, average: average, lastReward: lastReward, lastBaseline: lastBaseline,
      squaredAdvantages: squaredAdvantages, advantageWeight: advantageWeight,
      variate: wantsEffects ? variate : nil)
  }

  /// Continues from a state of a controller of the same space.
  ///
  /// - Returns: false if it is another space's; nothing has changed then.
  package mutating func restore(_ state: State) -> Bool {
    let counts = learned.logits.map(\.count)
    let rows = Set(learned.pairs?.rows ?? [])
    guard state.logits.map(\.count) == counts, state.ascent.secondMoments.map(\.count) == counts,
      state.pairs?.count == learned.pairs?.values.count,
      state.ascent.visited.allSatisfy({ start, row in
        start >= 0 && rows.contains(start..<start + row.secondMoments.count)
      })
    else { return false }
    learned.logits = state.logits
    if let values = state.pairs { learned.pairs?.values = values }
    (sampler.state, ascent.state, average) = (state.sampler, state.ascent, state.average)
    (lastReward, lastBaseline) = (state.lastReward, state.lastBaseline)
    (squaredAdvantages, advantageWeight) = (state.squaredAdvantages, state.advantageWeight)
    variate = state.variate ?? ControlVariate()
    return true
  }
}
