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
    // Two rules may have one name there.
    #expect(read.training.optimizer.inFuxiCTR?.name == optimizer.name)
    #expect(read.training.learningRate == 0.004)
    #expect(!read.differences.contains { $0.contains("Its optimizer is") })
  }

  /// What FuxiCTR has of a recipe is read back as it was, and what it has not is told.
  @Test func fuxiCTRHasTheRecipe() throws {
    let own =
      "optimizer: adam, embedding_l2: 1.0e-5, dense_l2: 0.25, clip_norm: 3, dropout: 0.1, embedding_learning_rate: 0.1, warm_up_steps: 9"
    let config = try FuxiCTRConfig(try Self.run(own))
    let text = try config.modelConfig()
    #expect(text.contains("embedding_regularizer: 1.0e-05\n"), "YAML 1.1 reads 1e-05 as a text")
    let read = try FuxiCTRModel(
      yaml: text, experiment: "DCNv2_nas_baseline", file: "model_config.yaml")
    #expect(read.training.embeddingL2 == 1e-5 && read.training.denseL2 == 0.25)
    #expect(read.training.clipNorm == 3 && read.training.dropout == 0.1)
    let told = config.differences.sentences
    for part in ["in nas that of embeddings is 0.1", "with 9 steps of warm-up"] {
      #expect(told.contains { $0.contains(part) }, "\(told)")
    }
    #expect(!told.contains { $0.contains("L2") || $0.contains("clips") })
  }

  /// TorchEasyRec has a rate for embeddings, and no penalty.
  @Test func easyRecHasTheRate() throws {
    let own =
      "optimizer: adam, learning_rate: 0.004, embedding_l2: 0.5, clip_norm: 3, dropout: 0.1, embedding_learning_rate: 0.125"
    let config = try EasyRecConfig(try Self.run(own), values: nil)
    #expect(
      config.texts[0].text.contains("lr: 0.125") && config.texts[0].text.contains("lr: 0.004"))
    let told = config.differences.sentences
    for part in [
      "no L2 penalty of the loss: in nas there is embedding_l2 0.5", "down to the norm 3",
    ] {
      #expect(told.contains { $0.contains(part) }, "\(told)")
    }
    #expect(!told.contains { $0.contains("one learning rate") })
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
