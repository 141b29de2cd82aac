// `nas tabulate` on a space of four architectures.

import Files
import Foundation
import Testing

@Suite struct TabulateCommandTests {
  static let space = """
    data:
      path: log.csv
      label: clicked
      features:
        site: {type: categorical}
    model:
      embeddings: {site: {choices: [1, 2], baseline: 2}}
      hidden: [{width: {choices: [2, 4], baseline: 4}}]
    training: {batch: 64}
    search: {targets: [0.9]}
    verdict: {seeds: 2, max_seeds: 2, blocks: 10}

    """

  let project: Project

  init() throws { project = try Project(space: Self.space) }

  static let header = "embeddings.site,hidden.0.width,seed,logloss,log,space,rows,crc32"

  func tabulate(_ more: String...) throws -> Project.Outcome {
    try project.nas(["tabulate", "space.yaml", "--rows", "500", "--out", "table.csv"] + more)
  }

  @Test func aTableIsMadeOnce() throws {
    let made = try tabulate("--refine", "1", "--refined-seeds", "4")
    #expect(made.exitCode == 0, "\(made.messages)")
    #expect(made.output.isEmpty)
    #expect(made.messages.contains("table.csv: 4 architectures; a seed's standard deviation is 0."))
    let lines = try project.text("table.csv").split(separator: "\n")
    #expect(lines[0] == Self.header)
    #expect(lines.count == 1 + 4 * 2 + 2 * 2, "the best and the baseline are refined")
    #expect(made.messages.contains("those with 4 seeds share "))

    let again = try tabulate("--refine", "1", "--refined-seeds", "4")
    #expect(again.exitCode == 0, "\(again.messages)")
    #expect(try project.text("table.csv").split(separator: "\n") == lines, "nothing was missing")
  }

  @Test(arguments: [
    (["--seeds", "0"], "--seeds is 0: expected a whole number above 0"),
    (["--refine=-1"], "--refine is -1: expected a whole number, 0 or more"),
    (["--refined-seeds", "0"], "--refined-seeds is 0: expected a whole number above 0"),
    (["--target", "1.5"], "--target is 1.5: expected a number above 0, at most 1"),
    (["--threads", "0"], "--threads is 0"), (["--rows", "0"], "--rows is 0"),
    (["--data", "none.csv"], "none.csv: does not exist"),
    (["--out", "none/table.csv"], "none/table.csv: does not exist, as its folder none does not"),
  ])
  func wrongOptionsOfTabulateAreRefused(options: [String], message: String) throws {
    let out = options.contains("--out") ? [] : ["--out", "table.csv"]
    let outcome = try project.nas(["tabulate", "space.yaml"] + out + options)
    #expect(outcome.exitCode == 2)
    #expect(outcome.messages.contains(message), "\(outcome.messages)")
    #expect(!FileManager.default.fileExists(atPath: project.url("table.csv").path))
  }

  /// Two worlds are never averaged, and a table of an earlier version is compared with, not added to.
  @Test func aTableOfAnotherWorldIsRefused() throws {
    #expect(try tabulate("--seeds", "1").exitCode == 0)
    let table = try project.text("table.csv")
    let options = ["tabulate", "space.yaml", "--out", "table.csv"]
    let rows = try project.nas(options + ["--rows", "400"])
    #expect(rows.exitCode == 2)
    #expect(rows.messages.contains("table.csv:2: `rows` is 500, expected 400"), "\(rows.messages)")
    try project.write(
      Self.space.replacing("{batch: 64}", with: "{batch: 64, learning_rate: 0.5}"), to: "rate.yaml")
    let rate = try project.nas(
      "compare", "rate.yaml", "table.csv", "--rows", "500", "--from-table", "10")
    #expect(rate.exitCode == 2)
    #expect(rate.messages.contains("table.csv:2: `space` is "), "\(rate.messages)")
    #expect(try project.text("table.csv") == table)

    let earlier = table.split(separator: "\n").enumerated().map { number, line in
      let fields = line.split(separator: ",").prefix(4).joined(separator: ",")
      return number == 0 ? fields + ",crc32" : CheckedLine.csv.sealed(fields)
    }.map { $0 + "\n" }.joined()
    try project.write(earlier, to: "table.csv")
    let refused = try tabulate()
    #expect(refused.exitCode == 2)
    #expect(refused.messages.contains("was made by an earlier version"), "\(refused.messages)")
    let read = try project.nas(
      "compare", "space.yaml", "table.csv", "--rows", "500", "--from-table", "10", "--seeds", "1")
    #expect(read.exitCode == 0, "\(read.messages)")
    #expect(read.messages.contains("does not say of which log"), "\(read.messages)")
    #expect(try project.text("table.csv") == earlier)
  }

  @Test func aSpaceTooLargeToTabulateIsRefused() throws {
    let wide = (1...400).map(String.init).joined(separator: ", ")
    try project.write(
      Self.space.replacing("[1, 2]", with: "[\(wide)]").replacing("[2, 4]", with: "[\(wide)]"),
      to: "space.yaml")
    let outcome = try tabulate()
    #expect(outcome.exitCode == 2)
    #expect(outcome.messages.contains("space.yaml: has more than 100,000 architectures"))
  }

  /// A file that is no table of the space is named by both commands, and left as it was.
  @Test(arguments: ["hidden.0.width,seed,logloss\n2,1,0.5\n", "a note of one line", "{}\n{}\n"])
  func aTableOfAnotherSpaceIsRefused(text: String) throws {
    try project.write(text, to: "table.csv")
    for outcome in [
      try tabulate(), try project.nas("compare", "space.yaml", "table.csv"),
      try project.nas("compare", "space.yaml", "table.csv", "--from-table", "10"),
    ] {
      #expect(outcome.exitCode == 2)
      #expect(outcome.messages.contains("table.csv:1: found `"), "\(outcome.messages)")
      #expect(outcome.messages.contains("expected `\(Self.header)`"))
    }
    #expect(try project.text("table.csv") == text)
  }

  @Test func aWrongLineIsNamedByItsNumber() throws {
    #expect(try tabulate("--seeds", "1").exitCode == 0)
    let made = try project.text("table.csv").split(separator: "\n").map(String.init)
    let world = made[1].split(separator: ",")[4..<7].joined(separator: ",")
    for (third, message) in [
      (CheckedLine.csv.sealed("1,3,1,0.5,\(world)"), "found `1,3,1,0.5,\(world)`"),
      ("1,2,2,0.5,\(world),00000000", "does not match its checksum"),
    ] {
      let lines = [Self.header, made[1], third]
      try project.write(lines.map { $0 + "\n" }.joined(), to: "table.csv")
      let outcome = try tabulate()
      #expect(outcome.exitCode == 2)
      #expect(outcome.messages.contains("table.csv:3: \(message)"), "\(outcome.messages)")
    }
  }
}
