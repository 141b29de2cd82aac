// Substituting a choice closes every open width in its place.

import Model
import Testing

@Suite struct SubstitutingTests {
  @Test func decisionsHaveOneOrder() {
    #expect(
      mixed.decisions.map(\.path) == [
        "embeddings.f0", "embeddings.f2", "cross.1.rank", "hidden.0.width", "hidden.0.bottleneck",
        "hidden.1.bottleneck", "hidden.2.width",
      ])
    #expect(
      mixed.decisions.map(\.place) == [
        .embedding(0), .embedding(2), .rank(1), .width(0), .bottleneck(0), .bottleneck(1),
        .width(2),
      ])
    #expect(mixed.baseline.choices == [1, 1, 1, 1, 0, 0, 0])
  }

  @Test func everyDecisionIsClosedInItsPlace() {
    let closed = mixed.substituting(Architecture(choices: [2, 0, 0, 0, 2, 1, 1]))
    #expect(closed.decisions.isEmpty)
    #expect(
      closed.model
        == ModelSection(
          embeddings: [fixed(5), fixed(2), fixed(1)], ranks: [fixed(2), fixed(0)],
          hidden: [
            ModelSection.Hidden(width: fixed(4), bottleneck: fixed(2)),
            ModelSection.Hidden(width: fixed(5), bottleneck: fixed(2)),
            ModelSection.Hidden(width: fixed(3)),
          ]))
    #expect(closed.data == mixed.data && closed.verdict == mixed.verdict)
    #expect(closed.training == mixed.training)
  }

  @Test func shapesAreThoseOfTheSubstitutedSpace() {
    let shape = mixed.shape(of: Architecture(choices: [2, 0, 0, 0, 2, 1, 1]))
    #expect(
      shape
        == Shape(
          embeddings: [5, 2, 1], ranks: [2, 0],
          hidden: [
            .init(width: 4, bottleneck: 2), .init(width: 5, bottleneck: 2), .init(width: 3),
          ]))
    for architecture in mixed.architectures {
      #expect(mixed.shape(of: architecture) == mixed.substituting(architecture).baselineShape)
    }
    // Three choices for two of the seven decisions, two for the others.
    #expect(Set(mixed.architectures.map(mixed.shape)).count == 288)
  }

  @Test func valuesNameAnArchitecture() throws {
    for architecture in mixed.architectures {
      let values = mixed.values(of: architecture)
      #expect(values.count == mixed.decisions.count)
      #expect(try mixed.architecture(values, file: "") == architecture)
    }
    #expect(mixed.values(of: mixed.baseline)["hidden.0.bottleneck"] == ChoiceValue.none)
    #expect(mixed.values(of: mixed.baseline)["hidden.0.width"] == .width(6))
  }

  /// What the supernet allocates holds every architecture, and nothing that none of them needs.
  @Test func theCapacityHoldsEveryShape() {
    let capacity = Capacity(mixed.model)
    #expect(capacity.embeddings == [5, 2, 4])
    #expect(capacity.ranks == [2, 3])
    #expect(capacity.hidden.map(\.width) == [6, 5, 3])
    #expect(capacity.hidden.map(\.full) == [true, true, true])
    #expect(capacity.hidden.map(\.bottleneck) == [2, 2, 0])
    let bottlenecked = Capacity(
      Shape(embeddings: [1], ranks: [], hidden: [.init(width: 4, bottleneck: 2)]))
    #expect(bottlenecked.hidden.map(\.full) == [false])
    #expect(bottlenecked.hidden.map(\.bottleneck) == [2])
  }
}
