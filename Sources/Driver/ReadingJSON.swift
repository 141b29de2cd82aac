// Values from the JSON of a run's files: what is damaged is an error that names the file.

import Foundation
import Search
import System

/// The value that a JSON text holds.
///
/// - Parameter file: the name that errors give.
/// - Throws: `InputError` where the text holds no such value.
public func value<Value: Decodable>(
  _ type: Value.Type, json text: String, file: String
) throws -> Value {
  do {
    return try JSONDecoder().decode(type, from: Data(text.utf8))
  } catch let error as DecodingError {
    throw InputError("is damaged, or of another version: \(error)", file: file)
  }
}

extension ControllerRecord {
  /// The records of controller.jsonl, one a line.
  ///
  /// - Parameter file: the name that errors give.
  /// - Throws: `InputError` with the line that holds none.
  public static func records(jsonLines text: String, file: String) throws -> [ControllerRecord] {
    try text.split(separator: "\n").enumerated().map { index, line in
      do {
        return try JSONDecoder().decode(ControllerRecord.self, from: Data(line.utf8))
      } catch {
        throw InputError("is no record of a controller", file: file, line: index + 1)
      }
    }
  }
}
