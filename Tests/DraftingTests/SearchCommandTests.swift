// The command behind a draft: it works as it is printed, also if the log cannot be read twice.

import Files
import LogProfiling
import Model
import TestSupport
import Testing

@testable import Drafting

@Suite struct DraftedCommandTests {
  private func draft(_ paths: [String]) throws -> SpaceDraft {
    try SpaceDraft(SpaceDraftTests.profile(CaseLog().text(), LogProfile.Wishes()), paths: paths)
  }

  @Test(arguments: [["log.csv"], ["a.csv", "b c.csv"], ["part-*.csv"]])
  func aLogWithANameNeedsNoMore(paths: [String]) throws {
    let draft = try draft(paths)
    #expect("\(draft.searchCommand("my space.yaml"))" == "nas search 'my space.yaml'")
    #expect("\(draft.searchCommand("-s.yaml"))" == "nas search ./-s.yaml")
    #expect(draft.pipeAdvice == nil)
    #expect(try draft.yaml(file: "s.yaml").contains("\n#     nas search s.yaml\n"))
  }

  /// The standard input, and pipes with a name, whose paths lead nowhere later.
  @Test(arguments: [["-"], []])
  func aPipeIsGivenAgain(paths: [String]) throws {
    let draft = try draft(paths)
    #expect("\(draft.searchCommand("s.yaml"))" == "nas search s.yaml --data LOG")
    let advice = try #require(draft.pipeAdvice)
    let text = try draft.yaml(file: "s.yaml")
    #expect(text.contains("nas search s.yaml --data LOG\n") && text.contains(advice))
    #expect(try SearchSpace(yaml: text, file: "s.yaml").data.paths == paths)
  }
}
