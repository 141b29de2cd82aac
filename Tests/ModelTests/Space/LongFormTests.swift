// `layers`: what is read, written, decided and refused.

import Files
import Testing

@testable import Model

@Suite struct LongFormTests {
  static let head = """
    data: {path: log.csv, label: y, order: log, features: {a: {type: categorical}, b: {type: categorical}}}
    model:
      embedding: {choices: [0, 4], baseline: 4}

    """
  static let layers = """
      layers:
        - cross: {rank: {choices: [0, 16], baseline: 16}}
        - parallel:
            branches:
              - [dense: {width: {choices: [64, 128], baseline: 128}, activation: {choices: [relu, silu], baseline: relu}}, dense: {width: 64}]
              - []
        - one_of:
            options: {wide: {dense: {width: 128}}, deep: [dense: {width: 8}, dense: {width: 8}], skip: {}}
            baseline: skip

    """

  static func space(_ layers: String = layers) throws -> SearchSpace {
    try SearchSpace(yaml: head + layers, file: "space.yaml")
  }

  @Test func everySettingAndTheOperatorAreDecisions() throws {
    let space = try Self.space()
    #expect(
      space.decisions.map(\.path) == [
        "embeddings.a", "embeddings.b", "layers.0.cross.rank", "layers.1.parallel.0.0.dense.width",
        "layers.1.parallel.0.0.dense.activation", "layers.2.one_of",
      ])
    #expect(space.values(of: space.baseline)["layers.2.one_of"] == .name("skip"))
    #expect(
      space.values(of: space.baseline)["layers.1.parallel.0.0.dense.activation"] == .name("relu"))
  }

  @Test func writtenSpacesAreReadAgain() throws {
    let space = try Self.space()
    let again = try SearchSpace(yaml: space.yaml(), file: "again.yaml")
    #expect(again == space)
    for architecture in space.architectures {
      let config = space.substituting(architecture)
      #expect(config.decisions.isEmpty)
      #expect(try SearchSpace(yaml: config.yaml(), file: "config.yaml") == config)
      #expect(try space.architecture(space.values(of: architecture), file: "a") == architecture)
    }
  }

  /// An architecture costs and holds what its closed space does.
  @Test func shapesAreThoseOfTheClosedSpace() throws {
    let space = try Self.space()
    let (whole, sizes) = (space.networkCost(vocabularySizes: [5, 7]), [5, 7])
    for architecture in space.architectures {
      let shape = space.shape(of: architecture)
      let config = space.substituting(architecture)
      let cost = config.networkCost(vocabularySizes: sizes).cost(of: config.baselineShape)
      #expect(whole.cost(of: shape) == cost)
      let layers = whole.layers(of: shape).reduce(Cost()) { $0 + $1.cost }
      #expect(layers == cost)
      let state = Network.stateSize(
        config.model, Capacity(config.model), vocabularySizes: sizes, rules: UpdateRules(SGD()))
      #expect(
        Network.stateSize(
          space.model, Capacity(shape), vocabularySizes: sizes, rules: UpdateRules(SGD())) == state)
    }
  }

  @Test(arguments: [
    ("  hidden: [{width: 3}]\n", "has both `layers` and `hidden`"),
    ("  towers: {}\n", "unknown key `towers`"),
  ])
  func oneFormAtATime(more: String, problem: String) {
    refuses(Self.layers + more, problem)
  }

  @Test(arguments: [
    ("[{attention: {}}]", "unknown key `attention` in `model.layers.0`"),
    ("[{dense: {}}]", "`model.layers.0.dense` has no `width`"),
    ("[{dense: {width: 4, size: 3}}]", "unknown key `size` in `model.layers.0.dense`"),
    ("[{dense: {width: {choices: [1, 2], baseline: 3}}}]", "expected one of the choices 1, 2"),
    ("[{dense: {width: 4, activation: tanh}}]", "is `tanh`: expected relu or smelu or silu"),
    ("[{dense: {width: 4}, cross: {rank: 1}}]", "has 2 operators"),
    ("[{parallel: {branches: [[]]}}]", "has 1 branches"),
    ("[{one_of: {options: {a: {}}, baseline: a}}]", "has 1 options"),
    ("[{one_of: {options: {a: {}, b: []}, baseline: c}}]", "expected one of the options a, b"),
    ("[{one_of: {options: {none: {}, b: []}, baseline: b}}]", "expected another name"),
    (
      "[{parallel: {combine: sum, branches: [[{dense: {width: {choices: [1, 2], baseline: 2}}}], []]}}]",
      "a sum whose branches may differ in width"
    ),
    ("3", "`model.layers` is not a list"),
    ("{cross: {rank: 2}}", "`model.layers` is a mapping: expected a list of layers"),
    ("{}", "`model.layers` is a mapping: expected a list of layers"),
    ("[{gate: 3}]", "`model.layers.0.gate` has no settings: expected `{}`"),
    ("[{gate: {width: 3}}]", "unknown key `width` in `model.layers.0.gate`: it has no settings"),
    ("[{dense: }]", "`model.layers.0.dense` has no `width`"),
    ("[{parallel: }]", "`model.layers.0.parallel` has no `branches`"),
    ("[{one_of: }]", "`model.layers.0.one_of` has no `options`"),
    (
      "[{dense: {width: {choices: [], baseline: 4}}}]",
      "`model.layers.0.dense.width.choices` is empty: expected at least one choice, as in `[4, 8]`"
    ),
  ])
  func mistakesAreNamed(layers: String, problem: String) {
    refuses("  layers: \(layers)\n", problem, line: 4)
  }

  /// A sum is told by its path and its line, however deep it lies.
  @Test func aSumIsToldByItsPlace() {
    let layers = """
        layers:
          - dense: {width: 8}
          - one_of:
              options:
                a: {}
                b:
                  - cross: {rank: 2}
                  - parallel:
                      branches:
                        - {}
                        - parallel: {combine: sum, branches: [{dense: {width: 4}}, {dense: {width: 5}}]}
              baseline: a

      """
    refuses(
      layers,
      "`model.layers.1.one_of.b.1.parallel.1.0.parallel` is a sum whose branches may differ in width",
      line: 14)
  }

  private static let eight = "{dense: {width: 8}}"

  /// A branch that hands on its input is as wide as a known one.
  @Test(arguments: [
    ("[\(eight), {parallel: {combine: sum, branches: [{}, \(eight)]}}]", true),
    (
      "[\(eight), {cross: {rank: 2}}, {parallel: {combine: sum, branches: [[{gate: {}}], \(eight)]}}]",
      true
    ),
    (
      "[{parallel: {branches: [{dense: {width: 3}}, {dense: {width: 5}}]}}, {parallel: {combine: sum, branches: [\(eight), {}]}}]",
      true
    ),
    ("[{dense: {width: 9}}, {parallel: {combine: sum, branches: [{}, \(eight)]}}]", false),
    ("[{parallel: {combine: sum, branches: [{}, \(eight)]}}]", false),
    (
      "[{dense: {width: {choices: [8, 9], baseline: 8}}}, {parallel: {combine: sum, branches: [{}, \(eight)]}}]",
      false
    ),
    (
      "[{dense: {width: {choices: [8, 9], baseline: 8}}}, {parallel: {combine: sum, branches: [{}, {gate: {}}]}}]",
      true
    ),
  ])
  func aSumBehindAKnownWidth(layers: String, isAccepted: Bool) throws {
    let layers = "  layers: \(layers)\n"
    guard isAccepted else { return refuses(layers, "is a sum whose branches may differ in width") }
    let space = try Self.space(layers)
    #expect(try SearchSpace(yaml: space.yaml(), file: "again.yaml") == space)
    let cost = space.networkCost(vocabularySizes: [5, 7]).cost(of: space.baselineShape)
    #expect(cost.flops > 0)
  }

  private func refuses(_ layers: String, _ problem: String, line: Int? = nil) {
    let error = #expect(throws: InputError.self) { try Self.space(layers) }
    #expect(error?.problem.contains(problem) == true, "\(error.map { "\($0)" } ?? "")")
    #expect((error?.line ?? 0) >= 2)
    if let line { #expect(error?.line == line, "\(error.map { "\($0)" } ?? "")") }
  }
}
