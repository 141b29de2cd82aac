// The program between other programs: outputs that are full, closed or dead, names that would steer a terminal, pipes in
// the place of files, files with a byte order mark.

import Foundation
import Testing

@Suite struct ConsoleCommandTests {
  let project: Project

  init() throws { project = try Project() }

  /// Commands that answer, each by another way.
  static let answers: [[String]] = [
    ["--help"], ["--version"], ["search", "--help"], ["--generate-completion-script", "fish"],
    ["space", "reference"], ["space", "reference", "--format", "schema"],
    ["space", "init", "--data", "log.csv", "--label", "clicked"],
    ["space", "check", "space.yaml"], ["data", "inspect", "log.csv", "--json"],
    ["cost", "space.yaml"], ["train", "space.yaml", "--rows", "200"],
    ["power", "--simulations", "1", "--seed-deviation", "0.1"],
  ]

  /// The answer did not arrive, so the command has failed.
  @Test(arguments: answers)
  func anAnswerThatIsLostIsAFailure(command: [String]) throws {
    for (output, reason) in [
      ("exec >/dev/full", "standard output: cannot write: No space left on device"),
      ("exec >&-", "standard output: is closed"),
    ] {
      let outcome = try project.limited(output, command)
      #expect(outcome.exitCode == 1, "\(command) \(output)")
      #expect(outcome.messages.contains("error: \(reason)"), "\(outcome.messages)")
    }
  }

  /// So do those that read a run.
  @Test func theAnswerOfARunIsNotLostInSilence() throws {
    let searched = try project.limited("exec >/dev/full", ["search", "space.yaml", "--out", "run"])
    #expect(searched.exitCode == 1)
    #expect(searched.messages.contains("standard output: cannot write"), "\(searched.messages)")
    for command in [
      ["search", "--resume", "--out", "run"], ["report", "run"], ["plot", "run"],
      ["export", "run", "--format", "fuxictr"],
    ] {
      let full = try project.limited("exec >/dev/full", command)
      #expect(full.exitCode == 1, "\(command): \(full.messages)")
      #expect(try project.nas(command).exitCode == 0, "\(command)")
    }
  }

  /// A standard error that is closed, full or has lost its reader changes nothing, and no file takes its place.
  @Test func aDeadStandardErrorChangesNothing() throws {
    _ = try project.nas("search", "space.yaml", "--out", "whole")
    for (index, dead) in ["exec 2>/dev/full", "exec <&- >/dev/null 2>&-"].enumerated() {
      let run = "run\(index)"
      let outcome = try project.limited(dead, ["search", "space.yaml", "--out", run])
      #expect(outcome.exitCode == 0, "\(dead)")
      #expect(try project.content(of: run) == project.content(of: "whole"))
    }
  }

  /// What a terminal would obey: its title, its screen, by two bytes and by one.
  static let hostile = "a\u{1b}]0;pwned\u{7}\u{1b}[2J\u{9b}2Jb"

  @Test func noControlCharacterReachesATerminal() throws {
    let name = Self.hostile
    let rows = ClickLog.csv.split(separator: "\n").prefix(400)
    let log = rows.enumerated().map {
      $0.offset == 0 ? "\($0.element),odd" : "\($0.element),\($0.offset % 2 == 0 ? name : "b")"
    }
    try project.write("clicked,\(name)\n1,2\n0,1\n", to: "header.csv")
    try project.write(log.joined(separator: "\n") + "\n", to: "\(name).csv")
    try project.write(
      SpaceText.neutral.replacing("activation", with: name)
        + "\"\(name.replacing("\u{1b}", with: "\\e").replacing("\u{7}", with: "\\a").replacing("\u{9b}", with: "\\x9b"))\": 1\n",
      to: "key.yaml")
    try project.write(
      SpaceText.neutral.replacing("clicked", with: "\"\\e[2J\\x9b\""), to: "label.yaml")
    let commands: [[String]] = [
      ["data", "inspect", "\(name).csv", "--label", "clicked"],
      ["data", "inspect", "\(name).csv", "--label", "clicked", "--json"],
      ["space", "init", "--data", "\(name).csv", "--label", "clicked"],
      ["data", "inspect", "header.csv"], ["space", "check", "key.yaml"], ["search", "key.yaml"],
      ["search", "label.yaml"],
      ["search", "\(name).yaml"], ["search", "--\(name)"],
      ["cost", "space.yaml", "--architecture", name],
      ["space", "reference", name], ["import", "log.csv", "--space", "label.yaml", "--out", name],
      ["report", name],
    ]
    for command in commands {
      let outcome = try project.nas(command)
      for text in [outcome.output, outcome.messages] {
        let control = text.unicodeScalars.filter {
          $0.properties.generalCategory == .control && $0 != "\n" && $0 != "\t"
        }
        #expect(control.isEmpty, "\(command.prefix(2)): \(text.debugDescription)")
      }
    }
    // A document says the same.
    let profile = try project.nas(commands[1]).output
    #expect(profile.contains("\\u009b2J"))
    let columns = try #require(
      try JSONSerialization.jsonObject(with: Data(profile.utf8)) as? [String: Any])["columns"]
    let odd = (columns as? [[String: Any]])?.last { $0["name"] as? String == "odd" }
    let values = (odd?["top"] as? [[String: Any]])?.compactMap { $0["value"] as? String }
    #expect(values?.contains(name) == true)
  }

  @Test func pipesAndDevicesAreNoFiles() throws {
    try #require(mkfifo(project.url("pipe").path, 0o600) == 0)
    for file in ["pipe", "/dev/zero"] {
      for command in [
        ["search", file], ["space", "check", file], ["cost", "space.yaml", "--architecture", file],
        ["train", "space.yaml", "--data", file], ["tabulate", "space.yaml", "--out", file],
        ["plot", "\(file).json"],
      ] {
        if command[0] == "plot" { symlink(file, project.url("\(file).json").path) }
        // Nobody writes to the pipe of a log, which may be one, for ten seconds.
        if file == "pipe", command[0] == "train" { continue }
        let outcome = try project.nas(command)
        #expect(outcome.exitCode == 2, "\(command)")
      }
    }
    let zero = project.process(["data", "inspect", "-"])
    zero.standardInput = FileHandle(forReadingAtPath: "/dev/zero")
    try zero.run()
    zero.waitUntilExit()
    #expect(zero.terminationStatus == 2)
  }

  @Test func aLogMayComeThroughAPipe() throws {
    let pipe = project.url("pipe").path
    try #require(mkfifo(pipe, 0o600) == 0)
    let feed = try project.limited("cat log.csv >pipe &", ["data", "inspect", "pipe"])
    #expect(feed.exitCode == 0, "\(feed.messages)")
    #expect(feed.output == (try project.nas("data", "inspect", "log.csv").output))
  }

  @Test func aByteOrderMarkIsPassedOver() throws {
    try project.write("\u{FEFF}" + SpaceText.neutral, to: "marked.yaml")
    #expect(
      try project.nas("cost", "marked.yaml").output == project.nas("cost", "space.yaml").output)
    // Lines are counted as an editor counts them.
    try project.write("\u{FEFF}data: {}\nmodle: {}\n", to: "wrong.yaml")
    #expect(try project.nas("cost", "wrong.yaml").messages.contains("wrong.yaml:2: "))
  }
}
