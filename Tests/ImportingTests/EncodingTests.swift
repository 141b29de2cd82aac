// What each encoding, label rule, weight and time format makes of values.

import Foundation
import TestSupport
import Testing

@testable import Datasets
@testable import Files
@testable import Importing
@testable import LogSchema

struct EncodingTests {
  /// A log of one feature, and its dataset, which is there as long as the log is.
  private struct Column {
    let log: Log
    let dataset: Dataset

    init(_ values: [String], _ encoding: Feature.Encoding) throws {
      log = try Log("y,c\n" + values.map { "0,\($0)\n" }.joined())
      dataset = try log.imported(.label(Feature(name: "c", encoding: encoding)))
    }

    var content: Batch.Column { get throws { try dataset.all().columns[0] } }
    var vocabulary: [String?] { get throws { try dataset.vocabulary("c") } }
    var size: Int { dataset.vocabularySizes[0] }
  }

  @Test func rareValuesShareTheLastID() throws {
    let values = ["a", "b", "a", "c", "", "b", "a", "d"]
    let column = try Column(values, .dictionary(.init(minimumCount: 2)))
    #expect(try column.content.ids == [1, 2, 1, 3, 0, 2, 1, 3])
    #expect(try column.vocabulary == [nil, "a", "b", nil])
    #expect(column.size == 4)
  }

  @Test func sharedIDsExistWithoutRareValues() throws {
    let column = try Column(["a", "a"], .dictionary(.init(minimumCount: 2, buckets: 3)))
    #expect(try column.vocabulary == [nil, "a", nil, nil, nil])
    #expect(column.size == 5)
  }

  @Test func valuesBeyondTheLimitFallIntoBuckets() throws {
    let rule = Feature.Dictionary(limit: 1, buckets: 4)
    let others = ["b", "c", "d", "e"].map { UInt32(2 + stableHash(Array($0.utf8).span) % 4) }
    let ids = try Column(["a", "b", "c", "a", "d", "e"], .dictionary(rule)).content.ids
    #expect(ids == [1, others[0], others[1], 1, others[2], others[3]])
    #expect(Set(others).count > 1)
  }

  /// Made by Python: `int(floor(log(x) ** 2)) if x > 2 else int(x)`.
  static let logSquares: [(Double, Int)] = [
    (-3.7, -3), (-1, -1), (-0.5, 0), (0, 0), (1, 1), (2, 2), (2.5, 0), (3, 1), (5, 2), (10, 5),
    (100, 21), (12_345, 88), (1e9, 429),
  ]

  @Test func numbersBecomeLogSquares() throws {
    // Every integer so often that its rank is its place here, beginning with the last.
    let rows = Self.logSquares.enumerated().flatMap { place, pair in
      Array(repeating: "\(pair.0)", count: place + 1)
    }
    let column = try Column(rows + [""], .logSquares())
    let vocabulary = try column.vocabulary
    let ids = try column.content.ids
    #expect(ids.last == 0)
    #expect(
      zip(rows, ids).allSatisfy { row, id in
        let expected = Self.logSquares.first { "\($0.0)" == row }?.1
        return vocabulary[Int(id)] == expected.map { "\($0)" }
      })
    #expect(Set(vocabulary).count == vocabulary.count)
  }

  @Test func rareLogSquaresShareAnID() throws {
    let values = ["1", "1", "-7", "3000000", "1", "-7", "0", ""]
    let column = try Column(values, .logSquares(.init(minimumCount: 2)))
    #expect(try column.vocabulary == [nil, "1", "-7", nil])
    #expect(try column.content.ids == [1, 1, 2, 3, 1, 2, 3, 0])
  }

  @Test func numbersAreStandardised() throws {
    let column = try Column(["2", "", "4", "9"], .standardised)
    let content = try column.content
    #expect(content.ids == [1, 0, 1, 1])
    // Mean 5, variance (9 + 1 + 16) / 3.
    let deviation = (26.0 / 3).squareRoot()
    let expected = [-3, nil, -1, 4].map { $0.map { Float($0 / deviation) } ?? 1 }
    #expect(zip(content.factors, expected).allSatisfy { abs($0 - $1) < 1e-6 })
    #expect(content.factors.count == 4)
    #expect(column.size == 2)
    _ = try UnverifiedDataset(folder: column.dataset.folder).verified(threads: 1)
  }

  @Test(arguments: [["0.1", "0.1", "0.1"], ["", ""]])
  func aConstantColumnHasADeviationOf1(values: [String]) throws {
    let factors = try Column(values, .standardised).content.factors
    #expect(factors == values.map { $0.isEmpty ? 1 : 0 })
  }

  @Test func factorsFollowTheOrderOfTheRows() throws {
    let log = try Log("y,n,s\n0,1,3\n0,3,1\n1,,2\n")
    let dataset = try log.imported(
      .label(Feature(name: "n", encoding: .standardised), order: .time(column: "s")))
    #expect(try dataset.all().columns[0].factors == [1, 1, -1])
    var batch = Batch()
    try dataset.read(2..<3, into: &batch)
    #expect(batch.columns[0].factors == [-1] && batch.columns[0].ids == [1])
  }

  /// Monday 2013-12-30 05:15 UTC, in every form; Sunday 23:59:59; Monday 0:00; Thursday before 1970.
  static let times: [(String, hourOfWeek: UInt32)] = [
    ("2013-12-30T05:15:00Z", 5), ("2013-12-30T07:15+02:00", 5), ("1388380500", 5),
    ("1388380500000", 5), ("1388380500000000", 5), ("1388380500000000000", 5),
    ("2014-01-05T23:59:59", 167), ("2014-01-06", 0), ("-604800", 72), ("-1", 71),
  ]

  @Test(arguments: times)
  func timesHaveParts(text: String, hourOfWeek: UInt32) throws {
    func id(_ part: Feature.TimePart) throws -> [UInt32] {
      try Column([text, ""], .time(part)).content.ids
    }
    #expect(try id(.hourOfWeek) == [hourOfWeek + 1, 0])
    #expect(try id(.hour) == [hourOfWeek % 24 + 1, 0])
    #expect(try id(.weekday) == [hourOfWeek / 24 + 1, 0])
    #expect(try Column([text], .time(.weekday)).size == 8)
  }

  @Test func timesFollowAPattern() throws {
    let log = try Log("y,hour\n0,14102201\n1,14102123\n0,14102200\n")
    let format = TimeFormat.pattern("%y%m%d%H")
    let feature = Feature(name: "h", column: "hour", encoding: .time(.hour, format: format))
    let dataset = try log.imported(.label(feature, order: .time(column: "hour", format: format)))
    #expect(try dataset.all().columns[0].ids == [24, 1, 2])
    let error = #expect(throws: InputError.self) {
      try Log("y,hour\n0,141022\n").imported(.label(feature))
    }
    #expect(error?.problem == "column hour: found \"141022\", expected a time written as %y%m%d%H")
  }

  @Test(arguments: [
    (Label("y", .atLeast(4)), ["5", "4.0", "3.9", "-7"], [1, 1, 0, 0] as [Float]),
    (Label("y", .value("50000+.")), ["50000+.", "- 50000.", "50000+", "x"], [1, 0, 0, 0]),
    (Label("y"), ["1", "0", "1.0", "0.0"], [1, 0, 1, 0]),
  ])
  func labelsFollowTheirRule(label: Label, values: [String], expected: [Float]) throws {
    let log = try Log("y\n" + values.joined(separator: "\n"))
    let dataset = try log.imported(Schema(label: label, order: .log, features: []))
    #expect(try dataset.all().labels == expected)
    #expect(dataset.positives == expected.count { $0 == 1 })
  }

  @Test(arguments: [
    (Label("y", .atLeast(4)), "no", "expected a number"), (Label("y", .value("no")), "", "a value"),
  ])
  func everyRowHasALabel(label: Label, value: String, problem: String) throws {
    let log = try Log("y,c\n\(value),1\n")
    let error = #expect(throws: InputError.self) {
      try log.imported(Schema(label: label, order: .log, features: []))
    }
    #expect(error?.line == 2)
    #expect(error?.problem.hasSuffix(problem) == true)
  }

  @Test func weightsAreRead() throws {
    let log = try Log("y,w,s\n1,2,3\n0,0.5,1\n0,0,2\n1,1e1,0\n")
    let dataset = try log.imported(
      Schema(label: "y", order: .time(column: "s"), weight: "w", features: []))
    #expect(try dataset.all().weights == [10, 0.5, 0, 2])
    #expect(dataset.positiveRate == 12 / 12.5)
    var batch = Batch()
    try dataset.read(1..<2, into: &batch)
    #expect(batch.weights == [0.5])
    try log.imported(.label()).read(0..<4, into: &batch)
    #expect(batch.weights.isEmpty)
  }

  @Test(arguments: ["-1", "", "1e39", "heavy"])
  func weightsAreNumbersFrom0(weight: String) throws {
    let log = try Log("y,w\n1,\(weight)\n")
    let error = #expect(throws: InputError.self) {
      try log.imported(Schema(label: "y", order: .log, weight: "w", features: []))
    }
    #expect(
      error?.problem == "column w: found \"\(weight)\", expected a weight: a number, 0 or more")
  }

  @Test func someRowWeighs() throws {
    let log = try Log("y,w\n1,0\n0,0\n")
    let error = InputError("found no row whose weight is above 0", file: log.path)
    #expect(throws: error) {
      try log.imported(Schema(label: "y", order: .log, weight: "w", features: []))
    }
  }

  /// One id more than each size of integer has room for.
  @Test(arguments: [(255, 1), (256, 2), (65_535, 2), (65_536, 4)])
  func idsTakeTheSmallestIntegers(values: Int, size: Int) throws {
    let column = try Column((0..<values).map { "v\($0)" }, .dictionary())
    let file = try FileStatus(of: column.dataset.folder + "/c.npy")
    #expect(file.bytes % 64 == values * size % 64 && file.bytes / values == size)
    // Every value is there once.
    #expect(try Set(column.content.ids) == Set(1...UInt32(values)))
  }

  @Test func tooManyValuesEndTheImport() throws {
    let rows = (0..<5_000).map { "0,user\($0),\($0 % 7)\n" }.joined()
    let log = try Log("y,user,site\n" + rows)
    func importing(_ schema: Schema) throws {
      try Importer(log: [log.path], schema: schema, dictionaryMemory: 100_000)
        .write(to: log.folder.path("dataset"))
    }
    let site = Feature(name: "site", encoding: .dictionary())
    let error = #expect(throws: InputError.self) {
      try importing(.label(site, Feature(name: "user", encoding: .dictionary())))
    }
    #expect(error?.problem.hasPrefix("the feature user has 5000 distinct values so far") == true)
    #expect(error?.problem.hasSuffix("give it `buckets`, or leave it out") == true)
    let ofGroup = #expect(throws: InputError.self) {
      try importing(Schema(label: "y", order: .log, group: ["user"], features: [site]))
    }
    #expect(ofGroup?.problem.hasPrefix("the group (user) has 5000 distinct values") == true)
    #expect(try log.folder.names() == ["log.csv"])
    try importing(.label(site, Feature(name: "user", encoding: .hashed(buckets: 50))))
  }
}
