// The synthetic log: the same bits for the same seed, and labels that follow the truth.

import Foundation
import Numerics
import TestSupport
import Testing

@testable import Files
@testable import SyntheticLogs

@Suite struct SyntheticLogTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// The bytes and the truth of a log.
  func written(
    rows: Int, of family: SyntheticFamily = .kinds, seed: UInt64 = 3, drift: Double = 0,
    threads: Int = 2
  ) throws -> (text: [UInt8], truth: SyntheticTruth) {
    let name = "\(UUID().uuidString).csv"
    let log = SyntheticLog(family, rows: rows, seed: seed, positiveRate: 0.3, drift: drift)
    let truth = try log.write(to: folder.path(name), pool: WorkerPool(threads: threads))
    return (try folder.bytes(name), truth)
  }

  @Test(arguments: [0, 0.5]) func equalBitsForAnyNumberOfThreads(drift: Double) throws {
    let one = try written(rows: 9000, drift: drift, threads: 1)
    let other = try written(rows: 9000, drift: drift, threads: 3)
    #expect(one.text == other.text)
    #expect(one.truth == other.truth)
    #expect(try written(rows: 9000, seed: 4, drift: drift).text != one.text)
  }

  /// Without drift a row does not depend on how many follow.
  @Test func aShorterLogIsAPrefix() throws {
    let long = try written(rows: 9000).text
    let short = try written(rows: 5000).text
    // The bias is solved on rows of its own.
    #expect(short.count < long.count && long.starts(with: short))
  }

  @Test(arguments: ["kinds", "latent"]) func labelsFollowTheTruth(name: String) throws {
    let rows = 50_000
    let family = try #require(SyntheticFamily(named: name))
    let design = family.design(3)
    let (text, truth) = try written(rows: rows, of: family)
    let teacher = Teacher(design, seed: 3, positiveRate: 0.3, drift: 0)
    let effects = teacher.effects(at: 0)
    let lines = String(decoding: text, as: UTF8.self).split(separator: "\n")
    #expect(
      lines[0]
        == "click,time," + design.features.map(\.name).joined(separator: ",")[...])
    #expect(lines.count == rows + 1)
    var (positives, loss) = (0, 0.0)
    for (row, line) in lines.dropFirst().enumerated() {
      let fields = line.split(separator: ",").compactMap { Int($0) }
      try #require(fields.count == design.features.count + 2 && fields[1] == row)
      let clusters = fields.dropFirst(2).enumerated().map { teacher.clusters[$0][$1] }
      let p = logistic(effects.reduce(teacher.bias) { $0 + $1.value(clusters) })
      positives += fields[0]
      loss -= fields[0] == 1 ? log(p) : log(1 - p)
    }
    #expect(truth.positiveRate == Double(positives) / Double(rows))
    // Five deviations: of a share, and of a loss whose deviation is below 0.6.
    #expect(abs(truth.positiveRate - 0.3) < 5 * 0.0021 + 0.005)
    #expect(abs(truth.bayesLogloss - loss / Double(rows)) < 5 * 0.6 / Double(rows).squareRoot())
  }

  @Test func theTruthIsBesideTheLog() throws {
    let path = folder.path("log.csv")
    let made = SyntheticLog(.kinds, rows: 10, seed: 1, positiveRate: 0.2, drift: 0)
    let truth = try made.write(to: path, pool: WorkerPool(threads: 1))
    let text = try DurableFile.read(path + ".truth.json")
    #expect(try JSONDecoder().decode(SyntheticTruth.self, from: Data(text.utf8)) == truth)
    #expect(truth.settings.family == "kinds")
    #expect(truth.features.map(\.name) == SyntheticFamily.kinds.design(1).features.map(\.name))
    #expect(truth.features.filter { $0.width == 0 }.allSatisfy { $0.pairs.isEmpty })
    #expect(abs(truth.varianceShares.reduce(0, +) - 1) < 1e-9)
    // Neither file is overwritten.
    #expect(throws: InputError.self) { try made.write(to: path, pool: WorkerPool(threads: 1)) }
    try FileManager.default.removeItem(atPath: path)
    #expect(throws: InputError.self) { try made.write(to: path, pool: WorkerPool(threads: 1)) }
    #expect(try folder.names() == ["log.csv.truth.json"])
  }
}
