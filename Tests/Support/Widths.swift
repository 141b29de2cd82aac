// Networks in the short form with every decision closed, as tests write them down.

import Model

/// The widths of a network: embeddings, cross layers, hidden layers.
package struct Widths: Hashable, Sendable {
  /// A hidden layer.
  package struct Hidden: Hashable, Sendable {
    /// Number of units.
    package var width: Int
    /// Width of the bottleneck; nil for a full matrix.
    package var bottleneck: Int?

    /// Makes a layer.
    package init(width: Int, bottleneck: Int? = nil) {
      self.width = width
      self.bottleneck = bottleneck
    }
  }

  /// The width of each feature.
  package var embeddings: [Int]
  /// The rank of each cross layer.
  package var ranks: [Int]
  /// The hidden layers.
  package var hidden: [Hidden]

  /// Makes widths.
  package init(embeddings: [Int], ranks: [Int], hidden: [Hidden]) {
    self.embeddings = embeddings
    self.ranks = ranks
    self.hidden = hidden
  }

  /// The model that has these widths and no choices.
  package func model(linear: Bool = true, activation: Activation = .relu) -> ModelSection {
    ModelSection(
      embeddings: embeddings.map { Choice(fixed: .width($0)) }, linear: linear,
      ranks: ranks.map { Choice(fixed: .width($0)) },
      hidden: hidden.map {
        ModelSection.Hidden(
          width: Choice(fixed: .width($0.width)),
          bottleneck: Choice(fixed: $0.bottleneck.map(ChoiceValue.width) ?? .none))
      }, activation: activation)
  }

  /// The shape of a network with these widths.
  package func shape(activation: Activation = .relu) -> Shape {
    let model = model(activation: activation)
    return Shape(
      features: embeddings.count, values: model.slots.map(\.baseline), crossLayers: ranks.count)
  }
}
