// `nas audit` of a small run.

import Files
import Foundation
import Model
import Runs
import Testing
import Training

@Suite struct AuditCommandTests {
  /// The project and its run, without the drawings.
  static func project(_ options: [String] = []) throws -> Project {
    let project = try Project()
    let outcome = try project.nas(
      ["search", "space.yaml", "--rows", "1000", "--seed", "4", "--out", "run"] + options)
    // An audit needs no verdict: in so few steps not every candidate is proved to have learned.
    try #require([0, 3].contains(outcome.exitCode), "\(outcome.messages)")
    return project
  }

  static func audit(_ project: Project, _ options: String...) throws -> AuditReport {
    let outcome = try project.nas(["audit", "run", "--architectures", "6", "--json"] + options)
    try #require(outcome.exitCode == 0, "\(outcome.messages)")
    #expect(outcome.output == (try project.text("run/audit.json")))
    return try JSONDecoder().decode(AuditReport.self, from: Data(outcome.output.utf8))
  }

  /// Everything but what a clock has measured.
  static func timeless(_ audit: AuditReport) throws -> String {
    var audit = audit
    audit.seconds = Summary.Seconds(search: 0, retrain: 0)
    return try jsonText(audit)
  }

  @Test(arguments: [[], ["--separate"]]) func anAuditIsWhole(options: [String]) throws {
    let project = try Self.project(options)
    let (audit, summary) = (try Self.audit(project), try project.summary(of: "run"))
    #expect(audit.seeds == [4, 5])
    #expect(audit.targets.map(\.target) == [0.9, 0.6])
    // What was found was trained by the run.
    #expect(audit.trainings == 2 * 2 * 6)
    for (result, trained) in zip(audit.targets, summary.targets.map(\.trained)) {
      #expect(result.found.architecture == trained.architecture)
      #expect(result.found.logloss == trained.logloss)
      #expect(result.found.costRatio == trained.cost.ratio)
      let sampled = result.architectures
      #expect(Set(sampled.map(\.architecture) + [trained.architecture]).count == 7)
      #expect(sampled.allSatisfy { $0.costRatio <= result.target.ratio && $0.loglosses.count == 2 })
      #expect(sampled.allSatisfy { $0.supernet > 0 && $0.supernet < 1 })
    }
  }

  /// A retrain of the audit is a training like any other.
  @Test func trainingAgainGivesTheRetrains() throws {
    let project = try Self.project()
    let sampled = try Self.audit(project).targets[1].architectures[0]
    var space = SpaceText.neutral.replacing(
      "embedding: {choices: [0, 2, 4, 8], baseline: 4}",
      with: "embeddings: {site: @site, hour: @hour, price: @price}"
    ).replacing("{choices: [0, 2], baseline: 2}", with: "@rank")
      .replacing("{choices: [4, 8, 16], baseline: 8}", with: "@width")
      .replacing("{choices: [none, 2], baseline: none}", with: "@bottleneck")
    for (path, value) in sampled.architecture {
      space.replace("@" + (path.split(separator: ".").last ?? ""), with: value.description)
    }
    try project.write(space, to: "closed.yaml")
    let outcome = try project.nas(
      "train", "closed.yaml", "--rows", "1000", "--seed", "5", "--json")
    #expect(outcome.exitCode == 0, "\(outcome.messages)")
    let metrics = try JSONDecoder().decode(TrainingMetrics.self, from: Data(outcome.output.utf8))
    #expect(metrics.logloss == sampled.loglosses[1])
  }

  @Test func threadsChangeNothingAndTheTableIsForPeople() throws {
    let project = try Self.project()
    let one = try Self.timeless(Self.audit(project, "--threads", "1"))
    #expect(try one == Self.timeless(Self.audit(project, "--threads", "2")))
    let outcome = try project.nas("audit", "run", "--architectures", "6")
    #expect(outcome.output.hasPrefix("| target            |"))
    #expect(outcome.output.contains("\nTarget 0.9: "))
    #expect(outcome.output.contains("and 24 trainings with 2 seeds."))
    #expect(outcome.messages.contains("The audit is in run/audit.json"))
  }

  /// The check with more passes and the ranking are kept beside each other, whichever comes first.
  @Test func morePassesAreCheckedBesideTheRanking() throws {
    let project = try Self.project()
    let check = try Self.audit(project, "--passes", "2", "--seeds", "3", "--threads", "1")
    #expect(check.targets.isEmpty)
    let passes = try #require(check.passes)
    // Two targets may have one candidate, which is trained once.
    let found = try project.summary(of: "run").targets.reduce(into: [Summary.TargetResult]()) {
      let result = $1
      if !$0.contains(where: { $0.trained.architecture == result.trained.architecture }) {
        $0.append(result)
      }
    }
    #expect(passes.architectures.map(\.target) == [nil] + found.map(\.target))
    let architectures = found.map(\.trained.architecture)
    #expect(passes.architectures.dropFirst().map(\.architecture) == architectures)
    #expect(passes.rows == 100 && passes.seeds == [4, 5, 6])
    #expect(passes.trainings == 6 * (1 + found.count))
    for trained in passes.architectures {
      #expect(trained.onePass.count == 3 && trained.allPasses.count == 3)
      #expect(Set(trained.onePass + trained.allPasses).count == 6)
    }
    let ranked = try Self.audit(project)
    #expect(ranked.targets.count == 2 && ranked.passes == passes)

    let outcome = try project.nas("audit", "run", "--passes", "2")
    #expect(outcome.output.contains("\nOne pass trains the baseline to a log loss of "))
    #expect(
      outcome.output.contains(
        "\(4 * (1 + found.count)) trainings with 2 seeds, on all rows but the last 100."))
    let page = try project.nas("report", "run")
    #expect(page.exitCode == 0, "\(page.messages)")
    #expect(try project.text("run/report.html").contains("One pass or more</h2>"))
  }

  /// The targets that were not retrained took part in the search all the same.
  @Test(arguments: [[], ["--separate"]])
  func targetsThatWereNotTriedAreNotAudited(options: [String]) throws {
    let project = try Self.project(options)
    let whole = try Self.audit(project)
    let directory = try RunDirectory(existing: project.url("run").path)
    var summary = try directory.summary()
    let first = summary.targets.removeFirst()
    summary.notTried = [
      Summary.NotTried(
        target: first.target, architecture: first.trained.architecture, cost: first.trained.cost)
    ]
    try directory.write(summary, json: "summary.json")
    try FileManager.default.removeItem(at: project.url("run/checksums.json"))
    let audit = try Self.audit(project)
    #expect(audit.targets.map(\.target) == [0.6])
    #expect(audit.targets[0].found.logloss == whole.targets[1].found.logloss)
    #expect(
      audit.targets[0].architectures.map(\.architecture)
        == whole.targets[1].architectures.map(\.architecture))
  }

  @Test func moreSeedsThanTheRunHad() throws {
    let project = try Self.project(["--target", "0.9"])
    let audit = try Self.audit(project, "--seeds", "3")
    #expect(audit.seeds == [4, 5, 6])
    #expect(audit.trainings == 3 * 6 + 1)
    let found = try project.summary(of: "run").targets[0].trained
    let space = try RunDirectory(existing: project.url("run").path).space()
    let config = try space.substituting(
      space.architecture(found.architecture, file: "summary.json"))
    try config.yaml().write(to: project.url("run/found.yaml"), atomically: false, encoding: .utf8)
    let trained = try project.nas("train", "run/found.yaml", "--seed", "6", "--json")
    let third = try JSONDecoder().decode(TrainingMetrics.self, from: Data(trained.output.utf8))
    let runs = found.runs.map(\.logloss)
    let mean = (runs[0] + runs[1] + third.logloss) / 3
    #expect(abs(audit.targets[0].found.logloss - mean) < 1e-12)
  }

  /// More than there are: the target's whole surroundings are drawn, once.
  @Test func noMoreArchitecturesThanThereAre() throws {
    let project = try Project(space: TabulateCommandTests.space)
    _ = try project.nas("search", "space.yaml", "--target", "0.9", "--rows", "1000", "--out", "run")
    let audit = try Self.audit(project)
    #expect(audit.targets[0].architectures.count < 3)
    #expect(audit.trainings == 2 * audit.targets[0].architectures.count)
  }

  @Test func wrongInputIsRefused() throws {
    let project = try Self.project(["--target", "0.9"])
    func expect(_ message: String, _ arguments: String...) throws {
      let outcome = try project.nas(["audit"] + arguments)
      #expect(outcome.exitCode == 2)
      #expect(outcome.output.isEmpty)
      #expect(outcome.messages.contains(message), "\(outcome.messages)")
    }
    try expect("none: does not exist", "none")
    try expect("--seeds is 1: expected a whole number, 2 or more", "run", "--seeds", "1")
    try expect(
      "--architectures is 0: expected a whole number above 0", "run", "--architectures", "0")
    try expect("--passes is 1: expected a whole number, 2 or more", "run", "--passes", "1")

    try project.write(ClickLog.csv.replacing("s1", with: "s2"), to: "other.csv")
    try expect("other.csv: is not the log of the run in run", "run", "--data", "other.csv")

    // As another machine, another seed would have written it; with its checksum it would be refused as damaged.
    let record = try project.text("run/run.json")
    try FileManager.default.removeItem(at: project.url("run/checksums.json"))
    let numerics = try RunDirectory(existing: project.url("run").path).record().numerics
    try project.write(record.replacing(numerics, with: "another machine"), to: "run/run.json")
    try expect("run: ran with another machine, found \(numerics)", "run")

    try project.write(
      record.replacing("\"rows\" : 1000", with: "\"rows\" : 500"), to: "run/run.json")
    try expect("run: the run's stream has 500 rows: expected at least ten batches of 64", "run")

    // With another seed the search goes another way, as another build's might.
    try project.write(record.replacing("\"seed\" : 4", with: "\"seed\" : 7"), to: "run/run.json")
    try expect("the search, made again, does not go as its controller.jsonl says", "run")

    try project.write(record, to: "run/run.json")
    try FileManager.default.removeItem(at: project.url("run/summary.json"))
    try expect("run: the run has not finished", "run")
    #expect(!FileManager.default.fileExists(atPath: project.url("run/audit.json").path))
  }
}
