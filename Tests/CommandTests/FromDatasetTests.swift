// `nas space init --from-dataset`: from FuxiCTR's description of a log to a space with a shared table, and its cost.

import Foundation
import Model
import TestSupport
import Testing

@Suite struct FromDatasetTests {
  static let config = """
    ads:
        train_data: ./log.csv
        min_categr_count: 2
        feature_cols:
            - {name: [user, item, device], active: True, dtype: str, type: categorical}
            - {name: hist, active: True, dtype: str, type: sequence, splitter: "^", share_embedding: item}
        label_col: {name: click, dtype: float}
    others: {feature_cols: [{name: user}]}

    """

  /// The case's log, with the history of items that it has.
  private func project() throws -> Project {
    var log = try CaseLog()
    let items = log.rows.map { $0[log.index(of: "item")] }
    log.set("hist") { row, _ in
      (0..<row % 4).map { items[(row * 3 + $0) % items.count] }.joined(separator: "^")
    }
    log.rows = Array(log.rows.prefix(800))
    let project = try Project(log: log.text())
    try FileManager.default.createDirectory(
      at: project.url("config"), withIntermediateDirectories: true)
    try project.write(Self.config, to: "config/dataset_config.yaml")
    return project
  }

  @Test func theDatasetNamesTheLogAndItsTables() throws {
    let project = try project()
    let drafted = try project.nas(
      "space", "init", "--from-dataset", "config/dataset_config.yaml", "--dataset", "ads", "--out",
      "mine.yaml")
    #expect(drafted.exitCode == 0, "\(drafted.messages)")
    let space = try SearchSpace(yaml: project.text("mine.yaml"), file: "mine.yaml")
    #expect(space.data.paths == ["log.csv"] && space.data.schema.label.column == "click")
    #expect(space.model.tables.map(\.name) == ["item_table"])
    let cost = try project.nas("cost", "mine.yaml")
    #expect(cost.exitCode == 0, "\(cost.messages)")
    #expect(cost.output.contains("| embeddings.item_table "))
    #expect(!cost.output.contains("embeddings.hist") && !cost.output.contains("embeddings.item "))
  }

  @Test(arguments: [
    (
      ["--from-dataset", "config/dataset_config.yaml"], "found 2 datasets: say which with --dataset"
    ),
    (
      ["--from-dataset", "config/dataset_config.yaml", "--dataset", "others"],
      "the dataset names no `train_data`: name the click log with --data"
    ),
    (["--data", "log.csv", "--dataset", "ads"], "--dataset needs --from-dataset"),
    ([], "--data is missing"),
  ])
  func mistakesAreNamed(arguments: [String], problem: String) throws {
    let outcome = try project().nas(["space", "init"] + arguments)
    #expect([2, 64].contains(outcome.exitCode))
    #expect(outcome.messages.contains(problem), "\(outcome.messages)")
  }
}
