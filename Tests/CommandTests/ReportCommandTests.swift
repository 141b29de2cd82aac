// `nas report`: the page of a run, written again, elsewhere, and before the run is complete.

import Foundation
import Runs
import Testing

@Suite struct ReportCommandTests {
  private func searched(_ arguments: String...) throws -> Project {
    let project = try Project()
    let outcome = try project.nas(["search", "space.yaml", "--out", "run"] + arguments)
    try #require(outcome.exitCode == 0, "\(outcome.messages)")
    return project
  }

  @Test func theReportOfASearchCanBeWrittenAgain() throws {
    let project = try searched("--rows", "2000")
    let page = try project.text("run/report.html")
    #expect(page.contains("Use the architecture of target 0."))
    #expect(try project.nas("report", "run", "--out", "page.html").output == "page.html\n")
    #expect(try project.text("page.html") == page)
    try FileManager.default.removeItem(at: project.url("run/report.html"))
    let outcome = try project.nas("report", "run")
    #expect(outcome.output == "run/report.html\n" && outcome.exitCode == 0, "\(outcome.messages)")
    #expect(try project.text("run/report.html") == page)
  }

  @Test func itsCommandMakesTheRunAgain() throws {
    let project = try searched("--rows", "2000", "--seed", "3", "--target", "0.6")
    let page = try project.text("run/report.html")
    let command = try #require(page.firstMatch(of: #/<code>nas (search space\.yaml [^<]*)</code>/#))
      .1
    let record = try RunDirectory(existing: project.url("run").path).record()
    try project.write(record.space, to: "run/space.yaml")
    let words = command.split(separator: " ").map { word in
      ["space.yaml", "again"].contains(word) ? "run/\(word)" : String(word)
    }
    let outcome = try project.nas(words)
    #expect(outcome.exitCode == 0, "\(outcome.messages)")
    #expect(
      try SearchCommandTests.timeless(project, "run/again")
        == SearchCommandTests.timeless(project, "run"))
    #expect(
      try project.text("run/again/controller.jsonl") == project.text("run/controller.jsonl"))
  }

  @Test func aRunThatIsNotCompleteIsShownAsFarAsItWent() throws {
    let project = try searched("--rows", "2000")
    try FileManager.default.removeItem(at: project.url("run/summary.json"))
    #expect(try project.nas("report", "run").exitCode == 0)
    let half = try project.text("run/report.html")
    #expect(half.contains("The run stopped before its end") && half.contains("heatmap-0.9"))
    try FileManager.default.removeItem(at: project.url("run/controller.jsonl"))
    #expect(try project.nas("report", "run").exitCode == 0)
    #expect(try project.text("run/report.html").count < half.count)
  }

  @Test func whatIsDamagedIsNamed() throws {
    let project = try searched("--rows", "2000")
    try project.write("{}", to: "run/audit.json")
    let audit = try project.nas("report", "run")
    #expect(audit.exitCode == 2 && audit.messages.contains("run/audit.json: is damaged"))
    try FileManager.default.removeItem(at: project.url("run/audit.json"))
    try FileManager.default.removeItem(at: project.url("run/checksums.json"))
    let record = try project.text("run/run.json")
    let sizes = #/"vocabulary_sizes" : \[[^\]]*\]/#
    for wrong in ["[]", "[-1, 2, 3]", "[9223372036854775807, 1, 1]"] {
      try project.write(
        record.replacing(sizes, with: "\"vocabulary_sizes\" : \(wrong)"), to: "run/run.json")
      let outcome = try project.nas("report", "run")
      #expect(outcome.exitCode == 2 && outcome.messages.contains("`vocabulary_sizes`"))
    }
    let none = try project.nas("report", "none")
    #expect(none.exitCode == 2 && none.messages.contains("error: none: does not exist"))
  }
}
