// Times steps of the search and of training, by stage, beside the rate of the BLAS in the same run.

import Files
import Foundation
import Numerics
import Runs
import Statistics

/// Measures the workloads. Times are noisy: a repetition measures everything in turn, and medians are kept.
package struct Benchmark {
  private let pool: WorkerPool
  private let repetitions: Int
  /// Seconds that a repetition spends on one kind of step.
  private let seconds: Double

  /// A benchmark on some threads.
  package init(threads: Int, repetitions: Int = 5, seconds: Double = 1) {
    pool = WorkerPool(threads: threads)
    self.repetitions = repetitions
    self.seconds = seconds
  }

  /// Something whose steps are timed.
  struct Subject {
    /// Rows of a step.
    var rows: Int
    /// Steps after which the same work comes again: only whole cycles are timed.
    var cycle = 1
    /// Runs a step and returns the FLOPs of its products.
    var step: () throws -> Double
    /// Seconds of work by stage since the start.
    var stage: (Stage) -> Double
  }

  /// Measures workloads, each given by its name and its two kinds of step.
  func run(_ workloads: [(name: String, supernet: Subject, largest: Subject)]) throws
    -> BenchmarkReport
  {
    var peaks: [Double] = []
    var supernets = workloads.map { _ in [BenchmarkReport.Measurement]() }
    var largest = supernets
    for _ in 0..<repetitions {
      for (i, workload) in workloads.enumerated() {
        for (kind, subject) in [workload.supernet, workload.largest].enumerated() {
          // The machine's speed drifts, so the peak is measured each time.
          let peak = sgemmRate(pool)
          peaks.append(peak)
          let measured = try measure(subject, peak: peak)
          if kind == 0 { supernets[i].append(measured) } else { largest[i].append(measured) }
        }
      }
    }
    let entries = workloads.indices.map { i in
      (
        workloads[i].name,
        BenchmarkReport.Workload(supernet: .median(supernets[i]), largest: .median(largest[i]))
      )
    }
    return BenchmarkReport(
      kernel: Arithmetic.description, threads: pool.threads, sgemmPeakGflops: median(peaks),
      peakMemory: Machine.peakMemory, workloads: Dictionary(uniqueKeysWithValues: entries))
  }

  /// Runs steps for a while; the first ones, in which arenas grow and pages are touched, do not count.
  private func measure(_ subject: Subject, peak: Double) throws -> BenchmarkReport.Measurement {
    let warmUp = max(8, subject.cycle)
    let allocated = try allocations { for _ in 0..<warmUp { _ = try subject.step() } }
    let before = Stage.allCases.map(subject.stage)
    var (flops, steps, elapsed) = (0.0, 0, 0.0)
    let start = now()
    repeat {
      for _ in 0..<subject.cycle { flops += try subject.step() }
      steps += subject.cycle
      elapsed = Double(now() - start) / 1e9
    } while elapsed < seconds
    let threads = Double(pool.threads)
    var stages: [String: Double] = [:]
    for (stage, before) in zip(Stage.allCases, before) {
      // Data are read on the caller's thread, while the others wait.
      let share = stage == .data ? 1 : threads
      stages[stage.rawValue] = (subject.stage(stage) - before) / share / Double(steps)
    }
    stages["idle"] = elapsed / Double(steps) - stages.values.reduce(0, +)
    let dense = [Stage.forward, .backward].reduce(0) { $0 + (stages[$1.rawValue] ?? 0) }
    let rate = flops / Double(steps) / dense / 1e9
    return BenchmarkReport.Measurement(
      examplesPerSecond: Double(steps * subject.rows) / elapsed, denseGflops: rate,
      peakShare: rate / peak, stepShare: flops / elapsed / 1e9 / peak,
      allocations: Double(allocated) / Double(warmUp), stages: stages)
  }

  var workers: WorkerPool { pool }
}

extension BenchmarkReport.Measurement {
  /// The median of each figure.
  fileprivate static func median(_ all: [Self]) -> Self {
    func median(_ figure: (Self) -> Double) -> Double { Statistics.median(all.map(figure)) }
    return Self(
      examplesPerSecond: median(\.examplesPerSecond), denseGflops: median(\.denseGflops),
      peakShare: median(\.peakShare), stepShare: median(\.stepShare),
      allocations: median(\.allocations),
      stages: Dictionary(
        uniqueKeysWithValues: (all.first?.stages.keys.sorted() ?? []).map { name in
          (name, median { $0.stages[name] ?? 0 })
        }))
  }
}
