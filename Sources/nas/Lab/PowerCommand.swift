// nas lab power

import ArgumentParser
import Files
import Foundation
import Model
import Report
import Statistics

/// Says what the rules of a verdict do under a given noise.
struct PowerCommand: WorkingCommand {
  static let configuration = CommandConfiguration(
    "power", "Simulate verdicts under a given noise: their power, and the seeds that they take.",
    usage: "lab power [<options>]",
    discussion: """
      Δ is the relative change of log loss. The table has a row for each --seed-deviation and --block-error: the \
      share of candidates that `nas search` would call neutral or better if the true Δ is the margin, half of it, 0, \
      and minus the margin; the mean number of seeds over these four; the fixed number of seeds that would prove as \
      many candidates at 0; and the share at 0 that some fixed numbers of seeds prove. Nothing is trained: `nas plan` \
      measures the noise.

      With --procedures the table compares procedures over several targets instead, under the noise of the flights and of \
      a synthetic log: how often each proves anything that is worse by the margin or more, how often it proves the \
      cheapest target that is within the margin, the share of such targets that it proves, and the trainings that it \
      takes. `fallback` is the procedure of `nas search`.
      """,
    examples: [
      Example("The usual noises", "nas lab power"),
      Example(
        "The noise of your log, with a margin of 0.2%",
        "nas lab power --seed-deviation 0.08 --block-error 0.02 --margin 0.2"),
      Example("Procedures over several targets", "nas lab power --procedures --simulations 2000"),
    ])

  @OptionGroup(title: "Simulation") var work: Work

  @OptionGroup(title: Heading.output) var messages: MessageOptions

  func run() throws {
    let (margin, maxSeeds) = (work.margin, work.maxSeeds)
    var settings = VerdictSettings()
    (settings.margin, settings.maxSeeds) = (margin / 100, maxSeeds)
    if work.procedures {
      return try Console.out(procedures(settings).description, terminator: "")
    }
    let fixed = [3, 6, 12, 24, 48]
    var table = TextTable(
      ["one seed %", "blocks %", "at the margin %", "half %", "0 %", "minus %", "seeds"].map {
        TextTable.Column($0)
      } + [.init("fixed"), .init("ratio")] + fixed.map { .init("\($0) seeds %") })
    for block in work.blockError {
      for seed in work.seedDeviation {
        let simulation = VerdictSimulation(
          Noise(seed: seed / 100, block: block / 100), settings.rule, count: work.simulations,
          mostSeeds: max(maxSeeds, 48))
        let outcomes = [1, 0.5, 0, -1].map { simulation.sequential(delta: $0 * settings.margin) }
        let cost = outcomes.reduce(0) { $0 + $1.seeds } / Double(outcomes.count)
        let equivalent = simulation.fixedSeeds(proving: outcomes[2].proved, delta: 0)
        table.append(
          ["\(seed)", "\(block)"] + outcomes.map { percent($0.proved) } + [
            String(format: "%.1f", cost),
            equivalent.map { String(format: "%.1f", $0) } ?? "",
            equivalent.map { String(format: "%.2f", cost / $0) } ?? "",
          ] + fixed.map { percent(simulation.proved(delta: 0, seeds: $0)) })
      }
    }
    try Console.out(table.description, terminator: "")
  }

  private func percent(_ share: Double) -> String { String(format: "%.1f", 100 * share) }

  /// A row for each noise, number of targets, truth and procedure.
  private func procedures(_ settings: VerdictSettings) -> TextTable {
    var table = TextTable([
      .init("one seed %"), .init("blocks %"), .init("targets"), .init("truth", .leading),
      .init("procedure", .leading), .init("errors %"), .init("cheapest %"), .init("proved %"),
      .init("trainings"),
    ])
    for noise in [Noise(seed: 0.0015, block: 0.00045), Noise(seed: 0.002, block: 0.0004)] {
      for targets in [1, 3, 8, 14] {
        let simulation = FamilySimulation(
          noise, settings.rule, targets: targets, count: work.simulations)
        for truth in FamilySimulation.truths {
          for procedure in TransferGraph.procedures {
            let outcome = simulation.outcome(
              of: procedure.graph(targets),
              deltas: truth.deltas(targets).map { $0 * settings.margin })
            table.append([
              String(format: "%g", 100 * noise.seed), String(format: "%g", 100 * noise.block),
              "\(targets)", truth.name, procedure.name, percent(outcome.errors),
              outcome.cheapest.map(percent) ?? "",
              outcome.cheapest.map { _ in percent(outcome.proved) } ?? "",
              String(format: "%.1f", outcome.trainings),
            ])
          }
        }
      }
    }
    return table
  }

  /// What is simulated.
  struct Work: ParsableArguments {
    @Option(
      help: ArgumentHelp(
        "The standard deviation of Δ by seed, in percent. Repeat it for several rows.",
        valueName: "percent"))
    var seedDeviation: [Double] = [0.0125, 0.025, 0.05, 0.1, 0.15, 0.2, 0.3]

    @Option(
      help: ArgumentHelp(
        "The standard error of Δ by block of the log, in percent. Repeat it for several rows.",
        valueName: "percent"))
    var blockError: [Double] = [0, 0.025]

    @Option(help: ArgumentHelp("The margin, in percent.", valueName: "percent"))
    var margin = 0.1

    @Option(
      help: ArgumentHelp("Seeds at which an undecided comparison stops.", valueName: "count"))
    var maxSeeds = VerdictSettings().maxSeeds

    @Option(help: ArgumentHelp("Simulated comparisons of each row.", valueName: "count"))
    var simulations = 20_000

    @Flag(help: "Compare procedures over several targets.")
    var procedures = false

    func validate() throws {
      for (name, values) in [("--seed-deviation", seedDeviation), ("--block-error", blockError)] {
        for value in values { try check(name, value, in: .atLeast(0)) }
      }
      try check("--margin", margin, in: .above(0))
      guard (VerdictSettings().seeds...1000).contains(maxSeeds) else {
        throw ValidationError(
          "--max-seeds is \(maxSeeds): expected a whole number from \(VerdictSettings().seeds) to 1000"
        )
      }
      try check("--simulations", simulations, to: Greatest.pieces)
    }
  }
}
