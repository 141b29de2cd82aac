// Features that share a table, and fields in every form, from a log to ids.

import TestSupport
import Testing

@testable import Datasets
@testable import Files
@testable import Importing
@testable import LogSchema

struct TableTests {
  static func feature(
    _ name: String, _ encoding: Feature.Encoding, separator: String? = nil, table: String? = "t"
  ) -> Feature {
    var feature = Feature(name: name, encoding: encoding, separator: separator)
    feature.table = table
    return feature
  }

  /// 600 rows of an item, and of the items that were clicked before, as text.
  static func rows(_ count: Int = 600) -> [(item: String, clicked: [String])] {
    (0..<count).map { row in
      (
        row % 23 == 0 ? "" : "i\(row * row % 41)",
        (0..<row % 4).map { "i\((row * 7 + $0 * $0 * 5) % 67)" }
      )
    }
  }

  /// Every rule gives the ids of one column in which both stand.
  @Test(arguments: [
    Feature.Dictionary(), .init(minimumCount: 9), .init(limit: 20, buckets: 3),
    .init(minimumCount: 4, limit: 30),
  ])
  func theVocabularyIsThatOfAllColumns(rule: Feature.Dictionary) throws {
    let rows = Self.rows()
    let log = try Log(
      "y,item,clicked\n"
        + rows.map { "0,\($0.item),\($0.clicked.joined(separator: "^"))\n" }.joined())
    let schema = Schema.label(
      Self.feature("item", .dictionary(rule)),
      Self.feature("clicked", .dictionary(rule), separator: "^"))
    let dataset = try log.imported(schema)

    let values = rows.map(\.item) + rows.flatMap(\.clicked)
    let one = try Log("y,item\n" + values.map { "0,\($0)\n" }.joined())
    let column = try one.imported(.label(Feature(name: "item", encoding: .dictionary(rule))))
    #expect(try dataset.vocabulary("item") == column.vocabulary("item"))
    #expect(try dataset.vocabulary("clicked") == column.vocabulary("item"))
    #expect(dataset.vocabularySizes == [column.vocabularySizes[0], column.vocabularySizes[0]])
    let (batch, ids) = (try dataset.all(), try column.all().columns[0].ids)
    #expect(batch.columns[0].ids == Array(ids[..<rows.count]))
    // A row without clicks has the missing value.
    #expect(batch.columns[1].ids.filter { $0 != 0 } == Array(ids[rows.count...]))
    #expect(batch.columns[1].offsets.count == rows.count + 1)

    for threads in [1, 7] {
      #expect(try log.imported(schema, threads: threads).fingerprint == dataset.fingerprint)
    }
    var alone = schema
    for f in 0..<2 { alone.features[f].table = nil }
    #expect(try log.imported(alone).fingerprint != dataset.fingerprint)
  }

  @Test func hashesAreSharedAsTheyAre() throws {
    let log = try Log("y,item,clicked\n0,a,a^b\n1,b,\n")
    let dataset = try log.imported(
      .label(
        Self.feature("item", .hashed(buckets: 100)),
        Self.feature("clicked", .hashed(buckets: 100), separator: "^")))
    let batch = try dataset.all()
    #expect(batch.columns[1].ids == [batch.columns[0].ids[0], batch.columns[0].ids[1], 0])
    #expect(dataset.vocabularySizes == [101, 101])
  }

  /// Lists in every form are one dataset but for its schema.
  @Test(arguments: [
    "[1, 2]", "['1', '2']", "[\"1\", \"2\"]", "(1, 2)", "{1,2}", "[1 2]", "array([1, 2])",
    "[1., 2.]",
    "[1.0, 2, 0]", "[np.int64(1), np.int64(2)]", "1^2", "0^1^2^0", "1::2", "1\u{1}2", "1\u{1d}2",
    "1 2",
    "1.0|2.0", "1,2", "1, 2", "1;2", "1#2", "1_2",
  ])
  func listsBecomeTheirValues(first: String) throws {
    let isBracketed = "[({a".contains(first.first ?? " ")
    let between = ["::", ", ", "^", "\u{1}", "\u{1d}", " ", "|", ",", ";", "#", "_"].first {
      first.contains($0)
    }
    func field(_ text: String) -> String { "\"\(text.replacing("\"", with: "\"\""))\"" }
    let others = isBracketed ? ["[2]", "[]", "", "[2, 3]"] : ["2", "", "NA", "2\(between ?? "")3"]
    let log = try Log("y,c\n" + ([first] + others).map { "0,\(field($0))\n" }.joined())
    var feature = Feature(name: "c", encoding: .dictionary())
    (feature.whole, feature.padding) = (true, "0")
    if isBracketed { feature.list = .brackets } else { feature.separator = between }
    let dataset = try log.imported(.label(feature))
    #expect(try dataset.vocabulary("c") == [nil, "2", "1", "3"])
    let column = try dataset.all().columns[0]
    #expect(column.ids == [2, 1, 1, 0, 0, 1, 3])
    #expect(column.offsets == [0, 2, 3, 4, 5, 7])
  }

  @Test func numbersMayStandInBrackets() throws {
    let log = try Log("y,c,d\n0,\"[1, 4]\",\"[1.5, 4]\"\n0,\"[2]\",[]\n0,\"[3, 3]\",\"[0]\"\n")
    var (quantiles, squares) = (
      Feature(name: "c", encoding: .quantiles(buckets: 2)),
      Feature(name: "d", encoding: .logSquares())
    )
    (quantiles.list, squares.list, squares.padding) = (.brackets, .brackets, "0")
    let dataset = try log.imported(.label(quantiles, squares))
    #expect(try dataset.all().columns[0].ids == [1, 2, 1, 2, 2])
    #expect(try dataset.all().columns[1].ids == [1, 1, 0, 0])
  }

  /// What is missing in a field of its own is no value of a list.
  @Test func whatIsNoNumberIsNoneOfAList() throws {
    let log = try Log("y,c\n0,1;-;4\n0,?\n0,inf;2\n")
    for encoding in [Feature.Encoding.quantiles(buckets: 9), .logSquares()] {
      let dataset = try log.imported(
        .label(Feature(name: "c", encoding: encoding, separator: ";")))
      let column = try dataset.all().columns[0]
      #expect(column.offsets == [0, 2, 3, 4])
      #expect(column.ids.map { $0 == 0 } == [false, false, true, false])
    }
  }

  @Test(arguments: [
    ("1 2", "a list in brackets"), ("[1, [2]]", "a list in brackets"),
    ("[1] x", "a list in brackets"),
    ("[1", "a list in brackets"), ("{\"\"a\"\": 1}", "a list in brackets"),
  ])
  func otherFieldsAreBadRows(field: String, expected: String) throws {
    let log = try Log("y,c\n1,[7]\n0,\"\(field)\"\n")
    var feature = Feature(name: "c", encoding: .dictionary())
    feature.list = .brackets
    let found = field.replacing("\"\"", with: "\"")
    #expect(
      throws: InputError(
        "column c: found \"\(found)\", expected \(expected)", file: log.path, line: 3)
    ) { try log.imported(.label(feature)) }
    // Such rows may be skipped, and leave nothing behind.
    let target = log.folder.path("skipping")
    try Importer(log: [log.path], schema: .label(feature), maximumBadRows: 1).write(to: target)
    let dataset = try UnverifiedDataset(folder: target).verified(threads: 1)
    #expect(dataset.rows == 1 && dataset.skipped.count == 1)
    #expect(try dataset.vocabulary("c") == [nil, "7"])
  }

  @Test func aWholeNumberIsOneValue() throws {
    let log = try Log("y,c\n0,123\n0,123.0\n1,1.23e2\n0,-0.0\n0,0\n0,a\n0,1.5\n0,\n")
    var feature = Feature(name: "c", encoding: .dictionary())
    #expect(try log.imported(.label(feature)).vocabularySizes == [8])
    feature.whole = true
    let dataset = try log.imported(.label(feature))
    #expect(try dataset.vocabulary("c") == [nil, "123", "0", "1.5", "a"])
    #expect(try dataset.all().columns[0].ids == [1, 1, 1, 2, 2, 4, 3, 0])
  }

  @Test func anotherFormIsAnotherSchema() throws {
    let plain = Schema.label(Feature(name: "c", encoding: .dictionary(), separator: "|"))
    let changes: [(String, (inout Feature) -> Void)] = [
      ("table of c", { $0.table = "t" }), ("padding of c", { $0.padding = "0" }),
      ("spelling of whole numbers of c", { $0.whole = true }),
      (
        "separator of c",
        {
          $0.separator = nil; $0.list = .brackets
        }
      ),
    ]
    for (what, change) in changes {
      var other = plain
      change(&other.features[0])
      let error = #expect(throws: InputError.self) { try plain.require(other, of: "folder") }
      #expect(error?.problem.hasPrefix("the dataset's \(what) is ") == true)
    }
  }
}
