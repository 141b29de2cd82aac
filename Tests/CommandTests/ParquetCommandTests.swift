// Parquet from the command line: the dataset is that of the text, drafts work, and what cannot be read is an error.

import Foundation
import TestSupport
import Testing

@Suite struct ParquetCommandTests {
  private static let space = """
    data:
      path: log.csv
      label: click
      order: {time: ts}
      features:
        user: {type: categorical, min_count: 2}
        item: {type: categorical}
        device: {type: categorical, buckets: 7}
        price: {type: numeric, buckets: 3}
        hour: {type: time, part: hour, column: ts}
    model: {embedding: {choices: [0, 8], baseline: 8}, hidden: [{width: 16}]}
    search: {targets: [0.5]}

    """

  /// The arrays and vocabularies of a dataset.
  private func content(_ project: Project, _ folder: String) throws -> [String: Data] {
    var files: [String: Data] = [:]
    for name in try project.names(in: folder) where name != "manifest.json" {
      files[name] = try Data(contentsOf: project.url("\(folder)/\(name)"))
    }
    return files
  }

  @Test func aLogInTwentyPartsIsTheDatasetOfItsText() throws {
    let project = try Project(space: Self.space)
    let parts = (0..<20).map { caseFile(String(format: "parquet/parts/part-%05d.parquet", $0)) }
    let logs = ["text": [caseFile("parquet/log.csv")], "parts": parts]
    for (name, files) in logs {
      let outcome = try project.nas(
        ["import"] + files + ["--space", "space.yaml", "--out", name])
      #expect(outcome.exitCode == 0, "\(outcome.messages)")
    }
    let text = try content(project, "text")
    #expect(text.count >= 6)
    #expect(try content(project, "parts") == text)
  }

  @Test func aDraftOfParquetIsImported() throws {
    let project = try Project()
    let log = caseFile("not-a-csv/log.parquet")
    let drafted = try project.nas("space", "init", "--data", log, "--out", "drafted.yaml")
    #expect(drafted.exitCode == 0, "\(drafted.messages)")
    let imported = try project.nas("import", log, "--space", "drafted.yaml", "--out", "dataset")
    #expect(imported.exitCode == 0, "\(imported.messages)")
    #expect(imported.output.hasPrefix("4000 rows"))
  }

  @Test func vectorsAreNamedAndCannotBeFeatures() throws {
    let space = """
      data: {label: id, order: log, features: {vector: {type: categorical}}}
      model: {embedding: {choices: [0, 8], baseline: 8}, hidden: [{width: 16}]}
      search: {targets: [0.5]}

      """
    let project = try Project(space: space)
    let file = caseFile("parquet/types/nested.parquet")
    let inspected = try project.nas("data", "inspect", file)
    #expect(inspected.exitCode == 0, "\(inspected.messages)")
    let vector = inspected.output.split(separator: "\n").first { $0.contains("| vector ") }
    #expect(vector?.contains("| vector ") == true && vector?.contains("100%") == false)
    #expect(!inspected.output.contains("constant"))
    for words in [
      "note: vector is not read: 4 numbers a row", "note: map is not read: values with",
    ] {
      #expect(inspected.output.contains(words), "\(inspected.output)")
    }
    let outcome = try project.nas("import", file, "--space", "space.yaml", "--out", "dataset")
    #expect(outcome.exitCode == 2)
    #expect(outcome.messages.contains("column vector holds 4 numbers a row: vectors are not read"))
  }

  @Test func aMissingReaderIsAnErrorWithTheRemedy() throws {
    let project = try Project(space: Self.space)
    let process = project.process(
      ["import", caseFile("parquet/log/duckdb.parquet"), "--space", "space.yaml", "--out", "d"])
    process.environment?["NAS_PYTHON"] = "/nowhere/python"
    let outcome = try project.outcome(of: process)
    #expect(outcome.exitCode == 2)
    #expect(outcome.messages.contains("NAS_PYTHON names no program: /nowhere/python"))
  }
}
