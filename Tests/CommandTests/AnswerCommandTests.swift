// The answer of a search in a terminal: its lines, and that the commands of its next steps are ones that nas has.

import Foundation
import Testing

@Suite struct AnswerCommandTests {
  /// The commands of an answer, as a shell would split them: these have no quotes.
  static func commands(_ output: String) -> [[String]] {
    output.matches(of: #/\n {5}nas (.*)/#).map { $0.1.split(separator: " ").map(String.init) }
  }

  /// A run that proves something, and one that proves nothing.
  @Test(arguments: ["2000", "500"]) func theCommandsOfTheNextStepsWork(rows: String) throws {
    let project = try Project()
    let search = [
      "search", "space.yaml", "--target", "0.9", "--target", "0.6", "--rows", rows, "--out", "run",
    ]
    let outcome = try project.nas(search)
    #expect(outcome.exitCode == (rows == "2000" ? 0 : 3), "\(outcome.messages)")
    let start = rows == "2000" ? "Use the architecture of target 0." : "Keep the baseline."
    #expect(outcome.output.hasPrefix(start) || outcome.output.hasPrefix("No verdict: "))
    for line in outcome.output.split(separator: "\n") where !line.hasPrefix("     nas ") {
      #expect(line.count <= 80, "\(line)")
    }
    let commands = Self.commands(outcome.output)
    #expect(!commands.isEmpty)
    for command in commands {
      let done = try project.nas(command + (command[0] == "plan" ? ["--seeds", "2"] : []))
      #expect([0, 3].contains(done.exitCode), "\(command): \(done.messages)")
    }
  }

  /// The rule of the space decides, and a run is resumed with the same rule alone.
  @Test func theRuleOfTheSpaceIsPartOfTheQuestion() throws {
    let rule = "choose: {logloss_percent_per_cost_percent: 1000000}"
    let space = SpaceText.neutral + "\n"
    let project = try Project(space: space)
    try project.write(space.replacing("verdict: {", with: "verdict: {\(rule), "), to: "priced.yaml")
    let options = ["--target", "0.9", "--rows", "1000", "--out", "run"]
    let outcome = try project.nas(["search", "priced.yaml"] + options)
    #expect([0, 3].contains(outcome.exitCode), "\(outcome.messages)")
    #expect(
      try project.text("run/summary.json").contains(
        #""logloss_percent_per_cost_percent" : 1000000"#))
    let other = try project.nas(["search", "space.yaml", "--resume"] + options)
    #expect(other.exitCode == 2 && other.messages.contains("`verdict.choose`"), "\(other.messages)")
    let same = try project.nas(["search", "priced.yaml", "--resume"] + options)
    #expect(same.exitCode == outcome.exitCode && same.output == outcome.output)
  }
}
