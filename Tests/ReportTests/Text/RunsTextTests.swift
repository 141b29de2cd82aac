// Runs beside each other as text, on wide and narrow terminals.

import Testing

@testable import Report
@testable import Runs

@Suite struct RunsTextTests {
  static let runs: [RunOverview] = {
    let view = RunView.sample(.finished)
    var finished = RunOverview(folder: "results/first", state: .finished)
    (finished.record, finished.space, finished.summary) = (view.record, view.space, view.summary)
    var stopped = finished
    (stopped.folder, stopped.state, stopped.summary) = ("results/second", .stopped, nil)
    stopped.record?.options.seed = 8
    let foreign = RunOverview(folder: "results/notes", state: .foreign, problem: "no run: why")
    return [finished, foreign, stopped]
  }()

  @Test func aListHasALineForEachRunAndOneForEachOtherFolder() {
    let lines = runsText(Self.runs).split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines[2].hasPrefix("| first ") && lines[2].contains("| finished "))
    #expect(lines[3].hasPrefix("| second ") && lines[3].contains("| stopped "))
    #expect(lines[4...] == ["", "notes: no run: why", ""])
    #expect(runsText([]).isEmpty)
  }

  @Test func aNarrowTerminalGetsTwoLinesForEachRun() {
    let lines = runsText(Self.runs, width: 80).split(separator: "\n")
    #expect(lines.count == 5 && lines[0].hasPrefix("first: ") && lines[2] == "second: stopped")
    #expect(lines.allSatisfy { $0.count <= 80 }, "\(lines)")
    #expect(runsText(Self.runs, width: 200) == runsText(Self.runs))
  }

  @Test func aComparisonShowsOnlyDifferences() throws {
    let (first, second) = (Self.runs[0], Self.runs[2])
    let text = runDifferencesText(try RunDifferences([first, second]))
    #expect(text.hasPrefix("| run "))
    #expect(text.contains("Inputs that differ:\n"))
    let rows = text.split(separator: "\n").filter { $0.hasPrefix("| ") }
    #expect(rows.count { $0.hasPrefix("| seed ") } == 2)
    #expect(!rows.contains { $0.hasPrefix("| version ") || $0.hasPrefix("| training.") })
    #expect(text.hasSuffix("or fewer than two are finished.\n"))
    let same = runDifferencesText(try RunDifferences([first, first]))
    #expect(same.contains("The runs have the same log, rows, version and settings.\n"))
  }
}
