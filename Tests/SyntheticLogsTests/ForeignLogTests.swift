// Synthetic logs in the forms of public ones: their shape, and that a signal is in them.

import Foundation
import Numerics
import TestSupport
import Testing

@testable import Files
@testable import LogSchema
@testable import SyntheticLogs

struct ForeignLogTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// The lines of a log, split at a separator.
  private func made(
    _ form: ForeignLog.Form, rows: Int = 9_000, seed: UInt64 = 1, threads: Int = 2
  ) throws -> (truth: ForeignLog.Truth, lines: [[String]]) {
    let path = folder.path("\(form)-\(UUID().uuidString)")
    let truth = try ForeignLog(form: form, rows: rows, seed: seed, positiveRate: 0.25)
      .write(to: path, pool: WorkerPool(threads: threads))
    let text = try DurableFile.read(path)
    #expect(text.hasSuffix("\n"))
    let separator: Character = form == .avazu ? "," : "\t"
    let lines = text.split(separator: "\n").map {
      $0.split(separator: separator, omittingEmptySubsequences: false).map(String.init)
    }
    return (truth, lines)
  }

  @Test(arguments: ForeignLog.Form.allCases)
  func rowsAreAFunctionOfTheSeed(form: ForeignLog.Form) throws {
    let lines = try made(form, threads: 1).lines
    #expect(try made(form, threads: 3).lines == lines)
    #expect(try made(form, seed: 2).lines != lines)
    #expect(Set(lines.map(\.count)).count == 1)
  }

  @Test(arguments: ForeignLog.Form.allCases)
  func theTruthIsBetterThanTheMean(form: ForeignLog.Form) throws {
    let truth = try made(form).truth
    let p = truth.positiveRate
    #expect(abs(p - 0.25) < 0.03)
    let ofMean = -p * log(p) - (1 - p) * log(1 - p)
    #expect((0.5...0.85).contains(truth.bayesLogloss / ofMean))
  }

  @Test func criteoHasIntegersAndHexadecimals() throws {
    let (truth, lines) = try made(.criteo)
    #expect(lines.count == 9_000 && lines[0].count == 40)
    #expect(Double(lines.count { $0[0] == "1" }) / 9_000 == truth.positiveRate)
    let integers = lines.map { $0[1...13].map { Int($0) } }
    #expect(lines.allSatisfy { $0[1...13].allSatisfy { $0.isEmpty || Int($0) != nil } })
    #expect(integers.contains { $0[1].map { $0 < 0 } == true })
    #expect(integers.allSatisfy { $0[1] != nil } && integers.contains { $0[0] == nil })
    // A heavy tail: the greatest is far beyond the median.
    #expect((integers.compactMap { $0[4] }.max() ?? 0) > 1_000_000)
    let hexadecimals = Set("0123456789abcdef")
    #expect(
      lines.allSatisfy {
        $0[14...].allSatisfy { $0.isEmpty || ($0.count == 8 && hexadecimals.isSuperset(of: $0)) }
      })
    #expect(lines.contains { $0[39].isEmpty })
    // Zipf's law: the most frequent of a million values is in every sixteenth row or so.
    let counts = Dictionary(grouping: lines.map { $0[16] }, by: { $0 }).mapValues(\.count)
    #expect((200...1_000).contains(counts.filter { $0.key != "" }.values.max() ?? 0))
    #expect(counts.count > 3_000)
  }

  @Test func avazuHasUniqueRowsInOrderOfTime() throws {
    let (truth, lines) = try made(.avazu)
    #expect(lines[0].count == 24)
    #expect(lines[0][..<4] == ["id", "click", "hour", "C1"] && lines[0][23] == "C21")
    let rows = lines.dropFirst()
    #expect(Set(rows.map { $0[0] }).count == 9_000)
    #expect(rows.contains { $0[0].count == 20 } && rows.allSatisfy { UInt64($0[0]) != nil })
    #expect(Double(rows.count { $0[1] == "1" }) / 9_000 == truth.positiveRate)
    let hours = rows.map { $0[2] }
    #expect(hours.first == "14102100" && hours.last == "14103023")
    #expect(hours == hours.sorted())
    let pattern = try #require(TimePattern("%y%m%d%H"))
    #expect(hours.allSatisfy { pattern.secondsSince1970(Array($0.utf8).span) != nil })
  }

  @Test func movieLensHasTypesAndSeveralRowsAUser() throws {
    let (truth, lines) = try made(.movielens)
    #expect(lines[0].joined(separator: " ").hasPrefix("user_id:token item_id:token rating:float"))
    let rows = lines.dropFirst()
    let ratings = rows.compactMap { Double($0[2]) }
    #expect(Set(ratings) == [1, 2, 3, 4, 5])
    #expect(Double(ratings.count { $0 >= 4 }) / 9_000 == truth.positiveRate)
    let users = Dictionary(grouping: rows, by: { $0[0] })
    #expect((100...180).contains(users.count))
    // A user's and an item's columns are the same in all rows.
    #expect(users.values.allSatisfy { Set($0.map { $0[5...] }).count == 1 })
    let items = Dictionary(grouping: rows, by: { $0[1] })
    #expect(items.values.allSatisfy { Set($0.map { $0[4] }).count == 1 })
    #expect(Set(rows.map { $0[4].split(separator: " ").count }) == [1, 2, 3])
  }

  @Test func nothingIsOverwritten() throws {
    let path = try folder.file("log", [1])
    let error = InputError(
      "exists already: expected the name of a new file; remove it, or choose another", file: path)
    #expect(throws: error) {
      try ForeignLog(form: .avazu, rows: 1, seed: 1, positiveRate: 0.5)
        .write(to: path, pool: WorkerPool(threads: 1))
    }
  }
}
