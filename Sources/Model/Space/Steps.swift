// The model as a sequence of steps, on which every search over architectures can be exact.
//
// What a step costs depends on its own decisions and on what its input is: how wide, and where in which branch. So of
// partial architectures that end in the same state, what follows costs the same.

/// Where a partial architecture ends: all that matters for what follows.
package struct StepState: Hashable, Sendable {
  /// The width of what comes out of the last step.
  package var width = 0
  /// The parallel parts and choices of options in which the step lies, the outer ones first.
  fileprivate var frames: [Frame] = []

  /// Before the first step.
  package init() {}

  /// After one more embedding.
  package func taking(_ way: EmbeddingWay) -> StepState {
    var next = self
    next.width += way.width
    return next
  }

  /// A parallel part or a choice of an option that is not at its end.
  fileprivate enum Frame: Hashable, Sendable {
    /// The width of its input, and the widths of the branches so far: their sum, or the one that all have.
    case parallel(input: Int, collected: Int?)
    /// The chosen option, the one in which the step lies, the width of the input, and that of the chosen option's
    /// output once it is known.
    case oneOf(chosen: Int, current: Int?, input: Int, output: Int?)
  }

  /// False within an option that was not chosen.
  fileprivate var isActive: Bool {
    frames.allSatisfy {
      guard case .oneOf(let chosen, let current, _, _) = $0 else { return true }
      return current == nil || current == chosen
    }
  }
}

/// A way to take a step.
package struct Transition: Sendable {
  /// The choices of the step's decisions, in order.
  package let choices: [Int]
  /// What the step then costs.
  package let cost: Int
  /// Where it leads.
  package let state: StepState
}

/// A way to take the step of an embedding.
package struct EmbeddingWay: Sendable {
  /// The columns that it adds to the input: those of all features of a group.
  package let width: Int
  /// What these features then cost.
  package let cost: Int
}

/// The steps of a model, in the order of decisions.
package struct Steps: Sendable {
  /// One step: some consecutive decisions, or none.
  fileprivate enum Kind: Sendable {
    /// The width of some features together.
    case embedding(features: [Int], Slot)
    case layer(Layer, [Slot])
    case enterParallel
    case endOfBranch(Parallel.Combination)
    case endOfParallel
    case choose(Slot)
    case enterOption(Int)
    case endOfOption(Int)
    case endOfOneOf
    case output
  }

  private let kinds: [Kind]
  private let measure: any CostModel
  /// For each step the number of its decisions.
  package let decisions: [Int]
  /// For each embedding step, all of which come first, what its choices add. They only add up: whatever was chosen
  /// before, a choice adds the same.
  package let embeddings: [[EmbeddingWay]]

  /// The steps of a model, with costs by one cost model.
  package init(_ cost: NetworkCost, by measure: any CostModel) {
    self.measure = measure
    let model = cost.model
    kinds =
      model.embeddingParts.map { group, features in
        .embedding(
          features: features,
          Slot(path: "", part: "", choice: model.embeddings[features[0]]))
      } + Self.kinds(model.blocks) + [.output]
    decisions = kinds.map { kind in
      switch kind {
      case .embedding(_, let slot), .choose(let slot): slot.choice.isOpen ? 1 : 0
      case .layer(_, let slots): slots.filter(\.choice.isOpen).count
      default: 0
      }
    }
    embeddings = kinds.compactMap { kind in
      guard case .embedding(let features, let slot) = kind else { return nil }
      return slot.codes.map { width in
        var added = 0
        for feature in features {
          cost.count(feature: feature, width: width) { added += measure.cost(of: $0) }
        }
        return EmbeddingWay(width: features.count * width, cost: added)
      }
    }
  }

  private static func kinds(_ blocks: [Block]) -> [Kind] {
    blocks.flatMap { block -> [Kind] in
      switch block {
      case .layer(let layer): [.layer(layer, layer.slots)]
      case .parallel(let parallel):
        [.enterParallel]
          + parallel.branches.flatMap { kinds($0) + [.endOfBranch(parallel.combine)] }
          + [.endOfParallel]
      case .oneOf(let oneOf):
        [.choose(oneOf.slot)]
          + oneOf.options.enumerated().flatMap { i, option in
            [.enterOption(i)] + kinds(option.blocks) + [.endOfOption(i)]
          } + [.endOfOneOf]
      }
    }
  }

  /// The number of steps.
  package var count: Int { kinds.count }

  /// All ways to take a step from a state, the last choice changing fastest. Within an option that was not chosen there
  /// is one way: every decision as the baseline has it, at no cost.
  package func transitions(_ step: Int, from state: StepState) -> [Transition] {
    let isActive = state.isActive
    var next = state
    switch kinds[step] {
    case .embedding(_, let slot):
      return embeddings[step].enumerated().map { choice, way in
        Transition(
          choices: slot.choice.isOpen ? [choice] : [], cost: way.cost, state: state.taking(way))
      }
    case .layer(let layer, let slots):
      if isActive { return ways(layer.operation, slots, from: state) }
      let baseline = slots.filter(\.choice.isOpen).map(\.choice.baseline)
      return [Transition(choices: baseline, cost: 0, state: state)]
    case .output:
      let cost = sum { NetworkCost.count(outputFrom: state.width, $0) }
      return [Transition(choices: [], cost: cost, state: next)]
    case .choose(let slot):
      let choices = isActive ? Array(slot.choice.values.indices) : [slot.choice.baseline]
      return choices.map { choice in
        var next = state
        next.frames.append(
          .oneOf(chosen: slot.codes[choice], current: nil, input: state.width, output: nil))
        return Transition(choices: slot.choice.isOpen ? [choice] : [], cost: 0, state: next)
      }
    case .enterParallel: next.frames.append(.parallel(input: state.width, collected: nil))
    case .endOfBranch(let combine): next.collect(combine)
    case .endOfParallel, .endOfOneOf: next.leave()
    case .enterOption(let option): next.enter(option)
    case .endOfOption(let option): next.finish(option)
    }
    return [Transition(choices: [], cost: 0, state: next)]
  }

  /// What each way to take a step costs and where it leads, in the order of the transitions. The choices of embeddings,
  /// of which there may be thousands, are not listed.
  func ways(_ step: Int, from state: StepState) -> [(cost: Int, state: StepState)] {
    step < embeddings.count
      ? embeddings[step].map { ($0.cost, state.taking($0)) }
      : transitions(step, from: state).map { ($0.cost, $0.state) }
  }

  /// Every combination of an operator's open settings.
  private func ways(
    _ operation: any Operator, _ slots: [Slot], from state: StepState
  ) -> [Transition] {
    var partial: [(choices: [Int], values: [Int])] = [([], [])]
    for slot in slots {
      partial = partial.flatMap { choices, values in
        slot.codes.enumerated().map { choice, code in
          (slot.choice.isOpen ? choices + [choice] : choices, values + [code])
        }
      }
    }
    return partial.map { choices, values in
      let chosen = ChosenValues(values)
      var next = state
      next.width = operation.width(from: state.width, chosen)
      return Transition(
        choices: choices, cost: sum { operation.count(from: state.width, chosen, $0) },
        state: next)
    }
  }

  private func sum(_ count: ((Count) -> Void) -> Void) -> Int {
    var sum = 0
    count { sum += measure.cost(of: $0) }
    return sum
  }
}

extension StepState {
  /// Ends a branch: its width is collected, and the next one begins at the input.
  fileprivate mutating func collect(_ combine: Parallel.Combination) {
    guard case .parallel(let input, let collected) = frames.popLast() else {
      preconditionFailure("a branch lies in a parallel part")
    }
    let widths = [collected, width].compactMap { $0 }
    // Within an option that was not chosen widths mean nothing, and need not agree.
    let all = Set(widths).count == 1 || combine == .concat ? combine.width(of: widths) : width
    frames.append(.parallel(input: input, collected: all))
    width = input
  }

  /// Ends a parallel part, or a choice of an option.
  fileprivate mutating func leave() {
    switch frames.popLast() {
    case .parallel(_, let collected): width = collected ?? width
    case .oneOf(_, _, let input, let output): width = output ?? input
    case nil: preconditionFailure("no part is open")
    }
  }

  /// Begins an option, at the input.
  fileprivate mutating func enter(_ option: Int) {
    guard case .oneOf(let chosen, _, let input, let output) = frames.popLast() else {
      preconditionFailure("an option lies in a choice")
    }
    width = input
    frames.append(.oneOf(chosen: chosen, current: option, input: input, output: output))
  }

  /// Ends an option.
  fileprivate mutating func finish(_ option: Int) {
    guard case .oneOf(let chosen, _, let input, let output) = frames.popLast() else {
      preconditionFailure("an option lies in a choice")
    }
    frames.append(
      .oneOf(
        chosen: chosen, current: nil, input: input, output: chosen == option ? width : output))
  }
}
