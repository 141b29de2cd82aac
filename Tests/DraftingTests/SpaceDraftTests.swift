// What a draft makes of a log: a text that reads as the same space, with a reason for each of its parts.

import Drafting
import Files
import Foundation
import Interchange
import LogProfiling
import Model
import Numerics
import TestSupport
import Testing

@Suite struct SpaceDraftTests {
  /// A log of every kind of column; the site tells the label.
  static func log(rows: Int) -> String {
    var random = RandomStream(seed: 2, purpose: "draft")
    var text = "id,when,click,site,price,tags,ad_id,same,paid_at\n"
    for row in 0..<rows {
      let site = random.below(5)
      let click = random.uniform() < 0.1 + 0.1 * Double(site)
      let minute = row % 60 < 10 ? "0\(row % 60)" : "\(row % 60)"
      let tags = [["a"], ["b", "a"], ["c", "a", "b"], ["c"], ["b", "c"], ["a", "c"]][
        random.below(6)]
      text +=
        "x\(row)-\(row * row),2024-05-0\(1 + row * 8 / rows)T1\(row * 80 / rows % 10):\(minute),"
      text += "\(click ? 1 : 0),s\(site),\(Double(random.below(4000)) / 16),"
      text +=
        "\(tags.joined(separator: ";")),\(random.below(90)),yes,\(click ? "2024-06-01" : "")\n"
    }
    return text
  }

  static func profile(
    _ text: String, _ wishes: LogProfile.Wishes = LogProfile.Wishes()
  ) throws -> LogProfile {
    let path = NSTemporaryDirectory() + "nas-\(UUID().uuidString).csv"
    defer { try? FileManager.default.removeItem(atPath: path) }
    try DurableFile.write(text, to: path)
    return try LogProfile(LogSample(of: [path]), wishes, pool: WorkerPool(threads: 2))
  }

  /// The text without its first comment, which names the log.
  static func body(_ draft: SpaceDraft) throws -> String {
    let text = try draft.yaml(file: "space.yaml")
    #expect(try SearchSpace(yaml: text, file: "space.yaml") == draft.space)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    return lines.drop { $0.hasPrefix("#") }.joined(separator: "\n")
  }

  @Test func theDraftOfASmallLog() throws {
    let draft = try SpaceDraft(Self.profile(Self.log(rows: 3000)), paths: ["log.csv"])
    #expect(try Self.body(draft) == Self.golden)
    #expect(
      draft.warnings == [
        "paid_at is left out, since it is known only afterwards: it is filled in 913 rows, all of them positive; 0% "
          + "of the others are. Is it known before the outcome? Then put it in."
      ])
  }

  static let golden = """
    data:
      path: log.csv
      format: csv
      label: click  # known by its name; 0 or 1
      # It spans 7 days. The log has its rows in another order.
      order: {time: when}
      features:
        site: {type: categorical}                           # 5 values
        price: {type: numeric, buckets: 32}                 # numbers, 0 to 249.9
        tags: {type: categorical, separator: ";"}           # 3 values in lists, between `;`
        ad_id: {type: categorical}                          # 90 values, named like ids
        hour: {type: time, part: hour, column: when}        # the hour of the day, UTC
        weekday: {type: time, part: weekday, column: when}  # the day of the week, UTC
        # Left out:
        # id: {type: categorical, min_count: 5}  # nearly every row has its own
        # when: the time of the rows: ISO 8601 dates
        # click: the label
        # same: only `yes`
        # paid_at: {type: categorical}  # is known only afterwards: it is filled in 913 rows, all of them positive; 0% of
        #                               # the others are
    model:
      embedding: {choices: [0, 2, 4, 8, 16, 32], baseline: 8}
      embeddings:
        # Features with few values need few columns.
        site: {choices: [0, 2, 4, 8], baseline: 4}
        tags: {choices: [0, 1, 2, 4], baseline: 2}
        weekday: {choices: [0, 2, 4, 8], baseline: 4}
      hidden:
        - width: {choices: [32, 64, 128, 256], baseline: 128}
        - width: {choices: [16, 32, 64, 128], baseline: 64}
    training: {optimizer: adagrad, learning_rate: 0.02, initial_accumulator: 1.0e-08, batch: 16}
    # Targets: maximum cost as a fraction of the baseline's cost.
    search: {reward: rejection, cost: flops, targets: [0.85, 0.9, 0.95]}
    # A candidate is neutral if the upper bound of its log-loss increase is within the margin.
    verdict: {margin: 0.001, confidence: 0.95, seeds: 3, max_seeds: 12}

    """

  @Test func theModelOfTodayIsTheBaseline() throws {
    let trainer = try FuxiCTRModel(yaml: fuxiCTRConfig, experiment: nil, file: "model_config.yaml")
    let text = Self.log(rows: 500).replacing("site", with: "C1").replacing("ad_id", with: "C4")
    let draft = try SpaceDraft(Self.profile(text), paths: ["log.csv"], like: trainer)
    let space = draft.space
    #expect(try Self.body(draft).contains("\n    C1: {choices: [0, 1, 2, 5, 10], baseline: 5}\n"))
    let widths = zip(space.data.schema.features, space.baselineShape.embeddings)
    #expect(widths.allSatisfy { $1 == ($0.name == "C1" ? 5 : 8) })
    let input = space.baselineShape.inputWidth
    let structure = try #require(ExportedStructure(space.model, space.baselineShape))
    #expect(structure.ranks == [input / 2, input / 2])
    #expect(structure.stacked.isEmpty && structure.parallel?.map(\.width) == [96, 48])
    #expect(
      space.decisions.first { $0.path == "layers.0.parallel.1.0.dense.width" }?.choice.values
        == [24, 48, 96, 192].map(ChoiceValue.width))
    #expect(!space.model.linear)
    #expect(space.training.batch == 4096 && space.training.learningRate == 0.05)
    #expect(try draft.yaml(file: "f").contains(", activation: silu}\n"))
    #expect(
      draft.warnings.last == "Its feature_specs name columns that the log has not: C2, C3.")
  }

  /// Each of FuxiCTR's structures becomes a space, and the space's text that same space again.
  @Test(arguments: [
    ("parallel", "[]", "[96, 48]"), ("stacked", "[96, 48]", "[]"),
    ("stacked_parallel", "[96, 48]", "[32]"), ("crossnet_only", "[]", "[]"),
  ])
  func everyStructureIsCarriedOver(structure: String, stacked: String, parallel: String) throws {
    let config = fuxiCTRConfig.replacing("structure: parallel", with: "structure: \(structure)")
      .replacing("stacked_dnn_hidden_units: []", with: "stacked_dnn_hidden_units: \(stacked)")
      .replacing(
        "parallel_dnn_hidden_units: [96, 48]", with: "parallel_dnn_hidden_units: \(parallel)"
      )
      .replacing("['ReLU', 'SiLU']", with: "SiLU")
    let trainer = try FuxiCTRModel(yaml: config, experiment: nil, file: "model_config.yaml")
    let draft = try SpaceDraft(Self.profile(Self.log(rows: 500)), paths: ["log.csv"], like: trainer)
    #expect(!draft.warnings.contains { $0.contains("beside") })
    let again = try SearchSpace(yaml: try draft.yaml(file: "f"), file: "space.yaml")
    #expect(again == draft.space)
    let found = try #require(ExportedStructure(again.model, again.baselineShape))
    #expect(found.ranks.count == 2)
    #expect("\(found.stacked.map(\.width))" == stacked)
    #expect("\(found.parallel?.map(\.width) ?? [])" == parallel)
    #expect((found.parallel != nil) == structure.contains("parallel"))
  }

  /// Several activations need the long form, with or without layers beside others.
  @Test(arguments: ["parallel", "stacked"])
  func severalActivationsAreCarriedOver(structure: String) throws {
    let config = fuxiCTRConfig.replacing("structure: parallel", with: "structure: \(structure)")
      .replacing("stacked_dnn_hidden_units: []", with: "stacked_dnn_hidden_units: [32, 16]")
    let trainer = try FuxiCTRModel(yaml: config, experiment: nil, file: "model_config.yaml")
    let draft = try SpaceDraft(Self.profile(Self.log(rows: 500)), paths: ["log.csv"], like: trainer)
    let again = try SearchSpace(yaml: try draft.yaml(file: "f"), file: "space.yaml")
    #expect(again == draft.space)
    let found = try #require(ExportedStructure(again.model, again.baselineShape))
    #expect(found.ranks.count == 2)
    #expect((found.parallel ?? found.stacked).map(\.activation) == [.relu, .silu])
  }

  @Test func bottlenecksActivationAndDroppedFeaturesAreCarriedOver() throws {
    let config = fuxiCTRConfig.replacing("['ReLU', 'SiLU']", with: "[Identity, SiLU]")
      .replacing("embedding_dim: 8", with: "embedding_dim: 8\n    use_features: [C1, C9]")
    let trainer = try FuxiCTRModel(yaml: config, experiment: nil, file: "model_config.yaml")
    let text = Self.log(rows: 500).replacing("site", with: "C1")
    let draft = try SpaceDraft(Self.profile(text), paths: ["log.csv"], like: trainer)
    let space = draft.space
    let features = space.data.schema.features
    #expect(features.count > 1)
    #expect(Array(space.baselineShape.embeddings) == features.map { $0.name == "C1" ? 5 : 0 })
    #expect(
      ExportedStructure(space.model, space.baselineShape)?.parallel
        == [ExportedStructure.Hidden(width: 48, bottleneck: 96, activation: .silu)])
    #expect(
      draft.warnings.suffix(2) == [
        "Its feature_specs name columns that the log has not: C2, C3.",
        "Its use_features name columns that the log has not: C9.",
      ])
    _ = try draft.yaml(file: "f")
  }

  /// Names and values that YAML would read as something else, or that would end a comment.
  @Test func awkwardNamesComeBack() throws {
    let names = [
      "no", "12", "a: b", "a #b", "- a", "{a", "größe", "'", "\"\"\"\"\"\"", "null", "\"x\ny\"",
    ]
    var text = "label," + names.joined(separator: ",") + "\n"
    for row in 0..<200 {
      let values = names.indices.map { "\"v\($0)\n\((row + $0) % 7)\"" }
      text += "\(row % 3 == 0 ? 1 : 0)," + values.joined(separator: ",") + "\n"
    }
    let draft = try SpaceDraft(Self.profile(text), paths: ["a: #b.csv"])
    _ = try Self.body(draft)
    // The last has a line break: left out; as is the one that is constant.
    #expect(
      draft.space.data.schema.features.map(\.name)
        == ["no", "12", "a: b", "a #b", "- a", "{a", "größe", "'", "\"\"", "null"])
  }

  @Test func aBatchLeavesEnoughSteps() throws {
    for (rows, batch) in [(40, 16), (3000, 16), (7000, 32), (60_000, 256)] {
      let text = "label,x\n" + (0..<rows).map { "\($0 % 2),v\($0 % 7)\n" }.joined()
      let draft = try SpaceDraft(Self.profile(text), paths: ["log.csv"])
      #expect(draft.space.training.batch == batch)
    }
  }

  @Test func withoutLabelOrFeaturesThereIsNoDraft() throws {
    let noLabel = try Self.profile("a,b\n1,2\n3,4\n5,6\n")
    #expect(throws: InputError.self) { try SpaceDraft(noLabel, paths: ["log.csv"]) }
    let noFeature = try Self.profile("label,b\n0,x\n1,x\n0,x\n")
    do {
      _ = try SpaceDraft(noFeature, paths: ["log.csv"])
      Issue.record("expected an error")
    } catch {
      #expect("\(error)".contains("no column that may be a feature: label: the label; b: only `x`"))
    }
  }
}
