// What was found against what was there: both sources of variance, and only the seeds that all have.

import Foundation
import Model
import TestSupport
import Testing

@testable import Lab

@Suite struct ReferenceDifferenceTests {
  let reference = Architecture(choices: [0, 0, 0])
  let found = [1, 2].map { Architecture(choices: [0, $0, 0]) }

  /// Log losses of the reference, which are ½ on average, and of what was found relative to them.
  func table(_ reference: [Double], _ differences: [[Double]]) throws -> TruthTable {
    var table = TruthTable(try SearchSpace(yaml: TinyProject.space, file: "space.yaml"))
    for (seed, loss) in reference.enumerated() {
      table.add(self.reference, seed: UInt64(seed + 1), logloss: loss)
    }
    for (architecture, row) in zip(found, differences) {
      for (seed, difference) in row.enumerated() {
        table.add(
          architecture, seed: UInt64(seed + 1), logloss: reference[seed] + 0.5 * difference)
      }
    }
    return table
  }

  /// Means of searches and of seeds are −0.02 and −0.06: each explains a variance of 0.02² of the mean, with
  /// one degree of freedom, of which t's quantile is tan(π(½ − α)).
  @Test func searchesAndSeedsBothCount() throws {
    let table = try table([0.4, 0.6], [[-0.01, -0.03], [-0.03, -0.09]])
    let difference = try #require(
      ReferenceDifference(found, against: reference, in: table, confidence: 0.95))
    let deviation = 0.0008.squareRoot()
    #expect(abs(difference.mean + 0.04) < 1e-12 && difference.seeds == 2)
    #expect(abs(difference.high - (-0.04 + deviation * tan(.pi * 0.475))) < 1e-9)
    #expect(abs(difference.low - (-0.04 - deviation * tan(.pi * 0.475))) < 1e-9)
    #expect(abs(difference.p - (0.5 - atan(0.04 / deviation) / .pi)) < 1e-9)
  }

  /// What is worse by as much has the complementary p.
  @Test func whatIsWorseIsUnlikelyToBeBetter() throws {
    let table = try table([0.5, 0.5], [[0.01, 0.03], [0.03, 0.09]])
    let difference = try #require(
      ReferenceDifference(found, against: reference, in: table, confidence: 0.95))
    #expect(abs(difference.p - (0.5 + atan(2.0.squareRoot()) / .pi)) < 1e-9)
  }

  @Test func onlyCommonSeedsCount() throws {
    var table = try table([0.5, 0.5], [[-0.02, -0.04], [-0.02, -0.04]])
    table.add(reference, seed: 3, logloss: 9)
    table.add(found[0], seed: 3, logloss: 0.1)
    let difference = try #require(
      ReferenceDifference(found, against: reference, in: table, confidence: 0.95))
    #expect(abs(difference.mean + 0.03) < 1e-12 && difference.seeds == 2)
  }

  @Test func oneSearchOrOneSeedOrTheReferenceItselfSayNothing() throws {
    let (two, one) = (try table([0.5, 0.5], [[0, 0], [0, 0]]), try table([0.5], [[0], [0]]))
    for (found, table) in [
      (found, one), ([found[0]], two), ([reference, reference], two),
      (found + [Architecture(choices: [1, 1, 1])], two),
    ] {
      #expect(
        ReferenceDifference(found, against: reference, in: table, confidence: 0.95) == nil)
    }
  }
}
