// A run as a search would leave it, made from arithmetic: input for every test of this module.

import Foundation
import Model

@testable import Runs
@testable import Search
@testable import Statistics

/// Records and a summary with three targets, from a seed.
struct SyntheticRun {
  var choices: [(path: String, labels: [String])]
  var targets: [Target] = [0.95, 0.9, 0.85]
  var steps = 100
  var warmUp = 25
  private var state: UInt64

  /// A run with as many decisions as asked for.
  init(decisions: Int = 30, seed: UInt64 = 7) {
    state = seed
    let features = [
      "carrier", "tailnum", "flight", "origin", "dest", "month", "day", "hour", "distance",
      "wind_speed", "wind_direction", "temperature", "humidity", "pressure", "visibility",
      "precipitation", "plane_year", "manufacturer", "model", "engines", "seats", "weekday",
      "scheduled_arrival_minute_of_the_day_at_destination",
    ]
    let network = [
      (path: "cross.0.rank", labels: ["0", "8", "16", "32"]),
      (path: "cross.1.rank", labels: ["0", "8", "16", "32"]),
      (path: "hidden.0.width", labels: ["32", "64", "128", "256", "512"]),
      (path: "hidden.0.bottleneck", labels: ["none", "16", "32"]),
      (path: "hidden.1.width", labels: ["16", "32", "64", "128"]),
      (path: "hidden.1.bottleneck", labels: ["none", "16"]),
      (path: "hidden.2.width", labels: ["8", "12", "16", "24", "32", "48", "64", "96"]),
    ]
    let embeddings = (0..<max(0, decisions - network.count)).map { index in
      let name = features[index % features.count]
      let suffix = index < features.count ? "" : "_\(index / features.count + 1)"
      return (path: "embeddings.\(name)\(suffix)", labels: ["0", "2", "4", "8", "16", "32"])
    }
    choices = Array((embeddings + network).prefix(decisions))
  }

  /// A number in 0..<1 (SplitMix64).
  private mutating func uniform() -> Double {
    state &+= 0x9e37_79b9_7f4a_7c15
    var bits = state
    bits = (bits ^ (bits >> 30)) &* 0xbf58_476d_1ce4_e5b9
    bits = (bits ^ (bits >> 27)) &* 0x94d0_49bb_1331_11eb
    return Double((bits ^ (bits >> 31)) >> 11) * 0x1p-53
  }

  private mutating func noise(_ scale: Double) -> Double {
    (uniform() + uniform() + uniform() + uniform() - 2) * scale
  }

  /// The log of a search: flat probabilities in the warm-up, then a walk towards a preference.
  mutating func records() -> [ControllerRecord] {
    var records: [ControllerRecord] = []
    for target in targets {
      var odds = choices.map { $0.labels.map { _ in 1.0 } }
      let pulls = choices.map { choice in choice.labels.map { _ in 1 + noise(0.12) } }
      for time in 0..<steps {
        if time >= warmUp { walk(&odds, pulls) }
        records.append(record(at: time, of: target, odds))
      }
    }
    return records.sorted { ($0.step, $1.target) < ($1.step, $0.target) }
  }

  private mutating func walk(_ odds: inout [[Double]], _ pulls: [[Double]]) {
    for (index, row) in pulls.enumerated() {
      for (choice, pull) in row.enumerated() { odds[index][choice] *= pull + noise(0.1) }
    }
  }

  private mutating func record(
    at time: Int, of target: Target, _ odds: [[Double]]
  ) -> ControllerRecord {
    let shares = odds.map { row in row.map { $0 / row.reduce(0, +) } }
    let progress = Double(time - warmUp) / Double(steps)
    let wide = 4.2 - 3 * Double(time) / Double(max(1, warmUp)) + noise(0.3)
    let feasible = target.ratio - 0.12 * (1 - progress) * (1 - progress) + noise(0.025)
    return ControllerRecord(
      step: time * 12, target: target,
      reward: time < warmUp ? nil : -0.492 + 0.012 * progress + noise(0.006), baseline: nil,
      costRatio: time < warmUp ? wide : feasible,
      entropy: -shares.joined().map { $0 * log($0) }.reduce(0, +), logloss: 0.49,
      probabilities: Dictionary(uniqueKeysWithValues: zip(choices.map(\.path), shares)))
  }

  /// The middle choice of every decision, but a narrower one in every sixth, from `variant` on.
  func architecture(_ variant: Int) -> [String: ChoiceValue] {
    var architecture: [String: ChoiceValue] = [:]
    for (index, choice) in choices.enumerated() {
      let moved = index % 6 == variant ? -2 : 0
      let place = min(max(choice.labels.count / 2 + moved, 0), choice.labels.count - 1)
      architecture[choice.path] =
        Int(choice.labels[place]).map(ChoiceValue.width) ?? ChoiceValue.none
    }
    return architecture
  }
}

extension Summary {
  /// A summary whose candidates have these cost ratios, Δ in per cent and verdicts.
  static func sample(
    _ candidates: [(target: Target, ratio: Double, delta: (Double, Double, Double), Verdict)],
    chosen: Target?, run: SyntheticRun = SyntheticRun()
  ) -> Summary {
    func trained(_ ratio: Double, _ change: Double, _ variant: Int) -> Trained {
      Trained(
        architecture: run.architecture(variant),
        cost: CostFigures(
          flops: 96_412 * ratio, parameters: 1_204_533 * ratio,
          embeddingBytes: 4_610_560 * ratio, ratio: ratio),
        logloss: 0.47643 * (1 + change / 100), auc: 0.7488 - change / 100, perQueryAUC: nil,
        calibration: 1.0021, predictionDifference: 0.0432,
        runs: (1...3).map { Run(seed: UInt64($0), logloss: 0.47643, auc: 0.7488) })
    }
    return Summary(
      margin: 0.001, confidence: 0.95, numerics: "test", baseline: trained(1, 0, 0),
      targets: candidates.enumerated().map { index, candidate in
        let (mean, low, high) = candidate.delta
        return TargetResult(
          target: candidate.target, trained: trained(candidate.ratio, mean, 1 + index),
          delta: Delta(mean: mean / 100, low: low / 100, high: high / 100),
          verdict: candidate.3, seedsNeeded: candidate.3 == .inconclusive ? 9 : nil)
      },
      chosen: chosen, seconds: Seconds(search: 61, retrain: 150), examplesPerSecond: 5000)
  }

  /// Two neutral, one inconclusive: what a search often finds.
  static var typical: Summary {
    sample(
      [
        (0.95, 0.948, (-0.21, -0.30, -0.12), .better), (0.9, 0.871, (-0.02, -0.11, 0.07), .neutral),
        (0.85, 0.846, (0.09, -0.02, 0.2), .inconclusive),
      ], chosen: 0.9)
  }
}
