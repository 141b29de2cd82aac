// A schema that does not fit its log is told so before the import is.

import Numerics
import TestSupport
import Testing

@testable import Files
@testable import LogProfiling
@testable import LogSchema

struct SchemaCheckTests {
  static let log: String = {
    let y = labels(4000)
    return csv([
      "y": y, "at": (0..<4000).map { "2024-05-01T0\($0 / 500):00" },
      "site": drawn((0..<40).map { "s\($0)" }, 4000),
      "price": drawn((0..<400).map { $0 == 7 ? "cheap" : "\($0)" }, 4000),
      "id": (0..<4000).map { "i\($0)" }, "still": y.map { _ in "x" },
      "after": y.map { $0 == "1" ? "paid" : "" },
      "weight": drawn(["1", "2.5", "-1"], 4000), "gaps": drawn(["1", ""], 4000),
      "huge": drawn(["1", "2", "1e200"], 4000),
    ])
  }()

  /// What a check of a schema says, as `failure features.site: ...`.
  private func findings(_ schema: Schema) throws -> [String] {
    let log = try Log(Self.log)
    let sample = try LogSample(of: [log.path])
    let check = SchemaCheck(schema, sample, pool: WorkerPool(threads: 2))
    #expect(check.vocabularySizes.count == schema.features.count)
    #expect(check.findings.allSatisfy { !$0.advice.isEmpty })
    return check.findings.map {
      "\($0.isFailure ? "failure" : "warning") \($0.place): \($0.problem)"
    }
  }

  @Test func aSchemaThatFitsHasNoFindings() throws {
    let schema = Schema(
      label: "y", order: .time(column: "at"), group: ["site"],
      features: [
        Feature(name: "site", encoding: .dictionary()),
        Feature(name: "hour", column: "at", encoding: .time(.hour)),
        Feature(name: "id", encoding: .hashed(buckets: 1000)),
        Feature(name: "gaps", encoding: .quantiles(buckets: 8)),
      ])
    #expect(try findings(schema) == [])
  }

  /// Of features of one table all have the ids of all; a list is one for the check as for an import.
  @Test func featuresOfATableHaveOneVocabulary() throws {
    let y = labels(400)
    let log = try Log(
      csv([
        "y": y, "item": drawn((0..<9).map { "\($0)" }, 400),
        "seen": drawn(["\"[1, 2]\"", "\"[12, 11]\"", "[]", "\"[3, 10, '20']\""], 400),
        "odd": drawn(["\"[1, 2]\"", "\"[1, [2]]\""], 400),
      ]))
    var (item, seen, odd) = (
      Feature(name: "item", encoding: .dictionary()),
      Feature(name: "seen", encoding: .dictionary()),
      Feature(name: "odd", encoding: .hashed(buckets: 9))
    )
    (item.table, seen.table, seen.list, odd.list) = ("t", "t", .brackets, .brackets)
    let sample = try LogSample(of: [log.path])
    let check = SchemaCheck(
      Schema.label(item, seen, odd), sample, pool: WorkerPool(threads: 2))
    // 0 to 8, 10, 11, 12 and 20.
    #expect(check.vocabularySizes == [14, 14, 10])
    #expect(check.findings.filter(\.isFailure).map(\.place) == ["features.odd"])
    #expect(check.findings[0].problem.contains("found \"[1, [2]]\" in "))
    #expect(check.findings[0].problem.hasSuffix("expected a list in brackets"))
  }

  /// Lists that are read otherwise than they are written are no lists; their values are counted, not their fields.
  @Test(
    arguments: [
      (
        "json", ",", false, 0,
        "features.json: the values are lists in brackets, of which ids such as `["
      ),
      (
        "json", nil, false, 0,
        "features.json: the values are lists in brackets, of which ids such as `["
      ),
      ("json", nil, true, 0, nil), ("bars", "|", false, 0, nil),
      (
        "bars", ";", false, 0,
        "features.bars: no value has the separator `;`: the lists are written with `|`"
      ),
      ("bars", nil, false, 0, "features.bars: about "),
      ("json", nil, true, 5, "features.json: about 60 values share 5 buckets"),
      ("bars", "|", false, 50, nil),
    ] as [(String, String?, Bool, Int, String?)])
  func listsAreReadAsTheyAreWritten(
    column: String, separator: String?, isInBrackets: Bool, buckets: Int, finding: String?
  ) throws {
    var random = RandomStream(seed: 2, purpose: "lists")
    let lists = (0..<4000).map { _ in
      (0..<1 + random.below(8)).map { _ in "\(random.below(60))" }
    }
    let text = csv([
      "y": labels(4000), "json": lists.map { "\"[\($0.joined(separator: ","))]\"" },
      "bars": lists.map { $0.joined(separator: "|") },
    ])
    let log = try Log(text)
    var feature = Feature(
      name: column, encoding: buckets > 0 ? .hashed(buckets: buckets) : .dictionary(),
      separator: separator)
    feature.list = isInBrackets ? .brackets : nil
    let check = SchemaCheck(
      Schema(label: "y", order: .log, features: [feature]), try LogSample(of: [log.path]),
      pool: WorkerPool(threads: 2))
    let found = check.findings.map { "\($0.place): \($0.problem)" }
    #expect(found.count == (finding == nil ? 0 : 1), "\(found)")
    #expect(finding.map { found.first?.hasPrefix($0) == true } ?? true, "\(found)")
    if column == "json", finding != nil, buckets == 0 {
      #expect(check.findings[0].advice.hasPrefix("`list: brackets`"))
    }
    if column == "bars", separator != "|" {
      #expect(check.findings[0].advice.contains("`separator: \"|\"`"))
    }
    if isInBrackets || separator == "|", buckets == 0 { #expect(check.vocabularySizes == [61]) }
  }

  @Test(arguments: [
    (
      "sites", Feature.Encoding.dictionary(),
      "failure features.sites: found no column sites; did you mean site?"
    ),
    (
      "price", .quantiles(buckets: 8), "failure features.price: column price: found \"cheap\" in 0."
    ),
    ("price", .logSquares(), "failure features.price: column price: found \"cheap\""),
    ("site", .standardised, "failure features.site: column site: found \"s"),
    // A number, but none whose square could be added up.
    ("huge", .standardised, "failure features.huge: column huge: found \"1e200\""),
    ("site", .time(.hour), "failure features.site: column site: found \"s"),
    (
      "id", .dictionary(),
      "warning features.id: about 4,000 values in 4,000 rows: most ids learn nothing"
    ),
    ("id", .hashed(buckets: 300), "warning features.id: about 4,000 values share 300 buckets"),
    ("site", .hashed(buckets: 50_000), "warning features.site: 50,000 buckets for about 40 values"),
    ("still", .dictionary(), "warning features.still: only `x`: it tells nothing"),
    (
      "after", .dictionary(),
      "warning features.after: it is known only afterwards: it is filled in "
    ),
    ("y", .dictionary(), "failure features.y: it is the label itself"),
  ])
  func featuresThatDoNotFit(column: String, encoding: Feature.Encoding, finding: String) throws {
    let schema = Schema(
      label: "y", order: .log, features: [Feature(name: column, encoding: encoding)])
    let found = try findings(schema)
    #expect(found.count == 1 && found[0].hasPrefix(finding), "\(found)")
  }

  @Test(arguments: [
    (Label("sight"), "failure label: found no column sight; the columns are y, at, site,"),
    (Label("site"), "failure label: column site: found \"s"),
    (Label("price", .atLeast(2)), "failure label: column price: found \"cheap\" in 0."),
    (Label("site", .value("s99")), "failure label: every row is negative"),
    (Label("y", .atLeast(0)), "failure label: every row is positive"),
    (Label("gaps"), "failure label: column gaps: found no value in"),
  ])
  func labelsThatDoNotFit(label: Label, finding: String) throws {
    let schema = Schema(
      label: label, order: .log, features: [Feature(name: "id", encoding: .hashed(buckets: 999))])
    let found = try findings(schema)
    #expect(found.first?.hasPrefix(finding) == true, "\(found)")
  }

  /// As many bad rows as an import may skip are no findings, whichever column makes them bad; one more is.
  @Test func rowsThatMayBeSkippedAreNoFailures() throws {
    let rows = (0..<400).map { row in
      "\(row == 5 ? "" : "\(row % 3 / 2)"),\(row == 9 ? "cheap" : "\(row % 40)"),s\(row % 7)"
    }
    let log = try Log("y,price,site\n" + rows.joined(separator: "\n") + "\n1,2,3,4,5\n")
    let sample = try LogSample(of: [log.path])
    let schema = Schema(
      label: "y", order: .log, features: [Feature(name: "price", encoding: .quantiles(buckets: 8))])
    for (allowed, skipped, places) in [
      (0, 0, ["path", "label", "features.price"]), (2, 0, ["path", "label", "features.price"]),
      (3, 3, []), (400, 3, []),
    ] {
      let check = SchemaCheck(
        schema, sample, maximumBadRows: allowed, pool: WorkerPool(threads: 2))
      #expect(check.findings.map(\.place) == places && check.skippedRows == skipped)
    }
  }

  @Test func timesWeightsAndGroupsThatDoNotFit() throws {
    let schema = Schema(
      label: "y", order: .time(column: "at", format: .pattern("%Y%m%d")), group: ["page"],
      weight: "weight", features: [Feature(name: "site", encoding: .dictionary())])
    let found = try findings(schema)
    #expect(found.count == 3, "\(found)")
    #expect(
      found[0]
        == "failure order: column at: found \"2024-05-01T00:00\" in 100% of the rows, expected a time"
    )
    #expect(found[1].hasPrefix("failure group: found no column page; the columns are y, at,"))
    #expect(found[2].hasPrefix("failure weight: column weight: found \"-1\" in 3"))
  }
}
