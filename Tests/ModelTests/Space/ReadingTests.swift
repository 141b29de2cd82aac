// What a space file says, as values.

import Files
import LogSchema
import Model
import Testing

@Suite struct ReadingTests {
  @Test func everySectionIsRead() throws {
    let space = try SearchSpace(yaml: example, file: "space.yaml")
    #expect(
      space.data
        == DataSection(
          paths: ["../data/log.csv.gz"],
          schema: Schema(
            label: "clicked", order: .shuffle(seed: 7), group: ["user", "day"],
            features: [
              Feature(name: "site", encoding: .dictionary()),
              Feature(name: "device", encoding: .hashed(buckets: 100)),
              Feature(name: "tags", encoding: .dictionary(), separator: "|"),
              Feature(name: "price", encoding: .quantiles(buckets: 16)),
              Feature(name: "age", encoding: .quantiles(buckets: 32)),
            ])))
    let shared = choice(0, 4, 8, baseline: 4)
    #expect(
      space.model
        == ModelSection(
          embeddings: [shared, choice(2, 16, baseline: 16), shared, fixed(3), shared],
          linear: false,
          ranks: [choice(0, 8, baseline: 8), fixed(5)],
          hidden: [
            ModelSection.Hidden(width: choice(16, 32, baseline: 32), bottleneck: bottleneck(4)),
            ModelSection.Hidden(width: fixed(9), bottleneck: fixed(2)),
            ModelSection.Hidden(width: fixed(6)),
          ],
          activation: .silu))
    #expect(space.training.optimizer is SGD && space.training.loss is Logistic)
    #expect(space.training.learningRate == 0.05)
    #expect((space.training.optimizer as? SGD)?.initialAccumulator == 0.25)
    #expect(space.training.batch == 128)
    #expect(space.search.reward == .absolute)
    #expect(space.search.policy == .conditional)
    #expect(space.search.cost == .bytes)
    #expect(space.search.targets == [0.5, 1])
    #expect(space.search.samples == 3)
    #expect(space.search.warmUp == 0.125)
    #expect(space.search.finalists == 5)
    #expect(space.search.learningRate == 0.0625)
    #expect(space.search.beta == -0.5)
    #expect(space.search.examples == 96)
    #expect(space.verdict.margin == 0.002)
    #expect(space.verdict.confidence == 0.9)
    #expect(space.verdict.seeds == 4)
    #expect(space.verdict.maxSeeds == 16)
    #expect(space.verdict.blocks == 30)
    #expect(space.verdict.skip == 0.25)
  }

  static let small = """
    data: {path: log.csv, label: y, features: {site: {type: categorical}}}
    model: {embedding: 4}

    """

  @Test func whatIsNotSaidHasItsDefault() throws {
    let space = try SearchSpace(yaml: Self.small, file: "space.yaml")
    #expect(space.data.schema.order == .log)
    #expect(space.data.schema.group == [])
    #expect(space.model == ModelSection(embeddings: [fixed(4)]))
    #expect(space.training == TrainingSettings())
    #expect(space.search == SearchSettings())
    #expect(space.verdict == VerdictSettings())
    #expect(space.decisions.isEmpty)
  }

  /// Two samples are the least of whatever compares them.
  @Test(arguments: SearchSettings.Searcher.allCases, [1, 2])
  func searchersAreRead(searcher: SearchSettings.Searcher, samples: Int) throws {
    let text =
      Self.small.replacing("embedding: 4", with: "embedding: {choices: [2, 4], baseline: 4}")
      + "search: {searcher: \(searcher.rawValue), reward: relu, samples: \(samples)}"
    guard samples > 1 || searcher == .controller || searcher == .dnas else {
      #expect(throws: InputError.self) { try SearchSpace(yaml: text, file: "s") }
      return
    }
    let space = try SearchSpace(yaml: text, file: "s")
    #expect(space.search.searcher == searcher)
    #expect(try WritingTests.readAgain(space) == space)
  }

  @Test(arguments: [
    ("log", RowOrder.log), ("{time: at}", .time(column: "at")), ("{shuffle: 0}", .shuffle(seed: 0)),
  ])
  func ordersAreRead(yaml: String, order: RowOrder) throws {
    let text = Self.small.replacing("label: y", with: "label: y, order: \(yaml)")
    #expect(try SearchSpace(yaml: text, file: "s").data.schema.order == order)
  }

  @Test(arguments: [
    ("y", "y" as Label), ("{column: y}", "y"),
    ("{column: rating, at_least: 4}", Label("rating", .atLeast(4))),
    ("{column: income, positive: 50000+.}", Label("income", .value("50000+."))),
  ])
  func labelsAreRead(yaml: String, label: Label) throws {
    let text = Self.small.replacing("label: y", with: "label: \(yaml)")
    let space = try SearchSpace(yaml: text, file: "s")
    #expect(space.data.schema.label == label)
    #expect(try WritingTests.readAgain(space) == space)
  }

  @Test(arguments: [
    ("{type: categorical, min_count: 10}", Feature.Encoding.dictionary(.init(minimumCount: 10))),
    (
      "{type: categorical, min_count: 2, limit: 99, buckets: 7}",
      .dictionary(.init(minimumCount: 2, limit: 99, buckets: 7))
    ),
    ("{type: categorical, limit: 99}", .dictionary(.init(limit: 99))),
    ("{type: categorical, buckets: 7}", .hashed(buckets: 7)),
    ("{type: numeric, encoding: quantiles, buckets: 7}", .quantiles(buckets: 7)),
    ("{type: numeric, encoding: log_squares}", .logSquares()),
    (
      "{type: numeric, encoding: log_squares, min_count: 2}",
      .logSquares(.init(minimumCount: 2))
    ),
    ("{type: numeric, encoding: standardised}", .standardised),
    ("{type: time}", .time(.hour)),
    ("{type: time, part: hour_of_week}", .time(.hourOfWeek)),
    (
      "{type: time, part: weekday, format: \"%y%m%d%H\"}",
      .time(.weekday, format: .pattern("%y%m%d%H"))
    ),
  ])
  func encodingsAreRead(yaml: String, encoding: Feature.Encoding) throws {
    let yaml = yaml.dropLast() + ", column: where}"
    let text = Self.small.replacing("{type: categorical}", with: yaml)
    let space = try SearchSpace(yaml: text, file: "s")
    #expect(
      space.data.schema.features == [Feature(name: "site", column: "where", encoding: encoding)])
    #expect(try WritingTests.readAgain(space) == space)
  }

  @Test func filesWeightAndSamplingAreRead() throws {
    let keys = "path: [a.gz, b.gz], format: tsv, weight: w, keep_negatives: {share: 0.1, seed: 3}"
    let text = Self.small.replacing("path: log.csv", with: keys)
    let space = try SearchSpace(yaml: text, file: "s")
    #expect(space.data.paths == ["a.gz", "b.gz"])
    #expect(space.data.schema.format == .tsv)
    #expect(space.data.schema.weight == "w")
    #expect(space.data.schema.sampling == NegativeSampling(share: 0.1, seed: 3))
    #expect(try WritingTests.readAgain(space) == space)
    let short = Self.small.replacing("label: y", with: "label: y, keep_negatives: 0.25")
    #expect(
      try SearchSpace(yaml: short, file: "s").data.schema.sampling
        == NegativeSampling(share: 0.25, seed: 1))
  }

  @Test func architecturesAreReadByPath() throws {
    let space = try SearchSpace(yaml: example, file: "space.yaml")
    let named = try space.architecture(
      yaml: "{embeddings.site: 8, hidden.0.bottleneck: 4, \"cross.0.rank\": 0}", file: "a.json")
    // site, device, tags, age, rank, width, bottleneck; what is not named is the baseline's.
    #expect(named.choices == [2, 1, 1, 1, 0, 1, 1])
    #expect(try space.architecture(space.values(of: named), file: "a.json") == named)
    #expect(
      try space.architecture(yaml: "{hidden.0.bottleneck: none}", file: "a") == space.baseline)
  }
}
