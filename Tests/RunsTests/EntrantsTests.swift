// Which architecture stands for which target, when some are equal and some are replaced.

import Model
import TestSupport
import Testing

@testable import Runs
@testable import Statistics

@Suite struct EntrantsTests {
  static let (a, b, c) = (
    Architecture(choices: [1, 0]), Architecture(choices: [0, 1]), Architecture(choices: [0, 0])
  )

  static func found(_ architecture: Architecture, _ target: Target, _ next: [Architecture] = [])
    throws -> FoundArchitecture
  {
    let (retrain, _) = try RemediesTests.retrain("")
    return FoundArchitecture(architecture, for: target, in: retrain.space, runnersUp: next)
  }

  @Test func equalArchitecturesAreOneCandidate() throws {
    let entrants = Entrants([
      try Self.found(Self.b, 0.5), try Self.found(Self.a, 0.9), try Self.found(Self.a, 0.8),
    ])
    #expect(entrants.found.map(\.target) == [0.9, 0.8, 0.5])
    #expect(entrants.architectures == [Self.a, Self.b] && entrants.places == [0, 0, 1])
    #expect(!entrants.isReplaceable(0))
  }

  @Test func aReplacedCandidateLeavesItsTargetsToTheNextOnes() throws {
    var entrants = Entrants([
      try Self.found(Self.a, 0.9, [Self.c, Self.b]), try Self.found(Self.a, 0.8, [Self.b]),
      try Self.found(Self.b, 0.5),
    ])
    #expect(entrants.isReplaceable(0) && !entrants.isReplaceable(1))
    var test = GraphicalTest(
      .fallback(2), ClaimsTests.rule, replaceable: [true, false])
    entrants.replace(0, in: &test)
    // One target takes a new architecture, the other one that is a candidate already.
    #expect(entrants.architectures == [Self.a, Self.b, Self.c] && entrants.places == [2, 1, 1])
    #expect(entrants.replaced == [[0], [0], []])
    #expect(test.candidates.map(\.isReplaced) == [true, false, false])
    entrants.replace(2, in: &test)
    #expect(entrants.places == [1, 1, 1] && entrants.replaced == [[0, 2], [0], []])
  }
}
