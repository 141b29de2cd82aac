// The format `onnx`: trains the architecture again, since a run keeps no weights, and writes `ONNXExport`'s files.

/// Writes the network, once it is trained.
struct ONNXExporter: Exporter {
  let format = ExportFormat(
    "onnx", "the network itself, trained again", destination: .namedFile(example: "FILE.onnx"),
    needsNetwork: true,
    discussion: """
      --format onnx trains the architecture again, on the rows of the run and with its first seed (--seed), and \
      writes the network after the last row: FILE.onnx (opset \(ONNXExport.opset), IR version \
      \(ONNXExport.irVersion)) from ids to a probability, FILE.vocabulary.json from raw values to ids, and \
      FILE.examples.jsonl, rows with the predictions of nas.
      """)

  func export(_ source: ExportSource) throws -> Export {
    let training = try source.training()
    func export(at path: String) -> ONNXExport {
      ONNXExport(path: path, examples: source.examples)
    }
    return Export(
      .written(files: { export(at: $0).files }) { path in
        let export = export(at: path)
        try export.check(training.job.shape, training.space, training.stream.dataset)
        let network = try training.train()
        try export.write(
          network, training.job, training.space, training.stream, pool: training.pool)
        return export.summary
      })
  }
}
