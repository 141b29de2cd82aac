// How many searchers share a pass: whose step it is, and the work of a ladder beside that of three targets.

import Model
import Testing

@testable import Search

@Suite struct TurnsTests {
  /// Few searchers share all steps of a short pass, and have a long one in turn; many are in groups in either.
  @Test(arguments: [
    (1, 300, 1), (3, 959, 1), (3, 1200, 3), (4, 1599, 1), (4, 1600, 4), (5, 100, 2), (16, 959, 4),
    (16, 2400, 6), (16, 6400, 16), (16, 100_000, 16),
  ])
  func groupsFollowFromTheLength(searchers: Int, steps: Int, groups: Int) {
    let turns = Turns(searchers: searchers, learning: steps)
    #expect(turns.groups == groups)
    #expect(turns.own(of: steps) == steps / groups)
  }

  /// Within as many steps as there are groups each searcher has one, and it is the last of which is told.
  @Test func everySearcherHasItsTurn() {
    for searchers in 1...17 {
      for steps in [10, 1000, 3000, 10_000] {
        let turns = Turns(searchers: searchers, learning: steps)
        for start in [0, 7] {
          let steps = start..<start + turns.groups
          let played = steps.map { step in (0..<searchers).count { turns.plays($0, step: step) } }
          #expect(played.reduce(0, +) == searchers && (played.max() ?? 0) <= 4)
        }
        for searcher in 0..<searchers {
          for step in 0..<2 * turns.groups {
            let last = (0...step).last { turns.plays(searcher, step: $0) }
            #expect(max(turns.lastTurn(of: searcher, until: step), -1) == last ?? -1)
          }
        }
      }
    }
  }

  /// Four have all for themselves; each further one adds a third.
  @Test(arguments: [(1, 15, 15), (4, 15, 15), (6, 15, 11), (16, 15, 7), (16, 1, 1), (16, 0, 0)])
  func neighboursShare(searchers: Int, count: Int, share: Int) {
    #expect(Turns(searchers: searchers, learning: 100).share(of: count) == share)
  }

  /// A ladder of 16 rungs in a space like that of the flights, for logs of several lengths: at most one and a half times
  /// the work of three targets.
  @Test(arguments: [100_000, 327_346, 900_000], [SearchSettings.Searcher.surrogate, .controller])
  func aLadderIsNoMuchDearer(rows: Int, searcher: SearchSettings.Searcher) {
    let model = ModelSection(
      embeddings: (0..<26).map { _ in
        Choice(values: [0, 2, 4, 8, 16, 32].map(ChoiceValue.width), baseline: 3)
      },
      hidden: [
        .init(width: Choice(values: [32, 64, 128, 256].map(ChoiceValue.width), baseline: 2)),
        .init(width: Choice(values: [16, 32, 64, 128].map(ChoiceValue.width), baseline: 2)),
      ])
    let space = costedSpace(model, ids: 100).searched(by: searcher)
    func forecast(_ targets: [Target]) -> PassForecast {
      PassForecast(space, targets: targets, rows: rows, positiveRate: 0.2, seed: 1)
    }
    let (three, ladder) = (forecast([0.95, 0.9, 0.85]), forecast(space.ladder))
    #expect(ladder.flops.count == TargetLadder.mostRungs)
    /// With the finalists and the scaled baselines, trained on a quarter of the stream.
    func work(_ pass: PassForecast) -> Double {
      zip(pass.flops, pass.finalists).reduce(pass.warmUp + pass.learning) {
        $0 + 3 * $1.0 * Double($1.1 + 1) * Double(rows) / 4
      }
    }
    #expect(work(ladder) < 1.5 * work(three), "\(work(ladder) / work(three))")
    func pass(_ pass: PassForecast) -> Double { pass.warmUp + pass.learning }
    #expect(pass(ladder) < 1.5 * pass(three) && pass(ladder) > 0.4 * pass(three))
    if searcher == .controller {
      func trainings(_ pass: PassForecast) -> Double {
        zip(pass.flops, pass.finalists).reduce(0) { $0 + $1.0 * Double($1.1) }
      }
      #expect(trainings(ladder) < 1.5 * trainings(three))
    }
    // And it is no pass for nothing.
    #expect(work(ladder) > 0.4 * work(three), "\(work(ladder) / work(three))")
  }
}
