// The Python with pyarrow by which tests read Parquet.

import Foundation

/// The Python of `$NAS_PYTHON`, or the one that `make test` makes in `.build/python`. Where it is missing, tests fail with
/// what nas says then: nothing is skipped.
package let testPython: String = {
  if let named = ProcessInfo.processInfo.environment["NAS_PYTHON"], !named.isEmpty { return named }
  var folder = URL(fileURLWithPath: #filePath)
  for _ in 0..<3 { folder.deleteLastPathComponent() }
  return folder.appendingPathComponent(".build/python/bin/python").path
}()
