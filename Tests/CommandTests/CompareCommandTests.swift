// `nas compare` on a space of four architectures, with and without their truth.

import Files
import Foundation
import Lab
import Testing

@Suite struct CompareCommandTests {
  let project: Project

  /// Of 500 rows there are more than ten batches, so that a supernet has a last tenth.
  init() throws {
    project = try Project(
      space: TabulateCommandTests.space.replacing("batch: 64", with: "batch: 32"))
  }

  func compare(_ more: String...) throws -> Project.Outcome {
    try project.nas(["compare", "space.yaml", "table.csv", "--rows", "500", "--seeds", "2"] + more)
  }

  func tabulate() throws {
    let outcome = try project.nas(
      "tabulate", "space.yaml", "--rows", "500", "--out", "table.csv", "--refine", "1",
      "--refined-seeds", "4")
    try #require(outcome.exitCode == 0, "\(outcome.messages)")
  }

  func report(_ outcome: Project.Outcome) throws -> SearchComparisonReport {
    try #require(outcome.exitCode == 0, "\(outcome.messages)")
    return try JSONDecoder().decode(
      SearchComparisonReport.self, from: Data(outcome.output.utf8))
  }

  @Test func searchesAreJudgedByTheTruth() throws {
    try tabulate()
    let options = [
      "--searcher", "random", "--searcher", "scaling", "--searcher", "random-training",
      "--refined-seeds", "3",
    ]
    let json = try project.nas(
      ["compare", "space.yaml", "table.csv", "--rows", "500", "--seeds", "2", "--json"] + options)
    let report = try report(json)
    #expect(
      report.searches.map(\.searcher) == [
        "random", "random", "scaling", "scaling", "random-training", "random-training",
      ])
    #expect(report.searches.map(\.seed) == [1, 2, 1, 2, 1, 2])
    for search in report.searches {
      let answer = try #require(search.answers.first)
      #expect(answer.target == 0.9 && answer.costRatio <= 0.9 && answer.seeds >= 3)
      #expect(try #require(answer.regret) >= 0 && answer.feasible == 3)
      #expect((1...3).contains(try #require(answer.rank)))
      #expect((search.ranking != nil) == (search.searcher == "random"))
      #expect((try #require(search.work).search > 0) == (search.searcher != "scaling"))
    }
    #expect(report.pairs.map(\.other) == ["scaling", "random-training"])
    #expect(report.answers.allSatisfy { $0.baseline?.seeds == 3 || $0.baseline?.seeds == 4 })
    #expect(report.lookups == nil)

    let lines = try project.text("table.csv")
    let table = try project.nas(
      ["compare", "space.yaml", "table.csv", "--rows", "500", "--seeds", "2"] + options)
    #expect(table.exitCode == 0, "\(table.messages)")
    for title in [
      "Selected architectures", "Gains", "Agreement of searches",
      "The random against the others", "The work of a search",
    ] {
      #expect(table.output.contains("\(title). "), "\(table.output)")
    }
    #expect(try project.text("table.csv") == lines, "nothing was missing")
  }

  /// The table is made, holds what the comparison needs, and the best known stands for the best.
  @Test func withoutTheTruthTheBestKnownCounts() throws {
    let outcome = try compare(
      "--searcher", "controller", "--separate", "--refined-seeds", "2", "--json")
    let report = try report(outcome)
    #expect(outcome.messages.contains("table.csv lacks architectures of the space"))
    #expect(try #require(report.best).allSatisfy { !$0.isComplete && $0.seeds >= 2 })
    #expect(try #require(report.searches[0].answers[0].regret) >= 0)
    #expect(outcome.output.contains("\"rank\" : null"))
    #expect(report.searches.map(\.seed) == [1, 2])
    #expect(report.searches.allSatisfy { $0.ranking == nil && $0.answers[0].seeds == 2 })
    #expect(report.answers.map(\.baseline?.seeds) == [2])
    let lines = try project.text("table.csv").split(separator: "\n")
    // The baseline, the baseline scaled and what was found, with two seeds each.
    #expect((5...9).contains(lines.count))
    let text = try compare("--searcher", "controller", "--refined-seeds", "2")
    #expect(text.exitCode == 0 && text.output.contains("the best is not known"))
    #expect(text.output.contains("The best known: under 0.9 0."))
  }

  /// With more trainings the same searches are judged otherwise, and none is made again.
  @Test func searchesAreKeptToBeJudgedAgain() throws {
    let options = ["compare", "space.yaml", "table.csv", "--rows", "500", "--seeds", "2"]
    let kept = options + ["--searcher", "random", "--searches", "kept.json", "--json"]
    let first = try report(try project.nas(kept + ["--refined-seeds", "2"]))
    let again = try report(try project.nas(kept + ["--refined-seeds", "3"]))
    #expect(
      again.searches.map(\.answers[0].architecture) == first.searches.map(\.answers[0].architecture)
    )
    #expect(again.searches.map(\.work) == first.searches.map(\.work))
    #expect(again.searches.allSatisfy { $0.answers[0].seeds == 3 })
    // What is not made again is not asked for either.
    let other = try report(
      try project.nas(options + ["--searcher", "scaling", "--searches", "kept.json", "--json"]))
    #expect(other.searches.map(\.searcher) == ["random", "random"])
    let both = ["--searches", "kept.json", "--searches", "more.json", "--json"]
    let more = try report(
      try project.nas(options + ["--searcher", "evolution", "--searches", "more.json", "--json"]))
    let beside = try report(try project.nas(options + both))
    #expect(
      beside.searches.map(\.searcher) == again.searches.map(\.searcher)
        + more.searches.map(\.searcher))
    #expect(beside.pairs.map(\.other) == ["evolution"])
    let twice = try project.nas(options + ["--searches", "kept.json", "--searches", "kept2.json"])
    #expect(twice.exitCode == 2 && twice.messages.contains("kept2.json"))
    try project.write(try project.text("kept.json"), to: "kept2.json")
    let same = try project.nas(options + ["--searches", "kept.json", "--searches", "kept2.json"])
    #expect(
      same.exitCode == 2
        && same.messages.contains("kept2.json: has searches of the searcher random, which another"))
    let rows = try project.nas(
      ["compare", "space.yaml", "other.csv", "--rows", "400", "--searches", "kept.json"])
    #expect(
      rows.exitCode == 2 && rows.messages.contains("kept.json: has searches of another space"))
    // What is refused stands in nobody's way.
    #expect(
      !FileManager.default.fileExists(atPath: project.url("other.csv.compare.checkpoint").path))
  }

  @Test(arguments: [
    ["compare", "space.yaml", "t.csv"], ["truth", "space.yaml", "t.csv"],
    ["gradients", "space.yaml"],
  ])
  func targetsThatNothingMeetsAreRefused(command: [String]) throws {
    let outcome = try project.nas(["lab"] + command + ["--target", "0.001"])
    #expect(outcome.exitCode == 2)
    #expect(
      outcome.messages.contains(
        "space.yaml: the target 0.001 is below the cheapest architecture, which costs"),
      "\(outcome.messages)")
  }

  @Test func aTableCanStandForTheSupernet() throws {
    try tabulate()
    let lines = try project.text("table.csv")
    let outcome = try compare("--from-table", "40", "--json")
    let report = try report(outcome)
    #expect(report.lookups == 40)
    #expect(
      report.answers.map(\.searcher) == [
        "controller", "evolution", "random", "scaling", "surrogate", "dnas",
      ])
    #expect(report.searches.allSatisfy { $0.work == nil && $0.ranking == nil })
    #expect(try compare("--from-table", "40", "--json").output == outcome.output)
    #expect(try project.text("table.csv") == lines, "nothing was trained")
    let text = try compare("--from-table", "40")
    #expect(text.output.contains("Each search looked up 40 log losses"))
  }

  @Test func thePlotIsThatOfThePrintedReport() throws {
    try tabulate()
    let outcome = try compare("--from-table", "40", "--json", "--plot", "regret.svg")
    try #require(outcome.exitCode == 0, "\(outcome.messages)")
    let plot = try project.text("regret.svg")
    #expect(plot.hasPrefix("<svg ") && plot.contains(">random</text>"))
    try project.write(outcome.output, to: "again.json")
    let again = try project.nas("plot", "again.json")
    #expect(again.exitCode == 0 && again.output == "again.svg\n", "\(again.messages)")
    #expect(try project.text("again.svg") == plot)
  }

  @Test func withoutTheTruthThePlotIsOverWork() throws {
    // Twelve architectures, of which the comparison trains six at most.
    let space = TabulateCommandTests.space.replacing("batch: 64", with: "batch: 32")
      .replacing("[1, 2], baseline: 2", with: "[1, 2, 3, 4], baseline: 4")
      .replacing("[2, 4], baseline: 4", with: "[2, 3, 4], baseline: 4")
    let project = try Project(space: space)
    let outcome = try project.nas(
      "compare", "space.yaml", "table.csv", "--rows", "500", "--seeds", "2", "--searcher", "random",
      "--refined-seeds", "2", "--spectators", "2", "--spectator-seeds", "1", "--json", "--plot",
      "work.svg")
    let report = try report(outcome)
    // A title may take several lines.
    let plot = try project.text("work.svg").replacing(#/<[^>]*>|\s+/#, with: " ")
    #expect(plot.replacing(#/ +/#, with: " ").contains("over their work"))
    // Both supernets were asked about the same two architectures.
    #expect(try #require(report.best).allSatisfy { !$0.isComplete })
    #expect(report.searches.allSatisfy { $0.ranking != nil })
    try project.write(outcome.output, to: "again.json")
    #expect(try project.nas("plot", "again.json").exitCode == 0)
    #expect(try project.text("again.svg") == project.text("work.svg"))
    try project.write("{}", to: "other.json")
    let other = try project.nas("plot", "other.json")
    #expect(other.exitCode == 2)
    #expect(other.messages.contains("other.json: is damaged, or of another version"))
  }

  @Test(arguments: [
    (["--searcher", "luck"], "--searcher is luck: expected one of controller, evolution"),
    (["--seeds", "0"], "--seeds is 0: expected a whole number above 0"),
    (["--refined-seeds", "0"], "--refined-seeds is 0: expected a whole number above 0"),
    (["--from-table", "0"], "--from-table is 0: expected a whole number above 0"),
    (["--target", "0"], "--target is 0: expected a number above 0, at most 1"),
    (["--target", "0.9", "--target", "0.9"], "--target 0.9 is given twice"),
    (
      ["--searcher", "random", "--searcher", "random"],
      "a --searcher is given twice: expected different ones"
    ),
    (["--from-table", "9", "--separate"], "--separate is not for it"),
    (["--from-table", "9", "--spectators", "1"], "--spectators is not for it"),
    (["--from-table", "9", "--searcher", "random-training"], "random-training is not for it"),
  ])
  func wrongOptionsAreRefused(options: [String], message: String) throws {
    let outcome = try project.nas(["compare", "space.yaml", "table.csv"] + options)
    #expect(outcome.exitCode == 2)
    #expect(outcome.messages.contains(message), "\(outcome.messages)")
    #expect(!FileManager.default.fileExists(atPath: project.url("table.csv").path))
  }

  @Test func aTableThatStandsForTheSupernetIsComplete() throws {
    let missing = try compare("--from-table", "10")
    #expect(missing.exitCode == 2 && missing.messages.contains("error: table.csv: "))
    #expect(!FileManager.default.fileExists(atPath: project.url("table.csv").path))
    for rows in [[], ["1,2,1,0.5", "1,2,2,0.5", "1,4,1,0.5", "2,4,1,0.5"]] {
      // In the form of earlier versions, which is still read.
      let header = "embeddings.site,hidden.0.width,seed,logloss,crc32"
      let lines = [header] + rows.map(CheckedLine.csv.sealed)
      try project.write(lines.map { $0 + "\n" }.joined(), to: "table.csv")
      let outcome = try compare("--from-table", "10")
      #expect(outcome.exitCode == 2)
      #expect(
        outcome.messages.contains("table.csv: lacks architectures of the space"),
        "\(outcome.messages)")
    }
  }
}
