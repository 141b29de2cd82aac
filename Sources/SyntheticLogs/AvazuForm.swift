// A synthetic log in the form of Avazu's click-through rate challenge.

import Numerics

/// Comma-separated with a header: an id that no other row has, the label, ten days of hours as YYMMDDHH,
/// and categories, some of them hexadecimal.
struct AvazuForm: SyntheticForm {
  /// A column behind the hour: how many values it has, and the least where they are numbers.
  private struct Column {
    let name: String
    let count: Int
    var least: Int?
  }

  private static let columns = [
    Column(name: "C1", count: 7, least: 1001), Column(name: "banner_pos", count: 7, least: 0),
    Column(name: "site_id", count: 4_737), Column(name: "site_domain", count: 7_745),
    Column(name: "site_category", count: 26), Column(name: "app_id", count: 8_552),
    Column(name: "app_domain", count: 559), Column(name: "app_category", count: 36),
    Column(name: "device_id", count: 2_686_408), Column(name: "device_ip", count: 6_729_486),
    Column(name: "device_model", count: 8_251), Column(name: "device_type", count: 5, least: 0),
    Column(name: "device_conn_type", count: 4, least: 0),
    Column(name: "C14", count: 2_626, least: 375), Column(name: "C15", count: 8, least: 120),
    Column(name: "C16", count: 9, least: 20), Column(name: "C17", count: 435, least: 112),
    Column(name: "C18", count: 4, least: 0), Column(name: "C19", count: 68, least: 33),
    Column(name: "C20", count: 172, least: 100_000), Column(name: "C21", count: 60, least: 1),
  ]
  private static let hours = 240

  let header = (["id", "click", "hour"] + columns.map(\.name)).joined(separator: ",") + "\n"
  /// The columns, and the hour behind them.
  let fields = columns.count + 1
  private let signal: PlantedSignal
  private let rows: Int

  init(seed: UInt64, rows: Int) {
    self.rows = rows
    signal = PlantedSignal(
      seed: seed, singles: [1, 2, 4, 5, 7, 10, 13, 16, 18, 20, 21],
      pairs: [(2, 13), (5, 13), (10, 21), (4, 7)])
  }

  func draw(
    _ row: Int, _ random: inout RandomStream, values: inout [Int?], clusters: inout [Int]
  ) {
    for (field, column) in Self.columns.enumerated() {
      let id = random.zipf(column.count)
      values[field] = id
      clusters[field] = PlantedSignal.cluster(ofID: id, field: field)
    }
    let hour = Int((Double(row) * Double(Self.hours) / Double(rows)).rounded(.down))
    values[Self.columns.count] = hour
    // What matters is the hour of the day.
    clusters[Self.columns.count] = hour % 24
  }

  func logit(_ values: [Int?], _ clusters: [Int]) -> Double { signal.logit(clusters) }

  func append(_ row: Int, _ values: [Int?], latent: Double, to text: inout [UInt8]) {
    // The product with an odd number is one to one.
    text.append(decimal: UInt(truncatingIfNeeded: row + 1) &* 0x9e37_79b9_7f4a_7c15)
    text.append(",")
    text.append(latent > 0 ? "1" : "0")
    text.append(",")
    let hour = values[Self.columns.count] ?? 0
    text.append(decimal: 14_102_100 + hour / 24 * 100 + hour % 24)
    for (field, column) in Self.columns.enumerated() {
      text.append(",")
      let id = values[field] ?? 0
      if let least = column.least {
        text.append(decimal: least + id)
      } else {
        text.append(hexadecimal: scattered(UInt32(id), field: field))
      }
    }
  }
}
