// What holds of every answer, whatever a run came to: thousands of summaries are made, of all combinations of verdicts,
// reasons, noise, costs and rules, and each answer is held against the rules.

import Model
import Numerics
import Testing

@testable import Report
@testable import Runs
@testable import Statistics
@testable import Training

struct AnswerRulesTests {
  /// A summary that a run could leave, drawn by chance: the verdicts follow from the bounds and the test.
  struct Drawn {
    var random: RandomStream

    private mutating func draw<Element>(_ elements: [Element]) -> Element {
      elements[random.below(elements.count)]
    }

    /// Bounds in per cent, around each of the margins' borders.
    private mutating func bounds(isGood: Bool) -> (Double, Double, Double) {
      if isGood {
        let high = draw([-0.9, -0.1, 0, 0.03, 0.1])
        return (high - 0.05, high - 0.1, high)
      }
      let mean = draw([-1.2, -0.1, -0.00001, 0, 0.03, 0.0999, 0.1, 0.3, 2])
      let half = draw([0.00001, 0.01, 0.05, 0.2, 3, 200])
      return (mean, mean - half, mean + half)
    }

    private mutating func entropy() -> NormalizedEntropy? {
      draw([
        NormalizedEntropy(value: 0.9, low: 0.85, high: 0.95),
        NormalizedEntropy(value: 0.9, low: 0.85, high: 0.95),
        NormalizedEntropy(value: 0.99, low: 0.95, high: 1.03), nil,
      ])
    }

    mutating func summary() -> Summary {
      let count = draw([1, 2, 3, 3, 8])
      let isGood = draw([true, false])
      let targets = [0.95, 0.9, 0.85, 0.8, 0.75, 0.7, 0.65, 0.6].prefix(count).compactMap {
        Target($0)
      }
      let ground = draw([
        nil, AnswerTests.ground(), AnswerTests.ground(), AnswerTests.ground(steps: 0),
      ])
      let baseline = isGood ? NormalizedEntropy(value: 0.9, low: 0.85, high: 0.95) : entropy()
      let drawn = targets.map { _ in bounds(isGood: isGood && draw([true, true, false])) }
      let entropies = targets.map { _ in isGood ? baseline : entropy() }
      let rule = VerdictRule(margin: 0.001, confidence: 0.95, seeds: 3, maxSeeds: 3, blocks: 20)
      var test = GraphicalTest(.fallback(count), rule, replaceable: targets.map { _ in false })
      for (i, (mean, low, high)) in drawn.enumerated() {
        // Summaries of earlier versions have no ground, and verdicts all the same.
        let learning =
          ground == nil ? NormalizedEntropy(value: 0.9, low: 0.899, high: 0.901) : entropies[i]
        test.record(
          learning: learning.map { Self.comparison($0.value - 1, half: $0.high - $0.value) }, at: i)
        test.record(Self.comparison(mean / 100, half: (high - low) / 200), at: i)
      }
      test.isGateOpen = ground.map { Learned(baseline, on: $0) != nil } ?? true
      let claims = Claims(test)
      let candidates = zip(targets, claims.verdicts).map { target, verdict in
        (target, min(1, target.ratio - 0.01), (0.0, 0.0, 0.0), verdict)
      }
      var summary = Summary.sample(candidates, chosen: nil)
      for i in targets.indices {
        summary.targets[i].delta = test.delta(of: i) ?? summary.targets[i].delta
        summary.targets[i].normalizedEntropy = test.normalizedEntropy(of: i)
        summary.targets[i].errorShare = test.share(of: i)
      }
      summary.ground = ground
      summary.reason = claims.reason
      (summary.normalizedEntropy, summary.confidence) = (baseline, draw([0.95, 0.9, 0.97]))
      choose(&summary, among: claims.proved)
      spread(&summary, test)
      return summary
    }

    /// A comparison with this half width at the whole error, of three seeds.
    private static func comparison(_ mean: Double, half: Double) -> Comparison {
      // Student's t of two degrees of freedom at 95%.
      let error = half / 2.919986
      return Comparison(
        mean: mean, seedVariance: error * error, blockVariance: 0, seeds: 3, blocks: 20)
    }

    /// The chosen target, and how the other proved ones differ from it.
    private mutating func choose(_ summary: inout Summary, among proved: [Int]) {
      let rule = draw([ChoosingRule.cheapest, .best, .exchange(0.01), .exchange(3)])
      summary.choose = draw([rule, rule, rule == .cheapest ? nil : rule])
      for i in summary.targets.indices {
        summary.targets[i].trained.cost.flops *= draw([0.7, 1, 1])
        summary.targets[i].trained.cost.parameters *= draw([0.5, 1, 1.4])
        summary.targets[i].trained.cost.embeddingBytes *= draw([0.2, 1, 1.0001, 2])
      }
      summary.measure = draw(["flops", "parameters", "bytes", nil])
      let chosen = rule.choose(
        among: proved.map {
          .init(
            costRatio: summary.targets[$0].trained.cost.ratio, delta: summary.targets[$0].delta.mean
          )
        }
      ).map { proved[$0] }
      summary.chosen = chosen.map { summary.targets[$0].target }
      for place in proved where place != chosen {
        let mean = draw([-0.003, 0, 0.003])
        let half = draw([0.001, 0.01])
        summary.targets[place].againstChosen = draw([
          Delta(mean: mean, low: mean - half, high: mean + half),
          Delta(mean: mean, low: mean - half, high: mean + half), nil,
        ])
      }
    }

    /// What is said of the targets that are open.
    private mutating func spread(_ summary: inout Summary, _ test: GraphicalTest) {
      summary.budget = draw([VerdictBudget(maxSeeds: 12, rows: 100_000), nil])
      for (i, margin) in test.provableMargins.enumerated() {
        summary.targets[i].provableMargin = draw([margin, margin, nil])
        summary.targets[i].trained.collapsed = draw([nil, [], [], [2]])
        summary.targets[i].seedsNeeded = draw([nil, 9, 9999])
        summary.targets[i].seedsForEqual = draw([nil, 31, 9999])
        summary.targets[i].wouldProve = budgets(summary.targets[i], summary)
        var replaced = summary.targets[i].trained
        replaced.collapsed = [1, 3]
        summary.targets[i].replaced = draw([nil, [], [replaced]])
      }
      summary.baseline.collapsed = draw([nil, [], [], [1, 3]])
      let untried = Summary.NotTried(
        target: 0.25, architecture: [:], cost: summary.targets[0].trained.cost)
      summary.notTried = draw([nil, [], [untried]])
    }

    /// Budgets that would prove an open target.
    private mutating func budgets(_ result: Summary.TargetResult, _ summary: Summary)
      -> [VerdictBudget]?
    {
      guard summary.budget != nil, summary.reason != .notLearned,
        result.verdict == .inconclusive, result.delta.high > summary.margin
      else { return nil }
      let seeds = VerdictBudget(maxSeeds: 24, rows: 100_000)
      let rows = VerdictBudget(maxSeeds: 12, rows: 300_000)
      let both = VerdictBudget(maxSeeds: 48, rows: 200_000)
      return result.delta.mean < summary.margin
        ? draw([[], [seeds], [rows], [seeds, rows], [both]]) : []
    }
  }

  private static func decisions(in text: String) -> Int {
    ["Use the architecture of", "Keep the baseline.", "No verdict:"].reduce(0) {
      $0 + text.ranges(of: $1).count
    }
  }

  private static func sentences(of text: String) -> [String] {
    text.replacing("\n", with: " ").split(separator: ". ").map {
      $0.trimmingCharacters(in: [" ", "."])
    }
  }

  @Test(arguments: 0..<20) func everyAnswerKeepsTheRules(part: Int) {
    let random = RandomStream(seed: 3, purpose: "answers").substream(part)
    for index in 0..<50 {
      var drawn = Drawn(random: random.substream(index))
      let summary = drawn.summary()
      let answer = Answer(summary)
      check(answer, summary)
      check(answer.nextSteps, summary)
    }
  }

  /// The rules are tried on answers of every kind.
  @Test func allKindsAreDrawn() {
    let random = RandomStream(seed: 3, purpose: "answers").substream(0)
    let answers = (0..<200).map { index in
      var drawn = Drawn(random: random.substream(index))
      return Answer(drawn.summary())
    }
    let texts = answers.map { answer in
      (answer.warnings + answer.reasons + answer.nextSteps.map(\.text) + answer.details)
        .joined(separator: " ")
    }
    for part in [
      "is the cheapest of", "has the lowest log loss of", "has the best balance of",
      "predicts about the same",
      "predicts better: its log loss is", " grow by ", " was not decided with",
      "predicts worse, by at least",
      " were not decided.", "would have proved the cheapest target, ", "took its place",
      "Target 0.25 was not tried",
      "not proved to predict better", "complete training steps",
      "collapsed with",
      "with more seeds,", "with more rows,", "with more seeds and rows,", "probably prove it worse",
      "a smaller saving",
      "set `verdict.margin:", "`search.cost:", "by its export",
    ] {
      #expect(texts.contains { $0.contains(part) }, "\(part)")
    }
    for kind in [Answer.Decision.keepBaseline, .noVerdict] {
      #expect(answers.contains { $0.decision == kind })
    }
  }

  private func check(_ answer: Answer, _ summary: Summary) {
    let texts =
      ([answer.headline] + answer.warnings + answer.reasons + [answer.confidence]
      + answer.nextSteps.map(\.text) + answer.details).filter { !$0.isEmpty }
    let text = texts.joined(separator: " ")
    #expect(Self.decisions(in: text) == 1, "\(text)")
    switch answer.decision {
    case .use(let target):
      #expect(target == summary.chosen && summary.reason == nil)
      #expect(!answer.confidence.isEmpty && answer.headline.contains("target \(target)."))
    case .keepBaseline: #expect(summary.chosen == nil && summary.reason == .notProved)
    case .noVerdict: #expect(summary.reason == .notLearned && answer.confidence.isEmpty)
    }
    // Nobody has to know statistics for the first screen.
    let first = ([answer.headline] + answer.warnings + answer.reasons + [answer.confidence])
      .joined(separator: " ")
    for word in ["Δ", "nats", "playoff", "PD", "confidence", "quantile", "%  ", " %"] {
      #expect(!first.contains(word), "\(word): \(first)")
    }
    for word in ["what was found", " where ", "  ", "nil", "nan", "inf%", "−0.000", "..", " ,"] {
      #expect(!text.contains(word), "\(word): \(text)")
    }
    let sentences = texts.flatMap(Self.sentences)
    #expect(
      Set(sentences.filter { !$0.isEmpty }).count == sentences.filter { !$0.isEmpty }.count,
      "\(text)")
    #expect(texts.allSatisfy { $0.isEmpty || $0.hasSuffix(".") }, "\(texts)")
    checkTargets(answer, summary)
  }

  /// A target is told one thing, and each that is not chosen and not proved is told.
  private func checkTargets(_ answer: Answer, _ summary: Summary) {
    let text = ([answer.headline] + answer.reasons).joined(separator: " ")
    let open = [
      " was not decided", " were not decided", " predicts worse, by",
      " were proved to predict worse",
    ]
    for result in summary.targets where answer.decision != .noVerdict {
      let told = Self.sentences(of: text).filter {
        $0.contains("arget \(result.target) ") || $0.contains(" \(result.target) and ")
          || $0.contains(" \(result.target), ") || $0.contains(" and \(result.target) ")
      }
      let isOpen =
        told.contains { sentence in open.contains { sentence.contains($0) } }
        || told.contains { $0.contains("not proved to predict better than a constant") }
        || told.contains { $0.contains("cannot be compared with a constant's") }
      if result.verdict.isProved {
        #expect(
          !told.contains { $0.hasPrefix("Target \(result.target) was not decided") }, "\(text)")
        #expect(!told.contains { $0.contains("predicts worse, by") }, "\(text)")
      } else {
        #expect(isOpen, "\(result.target): \(text)")
      }
    }
    // A difference is claimed only if it is proved.
    for result in summary.targets {
      guard let difference = result.againstChosen else { continue }
      let isProved = difference.high < 0 || difference.low > 0
      let claims = answer.reasons.contains {
        $0.hasPrefix("Target \(result.target) ") && $0.contains("that of the chosen")
      }
      #expect(!claims || isProved, "\(answer.reasons)")
    }
    // A measure that grows without a limit is a warning, and only such a one.
    let grown = answer.costs.filter { $0.grows && !$0.isLimited }
    #expect(answer.warnings.contains { $0.contains(" grow by ") } == !grown.isEmpty)
    if !grown.isEmpty { #expect(answer.headline.contains(" more \(grown[0].name)")) }
  }

  /// Each step says something, commands are ones that nas has, and numbers are within the limits of the settings.
  private func check(_ steps: [Answer.NextStep], _ summary: Summary) {
    #expect(!steps.isEmpty)
    #expect(Set(steps.map(\.text)).count == steps.count)
    for step in steps {
      for match in step.text.matches(of: #/`verdict.max_seeds: (\d+)`/#) {
        let seeds = Int(match.1) ?? 0
        #expect(seeds > 12 && seeds <= 1000, "\(step.text)")
      }
      for match in step.text.matches(of: #/`verdict.margin: ([0-9.]+)`/#) {
        #expect((Double(match.1) ?? 0) > summary.margin, "\(step.text)")
      }
      // Seeds alone either decide a target or do not.
      #expect(!(step.text.contains("more seeds alone") && step.text.contains("would decide")))
      guard let command = step.command else { continue }
      let known =
        #/nas (search SPACE( --target [0-9.]+)*( --seed \d+)?( --rows \d+)?|export RUN --format nas( --target [0-9.]+)? --out architecture.yaml|plan RUN|train RUN/trainer.yaml|space check SPACE)/#
      #expect(command.wholeMatch(of: known) != nil, "\(command)")
    }
    let deciding = steps.compactMap { $0.text.firstMatch(of: #/^To decide target ([0-9.]+) /#)?.1 }
    for name in deciding {
      let target = summary.targets.first { "\($0.target)" == name }
      #expect(target?.verdict == .inconclusive && target?.wouldProve?.isEmpty == false)
      #expect((target?.delta.mean ?? 1) < summary.margin)
      // Nothing is proposed that would save less than the architecture which is proved.
      let chosen = summary.targets.first { $0.target == summary.chosen }?.trained.cost.ratio
      #expect((target?.trained.cost.ratio ?? 1) < chosen ?? .infinity)
    }
    // There is a way forward for a run that proves nothing: seeds, rows, a margin, a milder target or a measurement.
    #expect(summary.chosen != nil || steps.contains { $0.command != nil })
    let least = summary.targets.compactMap { $0.verdict.isProved ? nil : $0.provableMargin }.min()
    if summary.chosen == nil, summary.reason == .notProved, let least, least <= 0.049 {
      #expect(
        steps.contains { $0.text.contains("`verdict.margin:") || $0.text.hasPrefix("To decide") })
    }
  }
}
