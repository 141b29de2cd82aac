// What is known of a window before anything is trained: entropies in closed form, Kish's numbers, and the minima.

import Foundation
import Numerics
import Statistics
import TestSupport
import Testing

@testable import Training

@Suite struct WindowOutcomesTests {
  /// A block of so many rows, a part of them positive.
  static func block(_ rows: Int, positives: Int, weight: Float = 1) -> (
    labels: [Float], weights: [Float]
  ) {
    (
      (0..<rows).map { $0 < positives ? 1 : 0 }, [Float](repeating: weight, count: rows)
    )
  }

  @Test func theConstantLosesTheEntropy() {
    let outcomes = WindowOutcomes([Self.block(40, positives: 10), Self.block(40, positives: 30)])
    #expect(outcomes.baseRate == 0.5)
    #expect(abs(outcomes.entropy - log(2)) < 1e-15)
    #expect(outcomes.constantLosses.allSatisfy { abs($0 - log(2)) < 1e-15 })
    let uneven = WindowOutcomes([Self.block(10, positives: 1), Self.block(10, positives: 3)])
    let losses = [0.1, 0.3].map { -$0 * log(0.2) - (1 - $0) * log(0.8) }
    #expect(zip(uneven.constantLosses, losses).allSatisfy { abs($0 - $1) < 1e-15 })
    #expect(abs(uneven.entropy - (losses[0] + losses[1]) / 2) < 1e-15)
  }

  @Test func weightsCountAsTheyDoInAMean() {
    let outcomes = WindowOutcomes([(labels: [1, 0, 0], weights: [3, 1, 2])])
    #expect(outcomes.baseRate == 0.5)
    #expect(abs(outcomes.whole.effectiveRows - 36.0 / 14) < 1e-12)
    #expect(WindowOutcomes([(labels: [1, 0, 0], weights: [])]).whole.effectiveRows == 3)
  }

  @Test func theGreatestWeightsStayFinite() {
    let heavy = Self.block(1000, positives: 300, weight: .greatestFiniteMagnitude)
    let outcomes = WindowOutcomes([heavy, heavy])
    #expect(abs(outcomes.baseRate - 0.3) < 1e-9)
    #expect(abs(outcomes.whole.effectiveRows - 2000) < 1e-6)
    #expect(outcomes.constantLosses.allSatisfy(\.isFinite) && outcomes.effectiveBlocks.isFinite)
  }

  @Test func theWindowOfADatasetIsReadBlockByBlock() throws {
    let project = try TinyProject()
    let outcomes = try WindowOutcomes(project.stream, batch: 50)
    #expect(outcomes.blocks.map(\.rows) == [135, 135, 135, 135])
    #expect(outcomes.blocks.allSatisfy { $0.weight == 135 && $0.squares == 135 })
    // Labels that do not drift: no rate of the rows before is better than the constant in hindsight.
    #expect(outcomes.featurelessLosses == outcomes.constantLosses)
    #expect(abs(outcomes.featurelessLoss - outcomes.entropy) < 1e-12)
    let training = try project.stream.train(
      project.stream.job(
        project.workspace.costed.shape(of: project.workspace.space.baseline), seed: 1),
      project.workspace.space, pool: WorkerPool(threads: 1))
    #expect(training.blockWeights == outcomes.blocks.map { $0.weight / Double($0.rows) })
  }
}

@Suite struct WindowGroundTests {
  static let block = WindowOutcomesTests.block(20, positives: 5)

  /// The minimum that a window misses whose blocks these are.
  static func shortfall(
    _ blocks: [(labels: [Float], weights: [Float])], steps: Int = WindowGround.leastSteps
  ) -> WindowGround.Shortfall? {
    WindowGround(steps: steps, WindowOutcomes(blocks)).shortfall
  }

  @Test func everyMinimumHasItsName() {
    let usual = [Self.block, Self.block, Self.block]
    #expect(Self.shortfall(usual) == nil)
    #expect(Self.shortfall(usual, steps: WindowGround.leastSteps - 1) == .steps)
    #expect(Self.shortfall(usual + [WindowOutcomesTests.block(9, positives: 3)]) == .rows)
    #expect(Self.shortfall(usual.map { ($0.labels, $0.weights.map { _ in 0 }) }) == .rows)
    var oneRow = usual
    oneRow[1].weights[3] = 1e6
    #expect(Self.shortfall(oneRow) == .rows)
    // Each block has its rows, and so has the window, but one block has the weight.
    var oneBlock = [WindowOutcomesTests.block(100, positives: 30, weight: 1e6)]
    for _ in 0..<4 { oneBlock.append(WindowOutcomesTests.block(100, positives: 30)) }
    #expect(Self.shortfall(oneBlock) == .blocks)
    #expect(Self.shortfall(usual.map { ($0.labels.map { _ in 1 }, $0.weights) }) == .oneLabel)
  }

  /// A batch of all rows makes no step before any row; a window from the first row on has its steps before the second
  /// block.
  @Test func stepsAreCountedBeforeTheSecondBlock() {
    func steps(_ rows: Int, skip: Double, batch: Int) -> Int {
      WindowGround.steps(
        before: EvaluationWindow(of: rows, skip: skip, blocks: 10), of: 0, batch: batch)
    }
    #expect(steps(1000, skip: 0.1, batch: 1000) == 0)
    #expect(steps(1000, skip: 0.1, batch: 500) == 0)
    #expect(steps(1000, skip: 0.1, batch: 190) == 1)
    #expect(steps(1000, skip: 0, batch: 10) == 10)
  }

  @Test func proofNeedsGroundAndABoundBelowOne() {
    let ground = WindowGround(steps: 9, WindowOutcomes([Self.block, Self.block]))
    let good = NormalizedEntropy(value: 0.9, low: 0.8, high: 0.99)
    #expect(Learned(good, on: ground)?.entropy == good)
    #expect(Learned(nil, on: ground) == nil)
    #expect(Learned(NormalizedEntropy(value: 0.9, low: 0.8, high: 1), on: ground) == nil)
    #expect(
      Learned(good, on: WindowGround(steps: 0, WindowOutcomes([Self.block, Self.block]))) == nil)
  }
}
