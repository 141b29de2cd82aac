// Imported logs that were damaged or whose log was exchanged: what is trained on is the log, or nothing.

import Foundation
import Testing

@Suite struct DamagedDatasetTests {
  let project: Project

  init() throws { project = try Project() }

  static let train = ["train", "space.yaml", "--rows", "500", "--json"]

  /// Flips some labels of an imported log.
  func flip(_ folder: String) throws {
    let url = project.url("\(folder)/label.npy")
    var bytes = try Data(contentsOf: url)
    for row in 0..<300 {
      for (place, bits) in [(2, UInt8(0x80)), (3, UInt8(0x3f))] {
        bytes[128 + 4 * row + place] ^= bits
      }
    }
    try bytes.write(to: url)
  }

  /// The folder of the only imported log.
  func cached() throws -> String {
    let names = try project.names(in: "cache/nas").filter { $0.hasPrefix("log.csv") }
    return "cache/nas/" + (try #require(names.count == 1 ? names[0] : nil))
  }

  @Test func aDamagedCacheIsMadeAnewAndSaid() throws {
    let good = try project.nas(Self.train)
    #expect(good.exitCode == 0, "\(good.messages)")
    for command in [Self.train, ["tabulate", "small.yaml", "--rows", "500", "--out", "table.csv"]] {
      try project.write(
        SpaceText.neutral.replacing(
          "embedding: {choices: [0, 2, 4, 8], baseline: 4}", with: "embedding: 2"),
        to: "small.yaml")
      try flip(cached())
      let outcome = try project.nas(command)
      #expect(outcome.exitCode == 0, "\(outcome.messages)")
      #expect(outcome.messages.contains("is damaged"), "\(outcome.messages)")
      #expect(outcome.messages.contains("the log is imported again"))
      if command == Self.train { #expect(outcome.output == good.output) }
    }
    let after = try project.nas(Self.train)
    #expect(after.output == good.output && !after.messages.contains("import"))
  }

  @Test func aDamagedDatasetIsRefusedAndKept() throws {
    let made = try project.nas("import", "log.csv", "--space", "space.yaml", "--out", "dataset")
    #expect(made.exitCode == 0, "\(made.messages)")
    try flip("dataset")
    let before = try project.files(of: "dataset")
    let outcome = try project.nas(Self.train + ["--data", "dataset"])
    #expect(outcome.exitCode == 2)
    #expect(
      outcome.messages.contains("dataset/label.npy: the content does not match its checksum"),
      "\(outcome.messages)")
    #expect(try project.files(of: "dataset") == before)
  }

  /// Another log takes the place of the run's, as large and as old.
  @Test func aRunKnowsItsLogByContent() throws {
    let search = ["search", "space.yaml", "--rows", "500", "--target", "0.6", "--out", "run"]
    #expect(try project.nas(search).exitCode == 3, "so few rows prove nothing")
    let path = project.url("log.csv").path
    let date = try FileManager.default.attributesOfItem(atPath: path)[.modificationDate]
    try project.write(ClickLog.csv.replacing("s3,7,", with: "s3,8,"), to: "log.csv")
    try FileManager.default.setAttributes([.modificationDate: date as Any], ofItemAtPath: path)
    let outcome = try project.nas("search", "--resume", "--out", "run")
    #expect(outcome.exitCode == 2)
    #expect(outcome.messages.contains("is not the log of the run"), "\(outcome.messages)")
    #expect(outcome.output.isEmpty)
  }

  @Test func theCacheMayBeNamed() throws {
    let outcome = try project.nas(Self.train + ["--cache", "elsewhere"])
    #expect(outcome.exitCode == 0, "\(outcome.messages)")
    #expect(try project.names(in: "elsewhere").contains { $0.hasPrefix("log.csv-") })
    #expect(!FileManager.default.fileExists(atPath: project.url("cache").path))
    try project.write("", to: "file")
    let process = project.process(Self.train)
    process.environment?["XDG_CACHE_HOME"] = nil
    process.environment?["HOME"] = project.url("file").path
    let refused = try project.outcome(of: process)
    #expect(refused.exitCode == 2)
    #expect(
      refused.messages.contains("imported logs are kept in \(project.url("file").path)/.cache/nas"))
    #expect(refused.messages.contains("--cache DIR") && refused.messages.contains("XDG_CACHE_HOME"))
  }
}
