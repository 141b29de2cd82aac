// A sample covers all of a log at equal distances, in bounded memory.

import TestSupport
import Testing

@testable import Files
@testable import LogProfiling

struct LogSampleTests {
  private static func text(_ rows: Int) -> String {
    csv(["n": (0..<rows).map(String.init), "odd": (0..<rows).map { $0 % 2 == 0 ? "" : "o" }])
  }

  @Test(arguments: [1, 2, 10, 11, 19, 20, 21, 39, 40, 41, 1000, 1279, 1280])
  func rowsAreAtEqualDistances(rows: Int) throws {
    let log = try Log(Self.text(rows))
    let sample = try LogSample(of: [log.path], capacity: 10)
    #expect(sample.rows == rows)
    #expect(sample.count <= 10 && (rows < 10 || sample.count >= 5))
    #expect(sample.count == (rows + sample.stride - 1) / sample.stride)
    #expect(sample.isComplete == (rows <= 10))
    let column = sample.column(0)
    #expect(
      column.codes.map { column.text(Int($0) - 1) }
        == stride(from: 0, to: rows, by: sample.stride).map(String.init))
  }

  /// Blocks of the reader end between the rows; a sample does not notice.
  @Test func aSampleIsThatOfAllBlocks() throws {
    let log = try Log(Self.text(200_000))
    let sample = try LogSample(of: [log.path], capacity: 1000)
    #expect(sample.stride == 256 && sample.count == 782)
    let column = sample.column(0)
    #expect(column.text(Int(column.codes[781]) - 1) == "\(781 * 256)")
  }

  @Test func theFirstRowsMayDo() throws {
    let log = try Log(Self.text(100))
    let sample = try LogSample(of: [log.path], limit: 30)
    #expect(sample.rows == 30 && sample.count == 30)
    #expect(!sample.isWhole && !sample.isComplete)
    #expect(try LogSample(of: [log.path], limit: 100).isComplete)
  }

  @Test func missingValuesHaveTheCodeZero() throws {
    let log = try Log("a,b\n1,x\n,x\nNA,y\n1,NULL\n")
    let sample = try LogSample(of: [log.path])
    let (a, b) = (sample.column(0), sample.column(1))
    #expect(a.codes == [1, 0, 0, 1] && a.missing == 2 && a.distinct == 1)
    #expect(b.codes == [1, 1, 2, 0] && b.text(1) == "y" && b.mostFrequent(1) == [0])
  }

  @Test func aLogWithoutRowsIsRefused() throws {
    let log = try Log("a,b\n")
    #expect(throws: InputError("found no rows", file: log.path)) {
      try LogSample(of: [log.path])
    }
  }

  /// Chao's estimate from every eighth row; 5,000 values of equal frequency, of which the sample has 3,935.
  @Test func distinctValuesOfTheLogAreEstimated() throws {
    let values = drawn((0..<5000).map(String.init), 62_000)
    let log = try Log(csv(["v": values, "id": values.indices.map(String.init)]))
    let sample = try LogSample(of: [log.path], capacity: 8000)
    #expect(sample.count == 7750)
    let column = sample.column(0)
    #expect(column.distinct < 4200)
    #expect(abs(column.distinctEstimate - 5000) < 150)
    // Values that occur once all over are as many as the rows.
    #expect(sample.column(1).distinctEstimate == 62_000)
    #expect(try LogSample(of: [log.path]).column(0).distinctEstimate == Set(values).count)
  }
}
