// An architecture whose training collapses is named, and the next one of its target takes its place.

import Foundation
import Model
import TestSupport
import Testing

@testable import Runs
@testable import Training

@Suite struct ReplacementTests {
  /// Trainings of which one ends as if its network had died: each block at the loss of a coin.
  struct Collapsing: Trainings {
    let trainings: any Trainings
    let shape: Shape
    let seed: UInt64

    func outcomes(
      of jobs: [TrainingJob], progress: @Sendable (TrainingProgress) throws -> Void
    ) throws -> [TrainingOutcome] {
      try zip(jobs, trainings.outcomes(of: jobs, progress: progress)).map { job, outcome in
        guard job.shape == shape, job.seed == seed, case .trained(let run) = outcome else {
          return outcome
        }
        let text = try JSONEncoder().encode(run.figures)
        var object = try #require(JSONSerialization.jsonObject(with: text) as? [String: Any])
        object["blockLosses"] = run.figures.blockLosses.map { _ in 0.7 }
        let figures = try JSONDecoder().decode(
          TrainedRun.Figures.self, from: JSONSerialization.data(withJSONObject: object))
        return .trained(TrainedRun(figures: figures, predictions: run.predictions))
      }
    }
  }

  /// The verdict on one architecture, of which the training with seed 2 collapses, with a next one or without.
  static func judge(next: Bool) throws -> (Retrain.Result, CostedSpace) {
    let (retrain, found) = try RemediesTests.retrain("")
    let space = retrain.space
    let (first, second) = (found[0].architecture, found[1].architecture)
    var collapsing = Retrain(
      space, retrain.stream, firstSeed: 1,
      by: Collapsing(trainings: retrain.trainings, shape: space.shape(of: first), seed: 2))
    let entry = FoundArchitecture(
      first, for: 0.99, in: space, runnersUp: next ? [second] : [])
    return (try collapsing.judge([entry], margin: 0.3) { _ in }, space)
  }

  @Test func theNextOneTakesThePlace() throws {
    let (result, space) = try Self.judge(next: true)
    let target = try #require(result.targets.first)
    let architectures = try RemediesTests.retrain("").1.map(\.architecture)
    #expect(target.trained.architecture == space.space.values(of: architectures[1]))
    #expect(target.trained.collapsed == [])
    let replaced = try #require(target.replaced)
    #expect(replaced.map(\.architecture) == [space.space.values(of: architectures[0])])
    #expect(replaced.map(\.collapsed) == [[2]])
    #expect(try abs(#require(target.errorShare) - 0.1) < 1e-12)
  }

  @Test func withoutANextOneItIsNamed() throws {
    let (result, _) = try Self.judge(next: false)
    #expect(result.targets.map(\.replaced?.count) == [0])
    #expect(result.targets.map(\.trained.collapsed) == [[2]])
    #expect(result.chosen == nil)
  }
}
