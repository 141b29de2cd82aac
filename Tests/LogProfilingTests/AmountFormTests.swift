// Amounts of other countries, and what is said of texts that are nearly numbers or times.

import Testing

@testable import LogProfiling
@testable import LogSchema

@Suite struct AmountFormTests {
  /// A column of so many values beside a label.
  private static func column(_ value: (Int) -> String) throws -> ColumnProfile {
    let y = labels(2000)
    let rows = y.indices.map { "\"\(value($0))\"" }
    return try #require(profile(csv(["y": y, "x": rows])).column("x"))
  }

  /// 1,234,567 with such signs: in groups of three, or as in India.
  private static func grouped(_ number: Int, by sign: String, inTwos: Bool = false) -> String {
    var (digits, size) = ("\(number)", 3)
    var groups: [String] = []
    while digits.count > size {
      groups.insert(String(digits.suffix(size)), at: 0)
      digits.removeLast(size)
      if inTwos { size = 2 }
    }
    return ([digits] + groups).joined(separator: sign)
  }

  @Test func groupsOfIndiaAreRead() throws {
    let found = try Self.column { Self.grouped(($0 + 3) * 7919, by: ",", inTwos: true) + ".25" }
    #expect(found.type == .number && found.reason.hasSuffix("signs between thousands read over"))
  }

  @Test func pointsAloneStandBetweenThousands() throws {
    let found = try Self.column { Self.grouped(($0 * $0 % 1999 + 3) * 7919, by: ".") }
    #expect(found.type == .number && found.reason.contains("decimal commas"), "\(found.reason)")
    // Versions are none.
    #expect(try Self.column { "1.\($0 % 9).\($0 % 83)" }.type == .category)
  }

  @Test func unitsAreNamed() throws {
    for unit in ["k", " km"] {
      let found = try Self.column { "\($0 % 400).\($0 % 10)\(unit)" }
      #expect(found.reason.contains("numbers with units, such as `"), "\(found.reason)")
    }
    #expect(try !Self.column { "\($0 % 40)G" }.reason.contains("units"))
  }

  @Test func whatIsNoTimeAmongTimesIsNamed() throws {
    for other in ["0", "0000-00-00 00:00:00"] {
      let found = try Self.column {
        $0 % 200 == 9 ? other : "2024-03-0\(1 + $0 / 250) 0\($0 % 9):1\($0 % 7):0\($0 % 8)"
      }
      #expect(found.reason.contains("times but for `\(other)` in 10 rows"), "\(found.reason)")
    }
  }
}
