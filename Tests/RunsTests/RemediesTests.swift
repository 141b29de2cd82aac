// What a run says would have proved its targets, held against runs that have it: the same trainings under the margin that
// is named, and the differences of its candidates against their losses.

import Model
import TestSupport
import Testing

@testable import Runs
@testable import Training

@Suite struct RemediesTests {
  /// Retrains on a log that teaches something, and three candidates, all of which differ from the baseline.
  static func retrain(_ verdict: String) throws -> (Retrain, [FoundArchitecture]) {
    let folder = try TemporaryFolder()
    let log = NoClaimTests.rows.map { "\($0.label),s\($0.site),u\($0.user)\n" }.joined()
    let path = try folder.file("log.csv", Array("clicked,site,user\n\(log)".utf8))
    let space = """
      data:
        path: \(path)
        label: clicked
        features:
          site: {type: categorical}
          user: {type: categorical}
      model:
        embeddings: {site: 4, user: {choices: [0, 4], baseline: 4}}
        hidden: [{width: {choices: [4, 8], baseline: 8}}]
      training: {batch: 32}
      verdict: {seeds: 2, max_seeds: 2, blocks: 10, confidence: 0.6\(verdict)}
      """
    let workspace = try Workspace(
      SearchSpace(yaml: space, file: "space.yaml"), file: "space.yaml",
      Workspace.LogAccess(cache: folder.path("cache"), threads: 1))
    let costed = workspace.costed
    let found = zip([[1, 0], [0, 1], [0, 0]], [0.99, 0.9, 0.3] as [Target]).map {
      FoundArchitecture(Architecture(choices: $0), for: $1, in: costed)
    }
    let retrain = Retrain(
      costed, TrainingStream(workspace.dataset, verdict: workspace.space.verdict), firstSeed: 1,
      by: workspace.trainings(threads: 1))
    return (retrain, found)
  }

  @Test func theMarginThatIsNamedProvesTheTarget() throws {
    var (retrain, found) = try Self.retrain("")
    let open = try retrain.judge(found, margin: 1e-9) { _ in }
    let margins = open.targets.map(\.provableMargin)
    try #require(open.reason != .notLearned, "the log must teach something")
    #expect(margins.contains { $0 != nil })
    for (place, margin) in margins.enumerated() {
      guard let margin else { continue }
      // At its share under the narrow margin a bound is no nearer to the mean than at the one that the wider margin gives.
      #expect(margin <= max(0, open.targets[place].delta.high))
      guard margin > 1e-9 else { continue }
      let wider = try retrain.judge(found, margin: margin) { _ in }
      #expect(wider.targets[place].verdict.isProved, "\(margin)")
      let narrower = try retrain.judge(found, margin: margin * 0.999) { _ in }
      #expect(!narrower.targets[place].verdict.isProved, "\(margin)")
    }
  }

  @Test func provedCandidatesAreComparedWithTheChosenOne() throws {
    var (retrain, found) = try Self.retrain("")
    let result = try retrain.judge(found, margin: 0.9) { _ in }
    let proved = result.targets.filter(\.verdict.isProved)
    let chosen = try #require(proved.first { $0.target == result.chosen })
    try #require(proved.count > 1)
    #expect(chosen.againstChosen == nil)
    for other in proved where other.target != chosen.target {
      let difference = try #require(other.againstChosen)
      let expected = other.trained.logloss / chosen.trained.logloss - 1
      #expect(abs(difference.mean - expected) < 1e-3)
      #expect(difference.low <= difference.mean && difference.mean <= difference.high)
    }
  }

  @Test(arguments: [ChoosingRule.cheapest, .best]) func theSpacesRuleChooses(rule: ChoosingRule)
    throws
  {
    var (retrain, found) = try Self.retrain(rule == .best ? ", choose: best" : "")
    let result = try retrain.judge(found, margin: 0.9) { _ in }
    let proved = result.targets.filter(\.verdict.isProved)
    let least = proved.min {
      rule == .best ? $0.delta.mean < $1.delta.mean : $0.trained.cost.ratio < $1.trained.cost.ratio
    }
    #expect(result.chosen == least?.target)
  }
}
