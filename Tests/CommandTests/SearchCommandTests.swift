// `nas search` from the log to the run directory.

import Files
import Foundation
import FoundationXML
import Model
import Runs
import Testing
import Training

@Suite struct SearchCommandTests {
  /// Everything in summary.json but what a clock has measured.
  static func timeless(_ project: Project, _ run: String) throws -> String {
    var summary = try project.summary(of: run)
    summary.seconds = Summary.Seconds(search: 0, retrain: 0)
    summary.examplesPerSecond = 0
    return try jsonText(summary)
  }

  @Test func theSeedDecidesAndThreadsDoNot() throws {
    let project = try Project()
    for (run, seed, threads) in [("one", "5", "1"), ("two", "5", "2"), ("other", "6", "2")] {
      let outcome = try project.nas(
        "search", "space.yaml", "--seed", seed, "--threads", threads, "--out", run)
      #expect(outcome.exitCode == 0, "\(outcome.messages)")
    }
    for file in ["controller.jsonl", "trainer.yaml"] {
      #expect(try project.text("one/\(file)") == project.text("two/\(file)"), "\(file)")
    }
    let pages = try ["one", "two", "other"].map {
      try Project.timeless(page: project.text("\($0)/report.html"))
    }
    #expect(pages[0] == pages[1] && pages[0] != pages[2])
    #expect(try Self.timeless(project, "one") == Self.timeless(project, "two"))
    #expect(try project.text("one/controller.jsonl") != project.text("other/controller.jsonl"))
    #expect(try Self.timeless(project, "one") != Self.timeless(project, "other"))
  }

  @Test func aRunIsWhole() throws {
    let project = try Project()
    let outcome = try project.nas("search", "space.yaml", "--out", "run", "--json")
    #expect(outcome.exitCode == 0, "\(outcome.messages)")
    let summary = try project.summary(of: "run")
    // --json prints the file.
    #expect(outcome.output == (try project.text("run/summary.json")))
    #expect(summary.targets.map(\.target) == [0.9, 0.6])
    for result in summary.targets {
      #expect(result.trained.cost.ratio <= result.target.ratio)
      #expect(result.trained.runs.map(\.seed).prefix(2) == [1, 2])
      #expect(result.verdict == .neutral || result.verdict == .better)
    }
    #expect(summary.baseline.cost.ratio == 1)
    #expect(summary.chosen == 0.6)
    let plots = [
      "convergence.svg", "decisions-0.6.svg", "decisions-0.9.svg", "front.svg", "heatmap-0.6.svg",
      "heatmap-0.9.svg", "widths-0.6.svg", "widths-0.9.svg",
    ]
    #expect(try project.names(in: "run/plots") == plots)
    for plot in plots {
      #expect(XMLParser(data: try Data(contentsOf: project.url("run/plots/\(plot)"))).parse())
    }
  }

  /// A forecast says what a run takes, and leaves the run's folder unmade.
  @Test func aDryRunStartsNothing() throws {
    let project = try Project()
    let outcome = try project.nas(
      "search", "space.yaml", "--out", "run", "--rows", "1000", "--dry-run", "--json")
    #expect(outcome.exitCode == 0, "\(outcome.messages)")
    let estimate = try JSONDecoder().decode(RunEstimate.self, from: Data(outcome.output.utf8))
    #expect(estimate.steps == 16 && estimate.rows == 1000 && estimate.targets == [0.9, 0.6])
    #expect(estimate.parts.first?.name == "search" && estimate.seconds.least > 0)
    #expect(try !project.names(in: ".").contains("run"))
    let refused = try project.nas("search", "space.yaml", "--dry-run", "--resume")
    #expect(refused.exitCode == 2 && refused.messages.contains("--dry-run"))
  }

  /// A ladder, by the option or the space, is the same forecast.
  @Test func aLadderIsForecast() throws {
    let project = try Project()
    let arguments = ["search", "--rows", "1000", "--dry-run", "--json"]
    func targets(_ more: String...) throws -> [Target] {
      let outcome = try project.nas(arguments + more)
      #expect(outcome.exitCode == 0, "\(outcome.messages)")
      return try JSONDecoder().decode(RunEstimate.self, from: Data(outcome.output.utf8)).targets
    }
    let ladder = try targets("space.yaml", "--descend")
    #expect(ladder.count > 4 && ladder.first == 0.95)
    let space = SpaceText.neutral.replacing("[0.9, 0.6]", with: "descend")
    try Data(space.utf8).write(to: project.url("ladder.yaml"))
    #expect(space.contains("targets: descend"))
    #expect(try targets("ladder.yaml") == ladder)
    #expect(try targets("ladder.yaml", "--target", "0.9") == [0.9])
  }

  /// Each step that is logged has a line for each target, each of which is an object.
  @Test func theControllersAreLogged() throws {
    let project = try Project()
    _ = try project.nas("search", "space.yaml", "--out", "run", "--rows", "1000")
    let records = try RunDirectory(existing: project.url("run").path).controllerRecords()
    // 1000 rows are 16 batches of 64, fewer than 100, so every step is logged.
    #expect(records.map(\.step) == (0..<16).flatMap { [$0, $0] })
    #expect(records.map(\.target) == (0..<16).flatMap { _ in [0.9, 0.6] })
    for record in records {
      #expect(record.probabilities["embeddings.site"]?.count == 4)
      #expect(record.costRatio > 0 && record.logloss > 0 && (record.entropy ?? 0) > 0)
      // The first quarter warms up, and leave-one-out has no baseline to log.
      #expect((record.reward == nil) == (record.step < 4))
      #expect(record.baseline == nil)
    }
  }

  /// Its run is reported, audited, drawn and shown in TensorBoard as far as it has something to show.
  @Test(arguments: ["random", "evolution", "scaling"])
  func anotherSearcherMayBeNamed(searcher: String) throws {
    let space = SpaceText.neutral.replacing(
      "samples: 4", with: "samples: 4, finalists: 4, searcher: \(searcher)")
    let project = try Project(space: space)
    let outcome = try project.nas(
      "search", "space.yaml", "--rows", "1000", "--out", "run", "--tensorboard", "board")
    // In so few steps not every candidate is proved to have learned.
    #expect([0, 3].contains(outcome.exitCode), "\(outcome.messages)")
    let records = try RunDirectory(existing: project.url("run").path).controllerRecords()
    #expect(records.map(\.step) == (0..<16).flatMap { [$0, $0] })
    for record in records {
      #expect(record.entropy == nil && record.probabilities.isEmpty)
      #expect((record.reward == nil) == (record.step < 4))
      #expect(record.figures.isEmpty == (searcher == "scaling"))
    }
    for result in try project.summary(of: "run").targets {
      #expect(result.trained.cost.ratio <= result.target.ratio)
    }
    #expect(
      try project.names(in: "run/plots")
        == ["convergence.svg", "front.svg", "widths-0.6.svg", "widths-0.9.svg"])
    #expect(try project.text("run/report.html").contains("<dd>\(searcher)</dd>"))
    #expect(try project.names(in: "board") == ["target-0.6", "target-0.9"])
    let audit = try project.nas("audit", "run", "--architectures", "2", "--seeds", "2")
    #expect(audit.exitCode == 0, "\(audit.messages)")
  }

  @Test func whereNothingIsNeutralTheBaselineStays() throws {
    let project = try Project(space: SpaceText.worse)
    let outcome = try project.nas("search", "space.yaml", "--out", "run")
    #expect(outcome.exitCode == 3, "\(outcome.messages)")
    let summary = try project.summary(of: "run")
    #expect(summary.chosen == nil)
    #expect(summary.targets.map(\.verdict) == [.worse])
    #expect(try project.text("run/trainer.yaml").contains("site: 8"))
    let run = summary.baseline.runs[1]
    let trained = try project.nas(
      "train", "run/trainer.yaml", "--seed", String(run.seed), "--json")
    let metrics = try JSONDecoder().decode(TrainingMetrics.self, from: Data(trained.output.utf8))
    #expect((metrics.logloss, metrics.auc) == (run.logloss, run.auc))
    #expect(Double(metrics.cost.flops) == summary.baseline.cost.flops)
  }

  @Test func anEarlierRunIsMovedAside() throws {
    let project = try Project()
    for seed in ["1", "2", "3"] {
      let outcome = try project.nas(
        "search", "space.yaml", "--seed", seed, "--rows", "500", "--out", "run")
      #expect([0, 3].contains(outcome.exitCode), "\(outcome.messages)")
    }
    let seeds = try ["run.1", "run.2", "run"].map {
      try RunDirectory(existing: project.url($0).path).record().options.seed
    }
    #expect(seeds == [1, 2, 3])
    for run in ["run.1", "run.2", "run"] { _ = try project.summary(of: run) }
  }

  /// With a supernet of its own, a target's search does not depend on the other targets.
  @Test func separateTargetsDoNotTouchEachOther() throws {
    let project = try Project()
    let common = ["search", "space.yaml", "--separate", "--rows", "1000"]
    _ = try project.nas(common + ["--target", "0.9", "--target", "0.6", "--out", "both"])
    _ = try project.nas(common + ["--target", "0.6", "--out", "single"])
    let both = try project.text("both/controller.jsonl").split(separator: "\n")
    let single = try project.text("single/controller.jsonl").split(separator: "\n")
    #expect(!single.isEmpty)
    #expect(both.filter { $0.contains("\"target\":0.6") } == single)
  }
}
