// Logs of parts on their way into datasets: keys of folders as columns, parts that come later, and what a cache knows.

import Foundation
import TestSupport
import Testing

@testable import Datasets
@testable import Files
@testable import Importing
@testable import LogReading
@testable import LogSchema

@Suite struct PartsTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try write("y,c\n0,a\n1,b\n", to: "log/dt=1/p.csv")
    try write("y,c\n1,b\n1,a\n", to: "log/dt=2/p.csv")
  }

  private func write(_ text: String, to name: String) throws {
    try Folder.create(Path.split(folder.path(name)).folder)
    _ = try folder.file(name, Array(text.utf8))
  }

  private func schema(_ features: String..., sampling: NegativeSampling? = nil) -> Schema {
    Schema(
      label: "y", order: .log, sampling: sampling,
      features: features.map { Feature(name: $0, encoding: .dictionary()) })
  }

  private func open(
    _ path: String, _ schema: Schema
  ) throws -> (dataset: Dataset, isNew: Bool) {
    var isNew = false
    let dataset = try DatasetCache(folder.path("cache"), threads: 1)
      .dataset(forLog: [folder.path(path)], schema: schema) { _ in isNew = true }
    return (dataset, isNew)
  }

  @Test(arguments: ["log", "log/", "log/dt=*", "log/*/p.csv"])
  func keysAreFeatures(path: String) throws {
    let (dataset, _) = try open(path, schema("c", "dt"))
    #expect(try dataset.vocabulary("dt").compactMap(\.self) == ["1", "2"])
    #expect(try dataset.all().labels == [0, 1, 1, 1])
    #expect(try !open(path, schema("c", "dt")).isNew)
  }

  @Test func aFolderOfPartsIsTheSameDatasetAsItsFiles() throws {
    let parts = try open("log", schema("c")).dataset
    try write("y,c\n0,a\n1,b\n1,b\n1,a\n", to: "whole.csv")
    #expect(try open("whole.csv", schema("c")).dataset.contentDigest == parts.contentDigest)
  }

  @Test func aPartThatComesLaterIsAnotherLog() throws {
    let before = try open("log", schema("c", "dt")).dataset
    try write("y,c\n1,c\n", to: "log/dt=3/p.csv")
    let after = try open("log", schema("c", "dt"))
    #expect(after.isNew && after.dataset.rows == before.rows + 1)
    try FileManager.default.removeItem(atPath: folder.path("log/dt=3"))
    let again = try open("log", schema("c", "dt"))
    #expect(!again.isNew && again.dataset.fingerprint == before.fingerprint)
  }

  /// The same bytes in another folder are other rows.
  @Test func aPartThatMovesIsAnotherLog() throws {
    let before = try open("log", schema("c", "dt")).dataset
    try FileManager.default.moveItem(
      atPath: folder.path("log/dt=2"), toPath: folder.path("log/dt=7"))
    let after = try open("log", schema("c", "dt"))
    #expect(after.isNew && after.dataset.fingerprint != before.fingerprint)
    #expect(try after.dataset.vocabulary("dt").compactMap(\.self) == ["1", "7"])
  }

  /// A log that happens to lie in such a folder keeps the rows that it kept.
  @Test func theSampleOfAFileDoesNotDependOnItsFolder() throws {
    let text = "y,c\n" + (0..<2000).map { "\($0 % 10 == 0 ? 1 : 0),\($0)\n" }.joined()
    try write(text, to: "plain/p.csv")
    try write(text, to: "k=1/p.csv")
    let schema = schema("c", sampling: NegativeSampling(share: 0.3, seed: 5))
    let plain = try open("plain/p.csv", schema).dataset
    #expect(try open("k=1/p.csv", schema).dataset.contentDigest == plain.contentDigest)
  }

  @Test func namesAndDelimitersAreOfTheSchema() throws {
    try write("0^a\n1^b\n", to: "log.txt")
    var schema = schema("c")
    (schema.format, schema.delimiter, schema.names) = (.csv, "^", ["y", "c"])
    let dataset = try open("log.txt", schema).dataset
    #expect(try dataset.all().labels == [0, 1])
    var other = schema
    other.names = ["y", "d"]
    #expect(throws: InputError.self) { try schema.require(other, of: "dataset") }
    let error = #expect(throws: InputError.self) {
      try schema.require(self.schema("c"), of: "dataset")
    }
    #expect(
      error?.problem.contains("the dataset's list of columns is y, c, expected that of a header")
        == true)
    other = schema
    other.delimiter = ";"
    #expect(throws: InputError.self) { try schema.require(other, of: "dataset") }
    other.delimiter = nil
    try schema.require(other, of: "dataset")
  }
}

extension Dataset {
  /// What the rows are, whatever log they are from.
  fileprivate var contentDigest: [String] {
    get throws {
      let batch = try all()
      return [
        "\(batch.labels)", "\(batch.weights)", "\(vocabularySizes)",
        "\(try schema.features.map { try vocabulary($0.name) })",
      ]
    }
  }
}
