// One embedding table for several features: how it is read, decided, counted and written.

import Files
import LogSchema
import Model
import Testing

@Suite struct TableTests {
  static let yaml = """
    data:
      path: log.csv
      label: y
      features:
        item: {type: categorical, min_count: 2}
        user: {type: categorical}
        clicked: {type: categorical, separator: "^", padding: "0", min_count: 2}
        price: {type: numeric}
        viewed: {type: categorical, list: brackets, min_count: 2}
        home: {type: categorical, buckets: 50}
        work: {type: categorical, buckets: 50}
    model:
      embedding: 6
      tables:
        items: {features: [clicked, item, viewed]}
        cities: {features: [home, work]}
      embeddings:
        items: {choices: [0, 3, 5], baseline: 3}
        user: {choices: [1, 2], baseline: 1}
        near: {features: [price], choices: [2, 7], baseline: 7}
      hidden: [{width: {choices: [3, 4], baseline: 3}}]

    """

  static func space() throws -> SearchSpace { try SearchSpace(yaml: yaml, file: "space.yaml") }

  @Test func tablesAreRead() throws {
    let space = try Self.space()
    let items = choice(0, 3, 5, baseline: 3)
    #expect(
      space.model.embeddings == [
        items, choice(1, 2, baseline: 1), items, choice(2, 7, baseline: 7), items, fixed(6),
        fixed(6),
      ])
    #expect(
      space.model.tables == [
        .init(name: "items", features: [0, 2, 4]), .init(name: "cities", features: [5, 6]),
      ])
    #expect(
      space.data.schema.features.map(\.table) == [
        "items", nil, "items", nil, "items", "cities", "cities",
      ])
  }

  @Test func aTableIsOneDecision() throws {
    let space = try Self.space()
    #expect(
      space.decisions.map(\.path) == [
        "embeddings.items", "embeddings.user", "embeddings.near", "hidden.0.width",
      ])
    #expect(space.decisions[0].slots == [0, 2, 4])
    // An open width that holds for every feature is one decision of a table, too.
    let open = Self.yaml.replacing(
      "embedding: 6", with: "embedding: {choices: [2, 6], baseline: 6}")
    let decisions = try SearchSpace(yaml: open, file: "space.yaml").decisions
    #expect(decisions.map(\.path).contains("embeddings.cities"))
    #expect(decisions.map(\.path).filter { $0.hasSuffix("home") || $0.hasSuffix("work") } == [])
  }

  /// Weights and bytes of a table count once, whatever is constrained; the width of every feature counts in the layers.
  @Test(arguments: Cost.Measure.allCases) func aTableCountsOnce(measure: Cost.Measure) throws {
    var space = try Self.space()
    space.search.cost = measure
    let sizes = [11, 7, 11, 33, 11, 51, 51]
    let costed = CostedSpace(space, vocabularySizes: sizes)
    #expect(space.architectures.count == 24)
    for architecture in space.architectures {
      let shape = space.shape(of: architecture)
      let (items, user, price) = (shape.values[0], shape.values[1], shape.values[3])
      func table(_ rows: Int, _ width: Int) -> Int { width > 0 ? rows * (width + 1) : 0 }
      let weights = table(11, items) + table(7, user) + table(33, price) + table(51, 6)
      let (X, n) = (3 * items + user + price + 12, shape.values[7])
      let cost = costed.cost(of: architecture)
      #expect(cost.embeddingBytes == 4 * weights)
      #expect(cost.parameters == weights + X * n + n + n + 1)
      #expect(cost.flops == 2 * (X * n + n))
      #expect(
        costed.ratio(of: architecture)
          == Double(cost.value(measure))
          / Double(costed.cost(of: space.baseline).value(measure)))
      let closed = space.substituting(architecture)
      #expect(closed.baselineShape == shape)
      #expect(CostedSpace(closed, vocabularySizes: sizes).cost(of: closed.baseline) == cost)
    }
    let cheapest = try #require(
      space.architectures.min { costed.ratio(of: $0) < costed.ratio(of: $1) })
    #expect(costed.ratio(of: costed.cheapest) == costed.ratio(of: cheapest))
    let layers = costed.network.layers(of: space.baselineShape)
    #expect(
      layers.map(\.name) == [
        "embeddings.items", "embeddings.user", "embeddings.price", "embeddings.cities", "hidden.0",
        "output",
      ])
    #expect(layers[0].size == "11 × 3" && layers[0].cost.parameters == 44)
  }

  @Test func tablesComeBackFromWriting() throws {
    let space = try Self.space()
    #expect(try WritingTests.readAgain(space) == space)
    for architecture in space.architectures {
      let config = space.substituting(architecture)
      #expect(try WritingTests.readAgain(config) == config)
      #expect(
        try space.architecture(space.values(of: architecture), file: "a.json") == architecture)
    }
    let long = Self.yaml.replacing(
      "hidden: [{width: {choices: [3, 4], baseline: 3}}]", with: "layers: [gate: {}]")
    let gated = try SearchSpace(yaml: long, file: "space.yaml")
    #expect(try WritingTests.readAgain(gated) == gated)
  }

  @Test func anotherTableIsAnotherSpace() throws {
    let other = try SearchSpace(
      yaml: Self.yaml.replacing("[clicked, item, viewed]", with: "[clicked, item]"), file: "b.yaml")
    #expect(try Self.space().difference(from: other)?.path == "model.tables.items.features")
    #expect(try Self.space().trainingHash != other.trainingHash)
  }

  static let mistakes: [(String, String, Int, String)] = [
    (
      "[clicked, item, viewed]", "[clicked, item, seen]", 15,
      "`model.tables.items.features` is `seen`: expected names of `data.features`"
    ),
    (
      "[home, work]", "[home, work, item]", 16,
      "`model.tables.cities` has `item`, which is in `items` already"
    ),
    (
      "[home, work]", "[home, home]", 16,
      "`model.tables.cities` has `home`, which is in `cities` already"
    ),
    (
      "[home, work]", "[home]", 16,
      "`model.tables.cities` has one feature, whose table is its own without it: expected several"
    ),
    (
      "[home, work]", "[]", 16,
      "`model.tables.cities` has one feature, whose table is its own without it: expected several"
    ),
    (
      "[home, work]", "home", 16,
      "`model.tables.cities.features` is `home`: expected a list, as in `[home]`"
    ),
    (
      "{features: [home, work]}", "{}", 16,
      "`model.tables.cities` has no `features`; `nas space reference model.tables.cities.features` explains it"
    ),
    (
      "{features: [home, work]}", "{features: [home, work], width: 3}", 16,
      "unknown key `width` in `model.tables.cities`: expected features"
    ),
    (
      "cities:", "home:", 16,
      "`model.tables.home` is a table, and the name of a feature: expected a name of its own"
    ),
    (
      "cities:", "user:", 16,
      "`model.tables.user` is a table, and the name of a feature: expected a name of its own"
    ),
    (
      "[home, work]", "[home, price]", 16,
      "`model.tables.cities` shares ids with `price`, which is not categorical: expected `type: categorical`"
    ),
    (
      "[home, work]", "[home, user]", 16,
      "`model.tables.cities` has `home` and `user`, whose ids are given by other rules: expected the same"
        + " `min_count`, `limit` and `buckets`"
    ),
    (
      "padding: \"0\", min_count: 2", "min_count: 3", 15,
      "`model.tables.items` has `clicked` and `item`, whose ids are given by other rules: expected the same"
        + " `min_count`, `limit` and `buckets`"
    ),
    (
      "user: {choices", "item: {choices", 19,
      "`model.embeddings.item` has the width of its table: expected `items`"
    ),
    (
      "[price]", "[price, home]", 20,
      "`model.embeddings.near` has `home`, which has the width of its table `cities`"
    ),
    (
      "near:", "cities:", 20,
      "`model.embeddings.cities` is a group, and the name of a table: expected a name of its own"
    ),
    (
      "near: {features: [price], choices: [2, 7], baseline: 7}", "tags: 3", 20,
      "`model.embeddings.tags` is not a feature of `data.features`"
    ),
    (
      "embedding: 6\n", "linear: true\n", 13,
      "`model` has neither `embedding` nor `embeddings.cities`"
    ),
    (
      ", padding: \"0\"", ", padding: \"\"", 7,
      "`data.features.clicked.padding` is ``: expected a value"
    ),
    (
      "list: brackets", "list: braces", 9,
      "`data.features.viewed.list` is `braces`: expected brackets; did you mean brackets?"
    ),
    (
      "list: brackets", "list: brackets, separator: \",\"", 9,
      "`data.features.viewed` has both `separator` and `list`: expected one"
    ),
    (
      "user: {type: categorical}", "user: {type: categorical, padding: \"0\"}", 6,
      "the feature `user` has `padding`, but no lists: expected a `separator` or `list` beside it"
    ),
    (
      "user: {type: categorical}", "user: {type: categorical, whole: 1}", 6,
      "`data.features.user.whole` is `1`: expected true or false"
    ),
    (
      "price: {type: numeric}", "price: {type: numeric, whole: true}", 8,
      "unknown key `whole` in `data.features.price`: it belongs to `type: categorical`; expected type, column,"
        + " separator, list, padding, encoding, buckets, decimal_comma"
    ),
  ]

  @Test(arguments: mistakes)
  func mistakesAreNamed(_ text: String, _ replacement: String, line: Int, problem: String) throws {
    try #require(Self.yaml.contains(text))
    let yaml = Self.yaml.replacing(text, with: replacement, maxReplacements: 1)
    #expect(throws: InputError(problem, file: "space.yaml", line: line)) {
      try SearchSpace(yaml: yaml, file: "space.yaml")
    }
  }

  @Test(arguments: [
    "\u{1}", "\u{2}", "\u{1d}", ", ", "::", "<sep>", "é", "\n", "\r\n", " ", "\t", "\u{1}\u{2}",
    "'", "\"\"",
  ])
  func everySeparatorComesBack(separator: String) throws {
    var space = try Self.space()
    space.data.schema.features[2].separator = separator
    space.data.schema.features[2].padding = separator + "0"
    space.data.schema.features[1].whole = true
    #expect(try WritingTests.readAgain(space) == space)
  }

  /// As one writes it in a file.
  @Test func aControlCharacterIsWrittenAsAnEscape() throws {
    let yaml = Self.yaml.replacing("separator: \"^\"", with: "separator: \"\\u0001\"")
    let space = try SearchSpace(yaml: yaml, file: "space.yaml")
    #expect(space.data.schema.features[2].separator == "\u{1}")
    #expect(try WritingTests.readAgain(space) == space)
  }
}
