// One decision for the embedding widths of several features.

import Files
import Model
import Testing

@Suite struct GroupTests {
  static let yaml = """
    data:
      path: log.csv
      label: y
      features:
        a: {type: categorical}
        b: {type: categorical}
        c: {type: categorical}
        d: {type: categorical}
        e: {type: categorical}
    model:
      embedding: 6
      embeddings:
        b: {choices: [1, 2], baseline: 1}
        far: {features: [e, a], choices: [0, 3, 5], baseline: 3}
        near: {features: [c], choices: [2, 7], baseline: 7}
      hidden: [{width: {choices: [3, 4], baseline: 3}}]

    """

  static func grouped() throws -> SearchSpace { try SearchSpace(yaml: yaml, file: "space.yaml") }

  @Test func groupsAreRead() throws {
    let far = choice(0, 3, 5, baseline: 3)
    #expect(
      try Self.grouped().model
        == ModelSection(
          embeddings: [far, choice(1, 2, baseline: 1), choice(2, 7, baseline: 7), fixed(6), far],
          groups: [.init(name: "far", features: [0, 4]), .init(name: "near", features: [2])],
          hidden: [.init(width: choice(3, 4, baseline: 3))]))
  }

  /// With one choice nothing is left to decide, together or alone.
  @Test func aGroupWithOneChoiceIsFixed() throws {
    let yaml = Self.yaml.replacing("choices: [0, 3, 5]", with: "choices: [3]")
    let model = try SearchSpace(yaml: yaml, file: "space.yaml").model
    #expect(model.embeddings[0] == fixed(3) && model.embeddings[4] == fixed(3))
    #expect(model.groups.map(\.name) == ["near"])
  }

  @Test func aGroupIsOneDecision() throws {
    let decisions = try Self.grouped().decisions
    #expect(
      decisions.map(\.path) == [
        "embeddings.far", "embeddings.b", "embeddings.near", "hidden.0.width",
      ])
    #expect(decisions[0].slots == [0, 4])
    #expect(decisions[2].slots == [2])
  }

  /// Shape, cost and trainer config are those of the space in which each feature of a group decides alone,
  /// as the group does.
  @Test(arguments: Cost.Measure.allCases) func aGroupIsItsFeatures(measure: Cost.Measure) throws {
    var grouped = try Self.grouped()
    grouped.search.cost = measure
    var alone = grouped
    alone.model.groups = []
    #expect(Capacity(grouped.model) == Capacity(alone.model))
    let vocabularySizes = [7, 11, 13, 17, 19]
    let (one, other) = (
      CostedSpace(grouped, vocabularySizes: vocabularySizes),
      CostedSpace(alone, vocabularySizes: vocabularySizes)
    )
    #expect(grouped.architectures.count == 24)
    for architecture in grouped.architectures {
      let (far, b, near, width) = (
        architecture.choices[0], architecture.choices[1], architecture.choices[2],
        architecture.choices[3]
      )
      let same = Architecture(choices: [far, b, near, far, width])
      #expect(one.shape(of: architecture) == other.shape(of: same))
      #expect(one.ratio(of: architecture) == other.ratio(of: same))
      let config = grouped.substituting(architecture)
      #expect(config == alone.substituting(same))
      #expect(config.baselineShape == one.shape(of: architecture))
    }
    #expect(one.ratio(of: one.cheapest) == other.ratio(of: other.cheapest))
  }

  @Test func groupsComeBackFromWriting() throws {
    let space = try Self.grouped()
    #expect(try WritingTests.readAgain(space) == space)
    for architecture in space.architectures {
      let config = space.substituting(architecture)
      #expect(try WritingTests.readAgain(config) == config)
      #expect(
        try space.architecture(space.values(of: architecture), file: "a.json") == architecture)
    }
    let named = try space.architecture(yaml: "embeddings.far: 5", file: "a.yaml")
    #expect(named.choices == [2, 0, 1, 0])
  }

  @Test(arguments: [
    (
      "b: {choices", "far2: {features: [b, e], choices", 14,
      "`model.embeddings.far` gives `e` a width, which it has from `far2`"
    ),
    (
      "near: {features: [c]", "near: {features: [c, a]", 15,
      "`model.embeddings.near` gives `a` a width, which it has from `far`"
    ),
    (
      "features: [e, a]", "features: [e, a, e]", 14,
      "`model.embeddings.far` gives `e` a width, which it has from `far`"
    ),
    (
      "  hidden:", "    e: 4\n  hidden:", 16,
      "`model.embeddings.e` gives `e` a width, which it has from `far`"
    ),
    (
      "near:", "d:", 15,
      "`model.embeddings.d` is a group, and the name of a feature: expected a name of its own"
    ),
    ("features: [c]", "features: []", 15, "`model.embeddings.near` is a group of no features"),
    (
      "features: [c]", "features: c", 15,
      "`model.embeddings.near.features` is `c`: expected a list, as in `[c]`"
    ),
    (
      "features: [c]", "features: [x]", 15,
      "`model.embeddings.near.features` is `x`: expected names of `data.features`"
    ),
    (
      "{features: [c], choices: [2, 7], baseline: 7}", "{features: [c], width: 7}", 15,
      "unknown key `width` in `model.embeddings.near`: expected features, choices, baseline"
    ),
    (
      "choices: [2, 7]", "choices: [2, -7]", 15,
      "`model.embeddings.near.choices` is `-7`: expected a whole number from 0 to 65536"
    ),
    (
      ", baseline: 7", "", 15,
      "`model.embeddings.near` has no `baseline`; `nas space reference model.embeddings.near.baseline` explains it"
    ),
  ])
  func mistakesAreNamed(_ text: String, _ replacement: String, line: Int, problem: String) throws {
    try #require(Self.yaml.contains(text))
    let yaml = Self.yaml.replacing(text, with: replacement)
    #expect(throws: InputError(problem, file: "space.yaml", line: line)) {
      try SearchSpace(yaml: yaml, file: "space.yaml")
    }
  }
}
