// Frequencies of ids against Zipf's law.

import Foundation
import Numerics
import Testing

@testable import SyntheticLogs

@Suite struct ZipfTests {
  @Test(arguments: [(1, 1.0), (2, 0.0), (12, 0.7), (1000, 1.1)])
  func idsAreAsFrequentAsTheLawSays(count: Int, exponent: Double) {
    let law = Zipf(count: count, exponent: exponent)
    let draws = 200_000
    var counts = [Int](repeating: 0, count: count)
    var random = RandomStream(seed: 3, purpose: "zipf")
    for _ in 0..<draws { counts[law.draw(&random)] += 1 }
    let sum = (1...count).reduce(0) { $0 + pow(Double($1), -exponent) }
    for id in 0..<count {
      let p = pow(Double(id + 1), -exponent) / sum
      #expect(abs(law.probabilities[id] - p) < 1e-12)
      // Five deviations, and a little for the rarest.
      let deviation = (Double(draws) * p * (1 - p)).squareRoot()
      #expect(abs(Double(counts[id]) - Double(draws) * p) <= 5 * deviation + 3)
    }
  }
}
