// Columns of which it is asked whether they give the label away, since honest ones look like it as often; and names of
// actions, which make sure.

import TestSupport
import Testing

@testable import LogProfiling

struct LeakQuestionTests {
  /// The profile of a log of which 59 % of the rows are positive, with a column `x` of this name.
  private static func mostlyPositive(
    _ name: String, _ value: @escaping (Int, Bool) -> String
  ) throws -> ColumnProfile {
    var log = try CaseLog()
    log.set("click") { row, fields in fields[0] == "1" || row % 2 == 0 ? "1" : "0" }
    log.set("x") { row, fields in value(row, fields[0] == "1") }
    log.rename("x", to: name)
    var wishes = LogProfile.Wishes()
    wishes.label = LabelWish(column: "click")
    return try #require(profile(log.text(), wishes).column(name))
  }

  /// No child of the census worked, and a first order has no day of the order before.
  @Test(arguments: [
    ("education", "Children"), ("veteran_benefits", "0"), ("days_since_prior_order", ""),
    ("in_stock", "no"),
  ])
  func valuesOfNegativesAreAskedForWhereMostRowsArePositive(name: String, value: String) throws {
    let column = try Self.mostlyPositive(name) { row, isPositive in
      !isPositive && row % 3 == 0 ? value : "\(2 + row / 2 % 4)"
    }
    #expect(column.leak == nil)
    #expect(column.question?.reason.contains("all of them negative") == true)
    #expect(column.question?.isSure == false)
  }

  @Test(arguments: ["child", ""])
  func oneOfManyValuesOfPositivesIsAskedForThere(value: String) throws {
    let column = try Self.mostlyPositive("age_group") { row, isPositive in
      isPositive && row % 3 == 0 ? value : "\(2 + row / 2 % 4)"
    }
    #expect(column.leak == nil && column.question?.reason.contains("positive") == true)
  }

  /// An event that some rows have, and names of actions, are left out there as elsewhere.
  @Test(arguments: [("skipped", false), ("is_like", true), ("seconds", true), ("flag_7", true)])
  func eventsAreLeaksThere(name: String, label: Bool) throws {
    let column = try Self.mostlyPositive(name) { row, isPositive in
      isPositive == label && row % 3 == 0 ? (name == "seconds" ? "\(1 + row % 90)" : "1") : "0"
    }
    #expect(column.leak != nil && column.question == nil)
  }

  // MARK: - Beside a leak

  /// Too few rows for a proof of its own.
  @Test(arguments: [
    ("is_follow", "is_like", true), ("share", "like", true), ("is_enter", "is_like", true),
    ("is_follow", "x", false), ("tiny", "is_like", false),
  ])
  func siblingsOfALeakGoWithIt(name: String, other: String, isNamed: Bool) throws {
    var log = try CaseLog()
    log.set("x") { row, fields in fields[0] == "1" && row % 2 == 0 ? "1" : "0" }
    log.rename("x", to: other)
    log.set("z") { row, fields in fields[0] == "1" && row % 50 == 0 ? "1" : "0" }
    log.rename("z", to: name)
    var wishes = LogProfile.Wishes()
    wishes.label = LabelWish(column: "click")
    let leaks = try profile(log.text(), wishes).columns.filter { $0.leak != nil }
    #expect(Set(leaks.map(\.name)) == (isNamed ? [name, other] : [other]))
    if isNamed {
      #expect(leaks.last { $0.name == name }?.leak?.reason.hasSuffix("as with \(other)") == true)
    }
  }

  // MARK: - By name and area

  @Test(arguments: [
    ("play_time_ms", true, false), ("play_duration", true, false), ("dwell", true, false),
    ("duration", false, true), ("num_orders", false, true), ("price", false, false),
    ("view_position", false, false), ("avg_play_time", false, false),
  ])
  func whatAUserDidTellsMuch(name: String, isLeak: Bool, isQuestion: Bool) throws {
    var log = try CaseLog()
    log.set("x") { row, fields in "\(row * 7919 % 1000 + (fields[0] == "1" ? 400 : 0)).5" }
    log.rename("x", to: name)
    var wishes = LogProfile.Wishes()
    wishes.label = LabelWish(column: "click")
    let column = try #require(profile(log.text(), wishes).column(name))
    #expect((column.leak != nil) == isLeak && (column.question != nil) == isQuestion)
    #expect(column.leak?.isSure != true)
  }

  @Test(arguments: [
    "click", "is_clicked", "isClick", "order", "is_ordered", "orderTime", "paid_at", "add_to_cart",
    "page_view", "dwell_time_ms", "play_duration", "watching_times", "comment_stay_time",
    "purchase_flag", "long_view", "like", "is_hate", "video_play_seconds",
  ])
  func actionsAreKnownByName(name: String) { #expect(name.isActionName) }

  @Test(arguments: [
    "order_dow", "share_class", "view_position", "payment_method", "watch_brand", "openHours",
    "comment_allowed", "shared_room", "returned_customer", "order_type", "play_mode", "visit_type",
    "skip_ad_allowed", "likes_enabled", "order_channel", "basket_size_bucket", "click_url",
    "fav_category", "playlist_type", "is_open", "open_now", "follow_source", "user_click_history",
    "days_since_prior_order", "follow_user_num_range", "clicks_7d", "last_purchase_date",
    "viewport", "price",
  ])
  func attributesAreNoActions(name: String) { #expect(!name.isActionName) }
}
