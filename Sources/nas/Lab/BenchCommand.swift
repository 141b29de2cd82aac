// nas lab bench

import ArgumentParser
import Files
import Foundation
import Lab
import Model
import Report

/// Times the engine on this machine.
struct BenchCommand: WorkingCommand {
  static let configuration = CommandConfiguration(
    "bench", "Time the steps of search and training by stage, and compare them with the BLAS.",
    usage: "lab bench [<options>] [<space>]",
    discussion: """
      The first workload, R1, is a model with the dimensions of Criteo's; the second is the space, if its file \
      exists. The figures are medians over repetitions, each of which measures everything once.
      """,
    examples: [
      Example("Both workloads", "nas lab bench search-spaces/flights.yaml"),
      Example("Fewer repetitions, on one thread", "nas lab bench --repetitions 3 -j 1"),
    ])

  @Argument(help: "The space of the second workload.", completion: .yaml)
  var space = "search-spaces/flights.yaml"

  @OptionGroup(title: "Measurement") var work: Work

  /// How often everything is measured.
  struct Work: ParsableArguments {
    @Option(help: ArgumentHelp("Repetitions of every measurement.", valueName: "count"))
    var repetitions = 5

    @Option(
      help: ArgumentHelp(
        "The optimizer of R1, as training.optimizer names it.", valueName: "name"))
    var optimizer = "adagrad"

    func validate() throws {
      try check("--repetitions", repetitions, to: Greatest.pieces)
      let names = Optimizers.registry.members.map(\.name)
      if !names.contains(optimizer) {
        throw ValidationError(
          "--optimizer is \(optimizer): expected \(names.joined(separator: " or "))")
      }
    }

    /// The optimizer.
    var rule: any OptimizerRule {
      Optimizers.registry.initial.first { Optimizers.registry.name(of: $0) == optimizer }
        ?? AdaGrad()
    }
  }

  @OptionGroup(title: Heading.log) var cache: CacheOptions

  @OptionGroup(title: Heading.output) var answer: AnswerOptions

  @OptionGroup(title: Heading.output) var messages: MessageOptions

  @OptionGroup(title: Heading.machine) var threads: ThreadOptions

  func run() throws {
    let flights =
      FileStatus.exists(space)
      ? try LogOptions.open(space, cache, threads: threads.threads) : nil
    let report = try Benchmark(threads: threads.threads, repetitions: work.repetitions)
      .run(flights: flights, optimizer: work.rule)
    try Console.out(answer.json ? try jsonText(report, pretty: true) : report.text)
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
