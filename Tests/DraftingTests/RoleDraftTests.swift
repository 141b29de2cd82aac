// Leaks, roles and rows without a label in a draft: what is left out, with which words, and what the schema says instead.

import Drafting
import Files
import LogProfiling
import Model
import Numerics
import TestSupport
import Testing

@Suite struct RoleDraftTests {
  private static func draft(_ file: String, label: String? = nil) throws -> (SpaceDraft, String) {
    var wishes = LogProfile.Wishes()
    wishes.label = LabelWish(column: label)
    let sample = try LogSample(of: [caseFile("\(file).csv.gz")])
    let draft = try SpaceDraft(
      LogProfile(sample, wishes, pool: WorkerPool(threads: 2)), paths: ["log.csv"])
    let text = try draft.yaml(file: "space.yaml")
    #expect(try SearchSpace(yaml: text, file: "space.yaml") == draft.space)
    return (draft, text)
  }

  /// The features that are used, and a part of the text.
  @Test(
    arguments: [
      (
        "labels/blockpos", ["user_id", "item_id", "device", "price"],
        "# hour: {type: time, part: hour, column: ts}  # made of ts, which knows the label: alone it removes 67%"
      ),
      (
        "leak-by-value/likes", ["user", "item", "device", "price", "hour", "weekday"],
        "# is_like: {type: categorical}  # is known only afterwards: `1` in 230 rows, all of them positive; 13.1%"
      ),
      (
        "leak-by-value/purchase", ["user", "item", "device", "price"],
        "# purchase: {type: categorical}  # may be known only afterwards: `1` in 51 rows, all of them positive"
      ),
      (
        "roles/weight", ["user", "item", "device", "price", "hour", "weekday"],
        "  weight: sample_weight  # 10 for negatives and 1 for positives, as after sampling of negatives\n"
      ),
      (
        "roles/requests", ["ad_id", "document_id", "platform", "geo_location"],
        "  group: [display_id]  # groups of 4 rows in the mean, which stand together; 100% of the groups have one"
      ),
      (
        "roles/pandas-index", ["user", "item", "device", "price"],
        "# (no name): a row's number: each of 0 to 3999 once\n"
      ),
      (
        "splits/splitcol", ["user", "item", "device", "price", "hour", "weekday"],
        "# split: {type: categorical}  # a split, which is not read yet: rows of all parts are used"
      ),
      (
        "labels/nan", ["user", "item", "device", "price", "hour", "weekday"],
        "# 1 of 4000 rows has no label (the first in line 779): skip it with --max-bad-rows 1.\n"
      ),
    ] as [(String, [String], String)])
  func theCases(file: String, features: [String], line: String) throws {
    let (draft, text) = try Self.draft(file)
    #expect(draft.space.data.schema.features.map(\.name) == features)
    #expect(text.contains(line), "\(text)")
  }

  /// The rows stay ordered by a time that knows the label.
  @Test func aTimeThatKnowsTheLabelStillOrders() throws {
    let (draft, _) = try Self.draft("labels/blockpos")
    #expect(draft.space.data.schema.order == .time(column: "ts"))
    #expect(
      draft.warnings.contains {
        $0.hasPrefix(
          "hour, weekday are left out, since ts, the time of the rows, knows the label: ")
          && $0.hasSuffix("The rows stay in its order.")
      }, "\(draft.warnings)")
  }

  /// A click before a purchase.
  @Test func aStepOnTheWayIsLeftOut() throws {
    let (draft, text) = try Self.draft("leak-by-value/purchase", label: "purchase")
    #expect(draft.space.data.schema.features.map(\.name) == ["user", "item", "device", "price"])
    #expect(text.contains("its name is that of a step on the way to the label"))
  }
}
