// Where a log comes from, as the commands see it: folders, patterns, several files, options for what has no header.

import Files
import Foundation
import Model
import TestSupport
import Testing

@Suite struct LogSourceTests {
  private func space(_ project: Project, _ name: String = "s.yaml") throws -> SearchSpace {
    try SearchSpace(yaml: project.text(name), file: name)
  }

  @Test func severalFilesAreDrafted() throws {
    let project = try Project()
    let long = String(repeating: "long folder/", count: 20)
    try FileManager.default.createDirectory(
      at: project.url(long), withIntermediateDirectories: true)
    for name in ["a", "b"] {
      try FileManager.default.copyItem(
        atPath: caseFile("two-files/\(name).csv.gz"),
        toPath: project.url("\(long)\(name).csv.gz").path)
    }
    let paths = ["\(long)a.csv.gz", "\(long)b.csv.gz"]
    let drafted = try project.nas(
      ["space", "init", "--out", "s.yaml"] + paths.flatMap { ["--data", $0] })
    #expect(drafted.exitCode == 0, "\(drafted.messages)")
    #expect(try space(project).data.paths == paths)
    let checked = try project.nas("space", "check", "s.yaml")
    #expect(checked.exitCode == 0, "\(checked.output)")
  }

  /// A pattern is kept, so that parts of tomorrow join; a folder of the same parts is the same log.
  @Test func aPatternIsKept() throws {
    let project = try Project()
    let lines = ClickLog.csv.split(separator: "\n")
    for (half, country) in ["at", "de"].enumerated() {
      try FileManager.default.createDirectory(
        at: project.url("clicks/country=\(country)"), withIntermediateDirectories: true)
      let rows = lines.dropFirst().enumerated().filter { $0.offset % 2 == half }.map(\.element)
      try project.write(
        ([lines[0]] + rows).joined(separator: "\n") + "\n",
        to: "clicks/country=\(country)/part-0.csv")
    }
    let pattern = "clicks/country=*/part-*.csv"
    let drafted = try project.nas("space", "init", "--data", pattern, "--out", "s.yaml")
    #expect(drafted.exitCode == 0, "\(drafted.messages)")
    let draft = try space(project)
    #expect(draft.data.paths == [pattern])
    #expect(draft.data.schema.features.contains { $0.name == "country" })
    let cost = try project.nas("cost", "s.yaml")
    #expect(cost.exitCode == 0, "\(cost.messages)")
    let folder = try project.nas("cost", "s.yaml", "--data", "clicks")
    #expect(folder.exitCode == 0 && folder.output == cost.output, "\(folder.messages)")
    let home = try project.nas("data", "inspect", "$NAS_NO_SUCH_NAME/x.csv")
    #expect(home.exitCode == 2)
    #expect(home.messages.contains("the environment has no variable NAS_NO_SUCH_NAME"))
    let remote = try project.nas("cost", "s.yaml", "--data", "s3://bucket/x.csv")
    #expect(
      remote.exitCode == 2 && remote.messages.contains("aws s3 cp s3://bucket/x.csv -"),
      "\(remote.messages)")
  }

  @Test func aLogWithoutAHeaderIsDraftedWithNames() throws {
    let project = try Project()
    let path = caseFile("no-header/log.csv.gz")
    let refused = try project.nas("space", "init", "--data", path, "--out", "s.yaml")
    #expect(refused.exitCode == 2 && refused.messages.contains("--names a,b,c"))
    let names = "click,ts,user,item,device,price"
    let named = try project.nas(
      "space", "init", "--data", path, "--names", names, "--out", "s.yaml")
    #expect(named.exitCode == 0, "\(named.messages)")
    #expect(try space(project).data.schema.names == names.split(separator: ",").map(String.init))
    #expect(try project.nas("space", "check", "s.yaml").exitCode == 0)
    let numbered = try project.nas(
      "space", "init", "--data", path, "--no-header", "--label", "c1", "--out", "n.yaml")
    #expect(numbered.exitCode == 0, "\(numbered.messages)")
    #expect(try space(project, "n.yaml").data.schema.names == (1...6).map { "c\($0)" })
    #expect(try project.nas("data", "inspect", path, "--names", "a,a").exitCode != 0)
  }

  @Test func anotherDelimiterIsKept() throws {
    let project = try Project()
    try project.write(ClickLog.csv.replacing(",", with: "\u{1}"), to: "log.txt")
    let refused = try project.nas("space", "init", "--data", "log.txt", "--out", "s.yaml")
    #expect(refused.messages.contains(#"--delimiter '\x01'"#), "\(refused.messages)")
    let drafted = try project.nas(
      "space", "init", "--data", "log.txt", "--delimiter", #"\x01"#, "--out", "s.yaml")
    #expect(drafted.exitCode == 0, "\(drafted.messages)")
    #expect(try project.text("s.yaml").contains(#"  delimiter: "\\x01""# + "\n"))
    #expect(try space(project).data.schema.delimiter == "\u{1}")
    #expect(try project.nas("space", "check", "s.yaml").exitCode == 0)
  }

  @Test func whatADraftMakesOfTheFilesIsSaid() throws {
    let project = try Project()
    let blanks = try project.nas(
      "space", "init", "--data", caseFile("numbers/spaces.csv.gz"), "--out", "s.yaml")
    #expect(
      blanks.exitCode == 0 && blanks.messages.contains("blanks behind the delimiters"),
      "\(blanks.messages)")
    #expect(try space(project).data.schema.features.map(\.name).contains("price"))
    let files = ["train", "valid", "test"].flatMap { ["--data", caseFile("splits/\($0).csv.gz")] }
    let splits = try project.nas(["space", "init", "--out", "t.yaml"] + files)
    #expect(
      splits.exitCode == 0 && splits.messages.contains("are read as one log, in this order"),
      "\(splits.messages)")
  }
}
