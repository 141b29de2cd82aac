// One pass or more, in words.

import Model
import Statistics
import Testing

@testable import Report
@testable import Runs

@Suite struct PassesTextTests {
  @Test func undertrainedModelsAreNamed() {
    #expect(
      passesGain(.sample())
        == "One pass trains the baseline to a log loss of 0.3020 on the last tenth of the log, four passes to 0.2620 on the "
        + "same rows, 13.2% lower: undertrained models are being compared.")
  }

  @Test func enoughAndTooManyPassesAreTold() {
    #expect(
      passesGain(.sample([(0.302, 0.3), (0.3, 0.3), (0.3, 0.3)])).hasSuffix(
        "one pass is about enough."))
    #expect(
      passesGain(.sample([(0.302, 0.35), (0.3, 0.3), (0.3, 0.3)])).hasSuffix(
        "15.9% higher: more passes overfit, and one is right."))
  }

  @Test func theRankingHeldOrTurned() {
    let all = "The ranking of the baseline, target 0.9 and target 0.5"
    #expect(passesRanking(.sample()) == "\(all) held.")
    let turned = PassesReport.sample([(0.302, 0.262), (0.301, 0.263), (0.305, 0.266)])
    #expect(
      passesRanking(turned)
        == "\(all) turned: the baseline and target 0.9 change places, beyond the noise of seeds.")
    let noisy = PassesReport.sample(
      [(0.302, 0.262), (0.301, 0.263), (0.305, 0.266)], noise: 0.002)
    #expect(
      passesRanking(noisy)
        == "\(all) held within the noise of seeds: only the baseline and target 0.9 change places, too close to tell apart."
    )
  }

  @Test func theTableHasEveryArchitecture() {
    #expect(
      passesTable(.sample()).description == """
        | architecture | cost ratio | log loss, 1 pass | 4 passes | change % | Δ %, 1 pass | 4 passes |
        | :----------- | ---------: | ---------------: | -------: | -------: | ----------: | -------: |
        | the baseline |      1.000 |           0.3020 |   0.2620 |   −13.25 |             |          |
        | target 0.9   |      0.900 |           0.3010 |   0.2610 |   −13.29 |      −0.331 |   −0.382 |
        | target 0.5   |      0.500 |           0.3050 |   0.2660 |   −12.79 |      +0.993 |   +1.527 |

        """)
  }

  // The answer of a run

  private func learning(_ last: Double) -> Summary {
    var summary = Summary.typical
    let losses = [(0..<20).map { $0 < 18 ? 0.3 : last }]
    summary.learning = LearningTrend(losses, constant: [Double](repeating: 0.5, count: 20))
    return summary
  }

  @Test func theAnswerWarnsByTheLearningCurve() throws {
    let answer = Answer(learning(0.28), in: Answer.Places(run: "results/r"))
    #expect(
      answer.warnings == [
        "The baseline was still learning as the log ended: its log loss is 0.2800 in the last tenth, 0.2980 over all rows "
          + "that count. Undertrained models may be being compared."
      ])
    #expect(answer.nextSteps.compactMap(\.command).contains("nas audit results/r --passes 4"))
    let steady = Answer(learning(0.297))
    #expect(steady.warnings.isEmpty)
    #expect(!steady.nextSteps.contains { $0.command?.contains("audit") == true })
  }

  /// A check knows more than the curve.
  @Test func theCheckTakesThePlaceOfTheCurve() throws {
    let summary = learning(0.28)
    let warned = Answer(summary, passes: .sample())
    #expect(warned.warnings == ["\(passesGain(.sample())) \(passesRanking(.sample()))"])
    #expect(!warned.nextSteps.contains { $0.command?.contains("--passes") == true })
    #expect(warned.nextSteps.contains { $0.text.contains("`training.learning_rate`") })
    let enough = PassesReport.sample([(0.302, 0.3), (0.3, 0.3), (0.3, 0.3)])
    #expect(Answer(summary, passes: enough).warnings.isEmpty)
  }
}
