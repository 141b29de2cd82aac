// A log that was imported stands for the log itself.

import Foundation
import Testing

@Suite struct ImportCommandTests {
  @Test func aDatasetTrainsAsItsLogDoes() throws {
    let project = try Project()
    let imported = try project.nas("import", "log.csv", "--space", "space.yaml", "--out", "dataset")
    #expect(imported.exitCode == 0, "\(imported.messages)")
    #expect(imported.output.hasPrefix("\(ClickLog.rows) rows"))
    let ofLog = try project.nas("train", "space.yaml", "--json")
    let ofDataset = try project.nas("train", "space.yaml", "--data", "dataset", "--json")
    #expect(ofLog.exitCode == 0, "\(ofLog.messages)")
    #expect(ofDataset.output == ofLog.output)
  }

  @Test func anImportOverwritesNothing() throws {
    let project = try Project()
    try project.write("mine", to: "dataset")
    let outcome = try project.nas("import", "log.csv", "--space", "space.yaml", "--out", "dataset")
    #expect(outcome.exitCode == 2)
    #expect(outcome.messages.contains("dataset: exists already"))
    #expect(try project.text("dataset") == "mine")
  }

  @Test func theAnswerIsJSONToo() throws {
    struct Answer: Decodable {
      struct Feature: Decodable { let name: String, vocabulary_size: Int }
      let rows: Int, positive_rate: Double, features: [Feature], bytes: Int
    }
    let project = try Project()
    let outcome = try project.nas(
      "import", "log.csv", "--space", "space.yaml", "--out", "dataset", "--json")
    #expect(outcome.exitCode == 0, "\(outcome.messages)")
    let answer = try JSONDecoder().decode(Answer.self, from: Data(outcome.output.utf8))
    #expect(answer.rows == ClickLog.rows && answer.bytes > 3 * ClickLog.rows)
    #expect(answer.features.map(\.name) == ["site", "hour", "price"])
    #expect(answer.features.map(\.vocabulary_size) == [5, 25, 9])
  }

  @Test func badRowsAreSkippedUpToALimit() throws {
    let project = try Project()
    try project.write(ClickLog.csv + "maybe,s1,2,3\n1,s1,2,dear\n", to: "log.csv")
    let refused = try project.nas(
      "train", "space.yaml", "--max-bad-rows", "1", "--json")
    #expect(refused.exitCode == 2)
    #expect(refused.messages.contains("log.csv:\(ClickLog.rows + 2): column clicked: found"))
    #expect(refused.messages.contains("the first of 2 rows that cannot be read"))
    let trained = try project.nas("train", "space.yaml", "--max-bad-rows", "2", "--json")
    #expect(trained.exitCode == 0, "\(trained.messages)")
    #expect(trained.messages.contains("Skipped 2 rows that cannot be read"))
    let priced = try project.nas("cost", "space.yaml", "--max-bad-rows", "2")
    #expect(priced.exitCode == 0, "\(priced.messages)")
    let imported = try project.nas(
      "import", "log.csv", "--space", "space.yaml", "--out", "dataset", "--max-bad-rows", "9")
    #expect(imported.messages.contains("Skipped 2 rows that cannot be read"))
    #expect(imported.messages.contains("column price: found \"dear\", expected a number"))
    #expect(imported.output.hasPrefix("\(ClickLog.rows) rows"))
  }

  @Test func negativesMayBeSampled() throws {
    let project = try Project()
    func output(_ out: String, _ options: String...) throws -> String {
      let outcome = try project.nas(
        ["import", "log.csv", "--space", "space.yaml", "--out", out] + options)
      #expect(outcome.exitCode == 0, "\(outcome.messages)")
      return outcome.output
    }
    let half = try output("a", "--keep-negatives", "0.5")
    #expect(try output("b", "--keep-negatives", "0.5", "--seed", "1") == half)
    #expect(try output("c", "--keep-negatives", "0.5", "--seed", "2") != half)
    let rows = half.prefix { $0.isNumber }
    #expect(try (2_000...2_500).contains(#require(Int(rows))))
    let trained = try project.nas("train", "space.yaml", "--data", "a", "--json")
    #expect(trained.exitCode == 0, "\(trained.messages)")
    for options in [["--keep-negatives", "0"], ["--keep-negatives", "2"], ["--seed", "1"]] {
      let refused = try project.nas(
        ["import", "log.csv", "--space", "space.yaml", "--out", "d"] + options)
      #expect(refused.exitCode == 2)
    }
  }

  @Test func theStandardInputIsALog() throws {
    let project = try Project()
    let train = ["train", "space.yaml", "--json"]
    let ofFile = try project.nas(train)
    let ofInput = try project.nas(train + ["--data", "-"], input: "log.csv")
    #expect(ofInput.exitCode == 0, "\(ofInput.messages)")
    #expect(ofInput.output == ofFile.output)
  }

  /// The process waits for the rest of its log when it is killed.
  @Test func aKilledImportLeavesNothingThatLooksFinished() throws {
    let project = try Project()
    let command = ["import", "-", "--space", "space.yaml", "--out", "datasets/mine"]
    let pipe = Pipe()
    let process = project.process(command)
    process.standardInput = pipe
    process.standardError = FileHandle.nullDevice
    try process.run()
    try pipe.fileHandleForWriting.write(contentsOf: Data(ClickLog.csv.utf8))
    func names() throws -> [String] {
      try FileManager.default.contentsOfDirectory(atPath: project.url("datasets").path)
    }
    while process.isRunning, ((try? names()) ?? []).isEmpty { Thread.sleep(forTimeInterval: 0.01) }
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()

    let left = try names()
    #expect(left.count == 1 && left[0] != "mine")
    let used = try project.nas("train", "space.yaml", "--data", "datasets/\(left[0])")
    #expect(used.exitCode == 2)
    #expect(used.messages.contains("found no manifest.json"))
    let again = try project.nas(command, input: "log.csv")
    #expect(again.exitCode == 0, "\(again.messages)")
    #expect(try names() == ["mine"])
  }

  /// The progressive metrics are those of the predictions that were written.
  @Test func predictionsAreOneForEachRow() throws {
    let project = try Project()
    let outcome = try project.nas(
      "train", "space.yaml", "--rows", "700", "--predictions", "p.npy", "--out", "trained",
      "--json")
    #expect(outcome.exitCode == 0, "\(outcome.messages)")
    #expect(outcome.output == (try project.text("trained/metrics.json")))
    let npy = try Data(contentsOf: project.url("p.npy"))
    // A header of a multiple of 64 bytes, then a float a row.
    #expect(npy.starts(with: [0x93] + Array("NUMPY".utf8)))
    #expect(npy.count > 700 * 4 && (npy.count - 700 * 4) % 64 == 0)
  }
}
