// A small log, a network that was trained on it, and what is written of that.

import Foundation
import Model
import Numerics
import Protobuf
import SwiftProtobuf
import Training

@testable import Datasets
@testable import Files
@testable import Importing
@testable import Interchange

/// A folder with a log and its dataset; removed when the test is over.
final class ExportedLog {
  let folder: String
  let space: SearchSpace
  let dataset: Dataset

  /// Rows of the log.
  static let rows = 600

  /// Features of every encoding: `tags` may have several values a row, and everything may be missing.
  static let features = """
    site: {type: categorical}
    user: {type: categorical, min_count: 5, buckets: 3}
    ad: {type: categorical, buckets: 7}
    price: {type: numeric, buckets: 3}
    age: {type: numeric, encoding: standardised}
    visits: {type: numeric, encoding: log_squares}
    hour: {type: time, column: time, part: hour}
    day: {type: time, column: date, part: weekday, format: "%Y%m%d"}
    tags: {type: categorical, separator: "|"}
    """

  /// - Parameter model: the content of the space's `model`.
  init(
    model: String, features: String = ExportedLog.features, emptyColumn: String = "empty"
  ) throws {
    folder = NSTemporaryDirectory() + "nas-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    var random = RandomStream(seed: 3, purpose: "exported log")
    var lines = ["y,site,user,ad,price,age,visits,time,date,tags,\(emptyColumn)"]
    for _ in 0..<Self.rows {
      func field(_ text: String) -> String { random.below(10) == 0 ? "NA" : text }
      let site = random.below(3)
      let tags = (0..<random.below(4)).map { _ in "t\(random.below(5))" }
      lines.append(
        [
          random.uniform() < (site == 0 ? 0.9 : 0.2) ? "1" : "0", "s\(site)",
          field("u\(random.below(80))"), field("a \(random.below(30))"),
          field("\(random.below(50))"), field("\(20 + random.below(40)).5"),
          field("\(random.below(9))"), field("\(1_700_000_000 + 3600 * random.below(99))"),
          field("2024022\(random.below(9))"), tags.joined(separator: "|"), "",
        ].joined(separator: ","))
    }
    let log = "\(folder)/log.csv"
    try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: URL(fileURLWithPath: log))
    func indented(_ text: String, by spaces: Int) -> String {
      text.split(separator: "\n").map { String(repeating: " ", count: spaces) + $0 + "\n" }.joined()
    }
    space = try SearchSpace(
      yaml: "data:\n  path: log.csv\n  label: y\n  order: log\n  features:\n"
        + indented(features, by: 4) + "model:\n" + indented(model, by: 2)
        + "training: {batch: 32, learning_rate: 0.1}\n", file: "space.yaml")
    try Importer(log: [log], schema: space.data.schema, threads: 1).write(to: "\(folder)/dataset")
    dataset = try UnverifiedDataset(folder: "\(folder)/dataset").verified(threads: 1)
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  /// All of the log.
  var stream: TrainingStream { TrainingStream(dataset, verdict: space.verdict) }

  /// What is trained.
  var job: TrainingJob { stream.job(space.baselineShape, seed: 4) }

  /// Trains and exports to `ctr.onnx` of the folder.
  func export(examples: Int = ExportedLog.rows) throws -> (network: Network, ONNXExport) {
    let export = ONNXExport(path: "\(folder)/ctr.onnx", examples: examples)
    try export.check(job.shape, space, dataset)
    let pool = WorkerPool(threads: 1)
    let network = try stream.trainNetwork(job, space, pool: pool).network
    try export.write(network, job, space, stream, pool: pool)
    return (network, export)
  }

  /// The model in `ctr.onnx`.
  func model() throws -> Onnx_ModelProto {
    try Onnx_ModelProto(
      serializedBytes: Data(contentsOf: URL(fileURLWithPath: "\(folder)/ctr.onnx")))
  }

  /// The content of a JSON file, or of a line of one.
  static func json(_ text: some StringProtocol) throws -> [String: Any] {
    let value = try JSONSerialization.jsonObject(with: Data(text.utf8))
    return value as? [String: Any] ?? [:]
  }

  /// The text of a file of the folder.
  func text(_ name: String) throws -> String {
    String(decoding: try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name)")), as: UTF8.self)
  }
}
