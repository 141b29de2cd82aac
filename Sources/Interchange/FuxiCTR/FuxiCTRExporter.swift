// The format `fuxictr`: the configs of `FuxiCTRConfig` as files.

/// Writes the two configs of FuxiCTR, or prints the model's.
struct FuxiCTRExporter: Exporter {
  let format = ExportFormat(
    "fuxictr", "FuxiCTR's model_config.yaml with the baseline and the architecture",
    destination: .folder(
      use: "a folder, in which config/ gets model_config.yaml and dataset_config.yaml"),
    trainer: "FuxiCTR")

  func export(_ source: ExportSource) throws -> Export {
    let config = try FuxiCTRConfig(source.run())
    let texts = [
      (name: "model_config.yaml", text: try config.modelConfig()),
      (name: "dataset_config.yaml", text: try config.datasetConfig()),
    ]
    return Export(.folder("config", texts, printed: 0), differences: config.differences)
  }
}
