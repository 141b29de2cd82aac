// nas bench

import ArgumentParser
import Files
import Foundation
import Lab
import Report

/// Times the engine on this machine.
struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract: "Time steps of search and training, by stage, beside the rate of the BLAS.",
    discussion: """
      R1 is a model in the shape of Criteo's; the other workload is the flights, if SPACE, or \
      search-spaces/flights.yaml, is there. Medians of repetitions that measure everything in turn.
      """)

  @Argument(help: "The space of the second workload.", completion: .yaml)
  var space = "search-spaces/flights.yaml"

  @OptionGroup var cache: CacheOptions

  @OptionGroup var threads: ThreadOptions

  @Option(help: "Repetitions.")
  var repetitions = 5

  @Flag(help: "Print JSON.")
  var json = false

  func validate() throws { try check("--repetitions", repetitions, to: Greatest.pieces) }

  func run() throws {
    let flights =
      FileStatus.exists(space)
      ? try LogOptions.open(space, cache, threads: threads.threads) : nil
    let report = try Benchmark(threads: threads.threads, repetitions: repetitions)
      .run(flights: flights)
    try Console.out(json ? try jsonText(report, pretty: true) : report.text)
  }
}

extension BenchmarkReport {
  /// A table of the rates, and one of the stages.
  fileprivate var text: String {
    var rates = TextTable([
      .init("workload", .leading), .init("examples/s"), .init("dense GFLOP/s"),
      .init("of peak %"), .init("step of peak %"), .init("allocations a step"),
    ])
    let order = ["data", "gather", "forward", "backward", "reduce", "update", "controller", "idle"]
    var stages = TextTable(
      [.init("ms a step", .leading)] + order.map { TextTable.Column($0) })
    for (name, workload) in workloads.sorted(by: { $0.key < $1.key }) {
      for (kind, measured) in [("supernet", workload.supernet), ("largest", workload.largest)] {
        rates.append(
          ["\(name) \(kind)"]
            + [
              measured.examplesPerSecond, measured.denseGflops, measured.peakShare * 100,
              measured.stepShare * 100, measured.allocations,
            ].map { String(format: "%.1f", $0) })
        stages.append(
          ["\(name) \(kind)"]
            + order.map { String(format: "%.3f", (measured.stages[$0] ?? 0) * 1000) })
      }
    }
    return """
      \(kernel), \(threads) threads, sgemm peak \(String(format: "%.1f", sgemmPeakGflops)) GFLOP/s, \
      peak memory \(peakMemory >> 20) MiB

      \(rates)
      \(stages)
      """
  }
}
