// The rate that everything dense is measured against.

import Files
import Numerics
import Statistics

/// The rate of products of 1024 × 1024 matrices, one on each thread, in 10⁹ FLOPs a second, all
/// threads together. Takes about a second.
package func sgemmRate(_ pool: WorkerPool) -> Double {
  let n = 1024
  let matrices = (0..<3 * pool.threads).map { i in
    let matrix = Matrix(rows: n, columns: n)
    matrix.fillUniform(bound: 1, RandomStream(seed: 1, purpose: "sgemm").substream(i))
    return matrix
  }
  func product() -> Double {
    let start = now()
    pool.run(pool.threads) { t in
      for _ in 0..<4 { multiply(matrices[3 * t], matrices[3 * t + 1], into: matrices[3 * t + 2]) }
    }
    return Double(4 * pool.threads) * 2 * Double(n * n * n) / Double(now() - start)
  }
  _ = product()
  return median((0..<5).map { _ in product() })
}
