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

  /// Makes a space.
  package init(
    data: DataSection, model: ModelSection, training: TrainingSettings = TrainingSettings(),
    search: SearchSettings = SearchSettings(), verdict: VerdictSettings = VerdictSettings()
  ) {
    precondition(model.embeddings.count == data.schema.features.count)
    precondition(model.groupsAreValid(features: data.schema.features.map(\.name)))
    self.data = data
    self.model = model
    self.training = training
    self.search = search
    self.verdict = verdict
  }

  /// Every open width, in the one order.
  package var decisions: [Decision] {
    widths.filter(\.choice.isOpen)
  }

  /// The architecture of today.
  package var baseline: Architecture {
    Architecture(choices: decisions.map(\.choice.baseline))
  }

  /// Every width of the model, open or not.
  private var widths: [Decision] {
    let embeddings = model.embeddingParts.map { group, features in
      let first = features[0]
      return Decision(
        path: "embeddings.\(group ?? data.schema.features[first].name)",
        place: group == nil ? .embedding(first) : .embeddings(features),
        choice: model.embeddings[first])
    }
    let ranks = model.ranks.enumerated().map { i, choice in
      Decision(path: "cross.\(i).rank", place: .rank(i), choice: choice)
    }
    let hidden = model.hidden.enumerated().flatMap { i, layer in
      [
        Decision(path: "hidden.\(i).width", place: .width(i), choice: layer.width),
        Decision(path: "hidden.\(i).bottleneck", place: .bottleneck(i), choice: layer.bottleneck),
      ]
    }
    return embeddings + ranks + hidden
  }

  /// The space in which every decision is closed as the architecture says. Without decisions there are no
  /// groups.
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
    closed.model.ranks = model.ranks.map(close)
    closed.model.hidden = model.hidden.map {
      ModelSection.Hidden(width: close($0.width), bottleneck: close($0.bottleneck))
    }
    precondition(remaining.isEmpty, "an architecture has one choice for each decision")
    return closed
  }

  /// The widths of an architecture.
  package func shape(of architecture: Architecture) -> Shape {
    baselineShape.setting(decisions, to: architecture)
  }

  /// The widths of the baseline.
  package var baselineShape: Shape {
    Shape(
      embeddings: model.embeddings.map { $0.baselineValue.width ?? 0 },
      ranks: model.ranks.map { $0.baselineValue.width ?? 0 },
      hidden: model.hidden.map {
        Shape.Hidden(
          width: $0.width.baselineValue.width ?? 0,
          bottleneck: $0.bottleneck.baselineValue.width)
      })
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
          throw InputError("`\(decision.path)` is \(value): not one of its choices", file: file)
        }
        return index
      })
  }

  /// The cost of architectures of this space, on a log with these vocabularies.
  package func costModel(vocabularySizes: [Int]) -> CostModel {
    CostModel(
      featureNames: data.schema.features.map(\.name), vocabularySizes: vocabularySizes,
      linear: model.linear)
  }
}
