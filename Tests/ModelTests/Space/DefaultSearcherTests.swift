// The searcher of a space whose file names none.

import Model
import Testing

@Suite struct DefaultSearcherTests {
  static func space(layer: String = "{width: {choices: [4, 8], baseline: 8}}", search: String)
    throws -> SearchSpace
  {
    try SearchSpace(
      yaml: """
        data: {path: l, label: y, order: log, features: {a: {type: categorical}}}
        model: {embedding: {choices: [2, 4], baseline: 4}, hidden: [\(layer)]}
        search: {\(search)}
        """, file: "space.yaml")
  }

  /// Settings that say nothing of a controller leave the surrogate.
  @Test(arguments: ["", "reward: rejection", "samples: 4, warm_up: 0.1", "searcher: null"])
  func widthsAreTheSurrogates(search: String) throws {
    #expect(try Self.space(search: search).search.searcher == .surrogate)
  }

  /// Settings of a controller ask for one, with their default values, too.
  @Test(arguments: [
    "reward: absolute", "reward: relu, beta: -1", "policy: factorised", "gradient: effects",
    "learning_rate: 0.05",
  ])
  func settingsOfAControllerAskForIt(search: String) throws {
    #expect(try Self.space(search: search).search.searcher == .controller)
  }

  /// Between a bottleneck and none there is no effect to learn from; between bottlenecks there is.
  @Test(arguments: [
    ("[none, 2]", "none", "", SearchSettings.Searcher.controller),
    ("[none, 2]", "none", "searcher: null", .controller), ("[1, 2]", "2", "", .surrogate),
    ("[none, 2]", "none", "searcher: surrogate", .surrogate),
  ])
  func openBottlenecksAreTheControllers(
    choices: String, baseline: String, search: String, searcher: SearchSettings.Searcher
  ) throws {
    let layer = "{width: 8, bottleneck: {choices: \(choices), baseline: \(baseline)}}"
    #expect(try Self.space(layer: layer, search: search).search.searcher == searcher)
  }

  /// A named searcher stays, whatever else is set, and what is written names it.
  @Test func aNamedSearcherStays() throws {
    let space = try Self.space(search: "searcher: evolution, learning_rate: 0.1")
    #expect(space.search.searcher == .evolution)
    for search in ["", "policy: factorised", "searcher: random"] {
      let space = try Self.space(search: search)
      #expect(try SearchSpace(yaml: space.yaml(), file: "again.yaml") == space)
    }
  }
}
