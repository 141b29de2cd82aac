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
        config.model, Capacity(config.model), vocabularySizes: sizes, optimizer: SGD())
      #expect(
        Network.stateSize(
          space.model, Capacity(shape), vocabularySizes: sizes, optimizer: SGD()) == state)
    }
  }

  @Test(arguments: [
    ("  hidden: [{width: 3}]\n", "has both `layers` and `hidden`"),
    ("  tables: {}\n", "unknown key `tables`"),
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
    ("3", "`model.layers` is no list"),
  ])
  func mistakesAreNamed(layers: String, problem: String) {
    refuses("  layers: \(layers)\n", problem)
  }

  private func refuses(_ layers: String, _ problem: String) {
    let error = #expect(throws: InputError.self) { try Self.space(layers) }
    #expect(error?.problem.contains(problem) == true, "\(error.map { "\($0)" } ?? "")")
    #expect((error?.line ?? 0) >= 2)
  }
}
