// FuxiCTR's configs: what they say is what was found, and reading them gives it back.

import Files
import LogSchema
import Model
import Testing
import Yams

@testable import Interchange

@Suite struct FuxiCTRConfigTests {
  private static func model(_ run: ExportedRun, _ experiment: String) throws -> FuxiCTRModel {
    try FuxiCTRModel(
      yaml: FuxiCTRConfig(run).modelConfig(), experiment: experiment, file: "model_config.yaml")
  }

  @Test func readingBackGivesTheSameWidths() throws {
    let run = try TrainerFixtures.run(found: TrainerFixtures.found())
    for (experiment, model) in zip(["DCNv2_nas_baseline", "DCNv2_nas_090"], run.models) {
      let read = try Self.model(run, experiment)
      let features = run.space.data.schema.features.map(\.name)
      let kept = read.features ?? features
      #expect(
        features.map { kept.contains($0) ? read.embeddings[$0] ?? read.embedding : 0 }
          == Array(model.shape.embeddings))
      #expect(read.hidden == model.structure?.stacked)
      #expect(read.crossLayers == 2 && read.rank == 7)  // the mean of 8 and 5, rounded up
      #expect(read.training.optimizer is AdaGrad)
      #expect(read.training.learningRate == 0.00005)
      #expect(read.training.batch == 128)
    }
  }

  @Test(arguments: ["relu", "silu"]) func theActivationComesBack(_ name: String) throws {
    let run = try TrainerFixtures.run(TrainerFixtures.space(features: ["a"], activation: name))
    let read = try Self.model(run, "DCNv2_nas_baseline")
    #expect(read.hidden.map(\.activation.rawValue) == [name])
    #expect(!read.differences.contains { $0.contains("activations") })
  }

  private static func run(layers: String) throws -> ExportedRun {
    let space = TrainerFixtures.space(features: ["a"])
      .replacing("hidden: [{width: 16}]\n  activation: relu", with: "layers: \(layers)")
    return try TrainerFixtures.run(space)
  }

  @Test func severalActivationsComeBack() throws {
    let run = try Self.run(
      layers: "[{dense: {width: 8, activation: silu}}, {dense: {width: 6}}]")
    let read = try Self.model(run, "DCNv2_nas_baseline")
    #expect(read.hidden == run.models[0].structure?.stacked)
    #expect(read.hidden.map(\.activation) == [.silu, .relu])
    #expect(!read.differences.contains { $0.contains("activations") })
  }

  /// FuxiCTR takes the last of the hidden layers there, which it does not look for.
  @Test(arguments: ["[{cross: {rank: 2}}]", "[{cross: {rank: 2}}, {dense: {width: 4}}]"])
  func anEmptyBranchIsRefused(branch: String) throws {
    let run = try Self.run(layers: "[{parallel: {branches: [\(branch), []]}}]")
    let error = #expect(throws: InputError.self) { try FuxiCTRConfig(run) }
    #expect(
      error?.problem
        == "the baseline has a branch without layers beside its cross layers: FuxiCTR's DCNv2 needs a"
        + " hidden layer there")
  }

  @Test func theTextIsWhatFuxiCTRReads() throws {
    let run = try TrainerFixtures.run(found: TrainerFixtures.found())
    let node = try #require(try Yams.compose(yaml: FuxiCTRConfig(run).modelConfig()))
    let found = try #require(node["DCNv2_nas_090"])
    #expect(found["optimizer"]?.string == "Adagrad")
    // YAML 1.1 takes 5e-05 for text.
    #expect(found["learning_rate"]?.scalar?.string == "5.0e-05")
    #expect(found["model_structure"]?.string == "stacked")
    #expect(found["use_low_rank_mixture"]?.bool == true)
    #expect(found["num_experts"]?.int == 1)
    #expect(found["stacked_dnn_hidden_units"]?.array().map(\.int) == [64, 32])
    #expect(found["dnn_activations"]?.array().map(\.string) == ["ReLU", "ReLU"])
    #expect(
      found["use_features"]?.array().map(\.string) == ["site", "device", "tags", "age", "gone"])
    #expect(found["shuffle"]?.bool == true)
    #expect(found["seed"]?.int == 3)
    let baseline = try #require(node["DCNv2_nas_baseline"])
    #expect(baseline["stacked_dnn_hidden_units"]?.array().map(\.int) == [16, 64, 32])
    #expect(baseline["dnn_activations"]?.array().map(\.string) == ["Identity", "ReLU", "ReLU"])
    #expect(baseline["embedding_dim"]?.int == 8)
  }

  @Test func withoutCrossLayersOrHiddenLayers() throws {
    let run = try TrainerFixtures.run(TrainerFixtures.space(features: ["a", "b"]))
    let text = try FuxiCTRConfig(run).modelConfig()
    let plain = try #require(try Yams.compose(yaml: text)?["DCNv2_nas_baseline"])
    #expect(plain["num_cross_layers"]?.int == 0)
    #expect(plain["use_low_rank_mixture"]?.bool == false)
    #expect(plain["use_features"]?.null != nil)
    #expect(plain["shuffle"]?.bool == false)
    let crossed = TrainerFixtures.space(features: ["a"])
      .replacing("hidden: [{width: 16}]", with: "cross: [{rank: 4}]")
    let only = try #require(
      try Yams.compose(yaml: FuxiCTRConfig(TrainerFixtures.run(crossed)).modelConfig()))
    #expect(only["DCNv2_nas_baseline"]?["model_structure"]?.string == "crossnet_only")
    #expect(only["DCNv2_nas_baseline"]?["low_rank"]?.int == 4)
  }

  @Test func columns() throws {
    let config = try FuxiCTRConfig(TrainerFixtures.run())
    let data = try #require(try Yams.compose(yaml: config.datasetConfig())?["nas_data"])
    let columns = try #require(data["feature_cols"]?.array())
    #expect(
      columns.map { $0["name"]?.string } == ["site", "device", "tags", "price", "age", "gone"])
    #expect(
      columns.map { $0["type"]?.string }
        == ["categorical", "categorical", "sequence", "numeric", "numeric", "categorical"])
    #expect(columns[2]["splitter"]?.string == "|")
    #expect(columns[2]["min_categr_count"]?.int == 3)
    #expect(columns[3]["normalizer"]?.string == "StandardScaler")
    #expect(data["label_col"]?["name"]?.string == "clicked")
  }

  /// A space of two tables, with lists in every form.
  static let tables = """
    data:
      path: log.csv
      label: clicked
      order: log
      features:
        clicked_items: {type: categorical, separator: "\\u0001", padding: "0", min_count: 2}
        item.id: {type: categorical, min_count: 2}
        seen: {type: categorical, list: brackets, whole: true, min_count: 2}
        home: {type: categorical, buckets: 5}
        work: {type: categorical, buckets: 5}
        price: {type: numeric, decimal_comma: true}
    model:
      embedding: 8
      tables: {items: {features: [item.id, clicked_items, seen]}, cities: {features: [home, work]}}
      embeddings: {cities: 4}
      linear: false
      hidden: [{width: 16}]

    """

  @Test func tablesAreShared() throws {
    let config = try FuxiCTRConfig(TrainerFixtures.run(Self.tables))
    let data = try #require(try Yams.compose(yaml: config.datasetConfig())?["nas_data"])
    let columns = try #require(data["feature_cols"]?.array())
    #expect(
      columns.prefix(5).map { $0["share_embedding"]?.string } == [
        nil, "clicked_items", "clicked_items", nil, "home",
      ])
    #expect(columns.prefix(3).map { $0["splitter"]?.string } == ["\u{1}", nil, "^"])
    #expect(columns[0]["fill_na"]?.string == "0")
    let model = try #require(
      try Yams.compose(yaml: config.modelConfig())?["DCNv2_nas_baseline"])
    #expect(model["embedding_dim"]?.int == 8)
    #expect(model["feature_specs"]?[0]?["name"]?.array().map(\.string) == ["home", "work"])
    for sentence in [
      "FuxiCTR reads no lists in brackets: write the values of seen with `^` between them.",
      "FuxiCTR takes `123` and `123.0` for two values: write the whole numbers of seen in one way.",
      "FuxiCTR reads no decimal commas: write the numbers of price with a point.",
      "FuxiCTR counts the values of each column for itself, while nas counts those of a table's features together:"
        + " clicked_items, item.id, seen.",
    ] {
      #expect(config.differences.sentences.contains(sentence), "\(sentence)")
    }
    // What was written is read as the same columns.
    let read = try FuxiCTRColumns(
      yaml: config.datasetConfig(), dataset: nil, file: "dataset_config.yaml")
    #expect(read.columns.prefix(3).map(\.separator) == ["\u{1}", nil, "^"])
    #expect(read.columns.prefix(3).map(\.sharesTableOf) == [nil, "clicked_items", "clicked_items"])
    #expect(read.columns.map(\.column).prefix(2) == ["clicked_items", "item.id"])
    #expect(read.label == "clicked" && read.trainingData == "./data/train.csv")
  }

  /// Names that YAML 1.1 would read as something else, and such as torch has for its own parts.
  @Test func awkwardNames() throws {
    let names = [
      "no", "y", "12", "12:30", "2013-01-01", "a: b", "a #b", "\"'", "größe", "type", "x.y", "null",
      "a(b).c",
    ]
    let quoted = names.map { "\"\($0.replacing("\"", with: "\\\""))\"" }
    let config = try FuxiCTRConfig(TrainerFixtures.run(TrainerFixtures.space(features: quoted)))
    let text = try config.datasetConfig()
    let columns = try #require(try Yams.compose(yaml: text)?["nas_data"]?["feature_cols"]?.array())
    let expected = names.map { ["type": "type_", "x.y": "x_y", "a(b).c": "a(b)_c"][$0] ?? $0 }
    #expect(columns.prefix(names.count).map { $0["name"]?.scalar?.string } == expected)
    // In quotes, since other readers than Yams have other rules.
    for name in ["no", "y", "12", "12:30", "2013-01-01", "null"] {
      #expect(text.contains("{name: \"\(name)\","), "\(name)")
    }
    #expect(columns[9]["preprocess"]?.string == "copy_from(type)")
    #expect(columns[10]["preprocess"]?.string == "copy_from(x.y)")
    // The columns themselves, so that FuxiCTR reads them as text.
    #expect(columns.dropFirst(names.count).map { $0["name"]?.string } == ["type", "x.y"])
    #expect(columns.dropFirst(names.count).allSatisfy { $0["active"]?.bool == false })
    let sentences = config.differences.sentences
    #expect(
      sentences.contains(
        "FuxiCTR cannot have features of some names: type is type_, x.y is x_y, a(b).c is a(b)_c."))
    #expect(
      sentences.contains {
        $0.hasPrefix("FuxiCTR cannot read the column `a(b).c` under another name: call it `a(b)_c`")
      })
    // Every line of the heading is a comment, whatever the names hold.
    let heading = text.prefix { $0 != "{" }.split(separator: "\n")
    #expect(heading.filter { !$0.hasPrefix("#") }.first == "nas_data:")
  }

  @Test func aModelWithoutFeaturesIsRefused() throws {
    var found = try TrainerFixtures.found()
    let (values, features) = (found.shape.values, found.shape.features)
    let shape = Shape(
      features: features, values: values.enumerated().map { $0 < features ? 0 : $1 })
    let space = try SearchSpace(yaml: TrainerFixtures.space, file: "space.yaml")
    found = ExportedModel(target: 0.9, shape: shape, of: space, verdict: .neutral)
    let run = try TrainerFixtures.run(found: found)
    #expect(throws: InputError.self) { try FuxiCTRConfig(run) }
    #expect(throws: InputError.self) { try EasyRecConfig(run, values: nil) }
  }
}
