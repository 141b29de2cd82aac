// Which BLAS serves the products: for those who check a machine, not for those who multiply.

import COpenBLAS
import Glibc

extension Numerics {
  /// Where the `cblas_sgemm` lies that multiplies.
  ///
  /// Several libraries export that name, and the one that was loaded first wins.
  public static var addressOfProduct: UInt? {
    dlsym(nil, "cblas_sgemm").map { UInt(bitPattern: $0) }
  }

  /// Threads that OpenBLAS uses within one product once there is a `WorkerPool`.
  public static var threadsOfProduct: Int {
    singleThreaded
    return Int(openblas_get_num_threads())
  }
}
