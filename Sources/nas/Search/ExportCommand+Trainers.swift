// nas export --format fuxictr and tzrec: the configs of other trainers, with what those do otherwise.

import Files
import Interchange
import Model
import Runs

extension ExportCommand {
  /// What other trainers are given.
  private func exported(
    _ directory: RunDirectory, _ space: SearchSpace, _ summary: Summary
  ) throws -> ExportedRun {
    let record = try directory.record()
    let model = try found(summary).map { result in
      let architecture = try space.architecture(result.trained.architecture, file: directory.path)
      return ExportedModel(
        target: result.target, shape: space.shape(of: architecture), verdict: result.verdict)
    }
    let sizes = record.data.vocabularySizes
    guard sizes.count == space.data.schema.features.count else {
      throw InputError(
        "has \(sizes.count) vocabularies for \(space.data.schema.features.count) features: it is damaged",
        file: folder)
    }
    return ExportedRun(
      space: space, vocabularySizes: sizes, seed: record.options.seed, found: model)
  }

  /// What the log says of the features' values; nil where the one that the run names is not at hand.
  private func featureValues(_ directory: RunDirectory) throws -> [FeatureValues]? {
    let record = try directory.record()
    do {
      let dataset = try retrain.log.open(directory, threads: retrain.threads.threads).dataset
      if dataset.fingerprint != record.data.fingerprint {
        note("This is not the log of the run: its bounds and vocabularies are others.")
      }
      return try dataset.codebooks.map {
        try FeatureValues($0, atMost: EasyRecConfig.longestVocabulary)
      }
    } catch {
      guard retrain.log.data.isEmpty else { throw error }
      note("The log was not read, so bounds of numbers and vocabularies are not known: \(error)")
      return nil
    }
  }

  /// Writes the configs of FuxiCTR, or prints the model's.
  func writeFuxiCTR(
    _ directory: RunDirectory, _ space: SearchSpace, _ summary: Summary
  ) throws {
    let config = try FuxiCTRConfig(exported(directory, space, summary))
    for sentence in config.differences.sentences { note("FuxiCTR: \(sentence)") }
    guard let out else { return print(try config.modelConfig(), terminator: "") }
    try Folder.create("\(out)/config")
    try DurableFile.write(config.modelConfig(), to: "\(out)/config/model_config.yaml")
    try DurableFile.write(config.datasetConfig(), to: "\(out)/config/dataset_config.yaml")
    note("The configs are in \(out)/config.")
  }

  /// Writes the configs of TorchEasyRec, or prints the architecture's.
  func writeEasyRec(
    _ directory: RunDirectory, _ space: SearchSpace, _ summary: Summary
  ) throws {
    let config = try EasyRecConfig(
      exported(directory, space, summary), values: featureValues(directory))
    for sentence in config.differences.sentences { note("TorchEasyRec: \(sentence)") }
    guard let out else { return print(config.texts[config.texts.count - 1].text, terminator: "") }
    try Folder.create(out)
    for (name, text) in config.texts {
      try DurableFile.write(text, to: "\(out)/nas_\(name).config")
    }
    note("The configs are in \(out).")
  }
}
