// From a log to ids: every encoding, every order, every form of the same log.

import Foundation
import TestSupport
import Testing

@testable import Datasets
@testable import Importing
@testable import LogReading
@testable import LogSchema

struct ImporterTests {
  @Test func dictionaryIDsFollowFrequency() throws {
    let log = try Log("y,c\n0,rare\n1,b\n0,a\n1,b\n0,\n1,a\n0,NA\n1,often\n0,often\n1,often\n")
    let dataset = try log.imported(.label(Feature(name: "c", encoding: .dictionary())))
    // `a` and `b` occur twice each: byte order decides.
    #expect(try dataset.vocabulary("c") == [nil, "often", "a", "b", "rare"])
    let batch = try dataset.all()
    #expect(batch.columns[0].ids == [4, 3, 2, 3, 0, 2, 0, 1, 1, 1])
    #expect(batch.columns[0].offsets.isEmpty)
    #expect(batch.labels == [0, 1, 0, 1, 0, 1, 0, 1, 0, 1])
    #expect(dataset.vocabularySizes == [5])
    #expect(dataset.rows == 10 && dataset.positives == 5)
  }

  @Test func idsDoNotDependOnTheOrderOfTheRows() throws {
    let rows = (0..<300).map { "\($0 % 2),v\($0 * $0 % 31),\($0 % 17)" }
    let schema = Schema.label(
      Feature(name: "c", encoding: .dictionary()),
      Feature(name: "n", encoding: .quantiles(buckets: 5)))
    let log = try Log("y,c,n\n" + rows.joined(separator: "\n"))
    let reversed = try Log("y,c,n\n" + rows.reversed().joined(separator: "\n"))
    let (forward, backward) = (try log.imported(schema), try reversed.imported(schema))
    #expect(try forward.vocabulary("c") == backward.vocabulary("c"))
    for column in 0..<2 {
      let ids = try backward.all().columns[column].ids
      #expect(try forward.all().columns[column].ids == ids.reversed())
    }
    #expect(forward.fingerprint != backward.fingerprint)
  }

  @Test func hashedIDsAreTheHashModuloBuckets() throws {
    let log = try Log("y,c\n0,a\n1,N14228\n0,null\n1,a\n")
    let dataset = try log.imported(.label(Feature(name: "c", encoding: .hashed(buckets: 10))))
    let ids = ["a", "N14228"].map { UInt32(stableHash(Array($0.utf8).span) % 10) + 1 }
    #expect(try dataset.all().columns[0].ids == [ids[0], ids[1], 0, ids[0]])
    #expect(dataset.vocabularySizes == [11])
  }

  @Test func quantileIDsAreBuckets() throws {
    let log = try Log("y,n\n0,4\n0,1.0\n0,\n0,3\n0,1\n0,2e0\n0,NaN\n")
    let dataset = try log.imported(.label(Feature(name: "n", encoding: .quantiles(buckets: 2))))
    #expect(try dataset.all().columns[0].ids == [2, 1, 0, 2, 1, 1, 0])
    #expect(dataset.vocabularySizes == [3])
    #expect(try dataset.text("manifest.json").contains("\"bounds\" : [\n          3\n"))
  }

  @Test func columnWithoutAnyValueHasOneID() throws {
    let log = try Log("y,n,c\n0,,\n1,NA,\n")
    let dataset = try log.imported(
      .label(
        Feature(name: "n", encoding: .quantiles(buckets: 2)),
        Feature(name: "c", encoding: .dictionary())))
    #expect(dataset.vocabularySizes == [1, 1])
    #expect(try dataset.all().columns.map(\.ids) == [[0, 0], [0, 0]])
  }

  @Test func multiValuedFeaturesHaveOffsets() throws {
    let log = try Log("y,t\n0,a::b\n1,\n0,b\n1,::b::NA::a::b\n0,::\n")
    let feature = Feature(name: "t", encoding: .dictionary(), separator: "::")
    let dataset = try log.imported(.label(feature))
    let column = try dataset.all().columns[0]
    // b: 4, a: 2. A row without values has the missing one.
    #expect(column.ids == [2, 1, 0, 1, 1, 2, 1, 0])
    #expect(column.offsets == [0, 2, 3, 4, 7, 8])

    var batch = Batch()
    try dataset.read(2..<4, into: &batch)
    #expect(batch.columns[0].ids == [1, 1, 2, 1])
    #expect(batch.columns[0].offsets == [0, 1, 4])
    try dataset.read(1..<1, into: &batch)
    #expect(batch.columns[0].ids == [] && batch.columns[0].offsets == [0])
  }

  @Test func multiValuedRowsMoveWhole() throws {
    let log = try Log("y,t,s\n0,a|b,3\n1,,1\n0,c,2\n")
    let feature = Feature(name: "t", encoding: .hashed(buckets: 100), separator: "|")
    let dataset = try log.imported(.label(feature, order: .time(column: "s")))
    let ids = ["c", "a", "b"].map { UInt32(stableHash(Array($0.utf8).span) % 100) + 1 }
    #expect(try dataset.all().columns[0].ids == [0] + ids)
    #expect(try dataset.all().columns[0].offsets == [0, 1, 2, 4])
  }

  @Test(arguments: [
    ["2", "1", "10", "1"],
    ["2013-01-02", "2013-01-01T05:15", "2013-02-01", "2013-01-01 05:15:00Z"],
  ])
  func rowsAreInStableOrderOfTime(times: [String]) throws {
    let rows = zip(times, ["b", "a1", "c", "a2"]).map { "0,\($0),\($1)" }
    let log = try Log("y,s,c\n" + rows.joined(separator: "\n"))
    let dataset = try log.imported(
      .label(Feature(name: "c", encoding: .dictionary()), order: .time(column: "s")))
    let vocabulary = try dataset.vocabulary("c")
    #expect(
      try dataset.all().columns[0].ids.map { vocabulary[Int($0)] } == ["a1", "a2", "b", "c"])
  }

  @Test func rowsStayTogetherWhenShuffled() throws {
    let rows = (0..<500).map { "\($0 % 2),\($0),\($0)" }
    let log = try Log("y,a,b\n" + rows.joined(separator: "\n"))
    let schema = Schema.label(
      Feature(name: "a", encoding: .quantiles(buckets: 1_000)),
      Feature(name: "b", encoding: .quantiles(buckets: 1_000)), order: .shuffle(seed: 7))
    let batch = try log.imported(schema).all()
    let source = RowPermutation.shuffled(500, seed: 7).source
    #expect(batch.columns[0].ids.map { $0 - 1 } == source)
    #expect(batch.columns[1].ids == batch.columns[0].ids)
    #expect(batch.labels == batch.columns[0].ids.map { Float(($0 - 1) % 2) })
  }

  @Test func groupsAreDistinctCombinations() throws {
    let log = try Log("y,a,b\n0,x,yz\n1,xy,z\n0,x,yz\n1,,\n0,NA,\n1,x,yz\n")
    let schema = Schema(
      label: "y", order: .log, group: ["a", "b"],
      features: [Feature(name: "a", encoding: .dictionary())])
    let dataset = try log.imported(schema)
    var groups: [UInt32] = []
    try dataset.readGroups(0..<6, into: &groups)
    #expect(groups == [0, 2, 0, 1, 1, 0])
    #expect(dataset.groups == 3)
    try dataset.readGroups(1..<3, into: &groups)
    #expect(groups == [2, 0])
  }

  @Test func formsOfTheSameLogAreTheSameDataset() throws {
    let table = (0..<2_000).map { i in
      ["\(i % 2)", "c\(i * i % 23)", "\(i % 97).5", "m\(i % 3)|m\(i % 5)", "\(5_000 - i / 2)"]
    }
    let header = "y,c,n,m,s"
    func text(_ end: String, _ quote: String) -> [UInt8] {
      let rows = table.map { $0.map { quote + $0 + quote }.joined(separator: ",") }
      return Array(([header] + rows).map { $0 + end }.joined().utf8)
    }
    let schema = Schema(
      label: "y", order: .time(column: "s"), group: ["c"],
      features: [
        Feature(name: "c", encoding: .dictionary()),
        Feature(name: "n", encoding: .quantiles(buckets: 8)),
        Feature(name: "m", encoding: .hashed(buckets: 50), separator: "|"),
      ])
    let plain = text("\n", "")
    let reference = try Log(bytes: plain)
    let fingerprint = try reference.imported(schema).fingerprint
    #expect(try reference.imported(schema, threads: 1).fingerprint == fingerprint)
    let forms = [
      text("\r\n", ""), text("\n", "\""), [0xef, 0xbb, 0xbf] + plain, plain.dropLast(),
      try gzipped(plain, size: 60_000, in: reference.folder),
      try gzipped(plain, size: 10_001, in: reference.folder),
    ]
    for form in forms {
      #expect(try Log(bytes: form).imported(schema).fingerprint == fingerprint)
    }
    var other = plain
    other[header.utf8.count + 1] ^= 1  // the first label
    #expect(try Log(bytes: other).imported(schema).fingerprint != fingerprint)
    let rebucketed = Schema.label(Feature(name: "n", encoding: .quantiles(buckets: 9)))
    #expect(try reference.imported(rebucketed).fingerprint != fingerprint)
  }

  @Test func progressEndsWithAllRows() throws {
    let log = try Log("y,c\n" + String(repeating: "0,a\n", count: 250_000))
    var reports: [ImportProgress] = []
    try Importer(log: [log.path], schema: .label(Feature(name: "c", encoding: .dictionary())))
      .write(to: log.folder.path("d")) { reports.append($0) }
    #expect(reports.last?.rows == 250_000)
    #expect(reports.last?.bytes == 1_000_004)
    #expect(reports.allSatisfy { $0.totalBytes == 1_000_004 && $0.bytes <= 1_000_004 })
    #expect((2...4).contains(reports.count))
  }
}
