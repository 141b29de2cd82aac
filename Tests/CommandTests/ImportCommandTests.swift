// A log that was imported stands for the log itself.

import Driver
import Foundation
import Testing

@Suite struct ImportCommandTests {
  @Test func aDatasetTrainsAsItsLogDoes() throws {
    let project = try Project()
    let imported = try project.nas("import", "log.csv", "--space", "space.yaml", "--out", "dataset")
    #expect(imported.exitCode == 0, "\(imported.messages)")
    #expect(imported.output.hasPrefix("\(ClickLog.rows) rows"))
    let ofLog = try project.nas("train", "space.yaml", "--json")
    let ofDataset = try project.nas("train", "space.yaml", "--data", "dataset", "--json")
    #expect(ofLog.exitCode == 0, "\(ofLog.messages)")
    #expect(ofDataset.output == ofLog.output)
  }

  @Test func anImportOverwritesNothing() throws {
    let project = try Project()
    try project.write("mine", to: "dataset")
    let outcome = try project.nas("import", "log.csv", "--space", "space.yaml", "--out", "dataset")
    #expect(outcome.exitCode == 2)
    #expect(outcome.messages.contains("dataset: exists already"))
    #expect(try project.text("dataset") == "mine")
  }

  /// The progressive metrics are those of the predictions that were written.
  @Test func predictionsAreOneForEachRow() throws {
    let project = try Project()
    let outcome = try project.nas(
      "train", "space.yaml", "--rows", "700", "--predictions", "p.npy", "--out", "trained",
      "--json")
    #expect(outcome.exitCode == 0, "\(outcome.messages)")
    #expect(outcome.output == (try project.text("trained/metrics.json")))
    let npy = try Data(contentsOf: project.url("p.npy"))
    // A header of a multiple of 64 bytes, then a float a row.
    #expect(npy.starts(with: [0x93] + Array("NUMPY".utf8)))
    #expect(npy.count > 700 * 4 && (npy.count - 700 * 4) % 64 == 0)
  }
}
