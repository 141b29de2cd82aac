// Predictions as a file that Python reads with `numpy.load`.

import System

/// Writes one probability a row to a `.npy` file (`<f4`).
///
/// - Parameters:
///   - logits: one a row.
///   - probability: what a logit says.
/// - Throws: `InputError` where the file cannot be written, `FileError` where the machine fails.
public func writePredictions(
  _ logits: SpooledValues<Float>, from spool: Spool, to path: String,
  probability: (Float) -> Float
) throws {
  let (folder, name) = Path.split(path)
  var file = try NpyWriter<Float>(creating: name, in: folder, count: logits.count)
  try logits.forEachChunk(from: spool) { try file.write($0.map(probability)) }
  _ = try file.finish()
}
