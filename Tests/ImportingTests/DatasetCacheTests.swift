// A log is imported once for every state of it and every schema.

import Foundation
import TestSupport
import Testing

@testable import Datasets
@testable import Files
@testable import Importing
@testable import LogSchema

/// How the log of these tests is read.
let cachedSchema = Schema(
  label: "y", order: .shuffle(seed: 1), features: [Feature(name: "c", encoding: .dictionary())])
private let schema = cachedSchema

struct DatasetCacheTests {
  let log: Log
  let cache: String

  init() throws {
    log = try Log("y,c\n0,a\n1,b\n")
    cache = log.folder.path("cache/datasets")
  }

  /// The dataset, whether it was imported for this, and what was said.
  func open(
    _ path: String? = nil, _ schema: Schema = cachedSchema
  ) throws -> (dataset: Dataset, isNew: Bool, notes: [String]) {
    var (isNew, notes) = (false, [String]())
    let dataset = try DatasetCache(cache, threads: 1, note: { notes.append($0) })
      .dataset(forLog: [path ?? log.path], schema: schema) { _ in isNew = true }
    return (dataset, isNew, notes)
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

  /// As `cp -p` and `rsync -t` leave it: as large and as old as the log that it takes the place of.
  @Test(arguments: [false, true]) func aLogOfEqualSizeAndAgeIsImportedAgain(
    inPlace: Bool
  ) throws {
    let before = try FileManager.default.attributesOfItem(atPath: log.path)
    let first = try open().dataset
    let other = Data("y,c\n0,a\n0,b\n".utf8)
    let url = URL(fileURLWithPath: log.path)
    try other.write(to: url, options: inPlace ? [] : .atomic)
    try FileManager.default.setAttributes(
      [.modificationDate: before[.modificationDate] ?? Date()], ofItemAtPath: log.path)
    let second = try open()
    #expect(second.isNew)
    #expect(first.positives == 1 && second.dataset.positives == 0)
    // The first content is known again.
    try Data("y,c\n0,a\n1,b\n".utf8).write(to: url)
    let third = try open()
    #expect(!third.isNew && third.dataset.fingerprint == first.fingerprint)
  }

  @Test func aTouchedLogAndACopyAreNotImportedAgain() throws {
    _ = try open()
    try FileManager.default.setAttributes(
      [.modificationDate: Date() + 60], ofItemAtPath: log.path)
    #expect(try !open().isNew)
    try Folder.create(log.folder.path("elsewhere"))
    try FileManager.default.copyItem(atPath: log.path, toPath: log.folder.path("elsewhere/log.csv"))
    #expect(try !open(log.folder.path("elsewhere/log.csv")).isNew)
  }

  @Test func whatIsKnownOfALogNeedsNoImport() throws {
    let cached = DatasetCache(cache, threads: 1)
    let fingerprint = try open().dataset.fingerprint
    var isNew = false
    let known = try cached.description(ofLog: [log.path], schema: schema) { _ in isNew = true }
    #expect(known.fingerprint == fingerprint && known.rows == 2 && !isNew)
    try FileManager.default.removeItem(atPath: cache)
    let again = try cached.description(ofLog: [log.path], schema: schema) { _ in isNew = true }
    #expect(again.fingerprint == fingerprint && isNew)
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
    let again = try open()
    #expect(again.isNew && again.notes.count == 1)
    #expect(again.notes.first?.contains("\(folder)/c.npy: is missing") == true, "\(again.notes)")
    #expect(try open().dataset.rows == 2)
  }

  /// Flips the label of the second row.
  private func flip(in folder: String) throws {
    let url = URL(fileURLWithPath: folder + "/label.npy")
    var bytes = try Data(contentsOf: url)
    bytes[bytes.count - 1] ^= 0x3f
    bytes[bytes.count - 2] ^= 0x80
    try bytes.write(to: url)
  }

  @Test func aFlippedLabelIsImportedAgainAndSaid() throws {
    let first = try open().dataset
    #expect(try first.all().labels.contains(1))
    try flip(in: first.folder)
    let again = try open()
    #expect(again.isNew && again.notes.count == 1)
    #expect(again.notes.first?.contains("label.npy: the content does not match") == true)
    #expect(try again.dataset.all().labels == (try Importer.labels(of: log.path, schema)))
    #expect(try !open().isNew)
  }

  /// What somebody has put into the folder of a damaged dataset is named, and nothing is removed.
  @Test(arguments: ["notes.txt", "c.npy/mine", "mine/c.npy"])
  func whatIsForeignInACachedDatasetStays(file: String) throws {
    let dataset = try open().dataset.folder
    try flip(in: dataset)
    let parts = file.split(separator: "/").map { "\(dataset)/\($0)" }
    if parts.count > 1 {
      try Folder.removeFile(parts[0])
      try Folder.create(parts[0])
    }
    try Data("mine".utf8).write(to: URL(fileURLWithPath: "\(dataset)/\(file)"))
    let before = try FolderTree(of: dataset)
    let error = #expect(throws: InputError.self) { try open() }
    #expect(error?.file == parts[0] && error?.problem.hasSuffix("move it away") == true)
    #expect(try FolderTree(of: dataset) == before)
    try FileManager.default.moveItem(atPath: parts[0], toPath: log.folder.path("mine"))
    #expect(try open().isNew)
  }

  /// A link that leads to itself is no file of a dataset.
  @Test func aLoopInACachedDatasetIsRemoved() throws {
    let file = try open().dataset.folder + "/c.npy"
    try FileManager.default.removeItem(atPath: file)
    try FileManager.default.createSymbolicLink(atPath: file, withDestinationPath: "c.npy")
    let again = try open()
    #expect(again.isNew && again.notes.first?.contains("leads to itself") == true)
  }

  /// What a person has imported is theirs: it is refused, and stays as it is.
  @Test func aDamagedDatasetFolderIsRefused() throws {
    let folder = log.folder.path("dataset")
    try Importer(log: [log.path], schema: schema).write(to: folder)
    try flip(in: folder)
    let before = try DurableFile.read(folder + "/manifest.json")
    let error = #expect(throws: InputError.self) { try open(folder) }
    #expect(error?.file == folder + "/label.npy")
    #expect(try DurableFile.read(folder + "/manifest.json") == before)
    #expect(!FileStatus.exists(cache))
  }

  /// No descriptor is left for the files of a dataset, which is good.
  @Test func whatTheSystemFailsAtIsKept() async {
    await #expect(processExitsWith: .success) {
      do {
        let log = try Log("y,c\n0,a\n1,b\n")
        let cache = DatasetCache(log.folder.path("cache"), threads: 1)
        let folder = try cache.dataset(forLog: [log.path], schema: schema).folder
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        var none = limit
        none.rlim_cur = 0
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &none)
        do {
          _ = try DatasetState(of: folder, from: .log(nil, schema), threads: 1)
          exit(3)
        } catch is FileError {}
        do {
          _ = try cache.dataset(forLog: [log.path], schema: schema)
          exit(4)
        } catch is FileError {}
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        guard case .intact = try DatasetState(of: folder, from: .log(nil, schema), threads: 1)
        else { exit(5) }
        try FileManager.default.removeItem(atPath: log.folder.path)
      } catch {
        exit(6)
      }
    }
  }

  /// A log that is not what it was when its content was read.
  @Test func aLogThatChangesWhileItIsImportedIsNotFoundAgain() throws {
    let cached = DatasetCache(cache, threads: 1)
    let first = try cached.dataset(forLog: [log.path], schema: schema) { _ in
      try? Data("y,c\n1,a\n1,b\n".utf8).write(to: URL(fileURLWithPath: log.path), options: .atomic)
    }
    #expect(first.folder.contains("log.csv-changing-"))
    let second = try open()
    #expect(second.isNew && second.dataset.positives == 2)
  }

  @Test func aCacheThatCannotBeWrittenIsNamed() throws {
    let file = try log.folder.file("file", [])
    let error = #expect(throws: InputError.self) {
      try DatasetCache("\(file)/cache", threads: 1).dataset(forLog: [log.path], schema: schema)
    }
    #expect(error?.problem.contains("imported logs are kept in \(file)/cache") == true)
    #expect(error?.problem.contains("--cache DIR") == true)
    #expect(error?.problem.contains("XDG_CACHE_HOME") == true)
  }

  @Test func datasetFolderIsOpenedAsItIs() throws {
    let folder = log.folder.path("dataset")
    try Importer(log: [log.path], schema: schema).write(to: folder)
    let (dataset, isNew, _) = try open(folder)
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
    #expect(
      problem { $0.features[0].column = "d" }
        == "the dataset's column of c is c, expected d; import the log again")
    #expect(
      problem { $0.label.rule = .value("2") }?.contains("label is y, expected y is 2") == true)
    let cached = DatasetCache(cache, threads: 1)
    var other = schema
    other.features[0].column = "y"
    #expect(throws: InputError.self) { try cached.description(ofLog: [folder], schema: other) }
  }

  /// A format that either of both leaves to be detected is not compared.
  @Test func aFormatIsComparedWhereBothNameIt() throws {
    let folder = log.folder.path("dataset")
    var named = schema
    named.format = .csv
    try Importer(log: [log.path], schema: named).write(to: folder)
    #expect(try open(folder).notes.isEmpty && open(folder, named).notes.isEmpty)
    named.format = .tsv
    let error = #expect(throws: InputError.self) { try open(folder, named) }
    #expect(error?.problem.contains("format is csv, expected tsv") == true)
  }

  /// The columns of two features are exchanged: names, encodings and separators are those of the dataset.
  @Test func exchangedColumnsAreRefused() throws {
    let log = try Log("y,a,b\n0,1,2\n1,3,4\n")
    let folder = log.folder.path("dataset")
    func schema(_ a: String, _ b: String) -> Schema {
      .label(
        Feature(name: "a", column: a, encoding: .dictionary()),
        Feature(name: "b", column: b, encoding: .dictionary()))
    }
    try Importer(log: [log.path], schema: schema("a", "b")).write(to: folder)
    #expect(try open(folder, schema("a", "b")).dataset.rows == 2)
    let error = #expect(throws: InputError.self) { try open(folder, schema("b", "a")) }
    #expect(error?.problem.contains("column of a is a, expected b") == true)
  }

  /// Both folders are whole, and neither holds what its name says.
  @Test func swappedFoldersAreImportedAgainAndSaid() throws {
    let other = try log.folder.file("other.csv", Array("y,c\n1,a\n1,b\n".utf8))
    let (one, two) = (try open().dataset, try open(other).dataset)
    let aside = cache + "/aside"
    try FileManager.default.moveItem(atPath: one.folder, toPath: aside)
    try FileManager.default.moveItem(atPath: two.folder, toPath: one.folder)
    try FileManager.default.moveItem(atPath: aside, toPath: two.folder)
    let known = try DatasetCache(cache, threads: 1).description(ofLog: [other], schema: schema)
    #expect(known.fingerprint == two.fingerprint)
    let again = try open()
    #expect(again.isNew && again.dataset.fingerprint == one.fingerprint)
    #expect(again.notes.first?.contains("was made from another log") == true, "\(again.notes)")
    #expect(try !open().isNew && !open(other).isNew)
    #expect(try open(other).dataset.fingerprint == two.fingerprint)
  }

  @Test func aLongNameIsCut() throws {
    let path = try log.folder.file(
      String(repeating: "ä", count: 120) + ".csv", Array("y,c\n0,a\n1,b\n".utf8))
    let first = try open(path)
    #expect(first.isNew && Path.split(first.dataset.folder).name.hasPrefix("ä"))
    #expect(try !open(path).isNew)
  }

  @Test func weightsAndSamplingAreThoseOfTheDataset() throws {
    let log = try Log("y,c,w\n0,a,1\n1,b,3\n")
    let folder = log.folder.path("dataset")
    var weighted = schema
    weighted.weight = "w"
    try Importer(log: [log.path], schema: weighted).write(to: folder)
    // A space that knows nothing of them uses them all the same.
    let opened = try open(folder)
    #expect(opened.dataset.positiveRate == 0.75)
    #expect(opened.notes.count == 1)
    #expect(opened.notes.first?.contains("importance weights of w") == true, "\(opened.notes)")
    #expect(try open(folder, weighted).notes.isEmpty)
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
      try DatasetCache(cache, threads: 1).dataset(
        forLog: [log.path], schema: schema, maximumBadRows: maximum
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
    #expect(throws: InputError("does not exist: check the path", file: path)) {
      try open(path)
    }
  }
}

extension Importer {
  /// The labels of a log.
  fileprivate static func labels(of log: String, _ schema: Schema) throws -> [Float] {
    let folder = try TemporaryFolder()
    try Importer(log: [log], schema: schema).write(to: folder.path("dataset"))
    return try UnverifiedDataset(folder: folder.path("dataset")).verified(threads: 1).all().labels
  }
}
