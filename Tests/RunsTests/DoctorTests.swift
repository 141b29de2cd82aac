// Every check finds what it is there for.

import Foundation
import Testing

@testable import Files
@testable import Numerics
@testable import Runs
@testable import Statistics

@Suite struct DoctorTests {
  static let pool = WorkerPool(threads: 2)

  static func plainLoop(_ a: Matrix, _ b: Matrix, _ transposition: Transposition, _ c: Matrix) {
    let inner = transposition == .first ? a.rows : a.columns
    for i in 0..<c.rows {
      for j in 0..<c.columns {
        c[i, j] = (0..<inner).reduce(0) { sum, k in
          sum + (transposition == .first ? a[k, i] : a[i, k])
            * (transposition == .second ? b[j, k] : b[k, j])
        }
      }
    }
  }

  /// A sum in single precision and in any order is right, and so is OpenBLAS.
  @Test func rightProductsPass() {
    #expect(Doctor.products(on: Self.pool, by: Self.plainLoop).verdict == .ok)
    let check = Doctor.products(on: Self.pool) { a, b, transposition, c in
      multiply(a, b, transposing: transposition, into: c)
    }
    #expect(check.verdict == .ok, "\(check.finding)")
  }

  @Test func aWrongElementIsFound() {
    let check = Doctor.products(on: Self.pool) { a, b, transposition, c in
      Self.plainLoop(a, b, transposition, c)
      if c.columns > 80 { c[c.rows - 1, c.columns - 1] += 1e-3 }
    }
    #expect(check.verdict == .failure)
    #expect(check.finding.contains("element ("))
    #expect(check.advice != nil)
  }

  /// Whoever takes a view for a dense matrix writes beside its rows.
  @Test func aForgottenLeadingDimensionIsFound() {
    let check = Doctor.products(on: Self.pool) { a, b, transposition, c in
      let dense = Matrix(c.storage, rows: c.rows, columns: c.columns)
      Self.plainLoop(a, b, transposition, dense)
    }
    #expect(check.verdict == .failure)
  }

  @Test func whatIsNoNumberIsFound() {
    let check = Doctor.products(on: Self.pool) { _, _, _, c in c.fill(.nan) }
    #expect(check.verdict == .failure)
  }

  @Test func anotherBLASIsFound() {
    #expect(Doctor.blas(library: "/usr/lib/libopenblasp-r0.3.21.so").verdict == .ok)
    #expect(Doctor.blas(library: "/usr/lib/libgslcblas.so.0.0.0").verdict == .failure)
    #expect(Doctor.blas(library: "/home/openblas/libblas.so.3").verdict == .failure)
    #expect(Doctor.blas(library: nil).verdict == .warning)
  }

  @Test(
    arguments: [
      ("SkylakeX", nil, ["avx2", "avx512bw"], Check.Verdict.ok),
      ("Haswell", nil, ["avx2", "avx512bw"], .warning),
      ("Zen", nil, ["avx2"], .ok),
      ("Prescott", nil, ["avx2"], .warning),
      ("Prescott", nil, ["sse3"], .ok),
      ("NEOVERSEN1", nil, [], .ok),
      ("Haswell", "Haswell", ["avx2"], .warning),
    ] as [(String, String?, [String], Check.Verdict)])
  func aHiddenKernelIsFound(
    kernel: String, forced: String?, instructionSets: [String], verdict: Check.Verdict
  ) {
    let check = Doctor.kernel(
      "OpenBLAS 0.3.21 \(kernel)", forced: forced, instructionSets: Set(instructionSets))
    #expect(check.verdict == verdict)
    #expect(check.finding.contains(kernel))
  }

  @Test func slowProductsAndIdleThreadsAreFound() {
    #expect(Doctor.rate(ofOne: 80, ofAll: 155, threads: 2).verdict == .ok)
    #expect(Doctor.rate(ofOne: 80, ofAll: 80, threads: 1).verdict == .ok)
    #expect(Doctor.rate(ofOne: 80, ofAll: 90, threads: 2).verdict == .warning)
    #expect(Doctor.rate(ofOne: 3, ofAll: 6, threads: 2).verdict == .warning)
    #expect(Doctor.threadsOfProduct(1).verdict == .ok)
    #expect(Doctor.threadsOfProduct(2).verdict == .failure)
  }

  @Test func aWrongQuantileIsFound() {
    #expect(Doctor.quantile(2.919985580353725).verdict == .ok)
    #expect(Doctor.quantile(2.9199).verdict == .failure)
    #expect(Doctor.quantile(.nan).verdict == .failure)
  }

  @Test func scarcityIsFound() {
    #expect(Doctor.cores(2, threads: 2).verdict == .ok)
    #expect(Doctor.cores(2, threads: 3).verdict == .warning)
    #expect(Doctor.memory(available: 8_000_000_000, total: 16_000_000_000).verdict == .ok)
    #expect(Doctor.memory(available: 1_000_000_000, total: 16_000_000_000).verdict == .warning)
    #expect(Doctor.disk("results", "here", 5_000_000_000).verdict == .ok)
    #expect(Doctor.disk("results", "here", 5_000_000).verdict == .warning)
    #expect(Doctor.disk("results", "here", nil).verdict == .failure)
  }

  /// This machine passes, and nothing is left behind in a folder that does not exist.
  @Test func anExaminationCoversEverything() {
    let folder = FileManager.default.temporaryDirectory.appending(path: "nas-\(UUID())").path
    let checks = Doctor.examine(threads: 2, folders: [("results", folder)])
    #expect(Set(checks.map(\.name)).count == checks.count && checks.count == 9)
    #expect(checks.allSatisfy { ($0.advice == nil) == ($0.verdict == .ok) })
    #expect(checks.first { $0.name == "disk for results" }?.verdict != .failure)
    #expect(!FileManager.default.fileExists(atPath: folder))
  }
}
