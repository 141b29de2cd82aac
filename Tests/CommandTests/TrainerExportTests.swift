// A run as the configs of other trainers: what goes where.

import Foundation
import Interchange
import Model
import Testing

@Suite struct TrainerExportTests {
  let project: Project

  init() throws {
    project = try Project()
    let outcome = try project.nas("search", "space.yaml", "--seed", "5", "--out", "run")
    try #require([0, 3].contains(outcome.exitCode), "\(outcome.messages)")
  }

  @Test func fuxiCTRGetsBothModels() throws {
    let printed = try project.nas("export", "run", "--format", "fuxictr", "--target", "0.9")
    #expect(printed.exitCode == 0)
    #expect(printed.output.contains("\nDCNv2_nas_baseline:\n"))
    #expect(printed.output.contains("\nDCNv2_nas_090:\n"))
    let read = try FuxiCTRModel(
      yaml: printed.output, experiment: "DCNv2_nas_090", file: "model_config.yaml")
    let space = try SearchSpace(yaml: project.text("space.yaml"), file: "space.yaml")
    let result = try #require(project.summary(of: "run").targets.first { $0.target == 0.9 })
    let architecture = try space.architecture(result.trained.architecture, file: "run")
    let structure = ExportedStructure(space.model, space.shape(of: architecture))
    #expect(read.hidden == structure?.stacked)
    // What the file says of the differences stands on stderr as well.
    let sentence = "FuxiCTR takes its vocabularies from the training file"
    #expect(printed.messages.contains("FuxiCTR: \(sentence)") && printed.output.contains(sentence))

    let written = try project.nas(
      "export", "run", "--format", "fuxictr", "--target", "0.9", "--out", "team/ours")
    #expect(written.exitCode == 0 && written.output.isEmpty)
    #expect(
      try project.names(in: "team/ours/config") == ["dataset_config.yaml", "model_config.yaml"])
    #expect(try project.text("team/ours/config/model_config.yaml") == printed.output)
  }

  /// The bounds of numbers and the vocabularies are the log's; without it the config is written all the same.
  @Test func torchEasyRecDoesWithoutTheLog() throws {
    let known = try project.nas("export", "run", "--format", "tzrec")
    #expect(known.exitCode == 0 && known.output.contains("vocab_list: "))
    #expect(!known.messages.contains("not at hand"))
    try FileManager.default.removeItem(at: project.url("log.csv"))
    let blind = try project.nas("export", "run", "--format", "tzrec", "--out", "configs")
    #expect(blind.exitCode == 0)
    #expect(blind.messages.contains("The log was not read"))
    #expect(blind.messages.contains("The log was not at hand"))
    let names = try project.names(in: "configs")
    #expect(names.contains("nas_baseline.config"))
    let text = try project.text("configs/nas_baseline.config")
    #expect(!text.contains("Nothing cheaper") || blind.messages.contains("No candidate was proved"))
    #expect(!text.contains("vocab_list") && text.contains("hash_bucket_size: "))
  }

  @Test func aLogThatIsNamedMustBeThere() throws {
    let outcome = try project.nas("export", "run", "--format", "tzrec", "--data", "none.csv")
    #expect(outcome.exitCode == 2 && outcome.output.isEmpty)
    #expect(outcome.messages.contains("none.csv"))
  }

  /// The paths of the log lead there from the folder of the config.
  @Test(arguments: [["--out", "elsewhere/config.yaml"], []])
  func anExportedConfigTrains(out: [String]) throws {
    try FileManager.default.createDirectory(
      at: project.url("elsewhere"), withIntermediateDirectories: true)
    let exported = try project.nas(["export", "run", "--format", "nas"] + out)
    #expect(exported.exitCode == 0)
    if out.isEmpty { try project.write(exported.output, to: "printed.yaml") }
    let trained = try project.nas("train", out.last ?? "printed.yaml", "--threads", "1")
    #expect(trained.exitCode == 0, "\(trained.messages)")
  }

  @Test func theOtherFormatsGoIntoAFileToo() throws {
    let printed = try project.nas("export", "run", "--format", "nas")
    let written = try project.nas("export", "run", "--format", "nas", "--out", "config.yaml")
    #expect(written.exitCode == 0 && written.output.isEmpty)
    #expect(try project.text("config.yaml") == printed.output)
  }
}
