// Settings that cannot learn are seen before a training, with every optimizer, and usual ones are not doubted.

import Model
import TestSupport
import Testing

@testable import Training

@Suite struct LearningOutlookTests {
  /// The places of what is found for a space of two features with these settings.
  static func places(_ training: String, rows: Int = 20_000, ids: Int = 50) throws -> [String] {
    let text = TinyProject.space.replacing("{batch: 64}", with: "{\(training)}")
    let space = try SearchSpace(yaml: text, file: "space.yaml")
    return LearningOutlook.findings(space, rows: rows, vocabularySizes: [ids, ids]).map(\.place)
  }

  @Test(arguments: [
    "batch: 64", "batch: 64, optimizer: adam", "batch: 64, optimizer: sgd, learning_rate: 0.3",
    "batch: 32, learning_rate: 0.05, initial_accumulator: 1.0e-6", "batch: 4096",
  ])
  func usualSettingsAreNotDoubted(training: String) throws {
    let rows = training == "batch: 4096" ? 8_000_000 : 20_000
    #expect(try Self.places(training, rows: rows) == [])
  }

  @Test(arguments: [
    "batch: 64, learning_rate: 0.001, initial_accumulator: 0.1",
    "batch: 64, learning_rate: 1.0e-30", "batch: 64, learning_rate: 1",
    "batch: 64, initial_accumulator: 1.0e+30", "batch: 64, optimizer: adam, learning_rate: 1.0e-6",
    "batch: 64, optimizer: sgd, learning_rate: 1.0e-4",
    "batch: 64, optimizer: sgd, learning_rate: 9",
    // The bias moves far enough, a row of a table that one row in 50 names does not.
    "batch: 64, learning_rate: 0.01, initial_accumulator: 1",
  ])
  func aRateThatCannotLearnIsNamed(training: String) throws {
    #expect(try Self.places(training) == ["training.learning_rate"])
  }

  @Test func tooFewStepsAreNamed() throws {
    #expect(try Self.places("batch: 20000").contains("training.batch"))
    #expect(try Self.places("batch: 4096", rows: 20_000).contains("training.batch"))
  }

  /// A rule moves a weight as far as its own steps do: of plain gradient descent that is η · g a step.
  @Test func theReachIsThatOfTheRule() {
    #expect(abs(SGD(rate: 0.25).reach(gradient: 0.5, steps: 8) - 1) < 1e-6)
    #expect(abs(SGD(rate: 0.001).reach(gradient: 0.5, steps: 100_000) - 50) < 0.1)
    let first = AdaGrad(rate: 0.02, initialAccumulator: 1e-8).reach(gradient: 0.001, steps: 1)
    #expect(abs(first - 0.02 * 0.001 / (1e-8 + 1e-6).squareRoot()) < 1e-6)
    #expect(SGD(rate: 1e38).reach(gradient: 1e10, steps: 1) == .infinity)
  }
}
