// Columns that know the label are named, honest ones are not; drift is told from chance.

import Numerics
import Testing

@testable import Files
@testable import LogProfiling

struct LeakTests {
  static let rows = 20_000

  /// A column made from the labels.
  private static func column(_ labels: [String], _ value: (Bool, inout RandomStream) -> String)
    -> [String]
  {
    var random = RandomStream(seed: 9, purpose: "leak")
    return labels.map { value($0 == "1", &random) }
  }

  @Test(arguments: [0.25, 0.06, 0.01])
  func leaksAreNamed(positive: Double) throws {
    let y = labels(Self.rows, positive: positive)
    let text = csv([
      "label": y,
      "copy": y.map { $0 == "1" ? "won" : "lost" },
      "noisy": Self.column(y) { label, random in
        (random.uniform() < 0.02) != label ? "1" : "0"
      },
      "conversion_time": Self.column(y) { label, random in
        label ? "\(1_700_000_000 + random.below(90_000))" : ""
      },
      // Half of the positives alone: an AUC of 0.75.
      "refund": Self.column(y) { label, random in
        label && random.uniform() < 0.5 ? "r\(random.below(9))" : ""
      },
      // The value `a` of positives alone.
      "value": Self.column(y) { label, random in
        label && random.uniform() < 0.6 ? "a" : "b\(random.below(3))"
      },
      "reason_not": y.map { $0 == "1" ? "" : "none" },
      "delay": Self.column(y) { label, random in
        "\(label ? 15 + random.below(200) : random.below(45) - 30)"
      },
      "money": Self.column(y) { label, random in label ? "\(random.uniform())" : "0" },
    ])
    for column in try profile(text).columns.dropFirst() {
      #expect(column.leak != nil, "\(column.name): \(String(describing: column.association))")
    }
  }

  /// Honest columns, the strongest with an AUC of about 0.9.
  @Test(arguments: [0.25, 0.06, 0.01])
  func honestColumnsAreNot(positive: Double) throws {
    let y = labels(Self.rows, positive: positive)
    let text = csv([
      "label": y,
      "noise": drawn((0..<300).map { "v\($0)" }, Self.rows),
      "strong": Self.column(y) { label, random in
        let sum = (0..<12).reduce(0.0) { sum, _ in sum + random.uniform() } - 6
        return "\(sum + (label ? 1.8 : 0))"
      },
      // Nine of ten rows with `a` are positive at best: of all others, a few have it too.
      "useful": Self.column(y) { label, random in
        random.uniform() < (label ? 0.6 : 0.02) ? "a" : "b\(random.below(3))"
      },
      // Missing more often for positives.
      "gaps": Self.column(y) { label, random in
        random.uniform() < (label ? 0.5 : 0.1) ? "" : "x\(random.below(5))"
      },
      "user": drawn((0..<9000).map { "u\($0)" }, Self.rows, seed: 3),
      "id": (0..<Self.rows).map { "\($0)" },
    ])
    let profile = try profile(text)
    for column in profile.columns {
      #expect(column.leak == nil, "\(column.name): \(column.leak?.reason ?? "")")
    }
    let strong = try #require(profile.column("strong")?.association)
    #expect(strong.auc > 0.85 && strong.auc < 0.95)
    let noise = try #require(profile.column("noise")?.association)
    #expect(abs(noise.auc - 0.5) < 0.06 && noise.entropyRemoved < 0.01)
  }

  /// A few rows prove nothing: here the column is the label by chance.
  @Test func fewRowsProveNothing() throws {
    let y = (0..<60).map { $0 < 10 ? "1" : "0" }
    #expect(try profile(csv(["label": y, "x": y])).column("x")?.leak == nil)
  }

  @Test func theAreaIsThatOfItsDefinition() throws {
    // Rows 0, 3, 5, 6, 9, 10 are fitted and give a: 2/3, b: 1/3 before smoothing. Scored are rows 1, 2, 4, 7, 8:
    // a: + −, b: + − −.
    let ids: [UInt32] = [0, 0, 0, 0, 1, 0, 1, 1, 1, 1, 1]
    let labels: [Bool?] = [
      true, true, false, true, true, false, true, false, false, false, false,
    ]
    let association = try #require(LabelAssociation(ids: ids, count: 2, labels: labels))
    // Pairs of a positive and a negative: a+ a− ½, a+ b− 1 twice, b+ a− 0, b+ b− ½ twice.
    #expect(abs(association.auc - 3.5 / 6) < 1e-12)
    #expect(LabelAssociation(ids: ids, count: 2, labels: ids.map { _ in true }) == nil)
  }

  @Test func driftIsToldFromChance() throws {
    let y = labels(Self.rows)
    let text = csv([
      "label": y,
      "still": drawn((0..<30).map { "v\($0)" }, Self.rows),
      "many": drawn((0..<5000).map { "v\($0)" }, Self.rows),
      "number": drawn((0..<900).map { "\($0).5" }, Self.rows),
      "month": (0..<Self.rows).map { "m\($0 * 12 / Self.rows)" },
      // Half of the rows change their value in the second half.
      "half": (0..<Self.rows).map { $0 * 2 > Self.rows && $0 % 2 == 0 ? "b" : "a" },
      "rising": (0..<Self.rows).map { "\($0 + $0 % 7).25" },
    ])
    let drift = try profile(text).columns.map(\.drift)
    #expect(drift[1...3].allSatisfy { $0 < 0.02 }, "\(drift)")
    #expect(drift[4] > 0.95 && abs(drift[5] - 0.5) < 0.03 && drift[6] > 0.95, "\(drift)")
  }
}
