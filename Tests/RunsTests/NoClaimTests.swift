// Nothing is ever claimed of networks that have learned nothing: garbage logs and settings, judged as a search judges. The
// margin is so wide that every candidate would be neutral.

import Foundation
import Model
import Numerics
import Search
import Statistics
import TestSupport
import Testing

@testable import Runs
@testable import Training

@Suite struct NoClaimTests {
  /// A row: a site that tells the label, and a user, of whom there are a few rows, who does not.
  struct Row {
    var label: Int, site: Int, user: Int
    var weight = "1"
  }

  /// The usual rows: every second site is clicked on often.
  static let rows: [Row] = {
    var random = RandomStream(seed: 5, purpose: "no claim")
    return (0..<2000).map { _ in
      let (site, chance) = (random.below(4), random.uniform())
      return Row(
        label: chance < (site % 2 == 0 ? 0.6 : 0.1) ? 1 : 0, site: site, user: random.below(400))
    }
  }()

  /// What makes a log or its trainings worthless.
  struct Garbage: CustomTestStringConvertible, Sendable {
    var testDescription: String
    var training = "batch: 32"
    var verdict = ""
    /// Changes the rows.
    var spoil: @Sendable (inout [Row]) -> Void = { _ in }
  }

  static func weights(_ weight: @escaping @Sendable (Int) -> String)
    -> @Sendable (inout [Row]) -> Void
  {
    { rows in for i in rows.indices { rows[i].weight = weight(i) } }
  }

  static let corpus =
    [
      "batch: 32, learning_rate: 0.001, initial_accumulator: 0.1",  // Keras's defaults
      "batch: 1048576", "batch: 1000", "batch: 32, learning_rate: 1.0e-30",
      "batch: 32, learning_rate: 5",
      "batch: 32, learning_rate: 1.0e+20", "batch: 32, initial_accumulator: 1.0e+30",
      "batch: 32, optimizer: sgd, learning_rate: 1.0e-6",
      "batch: 32, optimizer: adam, learning_rate: 1.0e-7",
    ].map { Garbage(testDescription: $0, training: $0) } + [
      Garbage(testDescription: "weights of 1e38", spoil: weights { _ in "1e38" }),
      Garbage(
        testDescription: "some weights of 1e38", spoil: weights { $0 % 7 == 0 ? "1e38" : "1" }),
      Garbage(testDescription: "one row of weight 1e6", spoil: weights { $0 == 999 ? "1e6" : "1" }),
      Garbage(testDescription: "one row with weight", spoil: weights { $0 == 999 ? "1" : "0" }),
      Garbage(
        testDescription: "one block with weight", spoil: weights { 1000..<1180 ~= $0 ? "1e4" : "1" }
      ),
      Garbage(testDescription: "labels that no feature can tell") { rows in
        var random = RandomStream(seed: 6, purpose: "no claim")
        for i in rows.indices { rows[i].label = random.uniform() < 0.3 ? 1 : 0 }
      },
      // On the usual rows such a rate still learns something.
      Garbage(
        testDescription: "a rate of 1 and a faint signal", training: "batch: 32, learning_rate: 1"
      ) {
        rows in
        var random = RandomStream(seed: 7, purpose: "no claim")
        for i in rows.indices {
          rows[i].label = random.uniform() < (rows[i].site % 2 == 0 ? 0.35 : 0.2) ? 1 : 0
        }
      },
      // What follows the labels of the rows before is better than a constant, and has learned nothing from a feature.
      Garbage(
        testDescription: "labels in runs", training: "batch: 8, optimizer: sgd, learning_rate: 0.5"
      ) { rows in
        for i in rows.indices { rows[i].label = i / 50 % 2 }
      },
      Garbage(
        testDescription: "a base rate that rises",
        training: "batch: 8, optimizer: sgd, learning_rate: 0.2"
      ) { rows in
        var random = RandomStream(seed: 8, purpose: "no claim")
        for i in rows.indices {
          rows[i].label = random.uniform() < 0.02 + 0.9 * Double(i) / Double(rows.count) ? 1 : 0
        }
      },
      Garbage(testDescription: "one positive") { rows in
        for i in rows.indices { rows[i].label = i == 999 ? 1 : 0 }
      },
      Garbage(testDescription: "positives before the window alone") { rows in
        for i in rows.indices { rows[i].label = i < 100 ? i % 2 : 0 }
      },
    ]

  /// What is judged of the cheapest candidate; nil where the training diverges, which ends a search with an error.
  static func result(of garbage: Garbage) throws -> Retrain.Result? {
    var rows = Self.rows
    garbage.spoil(&rows)
    let folder = try TemporaryFolder()
    let log = rows.map { "\($0.label),s\($0.site),u\($0.user),\($0.weight)\n" }.joined()
    let path = try folder.file("log.csv", Array("clicked,site,user,weight\n\(log)".utf8))
    let space = """
      data:
        path: \(path)
        label: clicked
        weight: weight
        features:
          site: {type: categorical}
          user: {type: categorical}
      model:
        embeddings:
          site: 4
          user: {choices: [0, 4], baseline: 4}
        hidden: [{width: {choices: [4, 8], baseline: 8}}]
      training: {\(garbage.training)}
      verdict: {margin: 0.9, seeds: 3, max_seeds: 3, blocks: 10\(garbage.verdict)}
      """
    let workspace = try Workspace(
      SearchSpace(yaml: space, file: "space.yaml"), file: "space.yaml",
      Workspace.LogAccess(cache: folder.path("cache"), threads: 1))
    var retrain = Retrain(
      workspace.costed, TrainingStream(workspace.dataset, verdict: workspace.space.verdict),
      firstSeed: 1, by: workspace.trainings(threads: 1))
    let found = FoundArchitecture(workspace.costed.cheapest, for: 0.9, in: workspace.costed)
    do {
      return try retrain.judge([found]) { _ in }
    } catch is Divergence {
      return nil
    }
  }

  @Test(arguments: corpus) func garbageGetsNoClaim(garbage: Garbage) throws {
    guard let result = try Self.result(of: garbage) else { return }
    #expect(
      result.chosen == nil && result.reason == .notLearned, "\(result.normalizedEntropy as Any)")
    #expect(result.targets.map(\.verdict) == [.inconclusive])
  }

  /// The same log with usual settings, and weights that differ as weights do.
  @Test(arguments: [
    Garbage(testDescription: "the usual settings"),
    Garbage(testDescription: "adam", training: "batch: 32, optimizer: adam, learning_rate: 0.01"),
    Garbage(testDescription: "sgd", training: "batch: 32, optimizer: sgd, learning_rate: 0.3"),
    Garbage(testDescription: "weights from 1 to 3", spoil: weights { "\($0 % 3 + 1)" }),
    Garbage(testDescription: "judged from the first row on", verdict: ", skip: 0"),
  ])
  func theControlGetsItsClaim(control: Garbage) throws {
    let result = try #require(try Self.result(of: control))
    #expect(result.chosen == 0.9 && result.reason == nil, "\(result.normalizedEntropy as Any)")
    #expect(result.normalizedEntropy?.isBelowOne == true && result.ground.shortfall == nil)
    #expect(result.baseline.collapsed == [])
  }
}
