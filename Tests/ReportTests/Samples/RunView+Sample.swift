// What may be known of a run, made from arithmetic: input for the tests of its page.

import Foundation
import LogSchema
import Model

@testable import Report
@testable import Runs
@testable import Search
@testable import Statistics

extension SearchSpace {
  /// A space with an open width for each feature, a cross layer, and a hidden layer with a bottleneck.
  static func sample(features: [String]) -> SearchSpace {
    let widths = [0, 2, 4, 8, 16, 32].map(ChoiceValue.width)
    var model = ModelSection(
      embeddings: features.map { _ in Choice(values: widths, baseline: 3) },
      ranks: [Choice(values: [0, 8, 16].map(ChoiceValue.width), baseline: 1)],
      hidden: [
        ModelSection.Hidden(
          width: Choice(values: [32, 64, 128].map(ChoiceValue.width), baseline: 1),
          bottleneck: Choice(values: [.none, .width(16)], baseline: 0)),
        ModelSection.Hidden(width: Choice(fixed: .width(32))),
      ])
    model.linear = true
    return SearchSpace(
      data: DataSection(
        paths: ["../logs/clicks.csv"],
        schema: Schema(
          label: "click", order: .time(column: "hour"),
          features: features.map { Feature(name: $0, encoding: .dictionary()) })),
      model: model)
  }
}

extension RunView {
  /// The states that a page has to show.
  enum Stage: CaseIterable {
    case begun, searching, playoff, ended, finished, nothingChosen, oneTarget, separate, audited
  }

  /// Features of ordinary names.
  static let features = ["site", "tailnum", "hour", "price", "user", "query"]

  /// Eight targets, mildest first.
  static let eight: [Target] = [0.95, 0.9, 0.85, 0.8, 0.75, 0.7, 0.65, 0.6]

  /// A run of some stage.
  static func sample(
    _ stage: Stage, features: [String] = features, targets: [Target] = [0.95, 0.9]
  ) -> RunView {
    let space = SearchSpace.sample(features: features)
    var view = RunView(
      folder: "results/sample",
      record: RunRecord(
        date: "2026-11-22T09:19:17Z", space: "data: # <b>\(features.joined(separator: "\n"))",
        options: SearchOptions(
          targets: stage == .oneTarget ? [0.9] : targets, seed: 7, threads: 2,
          separate: stage == .separate, skipsDiverged: stage == .separate),
        data: RunRecord.DataRecord(
          fingerprint: "870d8e0dc17d94a7", rows: 327_346,
          vocabularySizes: features.indices.map { 10 * ($0 + 1) }),
        shards: 4, numerics: "OpenBLAS",
        machine: RunRecord.MachineRecord(
          processor: "AMD EPYC", cores: 2, memory: 25_276_502_016)),
      space: space)
    if stage == .begun {
      view.progress = RunProgress(phase: "search", phaseFraction: 0)
      return view
    }
    view.records = records(of: space, targets: view.record.options.targets, steps: 40)
    switch stage {
    case .searching: view.progress = RunProgress(phase: "search", phaseFraction: 0.425)
    case .playoff:
      view.progress = RunProgress(phase: "playoff of 45 trainings", phaseFraction: 0.06)
    case .begun, .ended: break
    default: view.summary = summary(of: view, isChosen: stage != .nothingChosen)
    }
    if stage == .audited { view.audit = .sample() }
    return view
  }

  /// A log in which every decision leans from chance to one of its choices after a warm-up of a quarter.
  static func records(
    of space: SearchSpace, targets: [Target], steps: Int
  ) -> [ControllerRecord] {
    (0..<steps).flatMap { step in
      targets.map { target in
        let sureness = max(0, Double(step) / Double(steps) - 0.25)
        let shares = space.decisions.enumerated().map { index, decision in
          let count = decision.choice.values.count
          let favourite = (index + (target == 0.9 ? 1 : 0)) % count
          return (0..<count).map { choice in
            (1 - sureness) / Double(count) + (choice == favourite ? sureness : 0)
          }
        }
        return ControllerRecord(
          step: step * 12, target: target, reward: step < steps / 4 ? nil : -0.5 + sureness / 100,
          baseline: nil, costRatio: target.ratio - 0.01, entropy: 10 - 4 * sureness, logloss: 0.49,
          probabilities: Dictionary(
            uniqueKeysWithValues: zip(space.decisions.map(\.path), shares)))
      }
    }
  }

  /// What was found under each target: narrower features and a wider hidden layer, the more so the lower the target.
  private static func summary(of view: RunView, isChosen: Bool) -> Summary {
    let (space, costed) = (
      view.space, CostedSpace(view.space, vocabularySizes: view.record.data.vocabularySizes)
    )
    func trained(_ architecture: Architecture, logloss: Double) -> Summary.Trained {
      let cost = costed.cost(of: architecture)
      return Summary.Trained(
        architecture: space.values(of: architecture),
        cost: Summary.CostFigures(
          flops: Double(cost.flops), parameters: Double(cost.parameters),
          embeddingBytes: Double(cost.embeddingBytes), ratio: costed.ratio(of: architecture)),
        logloss: logloss, auc: 0.75, perQueryAUC: nil, calibration: 1.001,
        predictionDifference: 0.04,
        runs: (7...9).map { Summary.Run(seed: $0, logloss: logloss, auc: 0.75) })
    }
    let targets = view.record.options.targets.enumerated().map { index, target in
      var architecture = space.baseline
      for decision in 0...min(index, space.decisions.count - 4) {
        architecture.choices[decision] = max(3 - 2 * (decision + 1) + 1, 0)
      }
      architecture.choices[space.decisions.count - 2] = 0
      return Summary.TargetResult(
        target: target, trained: trained(architecture, logloss: 0.47 - 0.001 * Double(index)),
        delta: Delta(
          mean: -0.002, low: isChosen ? -0.003 : -0.013, high: isChosen ? -0.001 : 0.01),
        verdict: isChosen ? .better : .inconclusive, seedsNeeded: isChosen ? nil : 9)
    }
    return Summary(
      margin: 0.001, confidence: 0.95, numerics: "OpenBLAS",
      baseline: trained(space.baseline, logloss: 0.471), targets: targets,
      chosen: isChosen ? targets.last?.target : nil,
      seconds: Summary.Seconds(search: 61, retrain: 150), examplesPerSecond: 5000)
  }
}
