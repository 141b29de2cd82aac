// Logs made for profiles, column by column.

import Numerics
import TestSupport

@testable import Files
@testable import LogProfiling

/// A CSV text of columns of equal length.
func csv(_ columns: KeyValuePairs<String, [String]>) -> String {
  let rows = columns.first?.value.count ?? 0
  let lines = (0..<rows).map { row in columns.map { $0.value[row] }.joined(separator: ",") }
  return ([columns.map(\.key).joined(separator: ",")] + lines).joined(separator: "\n") + "\n"
}

/// The profile of a log.
func profile(
  _ text: String, _ wishes: LogProfile.Wishes = LogProfile.Wishes(),
  capacity: Int = LogSample.usualCapacity
) throws -> LogProfile {
  let log = try Log(text)
  return try LogProfile(
    LogSample(of: [log.path], capacity: capacity), wishes, pool: WorkerPool(threads: 2))
}

/// The profile of a case file.
func profile(ofCase name: String...) throws -> LogProfile {
  try LogProfile(LogSample(of: name.map(caseFile)), pool: WorkerPool(threads: 2))
}

extension CaseLog {
  private static let base = try? CaseLog()

  /// The first rows of the base log.
  static func short(rows: Int = 1500) throws -> CaseLog {
    var log = try base ?? CaseLog()
    log.rows.removeLast(log.rows.count - rows)
    return log
  }
}

/// Labels of 0 and 1 with this share of positives, always the same.
func labels(_ count: Int, positive: Double = 0.25) -> [String] {
  var random = RandomStream(seed: 5, purpose: "labels")
  return (0..<count).map { _ in random.uniform() < positive ? "1" : "0" }
}

/// A value for each row, drawn from `values` with equal chances.
func drawn(_ values: [String], _ count: Int, seed: UInt64 = 1) -> [String] {
  var random = RandomStream(seed: seed, purpose: "values")
  return (0..<count).map { _ in values[random.below(values.count)] }
}
