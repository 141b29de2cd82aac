// What the benchmark reports of steps whose work is known.

import Foundation
import Testing

@testable import Files
@testable import Lab
@testable import Statistics

@Suite struct BenchmarkTests {
  /// Steps of 10 rows and 1000 FLOPs that claim to spend 1 ms in `forward` on each of two threads.
  static func subject() -> Benchmark.Subject {
    var steps = 0
    return Benchmark.Subject(
      rows: 10,
      step: {
        steps += 1
        return 1000
      },
      stage: { $0 == .forward ? 0.002 * Double(steps) : 0 })
  }

  static func report() throws -> BenchmarkReport {
    try Benchmark(threads: 2, repetitions: 1, seconds: 0)
      .run([("toy", supernet: subject(), largest: subject())])
  }

  @Test func stagesAreSecondsOfAStepForEachThread() throws {
    let measured = try #require(try Self.report().workloads["toy"]).supernet
    #expect(abs((measured.stages["forward"] ?? 0) - 0.001) < 1e-12)
    #expect(measured.stages["backward"] == 0)
    // 1000 FLOPs in a millisecond
    #expect(abs(measured.denseGflops - 1e-3) < 1e-12)
    let whole = measured.stages.values.reduce(0, +)
    #expect(abs(measured.examplesPerSecond * whole - 10) < 1e-6, "idle is what remains")
  }

  /// The peak is measured before each kind of step, and the median of two peaks is their mean.
  @Test func sharesAreOfTheMeasuredPeaks() throws {
    let report = try Self.report()
    #expect(report.sgemmPeakGflops > 0)
    let workload = try #require(report.workloads["toy"])
    let peaks = [workload.supernet, workload.largest].map { $0.denseGflops / $0.peakShare }
    #expect(abs(median(peaks) / report.sgemmPeakGflops - 1) < 1e-12)
  }

  /// A measurement counts what its steps allocate: here in a process of its own, since other tests allocate, too. A
  /// sanitizer's `malloc` does not count.
  @Test(.enabled(if: ProcessInfo.processInfo.environment["NAS_SANITIZED"] == nil))
  func allocationsOfAStep() async {
    await #expect(processExitsWith: .success) {
      // Of a thousand steps, so that what the runtime allocates by the way does not count.
      var idle = BenchmarkTests.subject()
      idle.cycle = 1000
      var allocating = idle
      var kept: [[Int]] = []
      allocating.step = {
        kept = [[Int](repeating: 1, count: 100)]
        return 1000
      }
      let report = try Benchmark(threads: 1, repetitions: 1, seconds: 0)
        .run([("toy", supernet: idle, largest: allocating)])
      let workload = try #require(report.workloads["toy"])
      #expect(workload.supernet.allocations.rounded() == 0)
      #expect(workload.largest.allocations.rounded() == 2, "an array and the one within")
      #expect(kept.count == 1)
    }
  }

  @Test func fieldsOfTheJSON() throws {
    let json = try JSONSerialization.jsonObject(
      with: Data(jsonText(Self.report()).utf8))
    let object = try #require(json as? [String: Any])
    #expect(
      Set(object.keys) == ["kernel", "threads", "sgemm_peak_gflops", "peak_memory", "workloads"])
    let workloads = try #require(object["workloads"] as? [String: [String: [String: Any]]])
    for kind in ["supernet", "largest"] {
      #expect(
        Set((workloads["toy"]?[kind] ?? [:]).keys) == [
          "examples_per_second", "dense_gflops", "peak_share", "step_share", "allocations",
          "stages",
        ])
    }
  }

  @Test func theMedianIsTheMiddle() {
    #expect(median([3, 1, 2]) == 2)
    #expect(median([4, 1, 2, 3]) == 2.5)
  }
}
