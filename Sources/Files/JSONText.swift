// Values as JSON text and back: equal values give equal bytes, and damage is an error that names the file.

import Foundation

/// A value as JSON with sorted keys, so that equal values give equal bytes.
package func jsonText(_ value: some Encodable, pretty: Bool = false) throws -> String {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
  if pretty { encoder.outputFormatting.insert(.prettyPrinted) }
  return String(decoding: try encoder.encode(value), as: UTF8.self)
}

/// The value that a JSON text holds.
///
/// - Parameter file: the name that errors give.
/// - Throws: `InputError` where the text holds no such value.
package func value<Value: Decodable>(
  _ type: Value.Type, json text: String, file: String
) throws -> Value {
  do {
    return try JSONDecoder().decode(type, from: Data(text.utf8))
  } catch let error as DecodingError {
    throw InputError("is damaged, or of another version: \(error)", file: file)
  }
}
