// What figures of trainings depend on beside the architecture and the seed. It tells whether two figures may be compared,
// not what they are.

import Model
import Training

/// The log, the settings and the rows of trainings.
package struct TrainingWorld: Codable, Hashable, Sendable {
  /// The fingerprint of the log.
  package var log: String
  /// `SearchSpace.trainingHash`.
  package var space: String
  /// The rows of the stream.
  package var rows: Int

  /// The world of trainings of a space on a stream.
  package init(_ space: SearchSpace, _ stream: TrainingStream) throws {
    self.init(
      log: stream.dataset.fingerprint, space: try space.trainingHash, rows: stream.rows.count)
  }

  init(log: String, space: String, rows: Int) {
    (self.log, self.space, self.rows) = (log, space, rows)
  }

  /// The names of its values, as columns of a table.
  static let columns = ["log", "space", "rows"]

  /// Its values, in the order of the columns.
  var fields: [String] { [log, space, "\(rows)"] }

  /// Reads the values; nil where they are none.
  init?(fields: some Sequence<Substring>) {
    let fields = fields.map(String.init)
    guard fields.count == 3, !fields[0].isEmpty, !fields[1].isEmpty, let rows = Int(fields[2]),
      rows > 0
    else { return nil }
    self.init(log: fields[0], space: fields[1], rows: rows)
  }

  /// The first value that is another one in another world.
  func difference(from other: TrainingWorld) -> (name: String, own: String, other: String)? {
    zip(Self.columns, zip(fields, other.fields)).first { $0.1.0 != $0.1.1 }
      .map { ($0.0, $0.1.0, $0.1.1) }
  }
}
