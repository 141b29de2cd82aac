// What speed and truth rest on: each check is a function from what was found to a verdict. Only
// `examine` looks at the machine, and nothing here changes it.

import CGSL
import Files
import Foundation
import Numerics

/// Checks a machine before anything is trained on it.
package enum Doctor {
  /// Looks at this machine.
  ///
  /// - Parameters:
  ///   - threads: threads that will train.
  ///   - folders: folders that will be written to, by what they are for; they need not exist.
  package static func examine(threads: Int, folders: [(purpose: String, path: String)]) -> [Check] {
    let pool = WorkerPool(threads: threads)
    let environment = ProcessInfo.processInfo.environment
    return [
      blas(library: Arithmetic.addressOfProduct.flatMap(Machine.mappedFile)),
      kernel(
        Arithmetic.description, forced: environment["OPENBLAS_CORETYPE"],
        instructionSets: Machine.instructionSets),
      threadsOfProduct(Arithmetic.threadsOfProduct),
      products(on: pool) { a, b, transposition, c in
        multiply(a, b, transposing: transposition, into: c)
      },
      rate(
        ofOne: sgemmRate(WorkerPool(threads: 1)), ofAll: sgemmRate(pool), threads: threads),
      quantile(gsl_cdf_tdist_Qinv(0.05, 2)),
      cores(Machine.cores, threads: threads),
      memory(available: Machine.availableMemory, total: Machine.memory),
    ] + folders.map { disk($0.purpose, $0.path, Folder.space(at: $0.path)) }
  }

  /// Which library multiplies: any other than OpenBLAS is slow, and its threads are not ours to set.
  static func blas(library: String?) -> Check {
    guard let library else {
      return .warning(
        "BLAS", "the system does not tell which library multiplies",
        advice: "See that `ldd` on this program lists libopenblas before any other BLAS.")
    }
    guard Path.split(library).name.contains("openblas") else {
      return .failure(
        "BLAS", library,
        advice: """
          Products come from a library that is not OpenBLAS. Install libopenblas-dev, choose it in \
          `update-alternatives --config libopenblas.so.0-x86_64-linux-gnu`, and unset LD_PRELOAD.
          """)
    }
    return .ok("BLAS", library)
  }

  /// Whether OpenBLAS uses the widest vectors that the processor has.
  static func kernel(_ description: String, forced: String?, instructionSets: Set<String>) -> Check
  {
    if let forced {
      return .warning(
        "kernel", "\(description), chosen by OPENBLAS_CORETYPE=\(forced)",
        advice: "Unset OPENBLAS_CORETYPE: OpenBLAS knows the fastest kernel of a processor.")
    }
    let name = description.split(separator: " ").last.map(String.init) ?? ""
    let of512Bits: Set = ["SkylakeX", "Cooperlake", "SapphireRapids"]
    let of256Bits: Set = ["Haswell", "Zen"]
    let hasNarrowKernel =
      instructionSets.contains("avx512bw")
      ? !of512Bits.contains(name)
      : instructionSets.contains("avx2") && !of256Bits.contains(name)
    guard hasNarrowKernel else { return .ok("kernel", description) }
    return .warning(
      "kernel", "\(description), which leaves the processor's widest vectors unused",
      advice: "Install a later libopenblas0-pthread, which knows this processor.")
  }

  /// Parallelism is that of whole tasks: threads within a product would fight with it.
  static func threadsOfProduct(_ threads: Int) -> Check {
    guard threads != 1 else { return .ok("threads of a product", "1") }
    return .failure(
      "threads of a product", "\(threads), expected 1",
      advice: "This OpenBLAS does not let its threads be set: install libopenblas0-pthread.")
  }

  /// The rate of single-precision products, in GFLOP/s.
  static func rate(ofOne: Double, ofAll: Double, threads: Int) -> Check {
    let finding =
      String(format: "%.1f GFLOP/s on one thread", ofOne)
      + (threads > 1 ? String(format: ", %.1f on %d", ofAll, threads) : "")
    // Plain loops reach 1 to 5, and any processor with AVX2 more than 30.
    if ofOne < 10 {
      return .warning(
        "rate", finding,
        advice: "The products are slow: see the BLAS and the kernel above, and stop other programs."
      )
    }
    if ofAll < 0.7 * Double(threads) * ofOne {
      return .warning(
        "rate", finding,
        advice: """
          \(threads) threads are not worth \(threads) processors: stop other programs, lift the \
          container's limit, or set --threads to the number of physical cores.
          """)
    }
    return .ok("rate", finding)
  }

  /// The 95 % quantile of Student's t with 2 degrees of freedom, on which verdicts rest.
  ///
  /// With two it has a closed form: (2p - 1) / √(2p(1 - p)).
  static func quantile(_ found: Double) -> Check {
    let expected = 0.9 / (2 * 0.95 * 0.05).squareRoot()
    let finding = String(format: "t(0.95, 2) = %.9f", found)
    guard abs(found - expected) <= 1e-9 * expected else {
      return .failure(
        "GSL", finding + String(format: ", expected %.9f", expected),
        advice: "Verdicts would be wrong: reinstall libgsl-dev and build again.")
    }
    return .ok("GSL", finding)
  }

  static func cores(_ cores: Int, threads: Int) -> Check {
    let finding = "\(cores), for \(threads) thread\(threads == 1 ? "" : "s")"
    guard threads > cores else { return .ok("cores", finding) }
    return .warning(
      "cores", finding,
      advice: "Threads beyond the cores wait for each other: use --threads \(cores).")
  }

  static func memory(available: Int, total: Int) -> Check {
    let finding = "\(gigabytes(available)) available of \(gigabytes(total))"
    guard available < 2_000_000_000 else { return .ok("memory", finding) }
    return .warning(
      "memory", finding,
      advice: "A search holds each embedding twice: stop other programs, or hash features.")
  }

  /// `space` is what is free at `path`, and nil where nothing may be written.
  static func disk(_ purpose: String, _ path: String, _ space: Int?) -> Check {
    let name = "disk for \(purpose)"
    guard let space else {
      return .failure(
        name, "\(path) may not be written to",
        advice: "Use another folder, or change its permissions.")
    }
    let finding = "\(gigabytes(space)) free at \(path)"
    guard space < 1_000_000_000 else { return .ok(name, finding) }
    return .warning(
      name, finding, advice: "An imported log takes 4 bytes a value: make room.")
  }

  private static func gigabytes(_ bytes: Int) -> String {
    String(format: "%.1f GB", Double(bytes) / 1e9)
  }
}
