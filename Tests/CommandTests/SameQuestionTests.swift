// The same question gets the same answer: rows, seeds and settings are those of the run, whichever command asks.

import Foundation
import Training
import Testing

@Suite struct SameQuestionTests {
  static let search = ["search", "space.yaml", "--target", "0.6", "--out", "run"]

  @Test func aCompleteRunIsComparedAsAnUnfinishedOneIs() throws {
    let project = try Project()
    let made = try project.nas(Self.search + ["--rows", "500"])
    // So few rows prove nothing, which is an answer too.
    #expect(made.exitCode == 3, "\(made.messages)")
    try project.write(
      SpaceText.neutral.replacing("{batch: 64}", with: "{batch: 64, learning_rate: 0.01}"),
      to: "slower.yaml")
    try project.write(
      SpaceText.neutral.replacing("path: log.csv", with: "path: log.csv\n  rows: 400"),
      to: "shorter.yaml")
    try project.write(ClickLog.csv.replacing("s3,7,", with: "s3,8,"), to: "other.csv")
    for (arguments, name) in [
      (["--target", "0.5"], "--target is [0.5]"), (["--seed", "2"], "--seed is 2"),
      (["--rows", "400"], "--rows is 400"), (["--rows", "600"], "--rows is 600"),
      (["--separate"], "--separate is true"),
      (["slower.yaml"], "slower.yaml: `training.learning_rate` is 0.01"),
      (["shorter.yaml"], "--rows is 400"),
      (["--data", "other.csv"], "other.csv: is not the log of the run"),
    ] {
      let outcome = try project.nas(["search", "--resume", "--out", "run"] + arguments)
      #expect(outcome.exitCode == 2, "\(arguments)")
      #expect(outcome.messages.contains(name), "\(outcome.messages)")
      #expect(outcome.output.isEmpty)
    }
    let same = try project.nas(Self.search + ["--resume", "--seed", "1", "--rows", "500"])
    #expect(same.exitCode == 3 && same.output == made.output, "\(same.messages)")
    #expect(!same.messages.contains("import"))
    // What the run has found can be shown without its log.
    try FileManager.default.removeItem(at: project.url("log.csv"))
    let shown = try project.nas("search", "--resume", "--out", "run")
    #expect(shown.exitCode == 3 && shown.output == made.output, "\(shown.messages)")
  }

  @Test func theRowsOfARunAreThoseOfItsTrainerConfigAndPlan() throws {
    let project = try Project()
    #expect(try project.nas(Self.search + ["--rows", "600"]).exitCode == 3)
    #expect(try project.text("run/trainer.yaml").contains("rows: 600\n"))
    let summary = try project.summary(of: "run")
    #expect(summary.chosen == nil, "trainer.yaml is the baseline's")
    func logloss(_ more: String...) throws -> (logloss: Double, rows: Int) {
      let outcome = try project.nas(["train", "run/trainer.yaml", "--json"] + more)
      #expect(outcome.exitCode == 0, "\(outcome.messages)")
      let metrics = try JSONDecoder().decode(TrainingMetrics.self, from: Data(outcome.output.utf8))
      return (metrics.logloss, metrics.rows)
    }
    #expect(try logloss() == (summary.baseline.runs[0].logloss, 600))
    // The command line wins.
    #expect(try logloss("--rows", "700").rows == 700)
    let plan = ["plan", "run", "--seeds", "2", "--json"]
    let (own, said) = (try project.nas(plan), try project.nas(plan + ["--rows", "600"]))
    #expect(own.exitCode == 0 && own.output == said.output, "\(own.messages)")
    #expect(try project.nas(plan + ["--rows", "500"]).output != own.output)
    // But for the path, which is relative to the working folder.
    func bare(_ text: String) -> String {
      text.replacing("\"", with: "").replacing("../log.csv", with: "log.csv")
    }
    #expect(
      try bare(project.nas("export", "run", "--format", "nas").output)
        == bare(project.text("run/trainer.yaml")))
  }

  /// A run of the whole log says nothing of rows, nor does its config.
  @Test func aSpaceMaySayTheRows() throws {
    let space = SpaceText.neutral.replacing("path: log.csv", with: "path: log.csv\n  rows: 600")
    let project = try Project(space: space)
    let train = ["train", "space.yaml", "--json"]
    let (own, said) = (try project.nas(train), try project.nas(train + ["--rows", "600"]))
    #expect(own.exitCode == 0 && own.output == said.output, "\(own.messages)")
    #expect(own.output.contains("\"rows\" : 600"))
    let whole = try project.nas(train + ["--rows", "1000000"])
    #expect(whole.output.contains("\"rows\" : \(ClickLog.rows)"))
  }

  @Test func aSpaceWithoutALogTakesTheOneThatIsNamed() throws {
    let named = try Project()
    let project = try Project(
      space: SpaceText.neutral.replacing("  path: log.csv\n", with: ""))
    let train = ["train", "space.yaml", "--rows", "500", "--json"]
    let outcome = try project.nas(train + ["--data", "log.csv"])
    #expect(outcome.exitCode == 0, "\(outcome.messages)")
    #expect(try outcome.output == named.nas(train).output)
    for command in [train, ["space", "check", "space.yaml"]] {
      let refused = try project.nas(command)
      #expect(refused.exitCode == 2)
      #expect(
        refused.messages.contains(
          "space.yaml: names no log: expected the key `data.path`, or the option --data LOG"),
        "\(refused.messages)")
    }
    #expect(try project.nas("space", "check", "space.yaml", "--data", "log.csv").exitCode == 0)
  }

  /// Every command that works on a run with its log, when another one has taken its place.
  @Test func aReplacedLogIsRefused() throws {
    let project = try Project()
    #expect(try project.nas(Self.search + ["--rows", "700"]).exitCode == 0)
    try project.write(ClickLog.csv.replacing("s1", with: "s2"), to: "log.csv")
    let before = try project.files(of: "run")
    for command in [
      ["plan", "run", "--seeds", "2"], ["audit", "run"],
      ["export", "run", "--format", "onnx", "--out", "ctr.onnx"],
      ["search", "--resume", "--out", "run"],
    ] {
      let outcome = try project.nas(command)
      #expect(outcome.exitCode == 2 && outcome.output.isEmpty, "\(command)")
      #expect(
        outcome.messages.contains("log.csv: is not the log of the run in run: its fingerprint is "),
        "\(outcome.messages)")
    }
    #expect(try project.files(of: "run") == before)
    #expect(!FileManager.default.fileExists(atPath: project.url("ctr.onnx").path))
  }

  /// The seeds of the retrains go on from 0 behind the greatest.
  @Test func anySeedMayBegin() throws {
    let project = try Project()
    let greatest = "18446744073709551615"
    let outcome = try project.nas(Self.search + ["--rows", "700", "--seed", greatest])
    #expect(outcome.exitCode == 0, "\(outcome.messages)")
    let summary = try project.summary(of: "run")
    #expect(summary.baseline.runs.map(\.seed).prefix(2) == [.max, 0])
    let audit = try project.nas("audit", "run", "--architectures", "1", "--seeds", "2")
    #expect(audit.exitCode == 0, "\(audit.messages)")
    let compare = try project.nas("compare", "space.yaml", "t.csv", "--seeds", greatest)
    #expect(compare.exitCode == 2)
    #expect(compare.messages.contains("expected at most 1000000"))
  }
}
