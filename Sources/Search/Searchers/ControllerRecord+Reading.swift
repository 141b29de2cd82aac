// The records of controller.jsonl, read back.

import Files
import Foundation

extension ControllerRecord {
  /// The records of controller.jsonl, one a line.
  ///
  /// - Parameter file: the name that errors give.
  /// - Throws: `InputError` with the line that holds none.
  package static func records(jsonLines text: String, file: String) throws -> [ControllerRecord] {
    try text.split(separator: "\n").enumerated().map { index, line in
      do {
        return try JSONDecoder().decode(ControllerRecord.self, from: Data(line.utf8))
      } catch {
        throw InputError("is not a record of a controller", file: file, line: index + 1)
      }
    }
  }
}
