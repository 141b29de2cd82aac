// TorchEasyRec's configs, read back as protobuf text.

import Files
import Protobuf
import SwiftProtobuf
import Testing

@testable import Interchange

@Suite struct EasyRecConfigTests {
  /// What the log of `TrainerFixtures.space` says.
  private static let values = [
    FeatureValues(values: ["a", "b \"c\"", "größe"]), FeatureValues(), FeatureValues(values: ["t"]),
    FeatureValues(bounds: [1, 2.5, 4]), FeatureValues(mean: 40, deviation: 12.5), FeatureValues(),
  ]

  private static func configs(
    _ run: ExportedRun, values: [FeatureValues]? = Self.values
  ) throws -> [EasyRecEasyRecConfig] {
    // SwiftProtobuf reads no comments.
    try EasyRecConfig(run, values: values).texts.map { model in
      let lines = model.text.split(separator: "\n").filter { !$0.hasPrefix("#") }
      return try EasyRecEasyRecConfig(textFormatString: lines.joined(separator: "\n"))
    }
  }

  @Test func theFeaturesAreWhatTheLogSays() throws {
    let configs = try Self.configs(TrainerFixtures.run(found: TrainerFixtures.found()))
    let features = configs[0].featureConfigs
    #expect(features.count == 5)  // one is dropped
    let site = try #require(features[0].idFeature.first)
    #expect(site.featureName == "site" && site.expression == "user:site")
    #expect(site.vocabList == ["a", "b \"c\"", "größe"])
    #expect(site.embeddingDim == 8)
    let device = try #require(features[1].idFeature.first)
    #expect(device.hashBucketSize == 100 && device.vocabList.isEmpty && device.embeddingDim == 4)
    let tags = try #require(features[2].idFeature.first)
    #expect(tags.separator == "|" && tags.pooling == "mean")
    let price = try #require(features[3].rawFeature.first)
    #expect(price.boundaries == [1, 2.5, 4] && price.embeddingDim == 4)  // 3, rounded up
    let age = try #require(features[4].rawFeature.first)
    #expect(age.normalizer == "method=zscore,mean=40.0,standard_deviation=12.5" && age.hasMlp)
    // What was found drops another feature and keeps this one's.
    let names = configs[1].modelConfig[0].featureGroups[0].featureNames
    #expect(names == ["site", "device", "tags", "age", "gone"])
    #expect(
      configs[1].featureConfigs.map { $0.idFeature.first?.embeddingDim ?? 0 } == [4, 4, 8, 0, 4])
  }

  @Test func tablesAreShared() throws {
    let run = try TrainerFixtures.run(FuxiCTRConfigTests.tables)
    let features = try Self.configs(run, values: nil)[0].featureConfigs.flatMap(\.idFeature)
    #expect(
      features.map(\.embeddingName) == ["items", "items", "items", "cities", "cities"])
    #expect(features.map(\.embeddingDim) == [8, 8, 8, 4, 4])
    #expect(features.map(\.separator) == ["\u{1}", "", "^", "", ""])
    let sentences = try EasyRecConfig(run, values: nil).differences.sentences
    #expect(
      sentences.contains(
        "TorchEasyRec knows no value that only fills lists up: leave it out of those of clicked_items."
      ))
    #expect(sentences.contains { $0.hasPrefix("TorchEasyRec reads no lists in brackets") })
    let other = try Self.configs(TrainerFixtures.run(), values: nil)[0].featureConfigs
    #expect(other.flatMap(\.idFeature).allSatisfy { !$0.hasEmbeddingName })
  }

  @Test func withoutTheLogNumbersHaveNoBounds() throws {
    let run = try TrainerFixtures.run()
    let features = try Self.configs(run, values: nil)[0].featureConfigs
    #expect(features[0].idFeature.first?.hashBucketSize == 50)
    #expect(features[3].rawFeature.first?.boundaries == [])
    #expect(features[3].rawFeature.first?.hasMlp == true)
    let sentences = try EasyRecConfig(run, values: nil).differences.sentences
    #expect(sentences.contains { $0.hasPrefix("The log was not at hand, so that no vocabulary") })
    #expect(
      sentences.contains { $0.hasPrefix("The log was not at hand, so that numbers have no bounds") }
    )
    let known = try EasyRecConfig(run, values: Self.values).differences.sentences
    #expect(!known.contains { $0.contains("not at hand") })
  }

  @Test func theNetwork() throws {
    let crossed = try Self.configs(TrainerFixtures.run())[0].modelConfig[0]
    #expect(crossed.dcnV2.cross.crossNum == 2 && crossed.dcnV2.cross.lowRank == 7)
    #expect(crossed.dcnV2.final.hiddenUnits == [64, 32])
    #expect(crossed.dcnV2.final.activation == "nn.ReLU")
    #expect(!crossed.hasWideAndDeep && !crossed.hasMultiTower)

    let linear = try Self.configs(
      TrainerFixtures.run(TrainerFixtures.space(features: ["a", "b"], activation: "silu")),
      values: nil)
    let wide = linear[0].modelConfig[0]
    #expect(wide.wideAndDeep.deep.hiddenUnits == [16])
    #expect(wide.wideAndDeep.deep.activation == "nn.SiLU")
    #expect(wide.featureGroups.map(\.groupName) == ["deep", "wide"])
    #expect(wide.featureGroups.allSatisfy { $0.featureNames == ["a", "b"] })

    let plain = try Self.configs(
      TrainerFixtures.run(TrainerFixtures.space(features: ["a"], linear: false)), values: nil)
    #expect(plain[0].modelConfig[0].multiTower.towers.map(\.mlp.hiddenUnits) == [[16]])
  }

  @Test func trainingIsCarriedOver() throws {
    let config = try Self.configs(TrainerFixtures.run())[0]
    let training = config.trainConfig[0]
    #expect(training.sparseOptimizer.adagradOptimizer.lr == 0.00005)
    #expect(!training.sparseOptimizer.adagradOptimizer.hasInitialAccumulatorValue)
    #expect(training.denseOptimizer.adagradOptimizer.lr == 0.00005)
    #expect(config.dataConfig[0].batchSize == 128 && config.dataConfig[0].shuffle)
    #expect(config.dataConfig[0].labelFields == ["clicked"])
    let other = TrainerFixtures.space.replacing("1.0e-8", with: "0.1")
      .replacing("order:", with: "weight: importance\n  order:")
    let changed = try Self.configs(TrainerFixtures.run(other))[0]
    #expect(changed.trainConfig[0].sparseOptimizer.adagradOptimizer.initialAccumulatorValue == 0.1)
    #expect(changed.dataConfig[0].sampleWeightFields == ["importance"])
  }

  @Test func whatItCannotSayIsTold() throws {
    let sentences = try EasyRecConfig(TrainerFixtures.run(), values: Self.values).differences
      .sentences
    for part in [
      "dcn_v2 has none, and no bias of the logit", "has no α", "one rank for all cross layers",
      "no layer can be a bottleneck", "widths are rounded up for price.",
      "A missing number is a vector of zeros",
    ] {
      #expect(sentences.contains { $0.contains(part) }, "\(part)")
    }
    let plain = try EasyRecConfig(
      TrainerFixtures.run(TrainerFixtures.space(features: ["a"], linear: false)),
      values: [FeatureValues(values: ["v"])]
    ).differences.sentences
    #expect(plain.count == 2, "\(plain)")
  }

  @Test func withoutHiddenLayersThereIsNoSuchModel() throws {
    let text = TrainerFixtures.space(features: ["a"])
      .replacing("hidden: [{width: 16}]", with: "cross: [{rank: 4}]")
    let run = try TrainerFixtures.run(text)
    #expect(throws: InputError.self) { try EasyRecConfig(run, values: nil) }
  }
}
