// First-order effects by decision: what the network knows by slot, said of a space's choices.

import Model

extension CostedSpace {
  /// The effect of each choice of each decision, in nats: of features that share a width, the sum. Nil of a choice for
  /// which no gate stands.
  package func effects(of effects: Effects) -> [[Double?]] {
    decisions.map { decision in
      decision.codes.indices.map { choice in
        decision.slots.reduce(0) { sum, slot in
          guard let sum, let effect = effects.values[slot][choice] else { return nil }
          return sum + effect
        }
      }
    }
  }
}

extension Architecture {
  /// The sum of the effects of its choices, in nats: what the linear model of a batch around another architecture says
  /// of its loss, beside that architecture's. A choice without an effect adds nothing.
  package func sum(of effects: [[Double?]]) -> Double {
    precondition(effects.count == choices.count, "effects of this architecture's decisions")
    return zip(effects, choices).reduce(0) { $0 + ($1.0[$1.1] ?? 0) }
  }
}
