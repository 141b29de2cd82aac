// Predictions as a file that Python reads with `numpy.load`.

import System

/// Writes one probability a row to a `.npy` file (`<f4`).
///
/// - Throws: `InputError` where the file cannot be written, `FileError` where the machine fails.
public func writePredictions(_ probabilities: [Float], to path: String) throws {
  let (folder, name) = Path.split(path)
  _ = try writeNpy(probabilities, named: name, in: folder)
}
