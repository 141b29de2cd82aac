// Predictions as a file that Python reads with `numpy.load`.

import System

/// Writes one probability a row to a `.npy` file (`<f4`).
///
/// - Throws: `InputError` where the file cannot be written, `FileError` where the machine fails.
public func writePredictions(
  _ probabilities: SpooledValues<Float>, from spool: Spool, to path: String
) throws {
  let (folder, name) = Path.split(path)
  var file = try NpyWriter<Float>(creating: name, in: folder, count: probabilities.count)
  for index in 0..<probabilities.chunkCount {
    try file.write(probabilities.chunk(index, from: spool))
  }
  _ = try file.finish()
}
