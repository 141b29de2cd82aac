// A draft whose columns are those of a dataset of FuxiCTR: its word decides, and what the log tells otherwise is said.

import Files
import Foundation
import Interchange
import LogProfiling
import LogSchema
import Model
import TestSupport
import Testing

@testable import Drafting

@Suite struct DatasetDraftTests {
  /// The base log with a history of items, and a column that the dataset does not name.
  static func text() throws -> String {
    var log = try CaseLog()
    let item = log.index(of: "item")
    let items = log.rows.map { $0[item] }
    log.set("history") { row, _ in
      (0..<row % 5).map { items[(row * 7 + $0) % items.count] }.joined(separator: "^")
    }
    log.set("extra") { row, _ in "e\(row % 9)" }
    log.rows = Array(log.rows.prefix(1500))
    return log.text()
  }

  static let config = """
    tiny:
        train_data: ./train.csv
        min_categr_count: 2
        feature_cols:
            - {name: [user, item, device], active: True, dtype: str, type: categorical}
            - {name: history, active: True, dtype: str, type: sequence, share_embedding: item}
            - {name: price, active: True, dtype: float, type: categorical, min_categr_count: 1}
            - {name: ts, active: False, dtype: str, type: categorical}
            - {name: gone, active: True, dtype: str, type: categorical}
        label_col: {name: click, dtype: float}

    """

  private func draft(
    _ config: String = config, like trainer: FuxiCTRModel? = nil
  ) throws -> SpaceDraft {
    let columns = try FuxiCTRColumns(yaml: config, dataset: nil, file: "dataset_config.yaml")
    let profile = try SpaceDraftTests.profile(
      Self.text(), columns.completing(LogProfile.Wishes()))
    return try SpaceDraft(profile, paths: ["log.csv"], like: trainer, columns: columns)
  }

  @Test func theDatasetSaysWhatColumnsAre() throws {
    let draft = try draft()
    let schema = draft.space.data.schema
    #expect(schema.label.column == "click")
    let features = Dictionary(uniqueKeysWithValues: schema.features.map { ($0.name, $0) })
    #expect(["user", "item", "device", "history", "price"].allSatisfy { features[$0] != nil })
    #expect(features["extra"] == nil && features["ts"] == nil)
    #expect(features["item"]?.encoding == .dictionary(.init(minimumCount: 2)))
    #expect(features["history"]?.separator == "^")
    #expect(features["history"]?.table == "item_table" && features["item"]?.table == "item_table")
    #expect(features["price"]?.encoding == .dictionary() && features["price"]?.whole == true)
    let text = try draft.yaml(file: "space.yaml")
    #expect(
      text.contains(
        "  tables:\n    # One table for features with the same values.\n"
          + "    item_table: {features: [item, history]}\n"))
    #expect(text.contains("  label: click  # as tiny of FuxiCTR has it"))
    #expect(text.contains("# The columns are those of tiny of FuxiCTR. Differences:\n"))
    #expect(
      text.contains("not in tiny of FuxiCTR\n") && text.contains("not active in tiny of FuxiCTR\n"))
    #expect(draft.warnings.contains("Its feature_cols name columns that the log has not: gone."))
    #expect(
      draft.warnings.contains("Its price are categories; by the log alone they would be numbers."))
    #expect(draft.space.decisions.map(\.path).contains("embeddings.item_table"))
  }

  /// As in FuxiCTR, the last entry of a name holds; what the dataset calls `hour` is no part of the time.
  @Test(arguments: [
    (
      "- {name: [user, user], type: categorical}", "user",
      Feature.Encoding.dictionary(.init(minimumCount: 2))
    ),
    (
      "- {name: user, type: categorical}\n        - {name: user, type: categorical, min_categr_count: 9}",
      "user", .dictionary(.init(minimumCount: 9))
    ),
    (
      "- {name: user, type: categorical, min_categr_count: 9}\n        - {name: user, active: False}",
      "user", .dictionary(.init(minimumCount: 9))
    ),
    (
      "- {name: [user, user], active: False}\n        - {name: item}", "item",
      .dictionary(.init(minimumCount: 2))
    ),
    (
      "- {name: hour, type: categorical, preprocess: copy_from(device)}", "hour",
      .dictionary(.init(minimumCount: 2))
    ),
  ])
  func featuresHaveDifferentNames(
    entries: String, name: String, encoding: Feature.Encoding
  ) throws {
    let draft = try draft(
      """
      tiny:
          min_categr_count: 2
          feature_cols:
              \(entries)
          label_col: {name: click}

      """)
    let features = draft.space.data.schema.features
    #expect(Set(features.map(\.name)).count == features.count)
    #expect(features.first { $0.name == name }?.encoding == encoding)
    let isTwice =
      entries.components(separatedBy: "user").count > 2 && name == "user"
      && !entries.contains("active: False")
    #expect(
      draft.warnings.contains("Its feature_cols name user 2 times; here the last of them holds.")
        == isTwice)
    #expect(try SearchSpace(yaml: draft.yaml(file: "f"), file: "f") == draft.space)
  }

  /// FuxiCTR's splitter takes no brackets off; the log's form is kept, so that list and item have common ids.
  @Test func listsInBracketsStayThat() throws {
    let text = try Self.text().split(separator: "\n").enumerated().map { place, line in
      var fields = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      let history = fields.count - 2
      if place > 0 {
        fields[history] = "\"[\(fields[history].replacing("^", with: ", "))]\""
      }
      return fields.joined(separator: ",")
    }.joined(separator: "\n")
    let columns = try FuxiCTRColumns(yaml: Self.config, dataset: nil, file: "dataset_config.yaml")
    let profile = try SpaceDraftTests.profile(text, columns.completing(LogProfile.Wishes()))
    let draft = try SpaceDraft(profile, paths: ["log.csv"], columns: columns)
    let feature = try #require(draft.space.data.schema.features.first { $0.name == "history" })
    #expect(feature.list == .brackets && feature.separator == nil)
    #expect(feature.table == "item_table")
    #expect(
      draft.warnings.contains(
        "Its history are lists between `^`; the log has them in brackets, and so has the draft (`list: brackets`)."
      ))
  }

  /// An embedding that is shared in the dataset and not in the draft, or by another rule, is named.
  @Test(arguments: [
    (
      "- {name: user, type: categorical, share_embedding: nosuch}",
      "Its user share the embedding of nosuch; here they have one of their own, since the dataset names no column nosuch."
    ),
    (
      "- {name: price, dtype: float, type: numeric}\n    - {name: user, type: categorical, share_embedding: price}",
      "Its user share the embedding of price; here they have one of their own, since price is of numbers."
    ),
    (
      "- {name: item, active: False}\n    - {name: user, type: categorical, share_embedding: item}",
      "Its user share the embedding of item; here they have one of their own, since item is no feature."
    ),
    (
      "- {name: gone}\n    - {name: user, type: categorical, share_embedding: gone}",
      "Its user share the embedding of gone; here they have one of their own, since gone is no feature."
    ),
    (
      "- {name: user, min_categr_count: 3}\n    - {name: item, share_embedding: user, min_categr_count: 7}",
      "Its item has ids of values from 7 rows on (`min_count`); in the table user_table it has ids of values from 3 rows on "
        + "(`min_count`), as user does."
    ),
    (
      "- {name: user}\n    - {name: item, share_embedding: user, category_processor: hash_bucket, num_buckets: 50}",
      "Its item has 50 hashed ids (`buckets`); in the table user_table it has an id of every value, as user does."
    ),
  ])
  func whatIsNotSharedIsNamed(entries: String, difference: String) throws {
    let draft = try draft(
      "tiny:\n  feature_cols:\n    \(entries)\n    - {name: device}\n  label_col: {name: click}\n")
    #expect(draft.warnings.contains(difference), "\(draft.warnings)")
  }

  @Test func emptyFilesAreNamedForWhatTheyShouldBe() throws {
    let error = #expect(throws: InputError.self) {
      try FuxiCTRColumns(yaml: "", dataset: nil, file: "dataset_config.yaml")
    }
    #expect(
      error?.problem
        == "the file is empty: expected FuxiCTR's dataset_config.yaml, a mapping of datasets")
  }

  /// A search is told to skip the rows whose lists cannot be read; values without brackets are lists of one.
  @Test func unreadableListsAreSkipped() throws {
    var log = try CaseLog()
    log.set("history") { row, _ in
      row == 5 ? "[1, 2" : row % 40 == 0 ? "\(row % 30)" : "[\(row % 50), \(row % 7)]"
    }
    log.rows = Array(log.rows.prefix(800))
    let profile = try SpaceDraftTests.profile(log.text(), LogProfile.Wishes())
    let draft = try SpaceDraft(profile, paths: ["log.csv"])
    #expect(draft.searchCommand("space.yaml").words.suffix(2) == ["--max-bad-rows", "1"])
    #expect(
      draft.warnings.contains { $0.hasPrefix("history has no list in brackets in 1 of 800 rows") })
    let text = try draft.yaml(file: "space.yaml")
    #expect(text.contains("nas search space.yaml --max-bad-rows 1\n"))
    #expect(text.contains("history: {type: categorical, list: brackets}"))
  }

  /// The widths of the model of today hold for the tables of its dataset.
  @Test func modelAndDatasetGoTogether() throws {
    let trainer = try FuxiCTRModel(
      yaml:
        "DNN_a: {model: DNN, embedding_dim: 8, dataset_id: tiny, feature_specs: [{name: [item, history],"
        + " embedding_dim: 12}]}", experiment: nil, file: "model_config.yaml")
    let draft = try draft(like: trainer)
    let space = draft.space
    let width = space.decisions.first { $0.path == "embeddings.item_table" }
    #expect(width?.choice.baselineValue == .width(12) && width?.slots.count == 2)
    let text = try draft.yaml(file: "f")
    #expect(text.contains("# The baseline is DNN_a of FuxiCTR. Differences:\n"))
    #expect(try SearchSpace(yaml: text, file: "f") == space)
  }

  /// What cannot share a table is not made to.
  @Test func tablesOfOneFeatureAreNone() throws {
    var features = ["a", "b", "c", "d"].map { Feature(name: $0, encoding: .dictionary()) }
    features[0].table = "one"
    (features[1].table, features[2].table, features[3].table) = ("two", "two", "two")
    features[2].encoding = .dictionary(.init(minimumCount: 5))
    features[3].encoding = .quantiles(buckets: 4)
    let shared = Feature.sharing(features)
    #expect(shared.map(\.table) == [nil, "two", "two", nil])
    #expect(shared[2].encoding == .dictionary() && shared[3].encoding == .quantiles(buckets: 4))
    features[0].table = "b"
    #expect(Feature.sharing(features)[0].table == nil)
  }
}
