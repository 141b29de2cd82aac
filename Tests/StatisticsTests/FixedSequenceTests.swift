// Targets are tested mildest first, and what follows a failure proves nothing.

import Testing

@testable import Files
@testable import Statistics

@Suite struct FixedSequenceTests {
  /// The sequence over 0.95, 0.9 and 0.85 after one look at each.
  static func sequence(_ verdicts: [Verdict?], isLast: Bool) -> FixedSequence<Double> {
    var sequence = FixedSequence(targets: [0.9, 0.85, 0.95])
    for (i, verdict) in verdicts.enumerated() {
      if let verdict { sequence.record(verdict, at: i, isLast: isLast) }
    }
    return sequence
  }

  @Test func theMildestComesFirst() {
    let sequence = Self.sequence([], isLast: false)
    #expect(sequence.entries.map(\.target) == [0.95, 0.9, 0.85])
    #expect(sequence.undecided == [0, 1, 2])
    #expect(sequence.proved == [])
  }

  @Test func neutralAndBetterAreProved() {
    let sequence = Self.sequence([.neutral, .better, .neutral], isLast: true)
    #expect(sequence.proved == [0, 1, 2])
    #expect(sequence.undecided == [])
    #expect(sequence.firstFailure == nil)
  }

  @Test(arguments: [Verdict.worse, .inconclusive])
  func whatFollowsAFailureIsNotProved(failure: Verdict) {
    let sequence = Self.sequence([.neutral, failure, .better], isLast: true)
    #expect(sequence.firstFailure == 1)
    #expect(sequence.verdicts == [.neutral, failure, .inconclusive])
    #expect(sequence.proved == [0])
    #expect(sequence.undecided == [])
  }

  @Test func aFailureAtTheMildestProvesNothing() {
    let sequence = Self.sequence([.worse, .better, .neutral], isLast: true)
    #expect(sequence.proved == [])
    #expect(sequence.verdicts == [.worse, .inconclusive, .inconclusive])
  }

  /// That something is worse is no claim that it may be used, and needs no sequence.
  @Test func worseIsSaidAfterAFailureToo() {
    let sequence = Self.sequence([.inconclusive, .neutral, .worse], isLast: true)
    #expect(sequence.verdicts == [.inconclusive, .inconclusive, .worse])
  }

  /// Worse at an early look stops the sequence for good; inconclusive only at the last one.
  @Test func furtherLooksGoToWhatIsOpen() {
    let open = Self.sequence([.inconclusive, .neutral, .inconclusive], isLast: false)
    #expect(open.firstFailure == nil)
    #expect(open.undecided == [0, 2])
    let stopped = Self.sequence([.inconclusive, .worse, .inconclusive], isLast: false)
    #expect(stopped.firstFailure == 1)
    #expect(stopped.undecided == [0])
  }

  @Test func aLaterLookReplacesAnEarlierOne() {
    var sequence = Self.sequence([.inconclusive, .neutral, .neutral], isLast: false)
    sequence.record(.neutral, at: 0, isLast: true)
    #expect(sequence.proved == [0, 1, 2])
  }
}
