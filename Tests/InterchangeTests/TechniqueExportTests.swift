// Every optimizer and loss in other trainers' configs: under their name, or refused by its own.

import Files
import Model
import Testing
import Yams

@testable import Interchange

@Suite struct TechniqueExportTests {
  /// Spaces with each optimizer, then with each loss.
  static let spaces =
    Optimizers.registry.members.map { "optimizer: \($0.name), learning_rate: 0.004" }
    + Losses.registry.members.map { "loss: \($0.name), learning_rate: 0.004" }

  private static func run(_ training: String) throws -> ExportedRun {
    let text = TrainerFixtures.space(features: ["a"], linear: false)
    let lines = text.split(separator: "\n").filter { !$0.hasPrefix("training:") }
    return try TrainerFixtures.run(
      lines.joined(separator: "\n") + "\ntraining: {\(training), batch: 64}\n")
  }

  @Test(arguments: spaces) func fuxiCTRHasItsName(training: String) throws {
    let run = try Self.run(training)
    let settings = run.space.training
    guard let optimizer = settings.optimizer.inFuxiCTR, let loss = settings.loss.inFuxiCTR else {
      let error = #expect(throws: InputError.self) { try FuxiCTRConfig(run) }
      #expect(error.map { "\($0)".contains("FuxiCTR has nothing like the ") } == true)
      return
    }
    let config = try FuxiCTRConfig(run)
    let text = try config.modelConfig()
    let node = try #require(try Yams.compose(yaml: text)?["DCNv2_nas_baseline"])
    #expect(node["optimizer"]?.string == optimizer.name && node["loss"]?.string == loss.name)
    for difference in optimizer.differences + loss.differences {
      #expect(config.differences.sentences.contains(difference))
    }
    let read = try FuxiCTRModel(
      yaml: text, experiment: "DCNv2_nas_baseline", file: "model_config.yaml")
    #expect(type(of: read.training.optimizer) == type(of: settings.optimizer))
    #expect(read.training.learningRate == 0.004)
    #expect(!read.differences.contains { $0.contains("Its optimizer is") })
  }

  @Test(arguments: spaces) func easyRecHasItsName(training: String) throws {
    let run = try Self.run(training)
    let settings = run.space.training
    guard let optimizer = settings.optimizer.inEasyRec, let loss = settings.loss.inEasyRec else {
      let error = #expect(throws: InputError.self) { try EasyRecConfig(run, values: nil) }
      #expect(error.map { "\($0)".contains("TorchEasyRec has nothing like the ") } == true)
      return
    }
    let config = try EasyRecConfig(run, values: nil)
    for counterpart in [optimizer.tables, optimizer.dense, loss] {
      #expect(config.texts[0].text.contains("\(counterpart.name) {"))
      for (key, value) in counterpart.settings {
        #expect(config.texts[0].text.contains("\(key): "), "\(key) of \(value)")
      }
      for difference in counterpart.differences {
        #expect(config.differences.sentences.contains(difference))
      }
    }
  }
}
