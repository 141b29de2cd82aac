// Which BLAS serves the products: for those who check a machine, not for those who multiply.

import COpenBLAS
import Glibc

extension Arithmetic {
  /// Where the `cblas_sgemm` lies that multiplies.
  ///
  /// Several libraries export that name, and the one that was loaded first wins.
  package static var addressOfProduct: UInt? {
    dlsym(nil, "cblas_sgemm").map { UInt(bitPattern: $0) }
  }

  /// Bytes that OpenBLAS reserves for each thread that multiplies (BUFFER_SIZE of its x86-64 builds). Where it
  /// cannot have them it tries again for ever, so that they have to be asked for beforehand.
  package static let bufferSize = 132 << 20

  /// Threads that OpenBLAS uses within one product once there is a `WorkerPool`.
  package static var threadsOfProduct: Int {
    singleThreaded
    return Int(openblas_get_num_threads())
  }
}
