// What a run takes, for a person who has not started it.

import Foundation
import Runs

/// A run's estimate as a table, and what it says of time, memory and disk.
///
/// - Parameter folder: where the run would be.
package func forecastText(_ estimate: RunEstimate, folder: String) -> String {
  var table = TextTable([
    .init("part", .leading), .init("steps"), .init("trainings"), .init("TFLOP"), .init("time"),
  ])
  func append(
    _ name: String, _ steps: Int?, _ trainings: String, _ flops: Double, _ seconds: Double
  ) {
    table.append([
      name, steps.map { $0.grouped } ?? "", trainings, String(format: "%.3g", flops / 1e12),
      durationText(seconds...seconds),
    ])
  }
  for part in estimate.parts {
    let most = part.trainings.map { $0.grouped }
    let trainings =
      part.name == RunEstimate.further ? most.map { "0 to \($0)" } : most
    append(part.name, part.steps, trainings ?? "", part.flops, part.seconds)
  }
  let time = durationText(
    estimate.seconds.least...max(estimate.seconds.least, estimate.seconds.most))
  let threads = "\(estimate.threads) \(estimate.threads == 1 ? "thread" : "threads")"
  return """
    \(estimate.rows.grouped) rows in batches of \(estimate.batch), \(inWords(estimate.targets))
    A step scores \(estimate.samples) architectures of a target.

    \(table)
    Time    \(time) on \(threads), by how many looks the verdict needs
    Memory  \(bytesText(estimate.memory))
    Disk    \(bytesText(estimate.disk)) in \(folder)
    """
}

/// Bytes as a person says them: `83 MB`, `1.4 GB`.
private func bytesText(_ bytes: Int) -> String {
  bytes < 1_000_000_000
    ? "\((bytes + 999_999) / 1_000_000) MB" : String(format: "%.1f GB", Double(bytes) / 1e9)
}
