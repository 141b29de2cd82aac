// The search of a run: the parts of its page that need the controllers' records.

import Model
import Runs

extension RunView {
  /// The targets with a record, mildest first.
  private var targets: [Target] { ControllerLog(records).targets }

  /// The architecture that was selected for a target; empty as long as there is none.
  private func found(_ target: Target) -> [String: ChoiceValue] {
    summary?.targets.first { $0.target == target }?.trained.architecture ?? [:]
  }

  /// Cost, reward and entropy.
  var searchSection: [Element] {
    guard !records.isEmpty else { return [] }
    // While the search goes on, it is no news that it has not converged.
    let remark = summary == nil ? nil : convergenceText(records, space)
    return [Element.heading(2, "How the search went"), .paragraph(Self.search)]
      + [remark].compactMap { $0.map { Element.paragraph($0) } }
      + [.figure(ConvergencePlot(log: ControllerLog(records)))] + (summary == nil ? [latest] : [])
  }

  private static let search =
    "The search trains all architectures at once in one network, the supernet, and samples architectures from it. Good "
    + "samples get a higher reward and are sampled more often; the entropy falls as the choices settle."

  /// The last record of each searcher.
  private var latest: Element {
    var table = TextTable([
      .init("target", .leading), .init("step"), .init("cost ratio"), .init("log loss"),
      .init("entropy"),
    ])
    let log = ControllerLog(records)
    for target in log.targets {
      guard let last = log.records(of: target).last else { continue }
      table.append([
        "\(target)", "\(last.step)", last.costRatio.printed(3), last.logloss.printed(5),
        last.entropy.map { log.entropyText($0) } ?? "–",
      ])
    }
    return .table(table, caption: "The last logged step: means of its samples")
  }

  /// The probabilities of every decision; nothing if the searcher has no policy.
  var decisionsSection: [Element] {
    guard ControllerLog(records).hasPolicy else { return [] }
    let hasPlayoff = summary != nil && space.search.searcher != .scaling
    let ordered =
      targets.filter { $0 == summary?.chosen } + targets.filter { $0 != summary?.chosen }
    let parts = ordered.enumerated().flatMap { place, target -> [Element] in
      let content = pictures(of: target, isWhole: place < Self.mostTargets)
      let (id, title) = ("decisions-of-\(target.slug)", "Target \(target)")
      return place == 0 || ordered.count <= Self.mostTargets
        ? [.heading(title, id: id, entry: title)] + content
        : [.details(title, id: id, entry: title, content)]
    }
    let isPart = space.decisions.count > Self.mostDrawn || ordered.count > Self.mostTargets
    return [.heading(2, "Every decision"), .paragraph(Self.policy)]
      + (hasPlayoff ? [.paragraph(Self.selection)] : []) + parts
      + (isPart ? [.paragraph(Self.complete, "note")] : [])
  }

  private static let policy =
    "For each target the searcher learns how probable each choice should be: choices that raise the error, or the cost "
    + "above the target, become improbable."

  private static let selection =
    "The selected architecture then won a playoff: short trainings from scratch of the searcher's best guesses and of "
    + "the scaled baseline. A single choice of it need not be the most probable one."

  private static let complete =
    "Left out here to keep the page small: decisions that hardly change the cost, and the choices of further targets. "
    + "nas plot draws them all in the folder of the run."

  /// The heat map of a target, and the probabilities of all choices, folded if there are many.
  private func pictures(of target: Target, isWhole: Bool) -> [Element] {
    let (shown, chosen) = (decisions(of: target), found(target))
    let map = Element.figure(
      HeatMap(records: records, target: target, decisions: shown, chosen: chosen))
    guard isWhole else { return [map] }
    let choices = shown.map { ($0.path, $0.choice.values.map(\.description)) }
    let plot = Element.figure(
      DecisionPlot(records: records, target: target, choices: choices, chosen: chosen))
    return [map]
      + (choices.count > 6 ? [.details("All choices of every decision", [plot])] : [plot])
  }

  /// The most decisions that a picture shows.
  static let mostDrawn = 60

  /// The decisions of a target that pictures show: if there are too many, those whose changes have the greatest effect
  /// on the constrained cost, then those of which the controller is surest.
  private func decisions(of target: Target) -> [Decision] {
    guard space.decisions.count > Self.mostDrawn else { return space.decisions }
    let last = ControllerLog(records).records(of: target).last?.probabilities ?? [:]
    let effects = effects(of: target)
    let weights = space.decisions.map { decision in
      let shares = last[decision.path] ?? []
      let sureness = (shares.max() ?? 0) - 1 / Double(max(shares.count, 1))
      return (effects[decision.path] ?? 0, sureness)
    }
    let first = weights.indices.sorted {
      (weights[$0].0, weights[$0].1, $1) > (weights[$1].0, weights[$1].1, $0)
    }
    return first.prefix(Self.mostDrawn).sorted().map { space.decisions[$0] }
  }

  /// The sizes of the effects of a target's changes on the constrained cost, by path.
  private func effects(of target: Target) -> [String: Double] {
    guard let costed,
      let after = try? space.architecture(found(target), file: "summary.json")
    else { return [:] }
    let changes = WidthChange.all(from: space.baseline, to: after, in: costed)
    return Dictionary(
      changes.map { ($0.path, $0.effect.value(space.search.cost).magnitude) },
      uniquingKeysWith: max)
  }

  /// How far the supernet can be trusted.
  var auditSection: [Element] {
    guard let audit else { return [] }
    return (audit.targets.isEmpty ? [] : ranking(audit))
      + (audit.passes.map(passesSection) ?? [])
  }

  /// What more passes over the log change.
  private func passesSection(_ check: PassesReport) -> [Element] {
    [.heading(2, "One pass or more")]
      + passesFinding(check).split(separator: "\n").map { Element.paragraph(String($0)) }
      + [
        .table(
          passesTable(check),
          caption: "Log losses of the last tenth of the log, on which no pass trained")
      ]
  }

  private func ranking(_ audit: AuditReport) -> [Element] {
    let paragraphs = finding(audit).split(separator: "\n").map { Element.paragraph(String($0)) }
    return [
      .heading(2, "How far the supernet can be trusted"),
      .paragraph(
        "The supernet ranks architectures without training each one. Here its ranking is compared with separate "
          + "trainings of random architectures."),
    ] + paragraphs
      + [
        .table(
          auditTable(audit).transposed,
          caption: "Random architectures, ranked by the supernet and by retrains")
      ]
  }
}
