// The verdicts over several candidates: a failure hides none behind it, all looks count at a share that grows, and the error
// is kept.

import CGSL
import Model
import Testing

@testable import Statistics

@Suite struct GraphicalTestTests {
  static let margin = 0.001
  static let rule = VerdictRule(
    margin: margin, confidence: 0.95, seeds: 3, maxSeeds: 12, blocks: 20)

  /// A look whose upper bound is this many margins at the share w of the error, and whose only noise is that of seeds.
  static func look(high: Double, share: Double, mean: Double = 0, seeds: Int) -> Comparison {
    let quantile = gsl_cdf_tdist_Qinv(share * Looks(rule).alpha, Double(seeds - 1))
    let error = (high - mean) * margin / quantile
    return Comparison(
      mean: mean * margin, seedVariance: error * error, blockVariance: 0, seeds: seeds, blocks: 20)
  }

  static func fixed(_ mean: Double, error: Double = 0.001, seeds: Int = 3) -> Comparison {
    Comparison(
      mean: mean * margin, seedVariance: error * error * margin * margin, blockVariance: 0,
      seeds: seeds, blocks: 20)
  }

  static let learned = fixed(-500)

  static func test(
    _ looks: [Comparison], graph: TransferGraph? = nil, replaceable: Bool = false
  ) -> GraphicalTest {
    var test = GraphicalTest(
      graph ?? .fallback(looks.count), rule, replaceable: looks.map { _ in replaceable })
    _ = test.next()
    for (index, look) in looks.enumerated() {
      test.record(learning: learned, at: index)
      test.record(look, at: index)
    }
    return test
  }

  @Test func aFailingMildTargetDoesNotHideACheaperOne() {
    let looks = [Self.fixed(5), Self.fixed(-3), Self.fixed(0.5)]
    let test = Self.test(looks)
    #expect(test.verdicts == [.worse, .better, .neutral])
    #expect(test.proved == [1, 2] && test.undecided == [])
    #expect(Self.test(looks, graph: .chain(3, passing: 0)).proved == [])
  }

  /// Half of the error is there for the mildest, a quarter for the next, which the mildest adds its half to if it is proved.
  @Test func theShareDecides() {
    let open = Self.look(high: 3, share: 1, seeds: 3)
    func proves(_ share: Double, after first: Comparison) -> Bool {
      Self.test([first, Self.look(high: 0.9999, share: share, seeds: 3), open]).proved.contains(1)
    }
    #expect(proves(0.249, after: open) && !proves(0.251, after: open))
    #expect(proves(0.749, after: Self.fixed(-1)) && !proves(0.751, after: Self.fixed(-1)))
  }

  /// A look that is past is proved by a share that grows later.
  @Test func pastLooksCountAtTheNewShare() {
    let first = Self.look(high: 3, share: 1, seeds: 3)
    var test = Self.test([
      first, Self.look(high: 0.9999, share: 0.7, seeds: 3), Self.fixed(0.9, error: 9),
    ])
    test.record(Self.look(high: 1.5, share: 0.7, seeds: 6), at: 1)
    #expect(test.proved == [])
    test.record(Self.fixed(-1, seeds: 6), at: 0)
    #expect(test.proved == [0, 1])
    // The bound that is shown is that of the look that proved it, and within the margin.
    #expect((test.delta(of: 1)?.high ?? 1) <= Self.margin)
    #expect((test.delta(of: 2)?.high ?? 0) > Self.margin)
  }

  @Test func whatIsProvedFollowsFromTheMarginsAndMarginsFromReplay() throws {
    let looks = [(2.0, 0.4), (-0.5, 0.1), (0.3, 0.2), (4, 0.01), (0.2, 0.5)].map {
      Self.fixed($0.0, error: $0.1)
    }
    let test = Self.test(looks)
    let margins = test.provableMargins
    #expect(margins.indices.filter { margins[$0] ?? 1 <= Self.margin } == test.proved)
    for (index, margin) in margins.enumerated() {
      let margin = try #require(margin)
      for (times, isProved) in [(1.0000001, true), (0.9999999, false)] where margin > 0 {
        var rule = Self.rule
        rule.margin = margin * times
        var replay = GraphicalTest(.fallback(5), rule, replaceable: looks.map { _ in false })
        for (place, look) in looks.enumerated() {
          replay.record(learning: Self.learned, at: place)
          replay.record(look, at: place)
        }
        #expect(replay.proved.contains(index) == isProved, "\(index) \(margin) \(times)")
      }
    }
  }

  /// Nothing is proved that has not learned, at its share, or beside a baseline that has not.
  @Test func learningIsTestedAtTheSameShare() {
    var test = Self.test([Self.fixed(-1), Self.fixed(-1), Self.fixed(-1)])
    test.record(learning: nil, at: 0)
    test.record(learning: Self.fixed(-1, error: 1), at: 1)
    #expect(test.proved == [2])
    #expect(test.lacksLearning(0) && test.lacksLearning(1) && !test.lacksLearning(2))
    #expect(test.provableMargins[0] == nil)
    test.isGateOpen = false
    #expect(test.proved == [] && test.verdicts == [.inconclusive, .inconclusive, .inconclusive])
    #expect(test.next() == [])
  }

  /// A long ladder is begun in groups, until something is proved, and then ends where nothing near is.
  @Test func aLadderIsGoneDownWhileSomethingIsProved() {
    func tried(_ truth: [Double]) -> [Int] {
      var test = GraphicalTest(
        .fallback(truth.count), Self.rule, replaceable: truth.map { _ in false })
      while case let open = test.next(), !open.isEmpty {
        for index in open {
          test.record(learning: Self.learned, at: index)
          test.record(Self.fixed(truth[index], seeds: test.seedsOfNextLook(at: index)), at: index)
        }
      }
      return truth.indices.filter { !test.candidates[$0].looks.isEmpty }
    }
    let (good, bad) = (-2.0, 5.0)
    #expect(tried([bad, bad, bad, bad]) == [0, 1, 2, 3])
    #expect(tried(Array(repeating: bad, count: 9)) == Array(0..<9))
    #expect(tried([bad, bad, bad, bad, bad, good, bad, bad, bad, bad, bad, bad]) == Array(0..<10))
    #expect(tried(Array(repeating: good, count: 9)) == Array(0..<9))
    #expect(tried([good, good, good, bad, bad, bad, bad, bad, bad, bad, bad]) == Array(0..<8))
    #expect(tried([bad, good, good, good, bad, good, good, good]).count == 8)
  }

  /// A replaced candidate is never proved, its successor at a tenth of its share.
  @Test func aSuccessorHasItsOwnShare() {
    func test(_ successor: Comparison) -> GraphicalTest {
      var test = Self.test([Self.fixed(0, error: 50)], replaceable: true)
      #expect(test.replace(0, by: [false]) == 1..<2)
      test.record(learning: Self.learned, at: 1)
      test.record(successor, at: 1)
      return test
    }
    #expect(test(Self.look(high: 0.9999, share: 0.1, seeds: 3)).proved == [1])
    #expect(test(Self.look(high: 0.9999, share: 0.11, seeds: 3)).proved == [])
    #expect(abs(test(Self.fixed(0)).share(of: 1) - 0.1) < 1e-12)
    #expect(abs(Self.test([Self.fixed(0)], replaceable: true).share(of: 0) - 0.9) < 1e-12)
  }

  /// With the truth at the margin no procedure errs more often than it may; with one bad candidate in front that of verdicts
  /// proves almost always what the fixed sequence never does.
  @Test(arguments: [3, 8]) func theErrorIsKeptAndTheRestIsProved(targets: Int) throws {
    let count = 1500
    let simulation = FamilySimulation(
      Noise(seed: 0.0015, block: 0.00015), Self.rule, targets: targets, count: count)
    let tolerance = 3 * (0.05 * 0.95 / Double(count)).squareRoot()
    let margins = [Double](repeating: Self.margin, count: targets)
    for procedure in TransferGraph.procedures {
      let outcome = simulation.outcome(of: procedure.graph(targets), deltas: margins)
      #expect(outcome.errors < 0.05 + tolerance && outcome.errors > 0.002, "\(procedure.name)")
    }
    let truth = try #require(FamilySimulation.truths.first { $0.name == "bad mildest" })
    let deltas = truth.deltas(targets).map { $0 * Self.margin }
    let fallback = simulation.outcome(of: .fallback(targets), deltas: deltas)
    let sequence = simulation.outcome(of: .chain(targets, passing: 0), deltas: deltas)
    #expect(try #require(fallback.cheapest) > 0.95)
    #expect(sequence.cheapest == 0 && fallback.errors == 0)
  }
}
