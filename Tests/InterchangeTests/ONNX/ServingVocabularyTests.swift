// FILE.vocabulary.json: what turns raw values into the inputs of a network.

import Foundation
import Testing

@testable import Datasets
@testable import Files
@testable import LogSchema

@Suite struct ServingVocabularyTests {
  let log: ExportedLog
  let vocabulary: [String: Any]
  let features: [[String: Any]]

  init() throws {
    log = try ExportedLog(model: "embedding: 2\nembeddings: {ad: 0}\nhidden: [{width: 4}]")
    _ = try log.export(examples: 1)
    vocabulary = try ExportedLog.json(try log.text("ctr.vocabulary.json"))
    features = vocabulary["features"] as? [[String: Any]] ?? []
  }

  private func entry(_ feature: String) throws -> [String: Any] {
    try #require(features.first { $0["feature"] as? String == feature })
  }

  /// The values of an entry by id.
  private static func values(_ entry: [String: Any]) -> [String?] {
    (entry["values"] as? [Any] ?? []).map { $0 as? String }
  }

  private func keys(_ feature: String) throws -> Set<String> { Set(try entry(feature).keys) }

  @Test func itSaysWhatItBelongsTo() throws {
    #expect(vocabulary["format"] as? Int == 1)
    #expect(vocabulary["model"] as? String == "ctr.onnx")
    #expect(vocabulary["opset"] as? Int == 17 && vocabulary["ir_version"] as? Int == 8)
    #expect(vocabulary["dataset"] as? String == log.dataset.fingerprint)
    #expect(vocabulary["label"] as? String == "y")
    #expect(vocabulary["output"] as? String == "probability")
    #expect(vocabulary["dropped"] as? [String] == ["ad"])
    #expect(
      features.map { $0["feature"] as? String }
        == ["site", "user", "price", "age", "visits", "hour", "day", "tags"])
  }

  @Test func dictionariesHaveTheirValues() throws {
    let site = try entry("site")
    #expect(try keys("site") == ["feature", "column", "input", "ids", "encoding", "values"])
    #expect(site["encoding"] as? String == "dictionary" && site["ids"] as? Int == 4)
    let values = Self.values(site)
    #expect(values == (try log.dataset.vocabulary("site")) && values.count == 4)
    // The most frequent first; those that are rarer share three ids behind them.
    let user = try entry("user")
    let own = Self.values(user).compactMap { $0 }
    #expect(user["others"] as? [String: Int] == ["first": own.count + 1, "buckets": 3])
    #expect(user["ids"] as? Int == own.count + 4 && own.count > 20)
    let visits = try entry("visits")
    #expect(visits["encoding"] as? String == "log_squares" && visits["others"] == nil)
    #expect(Set(Self.values(visits)) == [nil, "0", "1", "2", "3", "4"])
    #expect(try entry("tags")["separator"] as? String == "|")
  }

  @Test func numbersHaveBoundsOrMoments() throws {
    #expect(try keys("price") == ["feature", "column", "input", "ids", "encoding", "bounds"])
    #expect(try entry("price")["bounds"] as? [Double] == log.dataset.codebooks[3].bounds)
    #expect((try entry("price")["bounds"] as? [Double])?.count == 2)
    let age = try entry("age")
    #expect(age["factor_input"] as? String == "age.factor" && age["ids"] as? Int == 2)
    let (mean, deviation) = (age["mean"] as? Double ?? 0, age["deviation"] as? Double ?? 0)
    #expect(abs(mean - 40) < 2 && abs(deviation - 11.5) < 2)
  }

  @Test func timesHavePartAndFormat() throws {
    let hour = try entry("hour")
    #expect(hour["column"] as? String == "time" && hour["ids"] as? Int == 25)
    #expect(hour["part"] as? String == "hour" && hour["format"] as? String == "automatic")
    let day = try entry("day")
    #expect(day["part"] as? String == "weekday" && day["format"] as? String == "%Y%m%d")
  }

  @Test func hashedFeaturesHaveBuckets() throws {
    let log = try ExportedLog(
      model: "embedding: 2\nhidden: []", features: "ad: {type: categorical, buckets: 7}")
    _ = try log.export(examples: 1)
    let text = try log.text("ctr.vocabulary.json")
    let entries = try ExportedLog.json(text)["features"] as? [[String: Any]]
    #expect(entries?.count == 1 && entries?[0]["encoding"] as? String == "hashed")
    #expect(entries?[0]["buckets"] as? Int == 7 && entries?[0]["ids"] as? Int == 8)
  }

  @Test func fieldsSayHowTheyAreTakenApart() throws {
    let log = try ExportedLog(
      model: "embedding: 2\nhidden: []",
      features: """
        tags: {type: categorical, separator: "|t", padding: "0"}
        visits: {type: categorical, whole: true}
        none: {type: categorical, column: empty, list: brackets}
        price: {type: numeric, decimal_comma: true}
        """)
    _ = try log.export(examples: 1)
    let entries = try ExportedLog.json(log.text("ctr.vocabulary.json"))["features"]
    let features = try #require(entries as? [[String: Any]])
    #expect(features[0]["separator"] as? String == "|t" && features[0]["padding"] as? String == "0")
    #expect(features[1]["whole"] as? Bool == true && features[1]["list"] == nil)
    #expect(features[2]["list"] as? String == "brackets" && features[2]["separator"] == nil)
    #expect(features[3]["decimal_comma"] as? Bool == true && features[1]["decimal_comma"] == nil)
    let inputs = try log.model().graph.input
    #expect(inputs.map(\.type.tensorType.shape.dim.count) == [2, 1, 2, 1])
  }

  @Test func theHashHasExamples() throws {
    let hash = try #require(vocabulary["hash"] as? [String: Any])
    let examples = try #require(hash["examples"] as? [String: String])
    #expect(examples.count == 3)
    for (text, digits) in examples {
      let own = stableHash(Array(text.utf8).span)
      #expect(UInt64(digits, radix: 16) == own)
    }
  }

  /// A quantile feature without a number has no bounds, and no id but the missing value's.
  @Test func columnsWithoutValues() throws {
    let log = try ExportedLog(
      model: "embedding: 2\nhidden: []",
      features: "site: {type: categorical}\nx: {type: numeric, column: none, buckets: 4}",
      emptyColumn: "none")
    _ = try log.export(examples: 1)
    let entries = try ExportedLog.json(log.text("ctr.vocabulary.json"))["features"]
    let x = try #require((entries as? [[String: Any]])?.last)
    #expect(x["ids"] as? Int == 1 && x["bounds"] == nil)
  }

  @Test func aDamagedVocabularyIsNoticed() throws {
    let path = "\(log.dataset.folder)/site.vocabulary.json"
    let text = try log.dataset.text("site.vocabulary.json").replacing("s0", with: "s7")
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    let error = #expect(throws: InputError.self) { try log.export(examples: 1) }
    #expect(
      error?.description == "\(path): the content does not match its checksum: the file is damaged")
  }
}

extension Dataset {
  /// The text of a file in the folder.
  fileprivate func text(_ name: String) throws -> String {
    try DurableFile.read("\(folder)/\(name)")
  }

  /// The vocabulary of a feature, by id.
  fileprivate func vocabulary(_ feature: String) throws -> [String?] {
    let text = try text(FeatureFiles(feature).vocabulary)
    return try JSONDecoder().decode([String?].self, from: Data(text.utf8))
  }
}
