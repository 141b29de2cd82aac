// What `nas bench` measures, as JSON holds it.

import Files

/// How fast this machine trains, beside how fast its BLAS multiplies.
package struct BenchmarkReport: Codable, Sendable {
  /// The BLAS and its kernel.
  package var kernel: String
  /// Threads that worked.
  package var threads: Int
  /// What all threads together reach in products of 1024 × 1024 matrices, in 10⁹ FLOPs a second.
  package var sgemmPeakGflops: Double
  /// The most memory that the process ever held, in bytes.
  package var peakMemory: Int
  /// The measurements of each workload by its name.
  package var workloads: [String: Workload]

  enum CodingKeys: String, CodingKey {
    case kernel, threads
    case sgemmPeakGflops = "sgemm_peak_gflops"
    case peakMemory = "peak_memory"
    case workloads
  }

  /// A workload's two kinds of step.
  package struct Workload: Codable, Sendable {
    /// A step of the search.
    package var supernet: Measurement
    /// A step of training the largest network.
    package var largest: Measurement
  }

  /// Medians over repetitions of one kind of step.
  package struct Measurement: Codable, Sendable {
    /// Rows of the stream a second.
    package var examplesPerSecond: Double
    /// FLOPs of the dense stages over their time, all threads together, in 10⁹ a second. Dense are the stages
    /// `forward` and `backward`: products with their packing and element-wise work.
    package var denseGflops: Double
    /// `denseGflops` over the sgemm peak of the same repetition.
    package var peakShare: Double
    /// FLOPs of the step over its wall-clock time and the sgemm peak.
    package var stepShare: Double
    /// How often a step allocates memory, as `allocations(during:)` counts.
    package var allocations: Double
    /// Seconds of a step by stage, summed over the threads and divided by their number; `idle` is what
    /// remains of the wall-clock time.
    package var stages: [String: Double]

    enum CodingKeys: String, CodingKey {
      case examplesPerSecond = "examples_per_second"
      case denseGflops = "dense_gflops"
      case peakShare = "peak_share"
      case stepShare = "step_share"
      case allocations, stages
    }
  }
}
