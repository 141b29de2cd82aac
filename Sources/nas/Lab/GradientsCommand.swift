// nas lab gradients

import ArgumentParser
import Files
import Foundation
import Lab
import Model
import Report
import Runs
import Training

/// Measures the noise of a controller's gradient.
struct GradientsCommand: WorkingCommand {
  static let configuration = CommandConfiguration(
    "gradients", "Measure the noise of a controller's gradient, with effects and without.",
    usage: "lab gradients [<options>] <space>",
    discussion: """
      A search of one target runs to a part of its pass. Then supernet and policy stand still, and the supernet scores \
      architectures on the batches that follow. The table shows the mean cosine of the true gradient and the estimate \
      of one step: from samples alone, with the first-order effects of one of them as control variate, and from these \
      effects alone. The true gradient is the mean over all other batches.
      """,
    examples: [Example("Three seeds", "nas lab gradients search-spaces/flights.yaml")])

  @Argument(help: "The search space.", completion: .yaml)
  var space: String

  @OptionGroup(title: "Measurement") var work: Work

  /// What is measured.
  struct Work: ParsableArguments {
    @Option(help: ArgumentHelp("Passes, each of another seed.", valueName: "count"))
    var seeds: UInt64 = 3

    @Option(
      help: ArgumentHelp(
        "A number of samples. Repeat it for several. (default: 24, 12 and 8)", valueName: "count"))
    var samples: [Int] = []

    @Option(
      help: ArgumentHelp("Batches on which architectures are scored.", valueName: "count"))
    var batches = 200

    @Option(
      help: ArgumentHelp("The part of the pass that is searched before.", valueName: "share"))
    var part = 0.5

    @OptionGroup var targets: TargetOptions

    func validate() throws {
      try check("--seeds", seeds, to: Greatest.pieces)
      for count in samples { try check("--samples", count, from: 2, to: 1024) }
      try check("--batches", batches, from: 2, to: Greatest.pieces)
      guard part > 0, part <= 1 else {
        throw ValidationError("--part is \(part): expected a share above 0, at most 1")
      }
      _ = try nas.targets(targets.target)
    }
  }

  @OptionGroup(title: Heading.log) var data: StreamOptions

  @OptionGroup(title: Heading.output) var answer: AnswerOptions

  @OptionGroup(title: Heading.output) var messages: MessageOptions

  @OptionGroup(title: Heading.machine) var threads: ThreadOptions

  func run() throws {
    let workspace = try data.open(space, threads: threads.threads)
    let samples = work.samples.isEmpty ? [24, 12, 8] : work.samples
    let report = try GradientStudy(
      workspace, workspace.stream,
      GradientStudy.Options(
        target: try targets(work.targets.target, of: workspace.costed, file: space)[0],
        seeds: 1..<work.seeds + 1, part: work.part, batches: work.batches,
        scored: max(48, samples.max() ?? 0), samples: samples, threads: threads.threads)
    ).run()
    try Console.out(
      answer.json ? try jsonText(report, pretty: true) : Self.table(report).description,
      terminator: answer.json ? "\n" : "")
  }

  /// A row for each estimate, a column for each seed.
  private static func table(_ report: GradientReport) -> TextTable {
    var table = TextTable(
      [.init("gradient", .leading)] + report.seeds.map { .init("seed \($0.seed)") })
    func append(_ name: String, _ figure: (GradientReport.Figures) -> Double) {
      table.append([name] + report.seeds.map { String(format: "%.2f", figure($0.figures)) })
    }
    for (i, number) in (report.seeds.first?.figures.numbers ?? []).enumerated() {
      append("\(number.samples) samples") { $0.numbers[i].plain }
      append("\(number.samples) samples and effects") { $0.numbers[i].withEffects }
    }
    append("effects alone", \.effects)
    append("correlation of effects and rewards", \.correlation)
    return table
  }
}
