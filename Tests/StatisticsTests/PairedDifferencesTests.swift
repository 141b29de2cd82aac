// Paired differences on numbers small enough for closed forms.

import Foundation
import Testing

@testable import Statistics

@Suite struct PairedDifferencesTests {
  /// Five better and one worse, two equal: of 2⁶ outcomes 1 + 6 are as uneven on one side.
  @Test func signsAreCountedAndTested() {
    let pairs = PairedDifferences([-1, -2, 0, -3, 1, -4, 0, -5], confidence: 0.95)
    #expect((pairs.better, pairs.equal, pairs.worse) == (5, 2, 1))
    #expect(abs(pairs.signP - 14.0 / 64) < 1e-12)
  }

  @Test(arguments: [[0.0, 0], [1, -1]]) func whatIsEvenProvesNothing(differences: [Double]) {
    #expect(PairedDifferences(differences, confidence: 0.95).signP == 1)
  }

  /// Of two, the mean is 0.03 with a standard error of 0.01, and t of one degree of freedom is tan(π(½ − α)).
  @Test func theMeanHasStudentsInterval() throws {
    let pairs = PairedDifferences([0.02, 0.04], confidence: 0.95)
    let half = 0.01 * tan(.pi * 0.475)
    #expect(abs(pairs.mean - 0.03) < 1e-12)
    #expect(abs(try #require(pairs.low) - (0.03 - half)) < 1e-9)
    #expect(abs(try #require(pairs.high) - (0.03 + half)) < 1e-9)
  }

  @Test func aSinglePairHasNoInterval() {
    let pairs = PairedDifferences([0.5], confidence: 0.95)
    #expect(pairs.mean == 0.5 && pairs.low == nil && pairs.high == nil)
  }
}
