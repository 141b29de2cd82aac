// Wrong input ends with exit code 2 and a message that names the place.

import Foundation
import Testing

@Suite struct BadInputTests {
  /// What is wrong, and how the program must say it.
  struct Case: CustomTestStringConvertible, Sendable {
    let name: String
    var log = ClickLog.csv
    var space = SpaceText.neutral
    var options: [String] = []
    /// What stderr must contain.
    let message: String

    var testDescription: String { name }
  }

  /// A log of a few rows.
  static func log(_ lines: String...) -> String {
    lines.joined(separator: "\n") + "\n"
  }

  /// The space with one text in place of another.
  static func space(_ text: String, _ replacement: String) -> String {
    SpaceText.neutral.replacing(text, with: replacement)
  }

  @Test(arguments: [
    Case(
      name: "a missing column", log: log("clicked,site,hour,Price", "1,a,2,3"),
      message: "space.yaml:8: found no column price in ./log.csv; did you mean Price?"),
    Case(
      name: "a label that is not 0 or 1", log: log("clicked,site,hour,price", "1,a,2,3", "2,a,2,3"),
      message: "log.csv:3: column clicked: found \"2\", expected 0 or 1"),
    Case(
      name: "a number that is none", log: log("clicked,site,hour,price", "1,a,2,cheap"),
      message: "log.csv:2: column price: found \"cheap\", expected a number"),
    Case(
      name: "a ragged row", log: log("clicked,site,hour,price", "1,a,2,3", "1,a,2"),
      message: "log.csv:3: found 3 fields, expected 4 as in the header"),
    Case(name: "an empty log", log: "", message: "log.csv: the file is empty"),
    Case(
      name: "a log without rows", log: log("clicked,site,hour,price"),
      message: "log.csv: found a header and no rows"),
    Case(
      name: "a log too short to judge by", log: log("clicked,site,hour,price", "1,a,2,3"),
      message: "log.csv: the stream has 1 rows to judge by"),
    Case(name: "an empty space", space: "", message: "space.yaml: the file is empty"),
    Case(
      name: "an unknown key", space: space("bottleneck:", "bottelneck:"),
      message: "space.yaml:14: unknown key `bottelneck` in `model.hidden.0`"),
    Case(
      name: "a width that is no integer", space: space("[4, 8, 16]", "[4, 8.5, 16]"),
      message: "space.yaml:13: `model.hidden.0.width.choices` is `8.5`: expected a whole number"),
    Case(
      name: "a baseline that is no choice", space: space("baseline: 8", "baseline: 12"),
      message: "space.yaml:13: `model.hidden.0.width.baseline` is `12`: "
        + "expected one of the choices 4, 8, 16"),
    Case(
      name: "a target above 1, in the space", space: space("[0.9, 0.6]", "[1.5]"),
      message: "space.yaml:16: `search.targets` is `1.5`: expected numbers above 0, at most 1"),
    Case(
      name: "a target above 1", options: ["--target", "1.5"],
      message: "--target is 1.5: expected a number above 0, at most 1"),
    Case(
      name: "a target of 0", options: ["--target", "0"],
      message: "--target is 0: expected a number above 0, at most 1"),
    Case(
      name: "a target that is no number", options: ["--target", "cheap"],
      message: "--target is cheap: expected a number above 0, at most 1"),
    Case(
      name: "a target twice", options: ["--target", "0.9", "--target", "0.9"],
      message: "--target 0.9 is given twice"),
    Case(
      name: "a ladder and a target", options: ["--descend", "--target", "0.9"],
      message: "--descend finds the targets by itself: leave out --descend or --target"),
    Case(
      name: "a ladder of separate passes", options: ["--descend", "--separate"],
      message: "--separate gives each target a pass of its own"),
    Case(
      name: "a ladder of separate passes, in the space", space: space("[0.9, 0.6]", "descend"),
      options: ["--separate"], message: "--separate gives each target a pass of its own"),
    Case(
      name: "a target below the cheapest architecture", options: ["--target", "0.001"],
      message: "space.yaml: the target 0.001 is below the cheapest architecture, which costs"),
    Case(
      name: "a run below a file", options: ["--out", "log.csv/run"],
      message: "log.csv: cannot create: File exists, and is not a folder"),
    Case(
      name: "a run in a folder of something else", options: ["--out", "cache"],
      message: "cache: is not empty, and not a run"),
    Case(
      name: "a missing log", options: ["--data", "none.csv"],
      message: "none.csv: does not exist"),
    Case(
      name: "an unknown option", options: ["--treads", "2"],
      message: "--treads is not an option of nas search: did you mean --threads?"),
    Case(
      name: "no threads", options: ["--threads", "0"],
      message: "--threads is 0: expected a whole number from 1 to 1024"),
    Case(name: "no rows", options: ["--rows", "0"], message: "--rows is 0"),
  ])
  func isRefused(wrong: Case) throws {
    let project = try Project(log: wrong.log, space: wrong.space)
    let out = wrong.options.contains("--out") ? [] : ["--out", "run"]
    let outcome = try project.nas(["search", "space.yaml"] + out + wrong.options)
    #expect(outcome.exitCode == 2)
    #expect(outcome.messages.contains(wrong.message), "\(outcome.messages)")
    #expect(outcome.output.isEmpty)
    #expect(!FileManager.default.fileExists(atPath: project.url("run").path), "nothing is left")
  }

  @Test func aTruncatedGzipIsRefused() throws {
    let project = try Project()
    // A gzip header, and a stored block that promises 255 bytes and holds fewer.
    let header: [UInt8] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 1, 255, 0, 0, 255]
    try Data(header + Array("clicked,site,hour,price\n1,a,2,3\n".utf8))
      .write(to: project.url("log.csv.gz"))
    let outcome = try project.nas("search", "space.yaml", "--data", "log.csv.gz", "--out", "run")
    #expect(outcome.exitCode == 2)
    #expect(outcome.messages.contains("log.csv.gz: the gzip data end in the middle"))
  }

  /// Each message names the file that was asked for.
  @Test(arguments: [
    ["search", "none.yaml"], ["train", "none.yaml"], ["cost", "none.yaml"],
    ["import", "log.csv", "--space", "none.yaml", "--out", "dataset"],
    ["cost", "space.yaml", "--architecture", "none.yaml"], ["plot", "none.yaml"],
    ["export", "none.yaml", "--format", "nas"],
  ])
  func aMissingFileIsNamed(arguments: [String]) throws {
    let outcome = try Project().nas(arguments)
    #expect(outcome.exitCode == 2)
    #expect(outcome.messages.contains("error: none.yaml: "), "\(outcome.messages)")
  }

  @Test(arguments: [["--help"], ["search", "--help"], ["--version"]])
  func helpIsNoMistake(arguments: [String]) throws {
    let outcome = try Project().nas(arguments)
    #expect(outcome.exitCode == 0)
    #expect(!outcome.output.isEmpty)
    #expect(outcome.messages.isEmpty)
  }
}
