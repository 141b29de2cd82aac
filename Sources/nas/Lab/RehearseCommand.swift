// nas rehearse

import ArgumentParser
import Files
import Foundation
import Lab
import Model
import Report
import Runs
import Statistics

/// Rehearses the whole decision on fresh logs.
struct RehearseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rehearse",
    abstract:
      "Search and judge on many fresh logs of one truth, and say how often the verdict errs.",
    discussion: """
      The log must be long and stationary, as `nas synth` makes it. It is cut into segments; each is \
      searched as `nas search` would, what was found is trained on other segments to know what it is truly \
      worth, and the verdict is made with the margin at that truth, where every claim is an error. It may be \
      interrupted: the same command goes on where it was.
      """)

  @Argument(help: "The search space.", completion: .yaml)
  var space: String

  @OptionGroup var data: StreamOptions

  @Option(
    help: "The folder of the rehearsal: a line for each segment and phase.", completion: .directory,
    transform: Path.resolved)
  var out: String

  @Option(help: "Number of segments: each is searched and judged once.")
  var segments = 200

  @Option(help: "Segments on which everything that was found is trained.")
  var truthSegments = 50

  @Option(help: "A cost ratio. May be repeated; else the space's targets.")
  var target: [Double] = []

  @OptionGroup var threads: ThreadOptions

  @Flag(help: "Print JSON.")
  var json = false

  func validate() throws {
    try check("--segments", segments, from: 3, to: Greatest.pieces)
    try check("--truth-segments", truthSegments, from: 3, to: Greatest.pieces)
    _ = try targets(target)
  }

  func run() throws {
    let outputs = try CommandOutputs(Rehearsal.files.map { "\(out)/\($0)" } + ["\(out)/checkpoint"])
    defer { withExtendedLifetime(outputs) {} }
    try Rehearsal.requireFree(out)
    let workspace = try data.open(space, threads: threads.threads)
    let rehearsal = try Rehearsal(
      workspace,
      Rehearsal.Options(
        targets: targets(target, of: workspace.space), segments: segments,
        truthSegments: truthSegments, threads: threads.threads),
      spaceFile: space)
    let progress = ProgressLine()
    let report = try resumably(in: "\(out)/checkpoint", workspace, progress) {
      try rehearsal.run(in: out, $0) { progress.report($0) }
    }
    try Console.out(
      json ? try jsonText(report, pretty: true) : Self.table(report).description, terminator: "")
  }

  /// A row for each target, and one for all together.
  private static func table(_ report: RehearsalReport) -> TextTable {
    func percent(_ share: Double, _ digits: Int) -> String {
      String(format: "%.\(digits)f", 100 * share)
    }
    var table = TextTable([
      .init("target", .leading), .init("wrong claims"), .init("of"), .init("rate %"),
      .init("\(percent(report.confidence, 0)) % interval"), .init("true Δ %"), .init("bias of Δ %"),
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
