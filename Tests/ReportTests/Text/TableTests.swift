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
        | log loss change |            | −0.210% | −0.020% |      +0.090% |
        | lower bound     |            | −0.300% | −0.110% |      −0.020% |
        | upper bound     |            | −0.120% | +0.070% |      +0.200% |
        | AUC             |     0.7488 |  0.7509 |  0.7490 |       0.7479 |
        | seed difference |      4.32% |   4.32% |   4.32% |        4.32% |
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
    #expect(lines[11] == "| AUC within groups |     0.6125 |  0.6129 |  0.6000 |       0.5000 |")
    #expect(lines[10].hasPrefix("| AUC ") && lines[12].hasPrefix("| seed difference "))
  }

  /// With collapsed seeds and groups, and nothing decided, three targets still fit.
  @Test func threeTargetsFitInEightyColumns() {
    var summary = Summary.sample(
      [0.95, 0.9, 0.85].map { ($0, $0.ratio, (0.1, -0.1, 0.2), .inconclusive) }, chosen: nil)
    summary.baseline.perQueryAUC = 0.6
    summary.targets[1].trained.collapsed = [2]
    let tables = verdictTables(summary)
    #expect(tables.count == 1 && tables[0].width <= 80)
    let lines = tables[0].description.split(separator: "\n")
    #expect(
      lines.contains(
        "| collapsed seeds   |          0 |            0 |            1 |            0 |"))
  }

  /// Eight targets are a row each, and the chosen one beside the baseline.
  @Test(arguments: [5, 8], [true, false]) func manyTargetsAreFolded(count: Int, isChosen: Bool) {
    let ratios = [0.95, 0.9, 0.85, 0.8, 0.75, 0.7, 0.65, 0.6].prefix(count)
    let summary = Summary.sample(
      ratios.map { (Target($0) ?? 1, $0, (0.1, -0.1, 0.2), isChosen ? .neutral : .inconclusive) },
      chosen: isChosen ? 0.85 : nil)
    let tables = verdictTables(summary)
    #expect(tables.count == (isChosen ? 2 : 1))
    #expect(tables.allSatisfy { $0.width <= 80 })
    #expect(tables[0].rows.count == count)
    #expect(tables[0].rows[2][0] == (isChosen ? "→ 0.85" : "  0.85"))
    #expect(tables[0].rows[2][1...3] == ["−15.0%", "−15.0%", "+0.100%"])
  }

  /// The figures of the table are explained below it in words, and every line fits.
  @Test func theColumnsAreExplained() {
    let notes = verdictNotes(.typical).joined(separator: " ")
    for word in ["log loss", "verdict", "AUC", "alibration", "seed difference", "→"] {
      #expect(notes.contains(word))
    }
    #expect(
      !verdictNotes(.sample([(0.9, 0.9, (0, -1, 1), .inconclusive)], chosen: nil)).joined()
        .contains("→"))
  }

  /// The verdict of a target that was not tested, or of a run that has learned nothing, is no verdict.
  @Test func aVerdictThatDoesNotExistHasItsOwnWord() {
    var summary = Summary.sample(
      [
        (0.9, 0.9, (0, -1, 1), .inconclusive), (0.8, 0.8, (0, -1, -0.5), .inconclusive),
        (0.7, 0.7, (1, 0.5, 2), .worse),
      ], chosen: nil)
    func words() -> [String] { summary.targets.map { verdictWord($0, summary) } }
    #expect(words() == ["inconclusive", "not tested", "worse"])
    #expect(verdictTable(summary).rows.map { $0.last ?? "" } == [""] + words())
    #expect(verdictNotes(summary).joined().contains(" Not tested: testing stopped"))
    summary.reason = .notLearned
    #expect(words() == ["none", "none", "none"])
    #expect(verdictNotes(summary).joined().contains(" None: the networks"))
  }

  /// The legend explains the columns of the tables that are shown, and no others.
  @Test func theLegendIsThatOfTheTables() {
    let ratios = [0.95, 0.9, 0.85, 0.8, 0.75, 0.7, 0.65, 0.6]
    let notes = verdictNotes(
      .sample(
        ratios.map { (Target($0) ?? 1, $0, (0.1, -0.1, 0.2), .inconclusive) }, chosen: nil)
    ).joined(separator: " ")
    #expect(notes.contains("At most:") && notes.contains("cost, embedding bytes"))
    #expect(!notes.contains("AUC") && !notes.contains("seed difference"))
    #expect(!verdictNotes(.typical).joined().contains("At most:"))
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
