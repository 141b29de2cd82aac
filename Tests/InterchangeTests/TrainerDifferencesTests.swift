// What an export says that it is not.

import LogSchema
import Model
import Testing

@testable import Interchange

@Suite struct TrainerDifferencesTests {
  private static func sentences(_ text: String) throws -> [String] {
    try FuxiCTRConfig(TrainerFixtures.run(text)).differences.sentences
  }

  @Test func eachIsSaidWhereItIsTrue() throws {
    let all = try Self.sentences(TrainerFixtures.space)
    let plain = try Self.sentences(TrainerFixtures.space(features: ["a"], linear: false))
    for part in [
      "its linear term; DCNv2 has none", "with a learned α that starts at 0",
      "the mean of 8 and 5, rounded up", "FuxiCTR gives it a bias",
      "an embedding for each of their quantiles: price.",
      "A missing number is 0 in FuxiCTR; nas has",
      "cannot hash in this version: every value of device",
      "Lists are cut to the longest of the training file: tags.",
    ] {
      #expect(all.contains { $0.contains(part) }, "\(part)")
      #expect(!plain.contains { $0.contains(part) }, "\(part)")
    }
    // What is true of every export.
    #expect(plain.count == 3, "\(plain)")
  }

  @Test(
    arguments: [
      ("training: {optimizer: adagrad,", "training: {optimizer: sgd,", "sum of squares", false),
      ("1.0e-8", "0.1", "AdaGrad's sum of squares starts at 0, in nas at 0.1", true),
      ("activation: relu", "activation: smelu", "torch has no SmeLU", true),
      (
        "label: clicked", "label: {column: rating, at_least: 4}", "write 1 or 0 into `rating`", true
      ),
      ("order:", "weight: importance\n  order:", "`importance` is left out", true),
      (
        "order:", "keep_negatives: {share: 0.25, seed: 1}\n  order:", "each with the weight 4.0",
        true
      ),
      (
        "site: {type: categorical}", "site: {type: time, column: at, part: hour}",
        "give it a column `site` with the hour, 0 to 23, of `at`", true
      ),
      (
        "age: {type: numeric, encoding: standardised}",
        "age: {type: numeric, encoding: log_squares}",
        "CustomizedFeatureProcessor, which the run script must use: age", true
      ),
      (
        "gone: {type: categorical}", "gone: {type: categorical, column: site}",
        "share one embedding", true
      ),
      (
        "gone: {type: categorical}", "gone: {type: numeric, column: site}",
        "cannot read the column `site` as text and as a number", true
      ),
    ])
  func aChangeIsTold(_ change: (from: String, to: String, part: String, isThere: Bool)) throws {
    let text = TrainerFixtures.space.replacing(change.from, with: change.to)
    try #require(text != TrainerFixtures.space)
    let sentences = try Self.sentences(text)
    #expect(sentences.contains { $0.contains(change.part) } == change.isThere, "\(sentences)")
  }

  @Test func theHeadingSaysWhatWasProved() throws {
    func heading(_ model: ExportedModel?) throws -> String {
      try FuxiCTRConfig(TrainerFixtures.run(found: model)).modelConfig()
        .replacing("\n# ", with: " ")
    }
    let found = try TrainerFixtures.found(0.875)
    #expect(found.name == "0875")
    let proved = try heading(found)
    #expect(
      proved.hasPrefix("# The baseline and the architecture of target 0.875, exported by nas"))
    #expect(
      proved.contains("was proved for the network of nas, as nas trains it. Train both models"))
    let space = try SearchSpace(yaml: TrainerFixtures.space, file: "space.yaml")
    let open = ExportedModel(
      target: 0.9, shape: found.shape, of: space, verdict: .inconclusive)
    #expect(
      try heading(open).contains("predicts as well as the baseline was not proved. Train both"))
    let worse = ExportedModel(target: 0.9, shape: found.shape, of: space, verdict: .worse)
    #expect(try heading(worse).contains("was found to predict worse"))
    #expect(
      try heading(nil).contains("Nothing cheaper was proved to predict as well. FuxiCTR differs"))
    // The baseline's own file does not say so where something was proved.
    let files = try EasyRecConfig(TrainerFixtures.run(found: found), values: nil).texts
    #expect(files.map(\.name) == ["baseline", "0875"])
    #expect(files.allSatisfy { !$0.text.contains("Nothing cheaper") })
  }

  @Test func namesOfModels() throws {
    let space = try SearchSpace(yaml: TrainerFixtures.space, file: "space.yaml")
    let names = ([0.9, 0.85, 1, 0.1, 0.123] as [Target]).map {
      ExportedModel(target: $0, shape: space.baselineShape, of: space, verdict: .neutral).name
    }
    #expect(names == ["090", "085", "100", "010", "0123"])
  }

  @Test func manyNamesAreCounted() {
    var differences = TrainerDifferences("X")
    let features = (1...20).map { Feature(name: "f\($0)", encoding: .dictionary()) }
    differences.add(features) { "Of \($0)." }
    differences.add([]) { "Of \($0)." }
    #expect(differences.sentences == ["Of f1, f2, f3, f4, f5, f6, f7 and 13 more."])
  }
}
