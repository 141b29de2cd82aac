// How a run searched: the parts of its page that need the controllers' records.

import Model

extension RunView {
  /// The targets with a record, mildest first.
  private var targets: [Target] { ControllerLog(records).targets }

  /// The decisions' paths and the names of their choices.
  private var choices: [(path: String, labels: [String])] {
    space.decisions.map { ($0.path, $0.choice.values.map(\.description)) }
  }

  /// The architecture found for a target, once there is one.
  private func found(_ target: Target) -> [String: ChoiceValue] {
    summary?.targets.first { $0.target == target }?.trained.architecture ?? [:]
  }

  /// Cost, reward and entropy.
  var searchSection: [Element] {
    guard !records.isEmpty else { return [] }
    // While the search goes on, it is no news that it has not converged.
    let remark = summary == nil ? nil : convergenceText(records, space)
    return [Element.heading(2, "How the search went")]
      + [remark].compactMap { $0.map { Element.paragraph($0) } }
      + [.figure(ConvergencePlot(log: ControllerLog(records)))] + (summary == nil ? [latest] : [])
  }

  /// What the searchers say last.
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
        last.entropy.map { $0.printed(2) } ?? "–",
      ])
    }
    return .table(table, caption: "The last logged step: means of its samples")
  }

  /// The probabilities of every decision; nothing where the searcher has no policy.
  var decisionsSection: [Element] {
    guard ControllerLog(records).hasPolicy else { return [] }
    let hasPlayoff = summary != nil && space.search.finalists > 1
    return [.heading(2, "Every decision")]
      + (hasPlayoff ? [Element.paragraph(Self.selection)] : [])
      + targets.flatMap { target in
        [
          Element.heading(3, "Target \(target)"),
          .figure(
            HeatMap(
              records: records, target: target, decisions: space.decisions, chosen: found(target))),
          allChoices(of: target),
        ]
      }
  }

  private static let selection =
    "What is selected has won a playoff of short trainings from scratch among what the controllers hold probable, "
    + "so that a single width of it need not be the most probable one."

  /// The probabilities of all choices; on demand, where there are many.
  private func allChoices(of target: Target) -> Element {
    let plot = DecisionPlot(
      records: records, target: target, choices: choices, chosen: found(target))
    return choices.count > 6
      ? .details("All choices of every decision", [.figure(plot)]) : .figure(plot)
  }

  /// How far the supernet can be trusted.
  var auditSection: [Element] {
    guard let audit else { return [] }
    let paragraphs = finding(audit).split(separator: "\n").map { Element.paragraph(String($0)) }
    return [.heading(2, "How far the supernet can be trusted")] + paragraphs
      + [
        .table(
          auditTable(audit).transposed,
          caption: "Random architectures, as the supernet ranks them and as retrains do")
      ]
  }
}
