// The answer over a ladder of targets: random summaries with many rungs, neighbours of which share an architecture.

import Foundation
import Model
import Numerics
import Statistics
import TestSupport
import Testing

@testable import Report
@testable import Runs
@testable import Search

struct LadderAnswerTests {
  /// A summary of a ladder: some of the rungs have the architecture of the one above, the verdicts are drawn.
  private func summary(_ number: Int) -> Summary {
    var random = RandomStream(seed: 5, purpose: "ladders").substream(number)
    let ladder = TargetLadder.targets(downTo: [0.01, 0.1, 0.3][random.below(3)])
    let proved = random.below(ladder.count + 1)
    var summary = Summary.sample(
      ladder.enumerated().map { place, target in
        let verdict: Verdict =
          place < proved ? [.better, .neutral][random.below(2)] : .inconclusive
        let high = verdict == .better ? -0.01 : verdict == .neutral ? 0.08 : 128.5
        return (target, target.ratio * 0.97, (high - 0.05, high - 0.1, high), verdict)
      }, chosen: proved > 0 ? ladder[proved - 1] : nil)
    for place in ladder.indices.dropFirst() where random.below(2) == 0 {
      let above = summary.targets[place - 1]
      guard above.verdict == summary.targets[place].verdict else { continue }
      summary.targets[place].trained = above.trained
    }
    if proved == 0 { summary.reason = .notProved }
    summary.work = Summary.SearchWork(supernet: 12.25, playoff: 3)
    return summary
  }

  @Test func tablesFitATerminal() {
    for number in 0..<60 {
      let summary = summary(number)
      let tables = verdictTables(summary)
      for table in tables { #expect(table.width <= 80, "\(table)") }
      let rows = TargetRow.all(summary.targets, of: summary)
      // Every target is in one row, and rows of one architecture are apart only by their verdicts.
      #expect(rows.flatMap(\.targets) == summary.targets.map(\.target))
      for (a, b) in zip(rows, rows.dropFirst()) {
        #expect(
          a.result.trained.cost.ratio != b.result.trained.cost.ratio
            || verdictWord(a.result, summary) != verdictWord(b.result, summary))
      }
      // Few rows fit beside each other, as the columns of one table.
      let isTurned = tables[0].columns[1].title == "  baseline"
      let names =
        isTurned ? tables[0].columns.dropFirst(2).map(\.title) : tables[0].rows.map { $0[0] }
      #expect(names == rows.map { $0.marked(in: summary) })
      #expect(names.count { $0.hasPrefix("→") } == (summary.chosen == nil ? 0 : 1))
    }
  }

  @Test func namesAreShort() {
    var summary = Summary.sample(
      [0.95, 0.9, 0.85, 0.72, 0.61].map { ($0, 0.6, (0, -0.1, 0.1), .neutral) }, chosen: 0.61)
    for place in [2, 3] { summary.targets[place].trained = summary.targets[1].trained }
    let rows = TargetRow.all(summary.targets, of: summary)
    #expect(rows.map { $0.marked(in: summary) } == ["  0.95", "  0.9 to 0.72", "→ 0.61"])
    summary.targets.removeFirst()
    // Few targets keep a row each.
    #expect(TargetRow.all(summary.targets, of: summary).count == 4)
  }

  /// The answer of a ladder is one decision, its commands search a ladder, and its work is told.
  @Test func commandsSearchTheLadder() {
    for number in 0..<60 {
      let summary = summary(number)
      let options = SearchOptions(
        targets: summary.targets.map(\.target), descends: true, seed: 7, threads: 2)
      let answer = Answer(summary, in: Answer.Places(space: "s.yaml", options: options))
      #expect(answer.decision == summary.chosen.map { .use($0) } ?? .keepBaseline)
      let searches = answer.nextSteps.compactMap(\.command).filter { $0.hasPrefix("nas search") }
      for command in searches {
        #expect(command.contains(" --descend") != command.contains(" --target"), "\(command)")
      }
      #expect(answer.details.contains { $0.contains("the work of 15.3 trainings") })
    }
  }

  /// A run that proved all of its targets is told of the ladder; one of a ladder is not.
  @Test func theLadderIsOfferedIfAllWasProved() {
    var summary = Summary.sample(
      [0.95, 0.9].map { ($0, 0.8, (0, -0.1, 0.08), .neutral) }, chosen: 0.9)
    func offers(_ options: SearchOptions) -> Bool {
      Answer(summary, in: Answer.Places(space: "s.yaml", options: options)).nextSteps
        .contains { $0.command == "nas search s.yaml --descend --seed 7" }
    }
    let own = SearchOptions(targets: [0.95, 0.9], seed: 7, threads: 2)
    #expect(offers(own))
    #expect(!offers(SearchOptions(targets: [0.95, 0.9], descends: true, seed: 7, threads: 2)))
    summary.targets[1].verdict = .inconclusive
    summary.chosen = 0.95
    #expect(!offers(own))
  }

  @Test func undecidedChoicesAreMarked() {
    let before: [String: ChoiceValue] = ["a": .width(8), "b": .width(8), "c": .width(8)]
    let after: [String: ChoiceValue] = ["a": .width(4), "b": .width(2), "c": .width(8)]
    let table = changeTable(
      from: before, to: after, paths: ["a", "b", "c"], undecided: ["b", "c"])
    #expect(table.rows.map { $0[0] } == ["a", "b ?"])
    #expect(undecidedNote(["b", "c"], in: ["a", "b"])?.hasPrefix("? marks") == true)
    #expect(undecidedNote(["c"], in: ["a", "b"]) == nil && undecidedNote(nil, in: ["a"]) == nil)
    #expect(undecidedCount(["b"], of: 3)?.hasPrefix("Of its 3 decisions 1 is undecided") == true)
    #expect(undecidedCount([], of: 3) == nil && undecidedCount(nil, of: 3) == nil)
  }

  /// The page of a ladder names all rungs in one table, and its plots keep to the rules of plots.
  @Test func thePageShowsEveryRung() throws {
    let ladder = TargetLadder.targets(downTo: 0.1)
    let view = RunView.sample(.finished, targets: ladder)
    let summary = try #require(view.summary)
    let html = RunPage(view).html()
    #expect(html.contains("All targets: the changes from the baseline"))
    for row in TargetRow.all(summary.targets, of: summary) {
      #expect(
        html.contains(">\(row.marked(in: summary).trimmingCharacters(in: [" "]))<")
          || html.contains(row.name), "\(row.name)")
    }
    #expect(html.contains("\(ladder.count) targets from 0.95 to"))
  }
}
