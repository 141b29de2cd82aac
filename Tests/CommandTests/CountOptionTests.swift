// Every option that counts has a greatest value: a new one without it is found here, since the program itself says which
// options it has.

import Foundation
import Testing

@Suite struct CountOptionTests {
  static let greatest = "9223372036854775807"
  /// Numbers that do not count: every one of them is a seed.
  static let seeds = ["--seed"]

  @Test func everyCountHasAGreatestValue() throws {
    let project = try Project()
    var counts: [String] = []
    for command in try project.optionsOfCommands() {
      for option in command.options where !Self.seeds.contains(option) {
        // An option that is unknown ends the command behind the reading of its values.
        let fraction = try project.nas(command.words + [option, "1.5", "--no-such-option"])
        guard fraction.messages.contains("\(option) is 1.5: expected a whole number") else {
          continue
        }
        let outcome = try project.nas(command.words + command.needed + [option, Self.greatest])
        counts.append(option)
        #expect(
          outcome.exitCode == 2
            && outcome.messages.contains("\(option) is \(Self.greatest): expected"),
          "\(command.words) \(option): \(outcome.messages)")
      }
    }
    #expect(Set(counts).isSuperset(of: ["--seeds", "--architectures", "--rows", "--threads"]))
    #expect(counts.count > 30, "\(counts)")
  }

  @Test(arguments: [
    (["plan", "run", "--seeds", "1000000000"], "--seeds is 1000000000: expected at most 10000"),
    (
      ["audit", "run", "--architectures", "1000000000000"],
      "--architectures is 1000000000000: expected at most 100000"
    ),
    (["audit", "run", "--seeds", greatest], "--seeds is \(greatest): expected at most 10000"),
    (["tabulate", "s.yaml", "--out", "t", "--refine", greatest], "expected at most 100000"),
    (["compare", "s.yaml", "t", "--seeds", "18446744073709551615"], "expected at most 1000000"),
  ])
  func theGreatestValueIsNamed(arguments: [String], message: String) throws {
    let outcome = try Project().nas(arguments)
    #expect(outcome.exitCode == 2 && outcome.output.isEmpty)
    #expect(outcome.messages.contains(message), "\(outcome.messages)")
  }
}
