// The answer of a run: the first screen of its page, for readers who know neither the program nor statistics.

import Model
import Runs

extension RunView {
  /// The words that the answer needs, the decision, its costs and reasons, and the next steps.
  var decisionSection: [Element] {
    [.heading(2, "The answer"), words] + (summary.map(answer) ?? pending)
  }

  /// The words in which the answer is given, each explained.
  private var words: Element {
    let measure = space.search.cost
    let margin = "\((space.verdict.margin * 100).trimmed(3))%"
    func term(_ name: String) -> Element.Node { .element(Element("b", text: name)) }
    let others = Cost.Measure.allCases.filter { $0 != measure && $0.inWords != nil }.enumerated()
      .flatMap { place, other -> [Element.Node] in
        [
          .text(place > 0 ? ", and " : ""), term(other.noun), .text(", \(other.inWords ?? "")"),
        ]
      }
    return Element(
      "p", ["class": "words"],
      nodes: [
        "This run looked for a model that costs less than the ", term("baseline"),
        ", your model of today, and predicts as well. The ", term("space file"),
        " describes the baseline and the choices. ", term("Cost"),
        .text(" is \(measure.title)\(measure.inWords.map { ", \($0)" } ?? ""); also counted are "),
      ] + others + [
        ". A ", term("target"),
        " is the highest cost allowed: 0.9 is 90% of the baseline’s. Quality is ",
        term("log loss"),
        ", the mean error of the predicted probabilities: lower is better. A rise of up to ",
        .text("\(margin), the "), term("margin"),
        ", counts as equally good. Each selected architecture is trained several times; a ",
        term("seed"),
        " is the start of a training's random numbers.",
      ])
  }

  /// The text of a run without an answer.
  private var pending: [Element] {
    if stoppedIn != nil { return [.paragraph("Not decided: the run was stopped.", "answer")] }
    return progress == nil
      ? [
        .paragraph("The run stopped before its end. Resume it:", "answer"),
        .command("nas search --resume --out RUN"),
      ]
      : [
        .paragraph("Not decided yet.", "answer"),
        .paragraph(
          "The selected architectures are trained from scratch beside the baseline first. Then this page "
            + "says which one to use."),
      ]
  }

  private func answer(_ summary: Summary) -> [Element] {
    let answer = Answer(
      summary, in: Answer.Places(options: record.options, usesWholeLog: space.data.rows == nil),
      passes: audit?.passes)
    let chosen = summary.targets.first { $0.target == summary.chosen }
    return [.prose(answer.headline, "answer")]
      + warnings(of: answer).map { .prose($0, "warning") }
      + (chosen.map { [cards(of: $0, in: answer, beside: summary.baseline)] } ?? [])
      + (answer.reasons.isEmpty ? [] : [.bullets(answer.reasons)])
      + (answer.confidence.isEmpty ? [] : [.prose(answer.confidence)])
      + steps(answer.nextSteps)
      + (answer.details.isEmpty
        ? [] : [.details("In the words of statistics", [.bullets(answer.details)])])
  }

  /// The warnings, of which the cards beside them show the costs that grow.
  private func warnings(of answer: Answer) -> [String] {
    guard answer.costs.contains(where: { $0.grows && !$0.isLimited }) else {
      return answer.warnings
    }
    return ["The targets limit \(space.search.cost.noun) alone: other costs grow."]
      + answer.warnings.dropFirst()
  }

  private func steps(_ steps: [Answer.NextStep]) -> [Element] {
    guard !steps.isEmpty else { return [] }
    let items = steps.map { step in
      Element(
        "li", [:], [.prose(step.text)] + (step.command.map { [Element.command($0)] } ?? []))
    }
    let hasCommand = steps.contains { $0.command != nil }
    return [.heading(3, "Next steps"), Element("ol", [:], items)]
      + (hasCommand
        ? [
          .paragraph("RUN stands for the folder of this run, SPACE for its space file.", "note")
        ] : [])
  }

  // MARK: - Cards

  /// The change of log loss and of each cost, with the figures before and after.
  private func cards(
    of chosen: Summary.TargetResult, in answer: Answer, beside baseline: Summary.Trained
  ) -> Element {
    let bounds = [chosen.delta.low, chosen.delta.high].map { ($0 * 100).signed(2) }
    let quality = card(
      "Log loss", "\((chosen.delta.mean * 100).signed(2))%",
      [
        .paragraph("between \(bounds[0])% and \(bounds[1])%"),
        .paragraph("\(baseline.logloss.fixed(4)) → \(chosen.trained.logloss.fixed(4))"),
      ])
    return Element("dl", ["class": "figures"], [quality] + answer.costs.map(card))
  }

  /// A cost before and after, with a bar for each.
  private func card(_ cost: Answer.CostChange) -> Element {
    let change =
      cost.before > 0 ? "\(((cost.after / cost.before - 1) * 100).signed(1))%" : "–"
    let longest = max(cost.before, cost.after, 1)
    let style = cost.after > cost.before ? "bar more" : "bar less"
    let bars = [("before", cost.before, "bar"), ("after", cost.after, style)].map {
      name, value, style -> Element in
      let width = "width: \((value / longest * 100).fixed(1))%"
      return Element(
        "p", ["class": style],
        [
          Element("span", text: "\(name) \(value.scaled(unit: cost.unit))"),
          Element("span", ["style": width, "aria-hidden": "true"]),
        ])
    }
    return card(cost.name + (cost.isLimited ? ", limited" : ""), change, bars)
  }

  private func card(_ name: String, _ change: String, _ lines: [Element]) -> Element {
    Element(
      "div", [:],
      [
        Element("dt", text: name.prefix(1).uppercased() + name.dropFirst()),
        Element("dd", [:], [Element("b", text: change)] + lines),
      ])
  }
}

extension Cost.Measure {
  /// The measure in the words of a reader who does not know its name; nil if the name says it.
  fileprivate var inWords: String? {
    switch self {
    case .flops: "the additions and multiplications of one prediction"
    case .parameters: "the number of weights"
    case .bytes: "the memory of the tables that hold a vector for each id"
    default: nil
    }
  }
}
