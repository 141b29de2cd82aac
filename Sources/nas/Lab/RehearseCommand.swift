// nas lab rehearse

import ArgumentParser
import Files
import Foundation
import Lab
import Model
import Report
import Runs
import Statistics

/// Rehearses the whole decision on fresh logs.
struct RehearseCommand: WorkingCommand {
  static let configuration = CommandConfiguration(
    "rehearse", "Search and judge many segments of a log, and measure how often the verdict errs.",
    usage: "lab rehearse [<options>] --out <folder> <space>",
    discussion: """
      The log must be long and stationary, like those of `nas data synth`. It is cut into segments. Each is searched \
      as by `nas search`, and the selected architectures are trained on other segments, which shows their true loss. \
      The margin is set to the true loss, so every claim is an error. If it is interrupted, the same command resumes.
      """,
    examples: [
      Example(
        "200 segments of a synthetic log",
        """
        nas data synth --rows 8000000 --positive-rate 0.3 -o rehearsal.csv
        nas lab rehearse search-spaces/widthbench.yaml --data rehearsal.csv \\
          -o results/rehearsal
        """)
    ])

  @Argument(help: "The search space.", completion: .yaml)
  var space: String

  @OptionGroup(title: "Segments") var work: Work

  /// How much is rehearsed.
  struct Work: ParsableArguments {
    @Option(
      help: ArgumentHelp("Segments; each is searched and judged once.", valueName: "count"))
    var segments = 200

    @Option(
      help: ArgumentHelp(
        "Segments on which each selected architecture is trained.", valueName: "count"))
    var truthSegments = 50

    @OptionGroup var targets: TargetOptions

    func validate() throws {
      try check("--segments", segments, from: 3, to: Greatest.pieces)
      try check("--truth-segments", truthSegments, from: 3, to: Greatest.pieces)
      _ = try nas.targets(targets.target)
    }
  }

  @OptionGroup(title: Heading.log) var data: StreamOptions

  @OptionGroup(title: Heading.output) var output: Output

  /// The folder.
  struct Output: ParsableArguments {
    @Option(
      name: .shortAndLong,
      help: ArgumentHelp(
        "The folder of the rehearsal: a line for each segment and phase.", valueName: "folder"),
      completion: .directory, transform: Path.resolved)
    var out: String
  }

  @OptionGroup(title: Heading.output) var answer: AnswerOptions

  @OptionGroup(title: Heading.output) var messages: MessageOptions

  @OptionGroup(title: Heading.machine) var threads: ThreadOptions

  func run() throws {
    let out = output.out
    let outputs = try CommandOutputs(Rehearsal.files.map { "\(out)/\($0)" } + ["\(out)/checkpoint"])
    defer { withExtendedLifetime(outputs) {} }
    try Rehearsal.requireFree(out)
    let workspace = try data.open(space, threads: threads.threads)
    let rehearsal = try Rehearsal(
      workspace,
      Rehearsal.Options(
        targets: targets(work.targets.target, of: workspace.costed, file: space),
        segments: work.segments,
        truthSegments: work.truthSegments, threads: threads.threads),
      spaceFile: space)
    let progress = ProgressLine()
    let report = try resumably(in: "\(out)/checkpoint", workspace, progress) {
      try rehearsal.run(in: out, $0) { progress.report($0) }
    }
    try Console.out(
      answer.json ? try jsonText(report, pretty: true) : Self.table(report).description,
      terminator: "")
  }

  /// A row for each target, and one for all together.
  private static func table(_ report: RehearsalReport) -> TextTable {
    func percent(_ share: Double, _ digits: Int) -> String {
      String(format: "%.\(digits)f", 100 * share)
    }
    var table = TextTable([
      .init("target", .leading), .init("wrong claims"), .init("of"), .init("rate %"),
      .init("\(percent(report.confidence, 0))% interval"), .init("true Δ %"), .init("bias of Δ %"),
      .init("seeds"),
    ])
    func cells(_ name: String, _ rate: ErrorRate) -> [String] {
      [
        name, "\(rate.errors)", "\(rate.trials)", percent(rate.rate, 1),
        "\(percent(rate.low, 1)) to \(percent(rate.high, 1))",
      ]
    }
    for target in report.targets {
      table.append(
        cells("\(target.target) alone", target.errors) + [
          "\(percent(target.truth, 3)) ± \(percent(target.truthError, 3))",
          "\(percent(target.bias, 3)) ± \(percent(target.biasError, 3))",
          String(format: "%.1f", target.seeds),
        ])
    }
    table.append(cells("all together", report.together) + ["", "", ""])
    return table
  }
}
