// One run of everything between a log and its dataset on a damaged file.

import Datasets
import Drafting
import Files
import Foundation
import Importing
import LogProfiling
import LogSchema
import Model
import Numerics

/// Looks at the damaged log of a seed and run, drafts a space for it, imports it by that and reads the dataset.
///
/// - Parameter folder: a folder for files, of which nothing is left.
/// - Returns: how it ended. What is thrown is no `InputError`, which alone a log may cause.
package func importDamagedFile(seed: UInt64, run: Int, in folder: String) throws -> Outcome {
  var mutator = Mutator(seed: seed, run: run)
  let logs = Sample.logs
  let log = logs[mutator.below(logs.count)]
  let (path, target) = ("\(folder)/log", "\(folder)/dataset")
  try Data(mutator.mutated(log.bytes, with: logs[mutator.below(logs.count)].bytes))
    .write(to: URL(fileURLWithPath: path))
  defer { try? FileManager.default.removeItem(atPath: target) }
  do {
    let sample = try LogSample(
      of: [path], form: LogForm(mutator.below(2) == 0 ? log.format : nil))
    let profile = try LogProfile(sample, pool: WorkerPool(threads: 1))
    let draft = try SpaceDraft(profile, paths: [path])
    let space = try SearchSpace(yaml: draft.yaml(file: "space.yaml"), file: "space.yaml")
    precondition(space == draft.space, "what is written is what was drafted")
    try Importer(
      log: [path], schema: space.data.schema, maximumBadRows: mutator.below(2) * 1000, threads: 1
    ).write(to: target)
    let dataset = try UnverifiedDataset(folder: target).verified(threads: 1)
    var batch = Batch()
    try dataset.read(0..<dataset.rows, into: &batch)
    // Nothing is lost and nothing is made up.
    precondition(
      dataset.rows + dataset.skipped.count == sample.rows + sample.rejected,
      "every record is imported or skipped")
    return dataset.skipped.count > 0 ? .rejections : .read
  } catch is InputError {
    return .error
  }
}

extension Sample {
  /// Short logs of several formats, from which a space can be drafted.
  static let logs = [
    Sample(
      .csv,
      "click,time,site,price,tags,user\n"
        + rows {
          "\($0 % 3 / 2),2024-01-0\(1 + $0 / 10)T0\($0 % 10):30,\"s,\($0 % 4)\",\(Double($0 * $0) / 8),a|b\($0 % 5),u\($0)\n"
        }),
    Sample(
      .tsv,
      "y\tat\tgrade\tflag\n"
        + rows {
          "\($0 % 2)\t\(1_400_000_000 + 999 * $0)\t\($0 % 7 == 0 ? "NA" : "\($0 % 7)")\tyes\n"
        }),
    Sample(
      .criteo,
      rows { row in
        "\(row % 4 / 3)\t"
          + (1...13).map { $0 == row ? "" : "\($0 * row % 50 - 2)" }.joined(separator: "\t")
          + (1...26).map { "\t\($0 % 3)8fd1e\(10 + row % 5)" }.joined() + "\n"
      }),
    Sample(
      .recbole,
      "user_id:token\tgenres:token_seq\trating:float\ttimestamp:float\n"
        + rows { "\($0 % 6)\tx\($0 % 3) y\t\($0 % 5 + 1)\t\(1_300_000_000 + $0 * 4000)\n" }),
    Sample(.libsvm, rows { "\($0 % 3 / 2) qid:\($0 / 4) 1:\($0 % 5) 7:\(Double($0) / 4) 9:1\n" }),
    Sample(
      .libffm,
      rows { "\($0 % 3 / 2) 0:\($0 % 5):1 1:\(10 + $0 % 7):1 1:\(20 + $0 % 3):1 2:9:0.\($0)\n" }),
  ]

  private static func rows(_ row: (Int) -> String) -> String { (0..<40).map(row).joined() }
}
