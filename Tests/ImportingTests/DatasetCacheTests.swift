// A log is imported once for every state of it and every schema.

import Foundation
import TestSupport
import Testing

@testable import Datasets
@testable import Files
@testable import Importing
@testable import LogSchema

private let schema = Schema(
  label: "y", order: .shuffle(seed: 1), features: [Feature(name: "c", encoding: .dictionary())])

struct DatasetCacheTests {
  let log: Log
  let cache: String

  init() throws {
    log = try Log("y,c\n0,a\n1,b\n")
    cache = log.folder.path("cache/datasets")
  }

  /// The dataset, and whether it was imported for this.
  private func open(
    _ path: String? = nil, _ schema: Schema = schema
  ) throws -> (dataset: Dataset, isNew: Bool) {
    var isNew = false
    let dataset = try DatasetCache.dataset(
      forLog: [path ?? log.path], schema: schema, in: cache
    ) { _ in isNew = true }
    return (dataset, isNew)
  }

  @Test func unchangedLogIsImportedOnce() throws {
    let first = try open()
    let second = try open()
    #expect(first.isNew && !second.isNew)
    #expect(first.dataset.folder == second.dataset.folder)
    #expect(try !open(log.folder.path("../\(Path.split(log.folder.path).name)/log.csv")).isNew)
  }

  @Test func changedLogIsImportedAgain() throws {
    let before = try open().dataset
    _ = try log.folder.file("log.csv", Array("y,c\n0,a\n0,b\n".utf8))
    // It has as many bytes as before, and the times of some file systems go on by 10 ms.
    try FileManager.default.setAttributes([.modificationDate: Date() + 1], ofItemAtPath: log.path)
    let after = try open()
    #expect(after.isNew)
    #expect(before.positives == 1 && after.dataset.positives == 0)
  }

  @Test func anotherSchemaIsImportedToo() throws {
    _ = try open()
    var other = schema
    other.order = .shuffle(seed: 2)
    #expect(try open(nil, other).isNew)
    #expect(try !open().isNew)
    #expect(try !open(nil, other).isNew)
  }

  @Test func damagedEntryIsImportedAgain() throws {
    let folder = try open().dataset.folder
    try FileManager.default.removeItem(atPath: folder + "/c.npy")
    #expect(try open().isNew)
    #expect(try open().dataset.rows == 2)
  }

  @Test func datasetFolderIsOpenedAsItIs() throws {
    let folder = log.folder.path("dataset")
    try Importer(log: [log.path], schema: schema).write(to: folder)
    let (dataset, isNew) = try open(folder)
    #expect(dataset.folder == folder && !isNew)
    #expect(!FileStatus.exists(cache))
  }

  @Test func datasetOfAnotherSchemaIsRefused() throws {
    let folder = log.folder.path("dataset")
    try Importer(log: [log.path], schema: schema).write(to: folder)
    func problem(_ change: (inout Schema) -> Void) -> String? {
      var other = schema
      change(&other)
      let error = #expect(throws: InputError.self) { try open(folder, other) }
      #expect(error?.file == folder)
      return error?.problem
    }
    #expect(
      problem { $0.label = "z" }
        == "the dataset's label is y, expected z; import the log again")
    #expect(problem { $0.order = .log }?.contains("order") == true)
    #expect(problem { $0.group = ["c"] }?.contains("group") == true)
    #expect(problem { $0.features = [] }?.contains("list of features") == true)
    #expect(
      problem { $0.features[0].encoding = .hashed(buckets: 3) }?.contains("encoding of c") == true)
    #expect(problem { $0.features[0].separator = "|" }?.contains("separator of c") == true)
  }

  @Test func weightsAndSamplingAreThoseOfTheDataset() throws {
    let log = try Log("y,c,w\n0,a,1\n1,b,3\n")
    let folder = log.folder.path("dataset")
    var weighted = schema
    weighted.weight = "w"
    try Importer(log: [log.path], schema: weighted).write(to: folder)
    // A space that knows nothing of them uses them all the same.
    #expect(try open(folder).dataset.positiveRate == 0.75)
    weighted.sampling = NegativeSampling(share: 0.5, seed: 1)
    let error = #expect(throws: InputError.self) { try open(folder, weighted) }
    #expect(error?.problem.contains("sampling of negatives is none, expected a share of") == true)
    weighted.sampling = nil
    weighted.weight = "v"
    #expect(throws: InputError.self) { try open(folder, weighted) }
  }

  @Test func skippedRowsAreAllowedAnew() throws {
    let log = try Log("y,c\n0,a\n5,b\n")
    func rows(_ maximum: Int) throws -> Int {
      try DatasetCache.dataset(
        forLog: [log.path], schema: schema, in: cache, maximumBadRows: maximum
      ).rows
    }
    #expect(throws: InputError.self) { try rows(0) }
    #expect(try rows(1) == 1)
    let error = #expect(throws: InputError.self) { try rows(0) }
    #expect(error?.problem.hasPrefix("found 1 row that cannot be read, expected at most 0") == true)
    #expect(try rows(7) == 1)
  }

  @Test func missingLogIsNamed() {
    let path = log.folder.path("missing.csv")
    #expect(throws: InputError("cannot open: No such file or directory", file: path)) {
      try open(path)
    }
  }
}
