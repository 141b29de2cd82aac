// Columns of one vocabulary are found, others are not.

import Numerics
import Testing

@testable import LogProfiling

@Suite struct SharedTableTests {
  private static let rows = 2000

  private static func items(_ seed: UInt64, below limit: Int = 80) -> [String] {
    var random = RandomStream(seed: seed, purpose: "items")
    return (0..<rows).map { _ in "\(1 + random.below(limit))" }
  }

  private static func lists(_ separator: String, below limit: Int = 80, from least: Int = 1)
    -> [String]
  {
    var random = RandomStream(seed: 5, purpose: "item lists")
    return (0..<rows).map { _ in
      (0...random.below(6)).map { _ in "\(least + random.below(limit))" }.joined(
        separator: separator)
    }
  }

  @Test func listsAndTheirItems() throws {
    let text = csv([
      "click": labels(Self.rows), "item_id": Self.items(1), "user_id": Self.items(2, below: 400),
      "hist": Self.lists("|"), "last_item_id": Self.items(3),
      "other_ids": Self.lists("^", from: 5000),
      "tags": Self.lists(";", below: 7),
    ])
    #expect(
      try profile(text).tables == [
        LogProfile.Table(name: "item", columns: ["item_id", "hist", "last_item_id"])
      ])
  }

  /// Columns of the same numbers that are not named as the same thing share nothing.
  @Test func equalNumbersAreNotTheSameThing() throws {
    let text = csv([
      "click": labels(Self.rows), "shop_id": Self.items(1), "ad_id": Self.items(2),
      "previous_page": Self.items(3),
    ])
    #expect(try profile(text).tables.isEmpty)
  }

  /// Of several columns that have the values of a list, the one that has no others.
  @Test func theNearestVocabularyIsTaken() throws {
    let text = csv([
      "click": labels(Self.rows), "user": Self.items(2, below: 120), "item": Self.items(1),
      "clicked": Self.lists(" "),
    ])
    #expect(
      try profile(text).tables == [LogProfile.Table(name: "items", columns: ["item", "clicked"])])
  }
}
