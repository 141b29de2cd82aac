// A synthetic log, its truth, and the space that is searched on it.

import Foundation
import Model
import SyntheticLogs
import Testing

@Suite struct SynthCommandTests {
  static let widthBench = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().appending(path: "../../search-spaces/widthbench.yaml").path

  @Test func widthBenchTrainsOnIt() throws {
    let project = try Project()
    let made = try project.nas("synth", "--rows", "3000", "--out", "made.csv", "--seed", "2")
    #expect(made.exitCode == 0, "\(made.messages)")
    #expect(made.output.hasPrefix("3000 rows, positive rate 0."))
    let truth = try JSONDecoder().decode(
      SyntheticTruth.self, from: Data(contentsOf: project.url("made.csv.truth.json")))
    #expect(truth.settings.seed == 2 && truth.settings.positiveRate == 0.2)
    let trained = try project.nas("train", Self.widthBench, "--data", "made.csv", "--json")
    #expect(trained.exitCode == 0, "\(trained.messages)")
  }

  @Test func foreignFormsAreMade() throws {
    let project = try Project()
    let made = try project.nas(
      "synth", "--form", "avazu", "--rows", "3000", "--out", "avazu.csv", "--positive-rate", "0.3")
    #expect(made.exitCode == 0, "\(made.messages)")
    #expect(made.output.hasPrefix("3000 rows, positive rate 0."))
    #expect(try project.text("avazu.csv").hasPrefix("id,click,hour,C1,"))
    #expect(try project.text("avazu.csv.truth.json").contains("\"bayes_logloss\""))
  }

  @Test func widthBenchCanBeEnumerated() throws {
    let text = try String(contentsOfFile: Self.widthBench, encoding: .utf8)
    let space = try SearchSpace(yaml: text, file: "widthbench.yaml")
    let architectures = space.decisions.reduce(1) { $0 * $1.choice.values.count }
    #expect((1000...1600).contains(architectures))
  }

  @Test(arguments: [
    ["--rows", "0"], ["--rows", "10", "--positive-rate", "1"], ["--rows", "10", "--drift=-1"],
    ["--rows", "10", "--form", "criteo", "--drift", "1"],
  ])
  func wrongSettingsAreRefused(arguments: [String]) throws {
    let outcome = try Project().nas(["synth", "--out", "made.csv"] + arguments)
    #expect(outcome.exitCode == 2)
    #expect(outcome.messages.contains(": expected "), "\(outcome.messages)")
  }

  /// Searching with groups, and training what was found.
  @Test func aGroupIsSearchedAndExported() throws {
    let group = "{features: [hour, price], choices: [0, 2, 4], baseline: 4}"
    let space = SpaceText.neutral.replacing(
      "  cross:", with: "  embeddings: {both: \(group)}\n  cross:")
    let project = try Project(space: space)
    let outcome = try project.nas("search", "space.yaml", "--out", "run")
    #expect(outcome.exitCode == 0, "\(outcome.messages)")
    let summary = try project.summary(of: "run")
    let trained = try #require(summary.targets.first { $0.target == summary.chosen }).trained
    let width = try #require(trained.architecture["embeddings.both"])
    let config = try SearchSpace(yaml: project.text("run/trainer.yaml"), file: "trainer.yaml")
    #expect(config.model.embeddings[1...] == [Choice(fixed: width), Choice(fixed: width)])
    let again = try project.nas("train", "run/trainer.yaml", "--json")
    #expect(again.exitCode == 0, "\(again.messages)")
  }
}
