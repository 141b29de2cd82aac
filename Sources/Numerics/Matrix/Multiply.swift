// Matrix products by OpenBLAS. Each call runs on its caller's thread alone.

import COpenBLAS

/// Which factor of a product is read transposed.
package enum Transposition: Sendable {
  /// A · B
  case neither
  /// Aᵀ · B
  case first
  /// A · Bᵀ
  case second
}

/// C = A · B, or C += A · B where `accumulating`, with A or B transposed as told.
///
/// A prefix of a weight's columns is a smaller n or k beside a larger leading dimension, so what is
/// masked is not computed. An inner dimension of 0 gives zeros.
package func multiply(
  _ a: Matrix, _ b: Matrix, transposing: Transposition = .neither, into c: Matrix,
  accumulating: Bool = false
) {
  let (m, k) = transposing == .first ? (a.columns, a.rows) : (a.rows, a.columns)
  let (inner, n) = transposing == .second ? (b.columns, b.rows) : (b.rows, b.columns)
  precondition(inner == k && c.rows == m && c.columns == n, "shapes of a product do not match")
  if m == 0 || n == 0 { return }
  if k == 0 {
    if !accumulating { c.fill(0) }
    return
  }
  cblas_sgemm(
    CblasRowMajor,
    transposing == .first ? CblasTrans : CblasNoTrans,
    transposing == .second ? CblasTrans : CblasNoTrans,
    blasint(m), blasint(n), blasint(k),
    1, a.base, blasint(a.stride), b.base, blasint(b.stride),
    accumulating ? 1 : 0, c.base, blasint(c.stride))
}

/// The arithmetic underneath: which BLAS, which kernel.
package enum Arithmetic {
  /// OpenBLAS at one thread: the parallelism is `WorkerPool`'s, so that sums never depend on threads.
  static let singleThreaded: Void = openblas_set_num_threads(1)

  /// The BLAS, its version and the kernel that it chose for this processor, e.g.
  /// `OpenBLAS 0.3.21 SkylakeX`.
  package static var description: String {
    let version = String(cString: openblas_get_config()).split(separator: " ").prefix(2)
    return (version + [Substring(cString: openblas_get_corename())]).joined(separator: " ")
  }
}
