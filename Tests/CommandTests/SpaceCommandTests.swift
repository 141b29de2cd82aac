// From a log that nobody has described to a search: inspect, init, check.

import Files
import Foundation
import Model
import Runs
import TestSupport
import Testing

@Suite struct SpaceCommandTests {
  /// What JSON consumers read of an inspection.
  struct Inspection: Decodable {
    struct Column: Decodable {
      let name: String
      let type: String
      let distinct: Int
      let label_auc: Double?
      let leak: String?
    }
    let rows: Int
    let label: String?
    let positive_rate: Double?
    let columns: [Column]
  }

  @Test func aDraftIsSearchedAsItIs() throws {
    let project = try Project()
    let drafted = try project.nas("space", "init", "--data", "log.csv", "--out", "mine/space.yaml")
    #expect(drafted.exitCode == 0 && drafted.output.isEmpty, "\(drafted.messages)")
    let space = try SearchSpace(yaml: project.text("mine/space.yaml"), file: "space.yaml")
    #expect(space.data.paths == ["../log.csv"])
    #expect(space.data.schema.label == "clicked")
    #expect(space.data.schema.features.map(\.name) == ["site", "hour", "price"])
    let check = try project.nas("space", "check", "mine/space.yaml")
    #expect(check.exitCode == 0 && check.output.hasPrefix("ok: space: "), "\(check.output)")
    let searched = try project.nas(
      "search", "mine/space.yaml", "--target", "0.9", "--rows", "300", "--out", "run")
    #expect([0, 3].contains(searched.exitCode), "\(searched.messages)")
  }

  /// Editors find the schema by the draft's first line; a file of that name that is something else stays.
  @Test func aDraftNamesTheSchemaBesideIt() throws {
    let project = try Project()
    let drafted = try project.nas("space", "init", "--data", "log.csv", "--out", "mine/space.yaml")
    #expect(drafted.exitCode == 0, "\(drafted.messages)")
    let line = "# yaml-language-server: $schema=space.schema.json\n"
    #expect(try project.text("mine/space.yaml").hasPrefix(line))
    let schema = try project.nas("space", "reference", "--format", "schema")
    #expect(schema.exitCode == 0)
    #expect(try project.text("mine/space.schema.json") == schema.output)
    for (text, expected) in [
      ("{}", "{}"), ("  \"title\": \"A search space of nas\",\n", schema.output),
    ] {
      try project.write(text, to: "space.schema.json")
      let name = "space\(text.count).yaml"
      let again = try project.nas("space", "init", "--data", "log.csv", "--out", name)
      #expect(again.exitCode == 0, "\(again.messages)")
      #expect(try project.text("space.schema.json") == expected)
    }
  }

  @Test func theReferenceIsPrintedWholeOrByKey() throws {
    let project = try Project()
    let whole = try project.nas("space", "reference")
    #expect(whole.exitCode == 0 && whole.messages.isEmpty)
    #expect(whole.output.hasPrefix("The keys of a search space.\n"))
    let key = try project.nas("space", "reference", "training.learning_rate")
    #expect(key.output.hasPrefix("training.learning_rate\n") && whole.output.contains(key.output))
    let page = try project.nas("space", "reference", "--format", "markdown")
    #expect(page.output.contains("\n### `training.learning_rate`\n"))
  }

  @Test func withoutAFileTheDraftIsPrinted() throws {
    let project = try Project()
    let outcome = try project.nas("space", "init", "--data", "log.csv", "--group", "site,hour")
    #expect(outcome.exitCode == 0, "\(outcome.messages)")
    let space = try SearchSpace(yaml: outcome.output, file: "stdout")
    #expect(space.data.paths[0].hasPrefix("/") && space.data.paths[0].hasSuffix("/log.csv"))
    #expect(space.data.schema.group == ["site", "hour"])
  }

  @Test func anInspectionIsForPeopleAndPrograms() throws {
    let project = try Project()
    let table = try project.nas("data", "inspect", "log.csv")
    #expect(table.exitCode == 0, "\(table.messages)")
    #expect(table.output.hasPrefix("| column  | type     | distinct |"))
    #expect(table.output.contains("| clicked | label    |        2 |"))
    #expect(table.output.contains("Label: clicked (known by its name; 0 or 1)"))
    let json = try project.nas("data", "inspect", "log.csv", "--json", "--rows", "1000")
    let inspection = try JSONDecoder().decode(Inspection.self, from: Data(json.output.utf8))
    #expect(inspection.rows == 1000 && inspection.label == "clicked")
    #expect(inspection.columns.map(\.type) == ["category", "category", "category", "number"])
    let site = inspection.columns[1]
    #expect(site.distinct == 4 && site.leak == nil && abs((site.label_auc ?? 0) - 0.9) < 0.03)
  }

  @Test func anInspectionNeedsNoLabel() throws {
    let project = try Project()
    try project.write("a,b,c\n1,x,0\n2,y,1\n3,x,1\n", to: "log.csv")
    let outcome = try project.nas("data", "inspect", "log.csv")
    #expect(outcome.exitCode == 0, "\(outcome.messages)")
    #expect(
      outcome.output.contains("Label: c")
        || outcome.output.contains("No label: found no telling name"))
  }

  /// The label's copy stands beside it, and the model of today says the widths.
  @Test func leaksAndDifferencesAreWarnedOf() throws {
    let lines = ClickLog.csv.split(separator: "\n")
    let leaky = lines.map {
      "\($0),\($0.hasPrefix("clicked") ? "paid" : $0.hasPrefix("1") ? "9.5" : "")"
    }
    let project = try Project(log: leaky.joined(separator: "\n") + "\n")
    try project.write(
      "Base: {}\nmine: {model: DNN, embedding_dim: 4, hidden_units: [12], optimizer: Rprop}\n",
      to: "model_config.yaml")
    let outcome = try project.nas(
      "space", "init", "--data", "log.csv", "--from", "model_config.yaml", "--out", "mine.yaml")
    #expect(outcome.exitCode == 0, "\(outcome.messages)")
    #expect(
      outcome.messages.contains("warning: paid is left out, since it is known only afterwards"))
    #expect(outcome.messages.contains("warning: Its optimizer is Rprop"))
    let text = try project.text("mine.yaml")
    #expect(text.contains("    # paid: {type: ") && text.contains("# - Its optimizer is Rprop"))
    let space = try SearchSpace(yaml: text, file: "mine.yaml")
    #expect(space.model.short?.hidden.map(\.width.baselineValue) == [.width(12)])
    #expect(space.data.schema.features.map(\.name) == ["site", "hour", "price"])
    let inspection = try project.nas("data", "inspect", "log.csv")
    #expect(inspection.output.contains("warning: paid is known only afterwards: "))
  }

  /// A look, a draft, a check and an import say the same of rows without a label, and what helps.
  @Test(arguments: ["nan", "label"])
  func oneDiagnosisOfRowsWithoutALabel(file: String) throws {
    let project = try Project()
    let data = caseFile("labels/\(file).csv.gz")
    let line = file == "nan" ? 779 : 1236
    let finding = "1 of 4000 rows has no label (the first in line \(line))"
    let sentence = "\(finding): skip it with --max-bad-rows 1"
    let inspected = try project.nas("data", "inspect", data)
    #expect(inspected.output.contains("warning: \(sentence)\n"), "\(inspected.output)")
    let drafted = try project.nas("space", "init", "--data", data, "--out", "mine.yaml")
    #expect(drafted.messages.contains("warning: \(sentence)."))
    #expect(drafted.messages.contains("next: nas search mine.yaml --max-bad-rows 1\n"))
    #expect(try project.text("mine.yaml").contains("#     nas search mine.yaml --max-bad-rows 1\n"))
    let checked = try project.nas("space", "check", "mine.yaml")
    #expect(checked.exitCode == 2 && checked.output.contains(": \(finding)"), "\(checked.output)")
    #expect(checked.output.contains("skip it with --max-bad-rows 1"))
    let skipping = try project.nas("space", "check", "mine.yaml", "--max-bad-rows", "1")
    #expect(skipping.exitCode == 0 && !skipping.output.contains("failure:"), "\(skipping.output)")
    #expect(skipping.output.contains("ok: data: 1 row that cannot be read will be skipped\n"))
    let problem = ":\(line): column click: found \"\", expected 0 or 1; \(sentence)\n"
    let searched = try project.nas("search", "mine.yaml", "--out", "run")
    #expect(searched.exitCode == 2 && searched.messages.contains(problem), "\(searched.messages)")
    let refused = try project.nas("import", data, "--space", "mine.yaml", "--out", "dataset")
    #expect(refused.exitCode == 2 && refused.messages.contains(problem), "\(refused.messages)")
    let imported = try project.nas(
      "import", data, "--space", "mine.yaml", "--out", "dataset", "--max-bad-rows", "1")
    #expect(imported.exitCode == 0, "\(imported.messages)")
  }

  /// Weights and groups that are proposed stand in the draft with their reasons, and in JSON.
  @Test func rolesAreProposed() throws {
    let project = try Project()
    let data = caseFile("roles/weight.csv.gz")
    let drafted = try project.nas("space", "init", "--data", data)
    #expect(
      drafted.output.contains("  weight: sample_weight  # 10 for negatives and 1 for positives"))
    #expect(
      drafted.messages.contains("warning: sample_weight is no feature: the weight of the rows"))
    let inspected = try project.nas("data", "inspect", data, "--weight", "price", "--json")
    let record = try JSONDecoder().decode(Roles.self, from: Data(inspected.output.utf8))
    #expect(record.weight == "price")
    #expect(record.columns.first { $0.name == "price" }?.role == "weight")
    #expect(record.columns.first { $0.name == "click" }?.role == nil)
  }

  private struct Roles: Decodable {
    struct Column: Decodable {
      let name: String
      let role: String?
    }
    let weight: String?
    let columns: [Column]
  }

  @Test func aCheckNamesWhatWouldFail() throws {
    let project = try Project(
      space: SpaceText.neutral.replacing("[0.9, 0.6]", with: "[0.9, 0.001]")
        .replacing("site: {", with: "sight: {").replacing("blocks: 10", with: "blocks: 2000"))
    let outcome = try project.nas("space", "check", "space.yaml", "--json")
    #expect(outcome.exitCode == 2, "\(outcome.messages)")
    let checks = try JSONDecoder().decode([Check].self, from: Data(outcome.output.utf8))
    #expect(
      checks.map(\.name) == ["data.features.sight", "verdict.blocks", "search.targets"])
    #expect(checks.allSatisfy { $0.verdict == .failure && $0.advice != nil })
    let text = try project.nas("space", "check", "space.yaml")
    #expect(text.exitCode == 2)
    #expect(text.output.hasPrefix("failure: data.features.sight: found no column sight"))
  }

  @Test(arguments: [
    (["init"], "--data is missing"),
    (["init", "--data", "none.csv"], "none.csv: does not exist"),
    (["init", "--data", "log.csv", "--label", "site"], "column site has 4 values"),
    (["init", "--data", "log.csv", "--label", "Site"], "did you mean site?"),
    (["init", "--data", "log.csv", "--time", "site"], "column site holds no times: found \"s"),
    (["init", "--data", "log.csv", "--group", "user"], "found no column user"),
    (["init", "--data", "log.csv", "--out", "space.yaml"], "space.yaml: exists already"),
    (["init", "--data", "log.csv", "--experiment", "a"], "--experiment needs --from"),
    (["init", "--data", "log.csv", "--from", "none.yaml"], "none.yaml: does not exist"),
    (["init", "--data", "log.csv", "--positive", "1", "--at-least", "1"], "exclude each other"),
    (
      ["init", "--data", "log.csv", "--sample-rows", "10"],
      "--sample-rows is 10: expected a whole number, 100 or more"
    ),
    (["reference", "training.lerning_rate"], "did you mean training.learning_rate?"),
    (["reference", "training", "--format", "schema"], "it takes no KEY"),
    (["check", "none.yaml"], "none.yaml: does not exist"),
    (["check", "space.yaml", "--data", "none.csv"], "none.csv: does not exist"),
  ])
  func wrongInputIsRefused(arguments: [String], message: String) throws {
    let outcome = try Project().nas(["space"] + arguments)
    #expect(outcome.exitCode == 2)
    #expect(outcome.messages.contains(message), "\(outcome.messages)")
    #expect(outcome.output.isEmpty)
  }
}
