// Predictions as a file that Python reads with `numpy.load`.

import Files

/// Writes one probability a row to a `.npy` file (`<f4`), which appears whole or not at all.
///
/// - Parameters:
///   - count: the number of rows.
///   - body: hands on the probabilities, piece by piece.
/// - Throws: `InputError` where the file cannot be written, `FileError` where the machine fails, or what `body`
///   throws.
package func writePredictions(
  count: Int, to path: String, _ body: (_ write: ([Float]) throws -> Void) throws -> Void
) throws {
  try DurableFile.write(to: path) { writer in
    try writer.write(npyHeader(type: StoredType.float32.rawValue, count: count))
    try body { try writer.write($0) }
  }
}
