// The format `tzrec`: the configs of `EasyRecConfig` as files.

/// Writes TorchEasyRec's config of each model, or prints the architecture's.
struct EasyRecExporter: Exporter {
  let format = ExportFormat(
    "tzrec", "the architecture as TorchEasyRec's pipeline config",
    destination: .folder(use: "a folder for nas_baseline.config and that of the architecture"),
    trainer: "TorchEasyRec")

  func export(_ source: ExportSource) throws -> Export {
    let config = try EasyRecConfig(
      source.run(), values: source.featureValues(EasyRecConfig.longestVocabulary))
    let texts = config.texts.map { (name: "nas_\($0.name).config", text: $0.text) }
    return Export(
      .folder(nil, texts, printed: texts.count - 1), differences: config.differences)
  }
}
