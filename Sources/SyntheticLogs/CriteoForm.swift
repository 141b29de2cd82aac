// A synthetic log in the form of Criteo's display advertising challenge.

import Files
import LogSchema
import Numerics

/// `label`, `I1`...`I13`, `C1`...`C26`, separated by tabs, without a header. How often values are missing, how
/// great numbers are and how many categories there are is about as in the package log.
struct CriteoForm: SyntheticForm {
  /// The median of each integer column, and how often it is missing.
  private static let integers: [(median: Int, missing: Double)] = [
    (1, 0.45), (3, 0), (6, 0.21), (4, 0.22), (2813, 0.03), (32, 0.22), (3, 0.04), (7, 0),
    (38, 0.04), (1, 0.45), (1, 0.04), (1, 0.77), (4, 0.22),
  ]
  /// The number of categories of each categorical column, and how often it is missing.
  private static let categories: [(count: Int, missing: Double)] = [
    (1_460, 0), (583, 0), (10_131_227, 0.03), (2_202_608, 0.03), (305, 0), (24, 0.12), (12_517, 0),
    (633, 0), (3, 0), (93_145, 0), (5_683, 0), (8_351_593, 0.03), (3_194, 0), (27, 0), (14_992, 0),
    (5_461_306, 0.03), (10, 0), (5_652, 0), (2_173, 0.44), (4, 0.44), (7_046_547, 0.03), (18, 0.76),
    (15, 0), (286_181, 0.03), (105, 0.44), (142_572, 0.44),
  ]

  let header = ""
  let fields = integers.count + categories.count
  private let signal: PlantedSignal

  init(seed: UInt64) {
    signal = PlantedSignal(
      seed: seed, singles: [0, 4, 5, 6, 10, 13, 14, 15, 18, 19, 22, 24, 26, 29, 33, 36],
      pairs: [(14, 26), (5, 22), (13, 29), (18, 26), (6, 15), (19, 24)])
  }

  func draw(
    _ row: Int, _ random: inout RandomStream, values: inout [Int?], clusters: inout [Int]
  ) {
    for (field, column) in Self.integers.enumerated() {
      let number = random.heavyTailed(median: column.median)
      let isMissing = random.uniform() < column.missing
      // The second column begins at −2, as the package log's does at −3.
      values[field] = isMissing ? nil : field == 1 ? number - 2 : number
      clusters[field] = PlantedSignal.cluster(ofNumber: values[field])
    }
    for (index, column) in Self.categories.enumerated() {
      let field = Self.integers.count + index
      let id = random.zipf(column.count)
      let isMissing = column.missing > 0 && random.uniform() < column.missing
      values[field] = isMissing ? nil : id
      clusters[field] = isMissing ? 0 : PlantedSignal.cluster(ofID: id, field: field)
    }
  }

  func logit(_ values: [Int?], _ clusters: [Int]) -> Double { signal.logit(clusters) }

  func append(_ row: Int, _ values: [Int?], latent: Double, to text: inout [UInt8]) {
    text.append(latent > 0 ? "1" : "0")
    for (field, value) in values.enumerated() {
      text.append("\t")
      guard let value else { continue }
      if field < Self.integers.count {
        text.append(decimal: value)
      } else {
        text.append(hexadecimal: scattered(UInt32(value), field: field))
      }
    }
  }
}
