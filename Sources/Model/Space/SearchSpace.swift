// A trainer config in which some widths are choices. Substituting a choice gives a trainer config.

import Files

/// A click log, a model whose widths may be open, and how to train, search and judge it.
package struct SearchSpace: Hashable, Sendable {
  /// Where the log is and what its columns mean.
  package var data: DataSection
  /// The model.
  package var model: ModelSection
  /// How a network is trained.
  package var training: TrainingSettings
  /// How architectures are searched.
  package var search: SearchSettings
  /// How a candidate is judged against the baseline.
  package var verdict: VerdictSettings

  /// Whether a supernet knows the first-order effect of every choice. It knows none between operators, or between a
  /// bottleneck and none; what its samples say of these is often wrong, and many short trainings have to say it.
  package var haveEffects: Bool {
    decisions.allSatisfy { $0.choice.values.allSatisfy { $0.width != nil } }
  }

  /// Makes a space.
  package init(
    data: DataSection, model: ModelSection, training: TrainingSettings = TrainingSettings(),
    search: SearchSettings = SearchSettings(), verdict: VerdictSettings = VerdictSettings()
  ) {
    precondition(model.embeddings.count == data.schema.features.count)
    precondition(model.groupsAreValid(data.schema.features))
    self.data = data
    self.model = model
    self.training = training
    self.search = search
    self.verdict = verdict
  }

  /// Every open setting, in the one order.
  package var decisions: [Decision] {
    let features = data.schema.features
    let embeddings = model.embeddingParts.map { group, places in
      let slot = Slot(
        path: "embeddings.\(group ?? features[places[0]].name)", part: "Embeddings",
        choice: model.embeddings[places[0]])
      return (slot, places)
    }
    let first = features.count
    let operators = model.blocks.slots.enumerated().map { ($1, [first + $0]) }
    return (embeddings + operators).compactMap { slot, places in
      slot.choice.isOpen
        ? Decision(
          path: slot.path, part: slot.part, choice: slot.choice, slots: places, codes: slot.codes)
        : nil
    }
  }

  /// The architecture of today.
  package var baseline: Architecture {
    Architecture(choices: decisions.map(\.choice.baseline))
  }

  /// The space in which every decision is closed as the architecture says. Without decisions there are no
  /// groups; tables stay.
  package func substituting(_ architecture: Architecture) -> SearchSpace {
    var remaining = architecture.choices[...]
    func close(_ choice: Choice) -> Choice {
      choice.isOpen ? Choice(fixed: choice.values[remaining.removeFirst()]) : choice
    }
    var closed = self
    for (_, features) in model.embeddingParts {
      let width = close(model.embeddings[features[0]])
      for f in features { closed.model.embeddings[f] = width }
    }
    closed.model.groups = []
    let blocks = model.blocks.closing(close)
    closed.model.blocks = model.short == nil ? blocks.named("layers") : blocks
    precondition(remaining.isEmpty, "an architecture has one choice for each decision")
    // Its file has no search: what it leaves out is the default.
    closed.search.searcher = SearchSettings().searcher
    return closed
  }

  /// The values of an architecture.
  package func shape(of architecture: Architecture) -> Shape {
    baselineShape.setting(decisions, to: architecture)
  }

  /// The values of the baseline.
  package var baselineShape: Shape {
    Shape(
      features: model.embeddings.count, values: model.slots.map(\.baseline),
      crossLayers: model.short?.ranks.count)
  }

  /// The value of every decision, by path.
  package func values(of architecture: Architecture) -> [String: ChoiceValue] {
    Dictionary(
      uniqueKeysWithValues: zip(decisions, architecture.choices).map {
        ($0.path, $0.choice.values[$1])
      })
  }

  /// The architecture with these values; what is not named stays as the baseline has it.
  ///
  /// - Throws: `InputError` where a value is none of the choices; `file` is the name that it gives.
  package func architecture(_ values: [String: ChoiceValue], file: String) throws -> Architecture {
    Architecture(
      choices: try decisions.map { decision in
        guard let value = values[decision.path] else { return decision.choice.baseline }
        guard let index = decision.choice.values.firstIndex(of: value) else {
          let choices = decision.choice.values.map(\.description).joined(separator: ", ")
          throw InputError(
            "`\(decision.path)` is `\(value)`: expected one of \(choices)", file: file)
        }
        return index
      })
  }

  /// What a network of this space costs, on a log with these vocabularies.
  package func networkCost(vocabularySizes: [Int]) -> NetworkCost {
    NetworkCost(
      model, featureNames: data.schema.features.map(\.name), vocabularySizes: vocabularySizes)
  }
}
