// The answer of single runs, sentence by sentence. What holds of every answer is in AnswerRulesTests.

import Model
import Statistics
import Testing

@testable import Report
@testable import Runs
@testable import Training

struct AnswerTests {
  private let places = Answer.Places(
    run: "results/my run", space: "space.yaml",
    options: SearchOptions(targets: [0.95, 0.9, 0.85], seed: 7, threads: 2, rows: 100_000))

  private func answer(_ summary: Summary) -> Answer { Answer(summary, in: places) }

  /// Two proved, the cheaper of which is chosen, and one that twice the seeds or three times the rows would prove.
  private var typical: Summary {
    var summary = Summary.typical
    summary.choose = .cheapest
    summary.measure = "flops"
    summary.budget = VerdictBudget(maxSeeds: 12, rows: 100_000)
    summary.targets[0].againstChosen = Delta(mean: -0.0019, low: -0.0028, high: -0.001)
    summary.targets[2].wouldProve = [
      VerdictBudget(maxSeeds: 24, rows: 100_000), VerdictBudget(maxSeeds: 12, rows: 301_234),
    ]
    summary.targets[2].provableMargin = 0.002
    return summary
  }

  /// Commands name the log that the command line named, and no rows that nobody typed.
  @Test func commandsNameTheLogOfTheRun() {
    let options = SearchOptions(targets: [0.9], seed: 7, threads: 2, rows: 100_000)
    let whole = Answer.Places(
      space: "s.yaml", options: options, data: ["my log.csv", "b.csv"], usesWholeLog: true)
    let commands = Answer(typical, in: whole).nextSteps.compactMap(\.command)
      .filter { $0.hasPrefix("nas search") }
    #expect(!commands.isEmpty && commands.allSatisfy { !$0.contains("--rows") }, "\(commands)")
    #expect(
      commands.allSatisfy {
        $0.contains("--data 'my log.csv' --data b.csv") || $0.contains("--data LONGER_LOG")
      }, "\(commands)")
  }

  @Test func theChosenIsToBeUsed() {
    let answer = answer(typical)
    #expect(answer.decision == .use(0.9))
    #expect(
      answer.headline
        == "Use the architecture of target 0.9. It takes 12.9% fewer FLOPs, 12.9% fewer parameters and 12.9% fewer "
        + "embedding bytes than the baseline. It predicts as well: its log loss, the prediction error, is at most 0.070% "
        + "higher, within the margin of 0.1%.")
    #expect(answer.warnings.isEmpty)
    #expect(
      answer.reasons == [
        "It is the cheapest of the 2 targets that were proved to predict as well or better.",
        "Target 0.95 costs another 7.7% of the baseline's FLOPs and predicts better: its log loss is 0.190% lower than "
          + "that of the chosen one, by at least 0.100%.",
        "Target 0.85 was not decided with 3 seeds: its log loss is between 0.020% lower and 0.200% higher.",
        "With a margin of 0.2%, set before it began, this run would have proved target 0.85, which costs 15.4% less than "
          + "the baseline.",
      ])
    #expect(
      answer.confidence
        == "A search like this one is wrong in at most 1 of 20 runs: it then recommends an architecture with a log loss "
        + "more than 0.1% higher.")
    #expect(answer.costs.map(\.name) == ["FLOPs", "parameters", "embedding bytes"])
    #expect(answer.costs.map(\.isLimited) == [true, false, false])
    #expect(
      answer.details.suffix(1) == [
        "If you search this log twice, the chance that one of the answers is wrong rises to at most 1 in 10."
      ])
  }

  @Test func theNextStepsHaveTheirCommands() {
    let steps = answer(typical).nextSteps
    let search = "nas search space.yaml --target 0.95 --target 0.9 --target 0.85"
    #expect(
      steps.map(\.command) == [
        "nas export 'results/my run' --format nas --out architecture.yaml",
        "nas export 'results/my run' --format nas --target 0.95 --out architecture.yaml",
        "\(search) --seed 7 --rows 100000",
        "\(search) --seed 7 --rows 310000",
        "\(search) --seed 19 --rows 100000",
      ])
    #expect(
      steps[2].text
        == "To decide target 0.85 with more seeds, set `verdict.max_seeds: 24` in the space and search again: that proves "
        + "it if its log loss and noise stay as they are.")
    #expect(steps[3].text.contains("search a longer log, of about 310,000 rows, 3.1 times as many"))
    #expect(
      steps[4].text.contains("`verdict.margin: 0.002` in the space and search with another seed"))
  }

  /// More rows than the log has take another log.
  @Test func aLongerLogIsNamed() {
    var places = places
    places.usesWholeLog = true
    let steps = Answer(typical, in: places).nextSteps
    let search = "nas search space.yaml --target 0.95 --target 0.9 --target 0.85 --seed 7"
    #expect(steps[2].command == search)
    #expect(steps[3].command == "\(search) --data LONGER_LOG")
  }

  /// The margin of the cheapest target is always said, and that of the easiest if it is another one.
  @Test func theMarginOfTheCheapestIsSaid() {
    var summary = Summary.sample(
      [0.9, 0.7].map { ($0, $0.ratio, (0.05, -0.1, 5.7), .inconclusive) }, chosen: nil)
    for index in 0..<2 { summary.targets[index].provableMargin = 0.057 }
    func texts() -> [String] {
      let answer = answer(summary)
      return (answer.reasons + answer.details).filter { $0.contains("would have proved") }
    }
    let cheapest =
      "With a margin of 5.7%, set before it began, this run would have proved the cheapest target, 0.7, which costs "
      + "30.0% less than the baseline."
    #expect(texts() == [cheapest])
    summary.targets[0].provableMargin = 0.004
    #expect(texts() == [cheapest, "A margin of 0.4% would have proved target 0.9."])
  }

  @Test func aReplacedArchitectureIsNamed() {
    var summary = typical
    var replaced = summary.targets[1].trained
    replaced.collapsed = [8, 9]
    summary.targets[1].replaced = [replaced]
    #expect(
      answer(summary).details.contains(
        "The best architecture that the search has for target 0.9 collapsed with seeds 8 and 9 in 3 trainings; the next "
          + "best took its place."))
  }

  @Test func aBetterOneIsSaidToBeLower() {
    let summary = Summary.sample([(0.95, 0.94, (-0.2, -0.3, -0.1), .better)], chosen: 0.95)
    #expect(
      answer(summary).headline.hasSuffix(
        " It predicts better: its log loss, the prediction error, is at least 0.100% lower."))
    #expect(answer(summary).reasons.isEmpty)
  }

  /// A target on FLOPs can buy embedding bytes.
  @Test func aCostThatGrowsIsInTheHeadlineAndAWarning() {
    var summary = Summary.sample([(0.95, 0.94, (-0.2, -0.3, -0.1), .better)], chosen: 0.95)
    summary.measure = "flops"
    summary.targets[0].trained.cost.embeddingBytes = summary.baseline.cost.embeddingBytes * 1.52
    let answer = answer(summary)
    #expect(
      answer.headline.contains(
        "It takes 6.0% fewer FLOPs and 6.0% fewer parameters than the baseline, but 52.0% more embedding bytes."
      ))
    #expect(
      answer.warnings == [
        "Embedding bytes grow by 52.0% (4.61 MB to 7.01 MB). The targets limit FLOPs alone."
      ])
    #expect(answer.opening.contains("\nWarning: Embedding bytes grow by 52.0%"))
    #expect(answer.nextSteps.contains { $0.text.contains("`search.cost: bytes`") })
  }

  /// Only what is limited may grow without a warning, and what was limited is told by its ratio in old summaries.
  @Test func theLimitedMeasureIsKnown() {
    var summary = Summary.sample([(0.95, 0.94, (-0.2, -0.3, -0.1), .better)], chosen: 0.95)
    summary.targets[0].trained.cost.flops *= 1.5
    #expect(answer(summary).costs.filter(\.isLimited).map(\.name) == ["parameters"])
    #expect(answer(summary).warnings[0].hasPrefix("FLOPs grow by 41.0%"))
    summary.measure = "bytes"
    #expect(answer(summary).costs.first?.name == "embedding bytes")
  }

  @Test func aDifferenceThatIsNotProvedIsNone() {
    var summary = typical
    summary.targets[0].againstChosen = Delta(mean: -0.0019, low: -0.004, high: 0.0002)
    #expect(
      answer(summary).reasons[1]
        == "Target 0.95 costs another 7.7% of the baseline's FLOPs. Which of the two predicts better this run cannot "
        + "tell: its log loss is between 0.400% lower and 0.020% higher than the chosen one's.")
    summary.targets[0].againstChosen = Delta(mean: 0, low: -0.0009, high: 0.0009)
    #expect(
      answer(summary).reasons[1]
        == "Target 0.95 costs another 7.7% of the baseline's FLOPs and predicts about the same.")
    #expect(!answer(summary).nextSteps.contains { $0.text.contains("verdict.choose") })
  }

  @Test func theRuleIsNamed() {
    var summary = typical
    (summary.chosen, summary.choose) = (0.95, .best)
    summary.targets[0].againstChosen = nil
    summary.targets[1].againstChosen = Delta(mean: 0.0019, low: 0.001, high: 0.0028)
    #expect(
      answer(summary).reasons[0]
        == "It has the lowest log loss of the 2 targets that were proved to predict as well or better, which "
        + "`verdict.choose: best` asks for."
    )
    #expect(
      answer(summary).reasons[1]
        == "Target 0.9 saves another 7.7% of the baseline's FLOPs and predicts worse: its log loss is 0.190% higher than "
        + "that of the chosen one, by at least 0.100%.")
    summary.choose = .exchange(0.02)
    #expect(answer(summary).reasons[0].hasSuffix("makes 1% of the cost worth 0.02% of log loss."))
  }

  @Test func nothingProvedKeepsTheBaseline() {
    var summary = Summary.sample(
      [
        (0.95, 0.94, (0.02, -0.1, 0.3), .inconclusive),
        (0.9, 0.89, (0, -0.05, 0.05), .inconclusive),
        (0.85, 0.84, (0.9, 0.8, 1), .worse), (0.8, 0.79, (0.9, -0.8, 2), .inconclusive),
      ], chosen: nil)
    summary.budget = VerdictBudget(maxSeeds: 12, rows: 100_000)
    summary.targets[0].wouldProve = [VerdictBudget(maxSeeds: 48, rows: 400_000)]
    summary.targets[0].seedsForEqual = 31
    let answer = answer(summary)
    #expect(answer.decision == .keepBaseline)
    #expect(
      answer.headline
        == "Keep the baseline. No cheaper architecture is proved to stay within 0.1% of the baseline's log loss, the "
        + "prediction error.")
    #expect(
      answer.reasons == [
        "Target 0.95 was not decided with 3 seeds: its log loss is between 0.100% lower and 0.300% higher.",
        "Target 0.8 was not decided with 3 seeds: its log loss is between 0.800% lower and 2.000% higher. The estimate "
          + "of target 0.8 is above the margin: more data would probably prove it worse.",
        "Target 0.85 predicts worse, by at least 0.800%.",
        "Target 0.9 was not tested: targets were tested from the highest down to the first that is not proved, here "
          + "0.95.",
      ])
    #expect(answer.confidence == "A target is wrongly called worse in at most 1 of 20 runs.")
    #expect(
      answer.nextSteps[0].text.hasPrefix(
        "To decide target 0.95 with more seeds and rows, search a longer log, of about 400,000 rows"
      ))
    #expect(
      answer.nextSteps[1].command == "nas search space.yaml --target 0.975 --seed 7 --rows 100000")
    #expect(answer.nextSteps.last?.command == "nas plan 'results/my run'")
    #expect(answer.details.last?.contains("31 seeds prove four in five candidates") == true)
  }

  @Test func anEstimateBeyondTheMarginIsNotWorthMoreSeeds() {
    let summary = Summary.sample([(0.9, 0.89, (0.2, -0.1, 0.5), .inconclusive)], chosen: nil)
    let answer = answer(summary)
    #expect(answer.reasons[0].hasSuffix("more data would probably prove it worse."))
    #expect(!answer.nextSteps.contains { $0.text.hasPrefix("To decide") })
  }

  /// A ground that carries a claim unless told otherwise, of 4 blocks.
  static func ground(steps: Int = 9, rows: Int = 20) -> WindowGround {
    let block = ((0..<rows).map { Float($0 % 2) }, [Float](repeating: 1, count: rows))
    return WindowGround(steps: steps, WindowOutcomes([block, block, block, block]))
  }

  @Test func networksThatHaveNotLearnedGetNoVerdict() {
    var summary = Summary.sample([(0.9, 0.89, (0, -0.05, 0.05), .inconclusive)], chosen: nil)
    summary.reason = .notLearned
    summary.ground = Self.ground()
    summary.normalizedEntropy = NormalizedEntropy(value: 1.36, low: 1.3, high: 1.42)
    let answer = answer(summary)
    #expect(answer.decision == .noVerdict)
    #expect(
      answer.headline
        == "No verdict: keep the baseline. The baseline has not learned anything yet, so the comparison means nothing."
    )
    #expect(
      answer.reasons[0].hasSuffix(
        " Always predicting 50.00%, the share of positive rows, is as good."))
    #expect(
      answer.details[0].hasPrefix(
        "The normalised entropy of the baseline is 1.3600 (1.3000 to 1.4200): "))
    for setting in ["training.learning_rate", "initial_accumulator", "training.batch", "rows"] {
      #expect(answer.nextSteps[0].text.contains(setting))
    }
    #expect(
      answer.nextSteps.map(\.command) == [
        "nas train 'results/my run/trainer.yaml'", "nas space check space.yaml",
      ])
    summary.ground = Self.ground(steps: 0)
    #expect(self.answer(summary).reasons[0].contains("after 0 complete training steps"))
    #expect(self.answer(summary).headline.contains("The rows that judge the architectures do not"))
    #expect(self.answer(summary).details.isEmpty)
    #expect(self.answer(summary).nextSteps[0].text.contains("a greater `verdict.skip`"))
    summary.ground = Self.ground(rows: 6)
    #expect(
      self.answer(summary).reasons[0].contains("24.0 effective rows (Kish), and at least 40 are"))
  }

  /// A candidate that is neutral under a wide margin may still be no better than a constant.
  @Test func aCandidateThatHasNotLearnedIsNamed() {
    var summary = Summary.sample([(0.9, 0.89, (0, -0.05, 0.05), .inconclusive)], chosen: nil)
    summary.reason = .notLearned
    summary.ground = Self.ground()
    summary.normalizedEntropy = NormalizedEntropy(value: 0.9, low: 0.85, high: 0.95)
    summary.targets[0].normalizedEntropy = NormalizedEntropy(value: 0.99, low: 0.95, high: 1.03)
    #expect(
      answer(summary).reasons[0].contains("The candidate of target 0.9 is not proved to predict"))
    #expect(answer(summary).headline.contains("The candidates have not learned anything yet"))
    #expect(answer(summary).details[0].contains("of the candidate of target 0.9 is 0.9900"))
  }

  @Test func seedsThatCollapsedAreNamed() {
    var summary = Summary.typical
    summary.targets[0].trained.collapsed = [2]
    summary.targets[0].trained.runs = [(1, 0.324), (2, 0.386), (3, 0.324)].map {
      Summary.Run(seed: $0, logloss: $1, auc: 0.7)
    }
    let text =
      "The training of target 0.95 collapsed with 1 of 3 seeds (2): their mean log loss is 0.3860, and that of the "
      + "others is 0.3240."
    #expect(answer(summary).details[0].hasPrefix(text) && answer(summary).warnings.isEmpty)
    // Of the chosen one it is a warning.
    summary.chosen = 0.95
    #expect(answer(summary).warnings[0].hasPrefix(text))
  }

  @Test func howMuchTheBaselineHasLearnedIsADetail() {
    var summary = Summary.typical
    summary.normalizedEntropy = NormalizedEntropy(value: 0.9, low: 0.85, high: 0.95)
    #expect(answer(summary).details[0].contains("normalised entropy is 0.9000 (0.8500 to 0.9500)"))
  }

  @Test(arguments: [
    (0.05, "1 of 20 runs"), (1 - 0.95, "1 of 20 runs"), (0.1, "1 of 10 runs"),
    (1 - 0.99, "1 of 100 runs"),
    (0.03, "3 of 100 runs"), (0.0007, "7 of 10000 runs"), (0.123456, "1235 of 10000 runs"),
    (0.4, "40 of 100 runs"), (1, "all runs"),
  ])
  func confidenceIsSaidAsOdds(error: Double, words: String) { #expect(odds(error) == words) }

  /// Every line fits, but for commands, which stay whole.
  @Test func theTextFitsInEightyColumns() {
    let answer = answer(typical)
    for line in (answer.opening + answer.closing).split(separator: "\n")
    where !line.hasPrefix("     nas ") {
      #expect(line.count <= 80, "\(line)")
    }
    #expect(answer.closing.contains("\nNext:\n1. Export the architecture, and"))
    #expect(answer.closing.contains("\n     nas export 'results/my run' --format nas"))
  }
}
