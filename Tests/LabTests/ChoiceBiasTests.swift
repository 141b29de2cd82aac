// Supernets with known errors, and whether these are found.

import Foundation
import Model
import Numerics
import TestSupport
import Testing

@testable import Lab

@Suite struct ChoiceBiasTests {
  let project: TinyProject
  var costed: CostedSpace { project.workspace.costed }

  /// Two features with the same choices and a hidden layer: 4 × 4 × 3 architectures.
  init() throws {
    project = try TinyProject(
      space: TinyProject.space
        .replacing(
          "narrow0: {choices: [2, 4], baseline: 4}",
          with: "narrow0: {choices: [1, 2, 3, 4], baseline: 4}"
        )
        .replacing("narrow1: 3", with: "narrow1: {choices: [1, 2, 3, 4], baseline: 4}")
        .replacing("bottleneck: {choices: [none, 1], baseline: none}", with: "bottleneck: none"))
  }

  /// A search whose supernet thinks the narrowest hidden layer 3% worse than it is, and the first feature's narrowest
  /// embedding 2%; and the table of the truth.
  func watched(noise: Double) -> (FinishedSearch, TruthTable) {
    var table = TruthTable(costed.space)
    var search = FinishedSearch(method: .searcher(.controller), seed: 1, answers: [])
    var random = RandomStream(seed: 1, purpose: "test")
    for (index, architecture) in costed.architectures.enumerated() {
      let truth = 0.5 + 0.001 * Double(index)
      table.add(architecture, seed: 1, logloss: truth)
      let bias =
        (architecture.choices[2] == 0 ? 0.03 : 0) + (architecture.choices[0] == 0 ? 0.02 : 0)
      // All are too high by a tenth, which is no bias of a choice.
      search.supernet.append(
        .init(
          architecture: architecture,
          logloss: 1.1 * truth * exp(bias + noise * (random.uniform() - 0.5))))
    }
    return (search, table)
  }

  @Test func biasesAreFound() throws {
    let (search, table) = watched(noise: 0)
    let biases = try #require(SupernetBias(costed, table).biases([search]))
    func bias(_ decision: String, _ value: Int) throws -> ChoiceBias {
      try #require(biases.first { $0.decision == decision && $0.value == .width(value) })
    }
    // Against the mean of the decision's choices: 3% · (1 − 1/3), 2% · (1 − 1/4).
    #expect(abs(try bias("hidden.0.width", 2).bias - 0.02) < 1e-6)
    #expect(abs(try bias("hidden.0.width", 8).bias + 0.01) < 1e-6)
    #expect(abs(try bias("embeddings.narrow0", 1).bias - 0.015) < 1e-6)
    #expect(abs(try bias("embeddings.narrow1", 1).bias) < 1e-6)
    // Both features together: half.
    let together = try bias("Embeddings", 1)
    #expect(together.decisions == 2 && abs(together.bias - 0.0075) < 1e-6)
    #expect(biases.allSatisfy { $0.searcher == "controller" && $0.error < 1e-6 })
  }

  /// The error is that of a mean over a choice's architectures less that over all: 16 of 48.
  @Test func errorsAreThoseOfMeans() throws {
    let (search, table) = watched(noise: 0.1)
    let biases = try #require(SupernetBias(costed, table).biases([search]))
    let hidden = try #require(
      biases.first { $0.decision == "hidden.0.width" && $0.value == .width(2) })
    let deviation = 0.1 / 12.squareRoot()
    let expected = deviation * (1.0 / 16 - 1.0 / 48).squareRoot()
    #expect(abs(hidden.error / expected - 1) < 0.3)
    #expect(abs(hidden.bias - 0.02) < 4 * hidden.error)
  }

  @Test func fewArchitecturesSayNothing() {
    var (search, table) = watched(noise: 0)
    search.supernet = Array(search.supernet.prefix(15))
    #expect(SupernetBias(costed, table).biases([search]) == nil)
    search.supernet = []
    #expect(SupernetBias(costed, table).biases([search]) == nil)
  }
}
