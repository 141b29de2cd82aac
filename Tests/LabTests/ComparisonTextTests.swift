// A comparison as a person reads it, character by character.

import Testing

@testable import Lab
@testable import Statistics

@Suite struct ComparisonTextTests {
  static let difference = PairedDifferences([-0.002, -0.004], confidence: 0.95)

  /// Two searches of a controller and of random ones, under one target.
  static func report(complete: Bool = true, lookups: Int? = nil) -> SearchComparisonReport {
    func search(_ name: String, seed: UInt64, tau: Double, advantage: Double?)
      -> SearchComparisonReport.Search
    {
      .init(
        searcher: name, seed: seed,
        work: lookups == nil ? .init(search: 1.25, playoff: Double(seed)) : nil,
        ranking: complete && lookups == nil ? Kendall(tau: tau, low: 0, high: 1) : nil,
        answers: [
          .init(
            target: 0.5, architecture: [:], costRatio: 0.48, advantage: advantage, logloss: 0.46,
            seeds: 2, regret: nil, regretError: nil, rank: nil, feasible: nil)
        ])
    }
    func answers(_ name: String) -> SearchComparisonReport.Answers {
      .init(
        searcher: name, target: 0.5, costRatio: .init(least: 0.47, greatest: 0.48),
        logloss: 0.46302,
        regret: complete
          ? .init(
            middle: MedianInterval([0.001, 0.003], confidence: 0.95), worst: 0.003,
            worstError: 0.0002) : nil,
        rank: complete ? .init(median: 1.5, worst: 2, feasible: 670) : nil,
        agreement: .init(same: 0, pairs: 1, median: 0.002, worst: 0.002), baseline: nil,
        scaling: nil)
    }
    return SearchComparisonReport(
      confidence: 0.95, lookups: lookups,
      searches: [
        search("controller", seed: 1, tau: 0.5, advantage: 0.002),
        search("controller", seed: 2, tau: 0.7, advantage: 0.004),
        search("random", seed: 1, tau: 0.4, advantage: nil),
        search("random", seed: 2, tau: 0.4, advantage: nil),
      ], answers: [answers("controller"), answers("random")],
      pairs: [
        .init(searcher: "controller", other: "random", target: 0.5, differences: difference)
      ])
  }

  /// The tables of a text, by the first words of their paragraphs.
  static func tables(_ report: SearchComparisonReport) -> [String: String] {
    let parts = comparisonText(report).split(separator: "\n\n")
    return Dictionary(
      uniqueKeysWithValues: zip(parts, parts.dropFirst()).filter { $1.hasPrefix("|") }.map {
        ("\($0.prefix { $0 != "." })", $1.hasSuffix("\n") ? "\($1)" : $1 + "\n")
      })
  }

  @Test func theTables() {
    let tables = Self.tables(Self.report())
    #expect(
      tables["Answers"] == """
        | searcher   | target |        cost | log loss | regret % | low | high | worst |     ± | rank | worst |  of |
        | :--------- | -----: | ----------: | -------: | -------: | --: | ---: | ----: | ----: | ---: | ----: | --: |
        | controller |    0.5 | 0.470–0.480 |  0.46302 |    0.200 |   – |    – | 0.300 | 0.020 |  1.5 |     2 | 670 |
        | random     |    0.5 | 0.470–0.480 |  0.46302 |    0.200 |   – |    – | 0.300 | 0.020 |  1.5 |     2 | 670 |

        """)
    #expect(
      tables["The controller against the others"] == """
        | against | target | better | equal | worse |      p |    Δ % |    low |   high |
        | :------ | -----: | -----: | ----: | ----: | -----: | -----: | -----: | -----: |
        | random  |    0.5 |      2 |     0 |     0 | 0.5000 | −0.300 | −1.571 | +0.971 |

        """)
    #expect(
      tables["Cost of a search"] == """
        | searcher   | search | playoff | together |    τ | least | greatest | advantage |
        | :--------- | -----: | ------: | -------: | ---: | ----: | -------: | --------: |
        | controller |   1.25 |    1.50 |     2.75 | 0.60 |  0.50 |     0.70 |   0.00300 |
        | random     |   1.25 |    1.50 |     2.75 | 0.40 |  0.40 |     0.40 |         – |

        """)
  }

  @Test func whatIsUnknownIsADash() {
    let text = comparisonText(Self.report(complete: false))
    #expect(text.contains("the best is not known"))
    #expect(!text.contains("Regret is") && !text.contains("Gains"))
    let row =
      "| random     |    0.5 | 0.470–0.480 |  0.46302 |        – |   – |    – |     – |   – |    – |"
    #expect(text.contains(row), "\(text)")
  }

  @Test func aTableThatWasSearchedTookNoWork() {
    let text = comparisonText(Self.report(lookups: 400))
    #expect(
      text.hasSuffix(
        """

        Each search looked up 400 log losses in the table for each target; nothing was trained. The \
        advantage, reward minus baseline, had a root mean square of 0.00300 nats.

        """), "\(text)")
    #expect(!text.contains("Cost of a search"))
  }
}
