// Kendall's τ in closed form, and how often its interval misses the truth.

import Foundation
import Numerics
import Testing

@testable import Statistics

@Suite struct KendallTests {
  @Test(
    arguments: [
      ([1, 2, 3, 4], [1, 2, 3, 4], 1), ([1, 2, 3, 4], [4, 3, 2, 1], -1),
      // One of six pairs is in the opposite order.
      ([1, 2, 3, 4], [1, 3, 2, 4], 4.0 / 6),
      // Of three pairs, one is tied in the first alone: 2 / √(2 · 3).
      ([1, 1, 2], [1, 2, 3], 2 / 6.0.squareRoot()),
      // One pair is tied in both, two are in the same order, three in the opposite one.
      ([1, 1, 2, 3], [2, 2, 3, 1], -1.0 / 5),
      // Four pairs are in the same order, one is tied in each alone.
      ([1, 2, 2, 3], [1, 1, 2, 3], 4.0 / 5),
      ([1, 1, 1], [1, 2, 3], 0), ([], [], 0), ([1], [2], 0),
    ] as [([Double], [Double], Double)])
  func tauInClosedForm(a: [Double], b: [Double], tau: Double) {
    #expect(abs(Kendall.tau(a, b) - tau) < 1e-12)
    #expect(abs(Kendall.tau(b, a) - tau) < 1e-12)
    #expect(abs(Kendall.tau(a.map { -$0 }, b) + tau) < 1e-12)
  }

  /// 20 in perfect order: artanh(1 − 2 / 380) less 1.96 · √(0.437 / 16).
  @Test func theIntervalInClosedForm() {
    let order = (0..<20).map(Double.init)
    let perfect = Kendall(order, order, confidence: 0.95)
    let half = 1.959964 * (0.437 / 16).squareRoot()
    #expect(perfect.tau == 1 && perfect.high == 1)
    #expect(abs(perfect.low - tanh(atanh(1 - 2.0 / 380) - half)) < 1e-6)
    let opposite = Kendall(order, order.map { -$0 }, confidence: 0.95)
    #expect((opposite.low, opposite.high) == (-1, -perfect.low))
    #expect(Kendall(order, order, confidence: 0.99).low < perfect.low)
  }

  @Test func fourInOrderProveNothing() {
    let few = Kendall([1, 2, 3, 4], [1, 2, 3, 4], confidence: 0.95)
    #expect((few.tau, few.low, few.high) == (1, -1, 1))
  }

  /// Of pairs of normal numbers with correlation ρ, τ is 2/π · arcsin ρ (Greiner's relation).
  @Test(arguments: [0, 0.5, 0.9], [10, 20]) func theIntervalRarelyMisses(ρ: Double, n: Int) {
    let truth = 2 / .pi * asin(ρ)
    let random = RandomStream(seed: 1, purpose: "kendall")
    let missed = (0..<1000).count { simulation in
      var random = random.substream(simulation)
      let a = (0..<n).map { _ in random.normal() }
      let b = a.map { ρ * $0 + (1 - ρ * ρ).squareRoot() * random.normal() }
      let interval = Kendall(a, b, confidence: 0.95)
      return truth < interval.low || truth > interval.high
    }
    // Three standard errors above 5 %, and not so rarely that the interval would say too little.
    #expect((10...71).contains(missed), "\(missed) of 1000")
  }
}

extension RandomStream {
  /// A standard normal number (Box and Muller 1958).
  fileprivate mutating func normal() -> Double {
    (-2 * log(1 - uniform())).squareRoot() * cos(2 * .pi * uniform())
  }
}
