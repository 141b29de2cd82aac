// Every command that reads a run still reads complete runs of formats 1 and 2. The tests compare figures, names and
// keys, not the wording.

import Files
import Foundation
import FoundationXML
import Model
import Runs
import Testing

@Suite struct RunFormatTests {
  static let runs = ["format-1", "format-2"]

  @Test func theFixturesHaveTheirFormats() throws {
    let project = try Project(fixtures: "format-1", "format-2")
    for (format, run) in zip([1, 2], Self.runs) {
      #expect(try project.settings(of: run).format == format)
      #expect(try project.text("\(run)/run.json").contains("\"skips_diverged\"") == (format == 2))
      #expect(try project.names(in: run).contains("checksums.json") == (format == 2))
      let summary = try project.summary(of: run)
      #expect(summary.targets.map(\.target) == [0.8, 0.25] && summary.chosen == 0.8)
      #expect(summary.targets.map(\.verdict) == [.neutral, .inconclusive])
    }
  }

  @Test(arguments: runs) func theReportNamesTheVerdicts(run: String) throws {
    let project = try Project(fixtures: run)
    let outcome = try project.nas("report", run)
    #expect(outcome.exitCode == 0, "\(outcome.messages)")
    let page = try project.text("\(run)/report.html")
    /// The cells of the first row with a heading.
    func cells(_ heading: String) throws -> [String] {
      let row = try #require(
        page.split(separator: "<tr>").first { $0.contains("class=\"name\">\(heading)<") })
      return row.matches(of: #/<td[^>]*>([^<]*)</td>/#).map { String($0.1) }
    }
    let summary = try project.summary(of: run)
    let trained = [summary.baseline] + summary.targets.map(\.trained)
    #expect(try cells("verdict") == [""] + summary.targets.map(\.verdict.rawValue))
    #expect(try cells("log loss") == trained.map { String(format: "%.5f", $0.logloss) })
    #expect(try cells("cost ratio") == trained.map { String(format: "%.3f", $0.cost.ratio) })
    #expect(try cells("seeds") == trained.map { "\($0.runs.count)" })
    let settings = try project.settings(of: run)
    #expect(page.contains(settings.data.fingerprint) && page.contains(settings.date.prefix(10)))
    #expect(page.contains(settings.numerics) && page.contains("clicks.csv.gz"))
    // The report draws the controllers' log.
    #expect(page.contains("heatmap-0.8") && page.contains("heatmap-0.25"))
  }

  @Test(arguments: runs) func thePlotsAreDrawn(run: String) throws {
    let project = try Project(fixtures: run)
    let outcome = try project.nas("plot", run)
    #expect(outcome.exitCode == 0, "\(outcome.messages)")
    let names =
      ["convergence", "front"]
      + ["decisions", "heatmap", "widths"].flatMap { ["\($0)-0.25", "\($0)-0.8"] }
    #expect(try project.names(in: "\(run)/plots") == names.map { "\($0).svg" }.sorted())
    let summary = try project.summary(of: run)
    for name in names {
      #expect(
        XMLParser(data: try Data(contentsOf: project.url("\(run)/plots/\(name).svg"))).parse())
    }
    let front = try project.text("\(run)/plots/front.svg")
    for result in summary.targets {
      #expect(front.contains("\(result.target): \(result.verdict.rawValue)"))
      let heatmap = try project.text("\(run)/plots/heatmap-\(result.target).svg")
      for (path, before) in summary.baseline.architecture {
        let after = try #require(result.trained.architecture[path])
        let change = before == after ? "\(before)" : "\(before) → \(after)"
        #expect(heatmap.contains("\(path): \(change), probability 0."), "\(path)")
      }
    }
  }

  @Test(arguments: runs) func theExportIsTheTrainerConfig(run: String) throws {
    let project = try Project(fixtures: run)
    let trainer = try SearchSpace(yaml: project.text("\(run)/trainer.yaml"), file: "trainer.yaml")
    let exported = try project.nas("export", run, "--format", "nas")
    #expect(exported.exitCode == 0, "\(exported.messages)")
    // Paths are relative to the folder of the file, or to the working folder.
    let moved = try project.text("\(run)/trainer.yaml").replacing("../clicks", with: "clicks")
    #expect(
      try SearchSpace(yaml: exported.output, file: "export")
        == SearchSpace(yaml: moved, file: "moved"))
    #expect(trainer.decisions.isEmpty && trainer.data.paths == ["../clicks.csv.gz"])
    // The other target has another architecture.
    let other = try project.nas("export", run, "--format", "nas", "--target", "0.25")
    #expect(try SearchSpace(yaml: other.output, file: "export") != trainer)
  }

  @Test(arguments: runs) func theExportAsJSONIsTheSummarys(run: String) throws {
    struct Exported: Decodable {
      struct Cost: Decodable {
        let flops: Double, parameters: Double, embedding_bytes: Double, ratio: Double
      }
      let architecture: [String: ChoiceValue], cost: Cost
    }
    let project = try Project(fixtures: run)
    for result in try project.summary(of: run).targets {
      let exported = try project.printed(
        Exported.self, "export", run, "--format", "json", "--target", "\(result.target)")
      #expect(exported.architecture == result.trained.architecture)
      let cost = result.trained.cost
      #expect(
        [
          exported.cost.flops, exported.cost.parameters, exported.cost.embedding_bytes,
          exported.cost.ratio,
        ]
          == [cost.flops, cost.parameters, cost.embeddingBytes, cost.ratio])
    }
  }

  /// The configs of other trainers equal those that the run's own version exported, comments aside.
  @Test(arguments: runs, ["fuxictr", "tzrec"])
  func theConfigsOfOtherTrainersStay(run: String, format: String) throws {
    let files = [
      "fuxictr": ["config/dataset_config.yaml", "config/model_config.yaml"],
      "tzrec": ["nas_080.config", "nas_baseline.config"],
    ]
    let project = try Project(fixtures: run, "exports")
    let outcome = try project.nas("export", run, "--format", format, "--out", "exported")
    #expect(outcome.exitCode == 0, "\(outcome.messages)")
    func settings(_ file: String) throws -> [Substring] {
      try project.text(file).split(separator: "\n").filter { !$0.hasPrefix("#") }
    }
    let expected = try #require(files[format])
    for file in expected {
      let before = try settings("exports/\(run)/\(file)")
      #expect(before.count > 10)
      #expect(try settings("exported/\(file)") == before, "\(file)")
    }
    let written = try project.files(of: "exported").keys.sorted()
    #expect(written == expected)
  }

  /// The export equals the network that the trainer config gives on the same log with the same seed.
  @Test(arguments: runs) func theExportAsONNXIsTheChosenNetwork(run: String) throws {
    let project = try Project(fixtures: run)
    let settings = try project.settings(of: run)
    for folder in ["exported", "trained"] {
      try FileManager.default.createDirectory(
        at: project.url(folder), withIntermediateDirectories: false)
    }
    let exported = try project.haswell(
      "export", run, "--format", "onnx", "--out", "exported/ctr.onnx")
    #expect(exported.exitCode == 0, "\(exported.messages)")
    #expect(!exported.messages.contains("another log"))
    let trained = try project.haswell(
      "train", "\(run)/trainer.yaml", "--seed", "\(settings.seed)", "--rows",
      "\(settings.data.rows)",
      "--onnx", "trained/ctr.onnx")
    #expect(trained.exitCode == 0, "\(trained.messages)")
    let files = try project.files(of: "exported")
    #expect(files.count == 3)
    #expect(try project.files(of: "trained") == files)
    #expect(
      try project.text("exported/ctr.vocabulary.json").contains("\"\(settings.data.fingerprint)\""))
  }

  @Test(arguments: runs) func trainingAgainGivesTheRunsOfTheSummary(run: String) throws {
    struct Metrics: Decodable {
      struct Cost: Decodable { let flops: Double, parameters: Double, embedding_bytes: Double }
      let seed: UInt64, logloss: Double, auc: Double, rows: Int, cost: Cost
    }
    let project = try Project(fixtures: run)
    let rows = try project.settings(of: run).data.rows
    let chosen = try #require(project.summary(of: run).targets.first).trained
    #expect(chosen.runs.count == 4)
    for entry in chosen.runs {
      let metrics = try project.printed(
        Metrics.self, "train", "\(run)/trainer.yaml", "--seed", "\(entry.seed)", "--rows",
        "\(rows)",
        "--json")
      #expect(metrics.seed == entry.seed && metrics.rows == rows)
      #expect(isMeasuredAgain(metrics.logloss, as: entry.logloss))
      #expect(isMeasuredAgain(metrics.auc, as: entry.auc, within: 0.02))
      #expect(
        [metrics.cost.flops, metrics.cost.parameters, metrics.cost.embedding_bytes]
          == [chosen.cost.flops, chosen.cost.parameters, chosen.cost.embeddingBytes])
    }
  }

  /// A plan with the seeds of the run measures the Δ of the run.
  @Test(arguments: runs) func aPlanMeasuresTheSameDifferences(run: String) throws {
    struct Plan: Decodable {
      struct Noise: Decodable { let seed: Double, block: Double }
      struct Candidate: Decodable {
        let target: Double, delta: Double, noise: Noise, errors: Double, power: Double
      }
      let candidates: [Candidate]
    }
    let project = try Project(fixtures: run)
    let summary = try project.summary(of: run)
    let plan = try project.printed(
      Plan.self, "plan", run, "--seeds", "4", "--rows", "\(project.settings(of: run).data.rows)",
      "--json")
    #expect(plan.candidates.map(\.target) == [0.8, 0.25])
    for (candidate, result) in zip(plan.candidates, summary.targets) {
      #expect(
        result.trained.runs.map(\.seed) == Array([1, 2, 3, 4].prefix(result.trained.runs.count)))
      if result.trained.runs.count == 4 {
        #expect(isMeasuredAgain(candidate.delta, as: result.delta.mean, within: 5e-3))
      }
      #expect(candidate.noise.seed > 0 && candidate.noise.block > 0)
      #expect((0...0.1).contains(candidate.errors) && candidate.power > candidate.errors)
    }
  }

  /// An audit repeats the search and compares it with controller.jsonl. It needs the arithmetic of the run.
  @Test(arguments: runs) func anAuditMakesTheSearchAgain(run: String) throws {
    struct Audit: Decodable {
      struct Found: Decodable { let architecture: [String: ChoiceValue], cost_ratio: Double }
      struct Sampled: Decodable { let cost_ratio: Double, supernet: Double, loglosses: [Double] }
      struct Target: Decodable { let target: Double, found: Found, architectures: [Sampled] }
      let seeds: [UInt64], targets: [Target], trainings: Int
    }
    let project = try Project(fixtures: run)
    let outcome = try project.haswell("audit", run, "--architectures", "3", "--json")
    guard Project.makesTheBitsOfFixtures else {
      let numerics = try project.settings(of: run).numerics
      #expect(outcome.exitCode == 2)
      #expect(outcome.messages.contains("\(run): ran with \(numerics), found "))
      return
    }
    #expect(outcome.exitCode == 0, "\(outcome.messages)")
    let audit = try JSONDecoder().decode(
      Audit.self, from: Data(contentsOf: project.url("\(run)/audit.json")))
    #expect(audit.seeds == [1, 2] && audit.trainings == 2 * 2 * 3)
    let summary = try project.summary(of: run)
    #expect(audit.targets.map(\.target) == summary.targets.map(\.target.ratio))
    for (target, result) in zip(audit.targets, summary.targets) {
      #expect(target.found.architecture == result.trained.architecture)
      #expect(target.found.cost_ratio == result.trained.cost.ratio)
      #expect(target.architectures.count == 3)
      #expect(target.architectures.allSatisfy { $0.cost_ratio <= target.target })
      #expect(target.architectures.allSatisfy { $0.loglosses.count == 2 && $0.supernet > 0 })
    }
    let report = try project.nas("report", run)
    #expect(report.exitCode == 0, "a report with an audit: \(report.messages)")
  }

  @Test(arguments: runs) func aCompleteRunIsShownAgain(run: String) throws {
    let project = try Project(fixtures: run)
    let before = try project.files(of: run)
    let outcome = try project.nas("search", "--resume", "--out", run, "--json")
    #expect(outcome.exitCode == 0, "\(outcome.messages)")
    let printed = try JSONDecoder().decode(Summary.self, from: Data(outcome.output.utf8))
    #expect(try jsonText(printed) == jsonText(project.summary(of: run)))
    // The command draws plots and the report, and changes no file.
    let after = try project.files(of: run)
    for (name, bytes) in before { #expect(after[name] == bytes, "\(name)") }
  }
}
