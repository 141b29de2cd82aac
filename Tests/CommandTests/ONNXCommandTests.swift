// `nas train --onnx` and `nas export --format onnx`: which network is written, and of which log.

import Foundation
import Testing

@Suite struct ONNXCommandTests {
  static let files = ["ctr.examples.jsonl", "ctr.onnx", "ctr.vocabulary.json"]

  @Test func aTrainingIsTheSameWithAnExport() throws {
    let project = try Project()
    let plain = try TrainCommandTests.metrics(try project.nas("train", "space.yaml", "--json"))
    try FileManager.default.createDirectory(
      at: project.url("serving"), withIntermediateDirectories: false)
    let outcome = try project.nas(
      "train", "space.yaml", "--json", "--onnx", "serving/ctr.onnx", "--onnx-examples", "5")
    #expect(try TrainCommandTests.metrics(outcome).logloss == plain.logloss)
    #expect(
      outcome.messages.contains(
        "The network is in serving/ctr.onnx, beside it are ctr.vocabulary.json and ctr.examples.jsonl"
      ))
    #expect(try project.names(in: "serving") == Self.files)
    let examples = try project.text("serving/ctr.examples.jsonl").split(separator: "\n")
    #expect(examples.count == 5 && examples[4].hasPrefix("{\"row\":2999,\"inputs\":{"))
  }

  /// The export of a run is the network of its trainer config at the run's first seed, to the bit.
  @Test func theExportIsTheChosenNetwork() throws {
    let project = try Project()
    _ = try project.nas("search", "space.yaml", "--seed", "5", "--rows", "2000", "--out", "run")
    for folder in ["exported", "trained"] {
      try FileManager.default.createDirectory(
        at: project.url(folder), withIntermediateDirectories: false)
    }
    let exported = try project.nas(
      "export", "run", "--format", "onnx", "--out", "exported/ctr.onnx", "--threads", "1")
    #expect(exported.exitCode == 0, "\(exported.messages)")
    #expect(exported.output == "" && !exported.messages.contains("another log"))
    let trained = try project.nas(
      "train", "run/trainer.yaml", "--seed", "5", "--rows", "2000", "--onnx", "trained/ctr.onnx")
    #expect(trained.exitCode == 0, "\(trained.messages)")
    for file in Self.files {
      #expect(
        try Data(contentsOf: project.url("exported/\(file)"))
          == Data(contentsOf: project.url("trained/\(file)")), "\(file)")
    }
    // Another target, another seed: another network.
    let chosen = try project.summary(of: "run").chosen
    let other = try project.nas(
      "export", "run", "--format", "onnx", "--target", chosen == 0.9 ? "0.6" : "0.9", "--out",
      "exported/other.onnx", "--seed", "6", "--onnx-examples", "0")
    #expect(other.exitCode == 0, "\(other.messages)")
    #expect(
      try Data(contentsOf: project.url("exported/other.onnx"))
        != Data(contentsOf: project.url("exported/ctr.onnx")))
    #expect(try project.text("exported/other.examples.jsonl") == "")
  }

  @Test func anotherLogIsNamed() throws {
    let project = try Project()
    _ = try project.nas("search", "space.yaml", "--rows", "2000", "--out", "run")
    let lines = ClickLog.csv.split(separator: "\n")
    try project.write(lines.prefix(1500).joined(separator: "\n") + "\n", to: "other.csv")
    let outcome = try project.nas(
      "export", "run", "--format", "onnx", "--out", "ctr.onnx", "--data", "other.csv",
      "--onnx-examples", "1")
    #expect(outcome.exitCode == 0)
    #expect(outcome.messages.contains("warning: this is another log than that of the run in run"))
    #expect(try project.text("ctr.examples.jsonl").hasPrefix("{\"row\":1498,"))
  }

  @Test(arguments: [
    (["export", "run", "--format", "onnx"], "--format onnx writes a file: name it with --out"),
    (["train", "space.yaml", "--onnx", "nowhere/ctr.onnx"], "nowhere: is not a folder that"),
    (
      ["train", "space.yaml", "--onnx-examples=-1"],
      "--onnx-examples is -1: expected a whole number"
    ),
  ])
  func wrongUsageIsRefused(arguments: [String], message: String) throws {
    let outcome = try Project().nas(arguments)
    #expect(outcome.exitCode == 2)
    #expect(outcome.messages.contains(message), "\(outcome.messages)")
    #expect(!outcome.messages.contains("train 1"), "nothing was trained")
  }

  /// What a network without any feature would predict from.
  @Test func aNetworkWithoutFeaturesIsRefused() throws {
    let project = try Project(
      space: SpaceText.neutral.replacing("{choices: [0, 2, 4, 8], baseline: 4}", with: "0"))
    let outcome = try project.nas("train", "space.yaml", "--onnx", "ctr.onnx")
    #expect(outcome.exitCode == 2)
    #expect(outcome.messages.contains("ctr.onnx: the architecture drops every feature"))
  }
}
