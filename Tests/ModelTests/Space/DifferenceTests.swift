// Where two spaces differ is told by the path of the setting.

import Model
import Testing

@Suite struct DifferenceTests {
  static let text = """
    data:
      path: log.csv
      label: click
      order: {time: time}
      features:
        site: {type: categorical}
        hour: {type: categorical}
    model:
      embeddings:
        site: {choices: [2, 4], baseline: 4}
        hour: 3
      hidden:
        - width: {choices: [2, 4, 8], baseline: 8}
    training: {batch: 64}

    """

  func space(_ replaced: String = "", with replacement: String = "") throws -> SearchSpace {
    try SearchSpace(
      yaml: replaced.isEmpty ? Self.text : Self.text.replacing(replaced, with: replacement),
      file: "space.yaml")
  }

  @Test(arguments: [
    ("batch: 64", "batch: 32", "training.batch", "64", "32"),
    ("batch: 64", "batch: 64, learning_rate: 0.5", "training.learning_rate", "0.02", "0.5"),
    ("hour: 3", "hour: 2", "model.embeddings.hour", "3", "2"),
    (
      "[2, 4, 8]", "[2, 4, 6, 8]", "model.hidden.0.width.choices", "[2, 4, 8]", "[2, 4, 6, 8]"
    ),
    ("label: click", "label: other", "data.label", "click", "other"),
  ])
  func theFirstDifferentSettingIsNamed(
    replaced: String, replacement: String, path: String, own: String, other: String
  ) throws {
    let difference = try space().difference(from: space(replaced, with: replacement))
    #expect(difference?.path == path)
    #expect(difference?.own == own)
    #expect(difference?.other == other)
  }

  @Test func whatIsNotThereIsAbsent() throws {
    let grouped = try space("  label: click\n", with: "  label: click\n  group: [site]\n")
    #expect(try space().difference(from: grouped)?.path == "data.group")
    #expect(try space().difference(from: grouped)?.own == "absent")
  }

  /// Where the log lies does not count, nor do the rows that are used: a command may say them too.
  @Test func equalSpacesDoNotDiffer() throws {
    #expect(try space().difference(from: space()) == nil)
    #expect(try space().difference(from: space("log.csv", with: "elsewhere.csv")) == nil)
    #expect(try space().difference(from: space("  path: log.csv\n", with: "")) == nil)
    let shorter = try space("path: log.csv", with: "path: log.csv\n  rows: 500")
    #expect(try space().difference(from: shorter) == nil)
    #expect(shorter.data.rows == 500 && shorter.substituting(shorter.baseline).data.rows == 500)
  }

  /// Figures of trainings may be held beside each other if the hashes are the same.
  @Test func theTrainingHashTellsWhatATrainingDependsOn() throws {
    let own = try space().trainingHash
    #expect(own.count == 16)
    for (replaced, replacement) in [
      ("[2, 4, 8], baseline: 8", "[2, 4, 8, 16], baseline: 4"), ("log.csv", "elsewhere.csv"),
      ("training: {batch: 64}", "training: {batch: 64}\nsearch: {targets: [0.5], samples: 2}"),
      ("training: {batch: 64}", "training: {batch: 64}\nverdict: {margin: 0.5, seeds: 2}"),
    ] {
      #expect(try space(replaced, with: replacement).trainingHash == own, "\(replacement)")
    }
    for (replaced, replacement) in [
      ("batch: 64", "batch: 32"), ("batch: 64", "batch: 64, learning_rate: 0.5"),
      ("hour: 3", "hour: 2"),
      ("training: {batch: 64}", "training: {batch: 64}\nverdict: {blocks: 30}"),
      ("training: {batch: 64}", "training: {batch: 64}\nverdict: {skip: 0.5}"),
      ("  hidden:", "  activation: silu\n  hidden:"),
    ] {
      #expect(try space(replaced, with: replacement).trainingHash != own, "\(replacement)")
    }
  }
}
