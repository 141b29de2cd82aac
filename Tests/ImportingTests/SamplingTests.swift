// Rows that do not get into a dataset: negatives that are not kept, and rows that cannot be read.

import TestSupport
import Testing

@testable import Datasets
@testable import Files
@testable import Importing
@testable import LogReading
@testable import LogSchema

struct SamplingTests {
  static let share = 0.2
  static let text = (0..<20_000).map { "\($0 % 10 == 0 ? 1 : 0),\($0),\($0 % 3)\n" }

  private static func schema(seed: UInt64 = 1, weight: String? = nil) -> Schema {
    Schema(
      label: "y", order: .log, weight: weight, sampling: NegativeSampling(share: share, seed: seed),
      features: [Feature(name: "c", encoding: .dictionary())])
  }

  @Test func aShareOfTheNegativesIsKept() throws {
    let log = try Log("y,c,w\n" + Self.text.joined())
    let dataset = try log.imported(Self.schema())
    let batch = try dataset.all()
    #expect(dataset.positives == 2_000)
    // 18,000 negatives, of which 3,600 are expected; the standard deviation is 54.
    let negatives = dataset.rows - dataset.positives
    #expect((3_330...3_870).contains(negatives))
    #expect(zip(batch.labels, batch.weights).allSatisfy { $1 == ($0 == 1 ? 1 : 5) })
    #expect(abs(dataset.positiveRate - 0.1) < 0.01)
    // Rows that were dropped have left no value behind.
    #expect(dataset.vocabularySizes == [dataset.rows + 1])
  }

  @Test func theSameRowsAreKeptInEveryRun() throws {
    let log = try Log("y,c,w\n" + Self.text.joined())
    let fingerprint = try log.imported(Self.schema()).fingerprint
    #expect(try log.imported(Self.schema(), threads: 1).fingerprint == fingerprint)
    #expect(try log.imported(Self.schema(), threads: 3).fingerprint == fingerprint)
    let kept = try Set(log.imported(Self.schema()).vocabulary("c"))
    let others = try Set(log.imported(Self.schema(seed: 2)).vocabulary("c"))
    #expect(kept != others)
    // Reversed, the log keeps the same rows: neither their place nor their neighbours have a say.
    let reversed = try Log("y,c,w\n" + Self.text.reversed().joined())
    #expect(try Set(reversed.imported(Self.schema()).vocabulary("c")) == kept)
  }

  @Test func weightsAreMultiplied() throws {
    let log = try Log("y,c,w\n" + Self.text.joined())
    let dataset = try log.imported(Self.schema(weight: "w"))
    let batch = try dataset.all()
    let rows = try dataset.vocabulary("c")
    for (index, id) in batch.columns[0].ids.enumerated() {
      let row = try #require(rows[Int(id)].flatMap { Int($0) })
      #expect(batch.weights[index] == Float(row % 3) * (batch.labels[index] == 1 ? 1 : 5))
    }
  }

  @Test func aShareOf1KeepsAll() throws {
    var schema = Self.schema()
    schema.sampling = NegativeSampling(share: 1, seed: 1)
    let log = try Log("y,c,w\n" + Self.text.prefix(100).joined())
    let dataset = try log.imported(schema)
    #expect(dataset.rows == 100)
    #expect(try dataset.all().weights.isEmpty)
  }

  @Test func lengthsBelongToTheContent() throws {
    var block = RowBlock()
    let log = try Log("a,b\n" + (0..<64).map { "x\($0),yz\nx\($0)y,z\n" }.joined())
    let reader = try LogReader([log.path])
    #expect(try reader.read(into: &block))
    let sampler = NegativeSampler(NegativeSampling(share: 0.5, seed: 3))
    let choices = sampler.choices(block, pool: .init(threads: 1))
    let pairs = (0..<64).map { (choices[2 * $0], choices[2 * $0 + 1]) }
    #expect(pairs.contains { $0 != $1 })
  }
}

struct BadRowTests {
  static let schema = Schema(
    label: "y", order: .time(column: "s"), weight: "w",
    features: [
      Feature(name: "c", encoding: .dictionary()),
      Feature(name: "n", encoding: .quantiles(buckets: 4)),
      Feature(name: "h", column: "s", encoding: .time(.hour)),
    ])

  /// Every other row is bad, each in another way, the last in two.
  static let text = """
    y,s,w,c,n
    1,0,1,a,1
    2,0,1,bad,1
    0,3600,1,b,
    0,noon,1,bad,2
    0,7200,1,b,3
    0,0,-1,worse,3
    1,10800,1,a,4
    0,0,1,worst,four
    0,14400,1,a,5
    x,0,1,worst,five

    """
  static let good = """
    y,s,w,c,n
    1,0,1,a,1
    0,3600,1,b,
    0,7200,1,b,3
    1,10800,1,a,4
    0,14400,1,a,5

    """

  private func dataset(_ text: String, maximumBadRows: Int) throws -> Dataset {
    let log = try Log(text)
    let folder = log.folder.path("dataset")
    try Importer(log: [log.path], schema: Self.schema, maximumBadRows: maximumBadRows)
      .write(to: folder)
    let dataset = try UnverifiedDataset(folder: folder).verified(threads: 1)
    return dataset
  }

  @Test(arguments: [5, 1_000])
  func badRowsLeaveNoTrace(maximum: Int) throws {
    let dataset = try dataset(Self.text, maximumBadRows: maximum)
    #expect(try dataset.fingerprint == self.dataset(Self.good, maximumBadRows: 0).fingerprint)
    #expect(dataset.skipped.count == 5)
    let problems = dataset.skipped.first
    #expect(problems.count == 5)
    #expect(problems[0].hasSuffix("log.csv:3: column y: found \"2\", expected 0 or 1"))
    #expect(problems[3].hasSuffix("log.csv:9: column n: found \"four\", expected a number"))
    #expect(problems[4].contains("log.csv:11: column y: found \"x\""))
  }

  @Test(arguments: 0..<5)
  func tooManyBadRowsEndTheImport(maximum: Int) throws {
    let log = try Log(Self.text)
    let error = #expect(throws: InputError.self) {
      try Importer(log: [log.path], schema: Self.schema, maximumBadRows: maximum)
        .write(to: log.folder.path("dataset"))
    }
    let problem = "column y: found \"2\", expected 0 or 1"
    #expect(error?.line == 3 && error?.file == log.path)
    #expect(
      error?.problem
        == (maximum == 0
          ? problem
          : "\(problem) (the first of \(maximum + 1) rows that cannot be read; at most \(maximum)"
            + " may be skipped)"))
    #expect(try log.folder.names() == ["log.csv"])
  }

  @Test func badRowsAndDroppedNegativesGoTogether() throws {
    var rows = SamplingTests.text
    let sampled = Schema(
      label: "y", order: .log, weight: "w", sampling: NegativeSampling(share: 0.2, seed: 1),
      features: [Feature(name: "c", encoding: .dictionary())])
    func fingerprint(_ rows: [String], _ maximum: Int) throws -> String {
      let log = try Log("y,c,w\n" + rows.joined())
      let folder = log.folder.path("dataset")
      try Importer(log: [log.path], schema: sampled, maximumBadRows: maximum).write(to: folder)
      return try UnverifiedDataset(folder: folder).fingerprint
    }
    let expected = try fingerprint(rows, 0)
    rows.insert("maybe,1,1\n", at: 7_000)
    rows.insert("1,2,light\n", at: 3_000)
    #expect(try fingerprint(rows, 2) == expected)
    #expect(throws: InputError.self) { try fingerprint(rows, 1) }
  }
}
