// Dataset folders: what they look like from outside, damage, and the cache.

import Foundation
import TestSupport
import Testing

@testable import Datasets
@testable import Files
@testable import LogSchema

private let schema = Schema(
  label: "y", order: .log, group: ["c"],
  features: [
    Feature(name: "c", encoding: .dictionary()),
    Feature(name: "t", encoding: .hashed(buckets: 9), separator: "|"),
  ])

struct DatasetTests {
  let log: Log
  let dataset: Dataset

  init() throws {
    log = try Log("y,c,t\n0,a,x|y\n1,b,\n1,a,z\n")
    dataset = try log.imported(schema)
  }

  /// What the dataset was made from.
  private var origin: DatasetOrigin { .log(dataset.manifest.source.digest, dataset.schema) }

  /// The folder of the dataset, opened anew.
  private func opened() throws -> UnverifiedDataset {
    try UnverifiedDataset(folder: dataset.folder)
  }

  /// Changes the bytes of a file of the dataset.
  private func change(_ name: String, _ body: (inout [UInt8]) -> Void) throws {
    let path = URL(fileURLWithPath: "\(dataset.folder)/\(name)")
    var bytes = [UInt8](try Data(contentsOf: path))
    body(&bytes)
    try Data(bytes).write(to: path)
  }

  /// Made by Python: `numpy.save(file, numpy.array([1, 2, 1], dtype="u1"))`.
  @Test func npyFilesAreAsNumPyWritesThem() throws {
    let description = "{'descr': '|u1', 'fortran_order': False, 'shape': (3,), }"
    let padding = String(repeating: " ", count: 60) + "\n"
    let header =
      [0x93] + Array("NUMPY".utf8) + [1, 0, 0x76, 0] + Array((description + padding).utf8)
    #expect(npyHeader(type: "|u1", count: 3) == header)
    let ids: [UInt8] = [1, 2, 1]
    let file = try Data(contentsOf: URL(fileURLWithPath: dataset.folder + "/c.npy"))
    #expect([UInt8](file) == header + ids)
  }

  @Test(arguments: [0, 1, 9, 10, 1_000_000, 4_294_967_295])
  func headersAreMultiplesOf64(count: Int) {
    #expect(npyHeader(type: "<u8", count: count).count % 64 == 0)
  }

  @Test func folderHoldsWhatTheManifestSays() throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: dataset.folder).sorted()
    #expect(
      names == [
        ".nas-folder", "c.npy", "c.vocabulary.json", "group.npy", "label.npy", "manifest.json",
        "t.npy",
        "t.offsets.npy",
      ])
    #expect(try dataset.text("c.vocabulary.json") == "[\nnull,\n\"a\",\n\"b\"\n]\n")
    #expect(dataset.schema == schema)
    #expect(dataset.fingerprint.count == 16)
    #expect(try opened().verified(threads: 2).rows == 3)
  }

  @Test func vocabulariesAreJSON() throws {
    let values = ["a\"b", "back\\slash", "tab\tnew\nline\u{1}", "é 漢 🛫", "/"]
    let rows = values.map { "0,\"\($0.replacingOccurrences(of: "\"", with: "\"\""))\"" }
    let log = try Log("y,c\n" + rows.joined(separator: "\n"))
    let dataset = try log.imported(.label(Feature(name: "c", encoding: .dictionary())))
    #expect(try Set(dataset.vocabulary("c")) == Set(values + [nil]))
  }

  @Test func anyNameOfAFeatureIsAFile() throws {
    let names = [
      "../x", "a/b", "a%2fb", "label", "group", "a", "a.offsets", "", ".", "é", "manifest", "A",
    ]
    let files = names.map { FeatureFiles($0) }
    let all = files.flatMap { [$0.ids, $0.offsets, $0.vocabulary] } + ["label.npy", "group.npy"]
    #expect(Set(all).count == all.count)
    #expect(all.allSatisfy { !$0.contains("/") && !$0.hasPrefix(".") })
    #expect(FeatureFiles("sched_dep-hour2").ids == "sched_dep-hour2.npy")

    let log = try Log("y,\(names.joined(separator: ","))\n0\(String(repeating: ",v", count: 12))\n")
    let features = names.map { Feature(name: $0, encoding: .dictionary()) }
    let dataset = try log.imported(Schema(label: "y", order: .log, features: features))
    #expect(try dataset.all().columns.allSatisfy { $0.ids == [1] })
    #expect(Set(try log.folder.names()).count == 2)
  }

  @Test func batchesAreReused() throws {
    var batch = Batch()
    try dataset.read(0..<3, into: &batch)
    try dataset.read(1..<2, into: &batch)
    #expect(batch.count == 1 && batch.labels == [1])
    #expect(batch.columns.map(\.ids) == [[2], [0]])
    #expect(batch.columns.map(\.offsets) == [[], [0, 1]])
  }

  @Test func rowsOutsideTrap() async {
    await #expect(processExitsWith: .failure) {
      do {
        let log = try Log("y\n0\n")
        let dataset = try log.imported(Schema(label: "y", order: .log, features: []))
        var batch = Batch()
        try dataset.read(0..<1, into: &batch)
        // What is mapped stays readable; a process that traps would leave the folder behind.
        try FileManager.default.removeItem(atPath: log.folder.path)
        try dataset.read(0..<2, into: &batch)
      } catch {
        exit(EXIT_SUCCESS)  // an error is no trap
      }
    }
  }

  @Test(arguments: ["label.npy", "group.npy", "c.npy", "t.npy", "t.offsets.npy"])
  func truncatedFilesAreRefused(name: String) throws {
    try change(name) { $0.removeLast() }
    let error = #expect(throws: InputError.self) { try opened() }
    #expect(error?.file == "\(dataset.folder)/\(name)")
    #expect(error?.problem.hasSuffix("the dataset is damaged") == true)
  }

  @Test(arguments: ["label.npy", "group.npy", "c.npy", "t.npy", "t.offsets.npy"])
  func otherHeadersAreRefused(name: String) throws {
    try change(name) { $0[20] ^= 1 }
    let error = #expect(throws: InputError.self) { try opened() }
    #expect(error?.file == "\(dataset.folder)/\(name)")
  }

  @Test(arguments: [
    ("label.npy", "found a label that is not 0 or 1"),
    ("c.npy", "found the id "), ("t.npy", "found the id "),
    ("t.offsets.npy", "found an offset that is out of order"),
  ])
  func impossibleValuesAreCaughtWhenRead(name: String, problem: String) throws {
    // The top byte of the second value.
    let size = ["label.npy": 4, "t.offsets.npy": 8][name] ?? 1
    try change(name) { $0[128 + 2 * size - 1] = 0x7f }
    // It was verified before it was damaged.
    let error = #expect(throws: InputError.self) { try dataset.all() }
    #expect(error?.file == "\(dataset.folder)/\(name)")
    #expect(error?.problem.hasPrefix(problem) == true)
    #expect(throws: InputError.self) { try opened().verified(threads: 1) }
  }

  @Test func impossibleGroupsAreCaughtWhenRead() throws {
    try change("group.npy") { $0[128] = 2 }
    var ids: [UInt32] = []
    #expect(throws: InputError.self) { try dataset.readGroups(0..<1, into: &ids) }
    try dataset.readGroups(1..<3, into: &ids)
  }

  @Test func possibleButWrongValuesAreFoundByVerifying() throws {
    try change("c.npy") { $0[128] ^= 3 }
    #expect(try dataset.all().columns[0].ids == [2, 2, 1])
    let error = InputError(
      "the content does not match its checksum: the file is damaged",
      file: dataset.folder + "/c.npy")
    let damaged = try opened()
    #expect(throws: error) { try damaged.verified(threads: 2) }
    guard case .damaged(let damage) = try DatasetState(of: dataset.folder, from: origin, threads: 2)
    else {
      Issue.record("damage is proven")
      return
    }
    #expect(damage.error == error)
  }

  /// Any file, a vocabulary too, that is missing, longer, or a folder.
  @Test(arguments: ["c.vocabulary.json", "t.npy"])
  func whatIsNoFileOfTheDatasetIsDamage(name: String) throws {
    func isDamaged() throws -> Bool {
      if case .damaged(let damage) = try DatasetState(of: dataset.folder, from: origin, threads: 1)
      {
        return damage.error.file == "\(dataset.folder)/\(name)"
      }
      return false
    }
    #expect(try !isDamaged())
    try change(name) { $0.append(0) }
    #expect(try isDamaged())
    try Folder.removeFile("\(dataset.folder)/\(name)")
    #expect(try isDamaged())
    try Folder.create("\(dataset.folder)/\(name)")
    #expect(try isDamaged())
  }

  /// Another log, schema or content than the caller asks for.
  @Test func aDatasetOfAnotherOriginIsDamage() throws {
    var other = dataset.schema
    other.weight = "w"
    let digest = dataset.manifest.source.digest
    for wrong: DatasetOrigin in [
      .log(FileDigest(bytes: digest.bytes, crc32: digest.crc32 ^ 1), dataset.schema),
      .log(digest, other), .log(nil, other), .content(fingerprint: "0"),
    ] {
      guard
        case .damaged(let damage) = try DatasetState(of: dataset.folder, from: wrong, threads: 1)
      else {
        Issue.record("\(wrong) is not the dataset's origin")
        continue
      }
      #expect(damage.error.file == dataset.folder + "/manifest.json")
    }
    for right: DatasetOrigin in [
      origin, .log(nil, dataset.schema), .content(fingerprint: dataset.fingerprint),
    ] {
      guard case .intact = try DatasetState(of: dataset.folder, from: right, threads: 1) else {
        Issue.record("\(right) is the dataset's origin")
        continue
      }
    }
  }

  /// A link to itself is no file that nas has written.
  @Test(arguments: ["label.npy", "c.vocabulary.json"])
  func aLinkToItselfIsDamage(name: String) throws {
    let path = "\(dataset.folder)/\(name)"
    try Folder.removeFile(path)
    try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: path)
    guard case .damaged = try DatasetState(of: dataset.folder, from: origin, threads: 1) else {
      Issue.record("the file is gone")
      return
    }
  }

  /// A large file is read in pieces, side by side: the checksum is that of the whole.
  @Test func piecesHaveTheChecksumOfTheWhole() throws {
    let bytes = (0..<(1 << 23) + 12_345).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 7) }
    let path = try log.folder.file("large", bytes)
    let small = try log.folder.file("small", [])
    let files = [(path, bytes.count), (small, 0), (path, 100)]
    for threads in [1, 2] {
      let digests = try contentDigests(of: files.map { (path: $0, bytes: $1) }, threads: threads)
      #expect(
        digests == [FileDigest(of: bytes), .empty, FileDigest(of: Array(bytes.prefix(100)))])
    }
    #expect(throws: FileError.self) {
      try contentDigests(of: [(path: path, bytes: bytes.count + 1)], threads: 1)
    }
  }

  @Test(arguments: [
    ("\"version\" : 2", "\"version\" : 1", "found a dataset of version 1, expected 2"),
    ("\"rows\" : 3", "\"rows\" : 2", "the fingerprint does not fit"),
    ("\"rows\" : 3", "\"lines\" : 3", "not the manifest of a dataset"),
    ("{", "", "not the manifest of a dataset"),
  ])
  func damagedManifestsAreRefused(old: String, new: String, problem: String) throws {
    let text = try dataset.text("manifest.json")
    #expect(text.contains(old))
    let path = dataset.folder + "/manifest.json"
    try DurableFile.write(text.replacingOccurrences(of: old, with: new), to: path)
    let error = #expect(throws: InputError.self) { try opened() }
    #expect(error?.file == path)
    #expect(error?.problem.hasPrefix(problem) == true)
  }

  @Test func otherFoldersAreNoDatasets() {
    #expect(
      throws: InputError("found no manifest.json, expected a dataset", file: log.folder.path)
    ) { try UnverifiedDataset(folder: log.folder.path) }
  }

  /// Changes the manifest and gives it the fingerprint of what it says now.
  private func lie(_ change: (inout Manifest.Content) -> Void) throws {
    let manifest = try Manifest(readingFrom: dataset.folder)
    var content = manifest.content
    change(&content)
    try Manifest(source: manifest.source, skipped: manifest.skipped, content: content)
      .write(to: dataset.folder)
  }

  @Test(arguments: ["../c.npy", "/etc/passwd", "a/b", ".", "..", "c\0.npy"])
  func filesOfOtherFoldersAreRefused(_ name: String) throws {
    try lie { $0.features[0].ids.name = name }
    let error = #expect(throws: InputError.self) { try opened() }
    #expect(error?.problem == "found a file named `\(name)`: it is damaged")
  }

  @Test(arguments: [-1, 2, 4, 1 << 61, .max - 16, .max]) func rowsThatAreNotThereAreRefused(
    _ rows: Int
  ) throws {
    try lie { ($0.rows, $0.positives) = (rows, min(rows, 1)) }
    #expect(throws: InputError.self) { try opened() }
  }

  @Test(arguments: [-1, 0, (1 << 32) + 1, .max]) func vocabulariesThatCannotBeAreRefused(
    _ size: Int
  ) throws {
    try lie { $0.features[0].vocabularySize = size }
    #expect(throws: InputError.self) { try opened() }
  }

  @Test func offsetsThatLeadBeyondTheFileAreRefused() throws {
    try change("t.offsets.npy") { bytes in
      for i in bytes.indices.suffix(8) { bytes[i] = 0x7f }
    }
    #expect(throws: InputError.self) { try opened() }
  }
}
