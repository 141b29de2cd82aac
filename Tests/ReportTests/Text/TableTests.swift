// Tables as they are printed, character by character.

import Model
import Statistics
import Testing

@testable import Report
@testable import Runs
@testable import Training

struct TableTests {
  @Test func columnsAreAligned() {
    var table = TextTable([.init("layer", .leading), .init("FLOPs")])
    table.append(["hidden.0", "48.2 k"])
    table.append(["output", "64"])
    #expect(
      table.description == """
        | layer    |  FLOPs |
        | :------- | -----: |
        | hidden.0 | 48.2 k |
        | output   |     64 |

        """)
  }

  @Test func cellsCannotBreakTheTable() {
    var table = TextTable([.init("a", .leading)])
    table.append(["x|y\nz\u{1B}[31m"])
    #expect(table.description.hasSuffix("| x\\|y z [31m |\n"))
    #expect(table.description.split(separator: "\n").count == 3)
  }

  @Test func aTableWithoutRowsHasItsHead() {
    #expect(TextTable([.init("a")]).description == "|   a |\n| --: |\n")
  }

  @Test func rowsBecomeColumns() {
    var table = TextTable([.init("target", .leading), .init("seeds"), .init("verdict", .leading)])
    table.append(["0.95", "3", "better"])
    table.append(["0.9", "12", "neutral"])
    #expect(
      table.transposed.description == """
        | target  |   0.95 |     0.9 |
        | :------ | -----: | ------: |
        | seeds   |      3 |      12 |
        | verdict | better | neutral |

        """)
  }

  @Test func theVerdictTable() {
    #expect(
      verdictTable(.typical).transposed.description == """
        | target          |   baseline |    0.95 |   → 0.9 |         0.85 |
        | :-------------- | ---------: | ------: | ------: | -----------: |
        | cost ratio      |      1.000 |   0.948 |   0.871 |        0.846 |
        | FLOPs           |     96.4 k |  91.4 k |  84.0 k |       81.6 k |
        | parameters      |     1.20 M |  1.14 M |  1.05 M |       1.02 M |
        | embedding bytes |    4.61 MB | 4.37 MB | 4.02 MB |      3.90 MB |
        | log loss        |    0.47643 | 0.47543 | 0.47633 |      0.47686 |
        | Δ %             |            |  −0.210 |  −0.020 |       +0.090 |
        | low %           |            |  −0.300 |  −0.110 |       −0.020 |
        | high %          |            |  −0.120 |  +0.070 |       +0.200 |
        | AUC             |     0.7488 |  0.7509 |  0.7490 |       0.7479 |
        | PD %            |       4.32 |    4.32 |    4.32 |         4.32 |
        | calibration     |      1.002 |   1.002 |   1.002 |        1.002 |
        | seeds           |          3 |       3 |       3 |            3 |
        | verdict         |            |  better | neutral | inconclusive |

        """)
    let lines = verdictTable(.typical).description.split(separator: "\n")
    #expect(lines.count == 6)
    #expect(Set(lines.map(\.count)).count == 1)
    #expect(lines[4].hasPrefix("| → 0.9      |      0.871 |"))
    #expect(lines.filter { $0.contains("→") }.count == 1)
  }

  @Test func groupsHaveARow() {
    var summary = Summary.typical
    summary.baseline.perQueryAUC = 0.6125
    for (index, area) in [0.61291, 0.6, 0.5].enumerated() {
      summary.targets[index].trained.perQueryAUC = area
    }
    let lines = verdictTable(summary).transposed.description.split(separator: "\n")
    #expect(lines[11] == "| PerQueryAUC     |     0.6125 |  0.6129 |  0.6000 |       0.5000 |")
    #expect(lines[10].hasPrefix("| AUC ") && lines[12].hasPrefix("| PD % "))
  }

  @Test func onlyWhatChangesIsListed() {
    let before: [String: ChoiceValue] = [
      "a": .width(8), "b": .none, "c": .width(64), "d": .width(2),
    ]
    let after: [String: ChoiceValue] = ["a": .width(4), "b": .width(16), "c": .width(64)]
    #expect(
      changeTable(from: before, to: after, paths: ["c", "b", "a", "d"]).description == """
        | decision | before | after |
        | :------- | -----: | ----: |
        | b        |   none |    16 |
        | a        |      8 |     4 |
        | d        |      2 |     – |

        """)
    #expect(changeTable(from: before, to: before, paths: ["a"]).rows.isEmpty)
  }

  @Test func ofManyChangesTheFirstAreListed() {
    let paths = (0..<100).map { "embeddings.f\($0)" }
    func widths(_ width: Int) -> [String: ChoiceValue] {
      Dictionary(uniqueKeysWithValues: paths.map { ($0, .width(width)) })
    }
    let rows = changeTable(
      from: widths(8), to: widths(4), paths: paths, atMost: 60, others: "report.html"
    ).rows
    #expect(rows.count == 61)
    #expect(rows[59] == ["embeddings.f59", "8", "4"])
    #expect(rows[60] == ["and 40 more: report.html", "", ""])
    // As many as there is room for are listed, and nothing is counted.
    #expect(
      changeTable(from: widths(8), to: widths(4), paths: paths, atMost: 100).rows.count == 100)
  }
}

struct RecommendationTests {
  private let bounds = "Each bound of Δ, the change of log loss, holds with 95 % confidence."

  @Test func theCheapestNeutralIsToBeUsed() {
    #expect(
      recommendation(.typical)
        == "Use the architecture of target 0.9: it costs 12.9 % less than the baseline, and its "
        + "log loss is proved at most 0.070 % higher, within the margin of 0.100 %. It is the "
        + "cheapest that was proved. Target 0.85 is inconclusive after 3 seeds: about 9 seeds in "
        + "all would decide it. \(bounds)")
  }

  @Test func aBetterOneIsSaidToBeLower() {
    let summary = Summary.sample([(0.95, 0.94, (-0.2, -0.3, -0.1), .better)], chosen: 0.95)
    #expect(
      recommendation(summary)
        == "Use the architecture of target 0.95: it costs 6.0 % less than the baseline, and its "
        + "log loss is proved lower by at least 0.100 %. \(bounds)")
  }

  @Test func whatAnEqualCandidateTakesIsSaid() {
    var summary = Summary.sample([(0.9, 0.89, (0.2, -0.1, 0.5), .inconclusive)], chosen: nil)
    summary.targets[0].seedsForEqual = 31
    #expect(
      recommendation(summary)
        == "Keep the baseline: no candidate's log loss was proved at most 0.100 % higher. Target "
        + "0.9 is inconclusive after 3 seeds: about 9 seeds in all would prove it worse. Under "
        + "its noise 31 seeds prove four in five candidates that are as good as the baseline. "
        + bounds)
  }

  @Test func nothingProvedKeepsTheBaseline() {
    var summary = Summary.sample(
      [
        (0.95, 0.94, (0.1, -0.1, 0.3), .inconclusive), (0.9, 0.89, (0, -0.05, 0.05), .inconclusive),
        (0.85, 0.84, (0.9, 0.8, 1), .worse),
      ], chosen: nil)
    summary.targets[0].seedsNeeded = nil
    #expect(
      recommendation(summary)
        == "Keep the baseline: no candidate's log loss was proved at most 0.100 % higher. Target "
        + "0.95 is inconclusive after 3 seeds: more seeds alone would not decide it. Target 0.9 "
        + "proves nothing: targets are tested mildest first, and testing stopped at 0.95. Target 0.85 is worse, by at least 0.800 %. \(bounds)"
    )
  }

  /// A ground that carries a claim unless told otherwise, of 4 blocks.
  private func ground(steps: Int = 9, rows: Int = 20) -> WindowGround {
    let block = ((0..<rows).map { Float($0 % 2) }, [Float](repeating: 1, count: rows))
    return WindowGround(steps: steps, WindowOutcomes([block, block, block, block]))
  }

  @Test func whatHasNotLearnedGetsNoVerdict() {
    var summary = Summary.sample([(0.9, 0.89, (0, -0.05, 0.05), .inconclusive)], chosen: nil)
    summary.reason = .notLearned
    summary.ground = ground()
    summary.normalizedEntropy = NormalizedEntropy(value: 1.36, low: 1.3, high: 1.42)
    let text = recommendation(summary)
    #expect(text.hasPrefix("No verdict: nothing can be claimed of networks"))
    #expect(text.contains("is 1.3600 (1.3000 to 1.4200), and the upper bound must be below 1."))
    for setting in ["training.learning_rate", "initial_accumulator", "training.batch", "rows"] {
      #expect(text.contains(setting))
    }
    #expect(!text.contains("Target") && !text.contains("Keep the baseline"))
    summary.ground = ground(steps: 0)
    #expect(
      recommendation(summary).contains(
        "after 0 complete training steps, where at least 2 are needed"))
    summary.ground = ground(rows: 6)
    #expect(recommendation(summary).contains("24.0 effective rows (Kish), where at least 40 are"))
  }

  /// A candidate that is neutral under a wide margin may still be no better than a constant.
  @Test func aCandidateThatHasNotLearnedIsNamed() {
    var summary = Summary.sample([(0.9, 0.89, (0, -0.05, 0.05), .inconclusive)], chosen: nil)
    summary.reason = .notLearned
    summary.ground = ground()
    summary.normalizedEntropy = NormalizedEntropy(value: 0.9, low: 0.85, high: 0.95)
    summary.targets[0].normalizedEntropy = NormalizedEntropy(value: 0.99, low: 0.95, high: 1.03)
    #expect(
      recommendation(summary).contains("The candidate of target 0.9 is not proved to predict"))
  }

  @Test func seedsThatCollapsedAreNamed() {
    var summary = Summary.typical
    summary.targets[0].trained.collapsed = [2]
    summary.targets[0].trained.runs = [(1, 0.324), (2, 0.386), (3, 0.324)].map {
      Summary.Run(seed: $0, logloss: $1, auc: 0.7)
    }
    #expect(
      recommendation(summary).contains(
        "The training of target 0.95 collapsed with 1 of 3 seeds (2): log loss 0.3860 in the mean, where the "
          + "others have 0.3240."))
    #expect(verdictTable(summary).description.contains(" 3, 1 collapsed |"))
  }

  @Test func howMuchTheBaselineHasLearnedIsSaid() {
    var summary = Summary.typical
    summary.normalizedEntropy = NormalizedEntropy(value: 0.9, low: 0.85, high: 0.95)
    #expect(
      recommendation(summary).contains("normalised entropy is 0.9000 (0.8500 to 0.9500)"))
  }
}
