// Weights, groups, row numbers and splits are found by what they hold, and honest columns that only look like them are not.

import Numerics
import TestSupport
import Testing

@testable import Files
@testable import LogProfiling

struct RoleTests {
  private static func profile(
    _ text: String, weight: String? = nil, group: [String] = []
  ) throws -> LogProfile {
    var wishes = LogProfile.Wishes()
    wishes.label = LabelWish(column: "click")
    (wishes.weight, wishes.group) = (weight, group)
    return try LogProfilingTests.profile(text, wishes)
  }

  private static func roles(_ profile: LogProfile) -> [String: String] {
    profile.columns.reduce(into: [:]) { roles, column in
      roles[column.name] = column.role.map { "\($0.isProposed ? "" : "perhaps ")\($0.kind)" }
    }
  }

  @Test(arguments: [
    ("roles/weight", "sample_weight", "weight"), ("roles/requests", "display_id", "group"),
    ("roles/pandas-index", "", "index"), ("splits/splitcol", "split", "split"),
  ])
  func theCasesAreFound(file: String, column: String, role: String) throws {
    let sample = try LogSample(of: [caseFile("\(file).csv.gz")])
    let profile = try LogProfile(sample, pool: WorkerPool(threads: 2))
    #expect(Self.roles(profile) == [column: role])
    #expect(profile.weight == (role == "weight" ? column : nil))
    #expect(profile.group == (role == "group" ? [column] : []))
    #expect(profile.columns.allSatisfy { $0.leak == nil })
  }

  /// A column of a name, and its value in a row of the base log by the row's fields, of which the first is the click.
  struct Column: Sendable, CustomTestStringConvertible {
    let name: String
    let role: String?
    let value: @Sendable (_ row: Int, _ isPositive: Bool) -> String
    var testDescription: String { "\(name): \(role ?? "none")" }

    init(
      _ name: String, _ role: String?, _ value: @escaping @Sendable (Int, Bool) -> String
    ) {
      (self.name, self.role, self.value) = (name, role, value)
    }
  }

  /// A number that is the same in every run and looks random.
  private static func drawn(_ row: Int, _ count: Int) -> Int {
    var random = RandomStream(seed: UInt64(row), purpose: "role")
    return random.below(count)
  }

  /// Rows in requests of 2 to 5.
  private static func request(_ row: Int) -> Int {
    row / 14 * 4 + [0, 0, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 3][row % 14]
  }

  static let found: [Column] = [
    // Weights.
    Column("sample_weight", "weight") { $1 ? "1" : "5" },
    Column("weight", "weight") { $1 ? "1.0" : "10.0" },
    Column("w", "weight") { $1 ? "0.1" : "1" },
    Column("wt", "weight") { $1 ? "1" : "2.5" },
    Column("importanceWeight", "weight") { row, _ in "\(Double(1 + row % 90) / 30)" },
    Column("instance_weight", "weight") { row, _ in "\(500 + drawn(row, 3000)).25" },
    Column("IPW", "weight") { row, _ in "\(1 + Double(drawn(row, 400)) / 100)" },
    Column("row_wt", "weight") { row, _ in ["0", "0.5", "1", "2"][row % 4] },
    Column("neg_scale", "perhaps weight") { $1 ? "1" : "10" },
    Column("z", "perhaps weight") { $1 ? "0.25" : "1" },
    // Groups.
    Column("request_id", "group") { row, _ in "r\(request(row))" },
    Column("requestId", "group") { row, _ in "\(1_000_000 + request(row) * 7 % 572_000)" },
    Column("QUERY_ID", "group") { row, _ in "\(request(row))" },
    Column("srch_id", "group") { row, _ in "\(request(row))" },
    Column("qid", "group") { row, _ in "q\(request(row))" },
    Column("session_id", "group") { row, _ in "s\(request(row) / 2)" },
    Column("sessionid", "group") { row, _ in "\(request(row) / 3)" },
    Column("impression_id", "group") { row, _ in "imp\(request(row))" },
    Column("auction_id", "group") { row, _ in "\(request(row))" },
    // Sessions that overlap a little.
    Column("session_key", "group") { row, _ in "\(row / 40 * 4 + row % 4)" },
    // Row numbers.
    Column("", "index") { row, _ in "\(row)" },
    Column("Unnamed: 0", "index") { row, _ in "\(row)" },
    Column("Unnamed: 0", "index") { row, _ in "\(row * 1009 % 2000)" },
    Column("Unnamed: 0.1", "index") { row, _ in "\(row * 13)" },
    Column("index", "index") { row, _ in "\(drawn(row, 5_000_000))" },
    Column("__index_level_0__", "index") { row, _ in "\(row % 1250)" },
    Column("__index_level_1__", "index") { row, _ in "\(row % 7)" },
    Column("__index_level_12__", "index") { row, _ in "row \(row)" },
    Column("level_0", "index") { row, _ in "\(row + 1)" },
    Column("X", "index") { row, _ in "\(row + 1)" },
    Column("n", "index") { row, _ in "\(row * 1009 % 2000)" },
    Column("row_number", "index") { row, _ in "\(10 * row)" },
    // Splits.
    Column("split", "split") { row, _ in ["train", "train", "valid", "test"][drawn(row, 4)] },
    Column("Set", "split") { row, _ in ["TRAIN", "DEV"][drawn(row, 2)] },
    Column("anything", "split") { row, _ in row < 1500 ? "train" : "test" },
    Column("data_split", "split") { row, _ in row < 1500 ? "dev" : "test" },
    Column("Usage", "split") { row, _ in ["Public", "Private"][drawn(row, 2)] },
    Column("fold", "split") { row, _ in "\(drawn(row, 5))" },
    Column("kfold", "split") { row, _ in "\(1 + drawn(row, 10))" },
    Column("cv_fold", "split") { row, _ in "\(row % 4)" },
    Column("is_train", "split") { row, _ in drawn(row, 5) > 0 ? "1" : "0" },
    Column("isTest", "split") { row, _ in drawn(row, 5) == 0 ? "1" : "0" },
  ]

  /// Columns that look like them.
  static let honest: [Column] = [
    Column("body_weight", nil) { row, _ in "\(45 + drawn(row, 700) / 10).5" },
    Column("weight", nil) { row, _ in "\(Double(drawn(row, 5000)) / 50)" },
    Column("weight_kg", nil) { row, _ in "\(1 + drawn(row, 40))" },
    Column("item_weight", nil) { row, _ in "\(Double(drawn(row, 300)) / 10)" },
    Column("shipping_weight", nil) { row, _ in ["0.5", "1", "2"][drawn(row, 3)] },
    Column("weight_class", nil) { row, _ in ["fly", "light", "heavy"][drawn(row, 3)] },
    Column("font_weight", nil) { row, _ in ["400", "700"][drawn(row, 2)] },
    Column("feature_importance", nil) { row, _ in "\(Double(drawn(row, 100)) / 100)" },
    Column("w", nil) { row, _ in ["320", "728", "300"][drawn(row, 3)] },
    Column("width", nil) { row, _ in ["320", "728", "300"][drawn(row, 3)] },
    Column("scale", nil) { row, _ in ["1", "10"][drawn(row, 2)] },
    Column("__index_level_0__", nil) { row, _ in ["web", "app", "tv"][drawn(row, 3)] },
    Column("index_level", nil) { row, _ in "\(row % 7)" },
    Column("price_index", nil) { row, _ in "\(80 + drawn(row, 60))" },
    Column("item_index", nil) { row, _ in "\(drawn(row, 3000))" },
    Column("index", nil) { row, _ in "\(9000 + drawn(row, 90))" },
    Column("stock_index", nil) { row, _ in "\(Double(drawn(row, 99_999)) / 7)" },
    Column("position", nil) { row, _ in "\(row % 10)" },
    Column("rank", nil) { row, _ in "\(1 + row % 50)" },
    Column("row", nil) { row, _ in "\(1 + drawn(row, 30))" },
    Column("seat_row", nil) { row, _ in "\(1 + drawn(row, 30))" },
    Column("level", nil) { row, _ in "\(drawn(row, 12))" },
    Column("amount", nil) { row, _ in "\(drawn(row, 100_000))" },
    Column("views", nil) { row, _ in "\(drawn(row, 3000))" },
    Column("set_top_box", nil) { row, _ in ["0", "1"][drawn(row, 2)] },
    Column("set_top_box", nil) { row, _ in ["yes", "no"][drawn(row, 2)] },
    Column("fold", nil) { row, _ in ["single", "double", "none"][drawn(row, 3)] },
    Column("fold_type", nil) { row, _ in ["above", "below"][drawn(row, 2)] },
    Column("above_fold", nil) { row, _ in ["0", "1"][drawn(row, 2)] },
    Column("above_the_fold", nil) { row, _ in ["0", "1"][drawn(row, 3) / 2] },
    Column("split_screen", nil) { row, _ in ["0", "1"][drawn(row, 2)] },
    Column("banana_split", nil) { row, _ in ["0", "1", "2"][drawn(row, 3)] },
    Column("set", nil) { row, _ in "\(1 + drawn(row, 3))" },
    Column("test_group", nil) { row, _ in ["test", "control"][drawn(row, 2)] },
    Column("ab_test", nil) { row, _ in ["a", "b"][drawn(row, 2)] },
    Column("env", nil) { row, _ in ["dev", "prod"][drawn(row, 2)] },
    Column("visibility", nil) { row, _ in ["public", "private"][drawn(row, 2)] },
    Column("transport", nil) { row, _ in ["train", "bus", "car"][drawn(row, 3)] },
    Column("train_station", nil) { row, _ in ["0", "1"][drawn(row, 2)] },
    Column("training_level", nil) { row, _ in "\(drawn(row, 4))" },
    // Related to the label: a flag that says more than which part.
    Column("is_test", nil) { row, isPositive in drawn(row, isPositive ? 3 : 10) == 0 ? "1" : "0" },
    Column("phase", nil) { row, _ in ["new", "waxing", "full"][drawn(row, 3)] },
    Column("partition", nil) { row, _ in "\(drawn(row, 3) * drawn(row + 9999, 3))" },
    Column("display_size", nil) { row, _ in ["320x50", "300x250"][drawn(row, 2)] },
    Column("display_id", nil) { row, _ in "\(drawn(row, 300))" },
    Column("session_length", nil) { row, _ in "\(row / 4 % 60)" },
    Column("query_category", nil) { row, _ in "c\(drawn(row, 25))" },
    Column("query_id", nil) { row, _ in "\(drawn(row, 400))" },
    Column("search_term_id", nil) { row, _ in "t\(drawn(row, 400))" },
    Column("request_type", nil) { row, _ in ["get", "post"][drawn(row, 2)] },
    Column("ad_group_id", nil) { row, _ in "g\(row / 40)" },
    Column("group", nil) { row, _ in "\(drawn(row, 40))" },
    Column("campaign_id", nil) { row, _ in "\(row / 100)" },
    Column("batch", nil) { row, _ in "\(row / 50)" },
    Column("auction_type", nil) { row, _ in "\(1 + drawn(row, 2))" },
    Column("user_request_count", nil) { row, _ in "\(drawn(row, 90))" },
  ]

  @Test(arguments: found + honest)
  func columnsAreToldApart(column: Column) throws {
    var log = try CaseLog()
    log.rows.removeLast(log.rows.count - 2000)
    let click = log.index(of: "click")
    log.set("subject") { row, fields in column.value(row, fields[click] == "1") }
    log.rename("subject", to: column.name)
    log.move(column.name, to: column.name.isEmpty ? 0 : column.name.count % 5)
    let profile = try Self.profile(log.text(isQuoted: column.name.count % 2 == 0))
    let expected = column.role.map { [column.name: $0] } ?? [:]
    #expect(Self.roles(profile) == expected, "\(profile.column(column.name)?.reason ?? "")")
  }

  /// One positive a group tells a group without its name; a user with one positive stays a feature.
  @Test(arguments: [("block", "group"), ("g7", "group"), ("user", nil)] as [(String, String?)])
  func onePositiveAGroup(name: String, role: String?) throws {
    var log = try CaseLog()
    log.set("click") { row, _ in row % 4 == RoleTests.drawn(row / 4, 4) ? "1" : "0" }
    log.set(name) { row, _ in "\(row / 4 * 7919 % 100_003)" }
    let profile = try Self.profile(log.text())
    #expect(Self.roles(profile) == (role.map { [name: $0] } ?? [:]))
  }

  /// The sample of a long log has few rows of a request; that they stand together is seen in its first rows.
  @Test func groupsAreFoundInASample() throws {
    var log = try CaseLog()
    log.set("request_id") { row, _ in "\(Self.request(row))" }
    log.set("click_id") { row, _ in "\(row * 31)" }
    let file = try Log(log.text())
    let sample = try LogSample(of: [file.path], capacity: 300)
    #expect(sample.stride > 8)
    let profile = try LogProfile(sample, pool: WorkerPool(threads: 2))
    #expect(profile.group == ["request_id"])
    #expect(profile.column("request_id")?.role?.reason.hasPrefix("groups of 3.") == true)
  }

  @Test func aWishWins() throws {
    var log = try CaseLog()
    log.set("request_id") { row, _ in "\(Self.request(row))" }
    log.set("sample_weight") { _, fields in fields[0] == "1" ? "1" : "10" }
    let proposed = try Self.profile(log.text())
    #expect(proposed.group == ["request_id"] && proposed.weight == "sample_weight")
    #expect(proposed.groupReason != nil && proposed.weightReason != nil)
    let asked = try Self.profile(log.text(), weight: "price", group: ["user", "device"])
    #expect(asked.group == ["user", "device"] && asked.weight == "price")
    #expect(asked.groupReason == nil && asked.weightReason == nil)
    #expect(
      Self.roles(asked)
        == [
          "price": "weight", "sample_weight": "perhaps weight", "request_id": "perhaps group",
        ])
    #expect(throws: InputError.self) { try Self.profile(log.text(), weight: "device") }
    #expect(throws: InputError.self) { try Self.profile(log.text(), weight: "waight") }
  }

  /// Of several that may be the group, the finest.
  @Test func theFinestGroupIsTaken() throws {
    var log = try CaseLog()
    log.set("session_id") { row, _ in "\(Self.request(row) / 3)" }
    log.set("request_id") { row, _ in "\(Self.request(row))" }
    let profile = try Self.profile(log.text())
    #expect(profile.group == ["request_id"])
    #expect(Self.roles(profile) == ["request_id": "group", "session_id": "perhaps group"])
  }
}
