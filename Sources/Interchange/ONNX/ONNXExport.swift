// A trained network for serving: FILE.onnx, FILE.vocabulary.json and FILE.examples.jsonl.

import Datasets
import Files
import Foundation
import Model
import Numerics
import Protobuf
import Runs
import Training

/// Writes a trained network as a model of ONNX, with what its users need beside it.
///
/// The model's inputs are ids, one input a feature that the network reads, called as the feature: 64-bit integers
/// [batch], or [batch, values] for a multi-valued feature, where rows with fewer values are filled up with −1. A
/// standardised number has a second input FEATURE.factor, 32-bit floating-point numbers [batch]. The one output,
/// `probability`, holds 32-bit floating-point numbers [batch]. `ServingVocabulary` says how raw values become ids.
package struct ONNXExport: Sendable {
  /// The version of the standard operators.
  package static let opset = 17
  /// The version of the file's form: that of ONNX 1.12, which came with these operators.
  package static let irVersion = 8

  /// The file of the model.
  package let path: String
  /// How many rows are written as examples: the last ones of the stream.
  package let examples: Int

  /// Prepares an export.
  package init(path: String, examples: Int) {
    (self.path, self.examples) = (path, examples)
  }

  /// What the files beside the model are called without their ends.
  private var stem: String { path.hasSuffix(".onnx") ? String(path.dropLast(5)) : path }

  /// The file that says how raw values become inputs.
  package var vocabularyPath: String { "\(stem).vocabulary.json" }

  /// The file of rows with their predictions.
  package var examplesPath: String { "\(stem).examples.jsonl" }

  /// The paths of all three files.
  package var files: [String] { [path, vocabularyPath, examplesPath] }
  /// Where the three files are, as a sentence for people.
  package var summary: String {
    "The network is in \(path), beside it are \(Path.split(vocabularyPath).name) and"
      + " \(Path.split(examplesPath).name)"
  }

  /// Checks what would be found only after the training otherwise.
  ///
  /// - Throws: `InputError` where the folder cannot be written, a file beside the model's is there and is no earlier
  ///   export, no feature is left, or the network is larger than a message of protobuf may be.
  package func check(_ shape: Shape, _ space: SearchSpace, _ dataset: Dataset) throws {
    let folder = Path.split(path).folder
    guard FileStatus.isFolder(folder), Folder.space(at: folder) != nil else {
      throw InputError("is not a folder that can be written to", file: folder)
    }
    guard !FileStatus.isFolder(path) else {
      throw InputError("is a folder: expected a new file", file: path)
    }
    try EarlierExport.require(vocabularyPath, EarlierExport.isVocabulary)
    try EarlierExport.require(examplesPath, EarlierExport.isExamples)
    guard shape.inputWidth > 0 else {
      throw InputError(
        "the architecture drops every feature: nothing is left to be read", file: path)
    }
    let weights = Network.stateSize(
      space.model, Capacity(shape), vocabularySizes: dataset.vocabularySizes,
      rules: UpdateRules(SGD()))
    // Names and nodes take some kilobytes a feature or layer.
    let rest = (shape.features + space.model.layers.count + 1) << 12
    try checkSize(weights + rest)
  }

  private func checkSize(_ size: Int) throws {
    guard size <= ONNXFile.largest else {
      throw InputError(
        String(
          format:
            "the network takes %.2f GB, and a model of ONNX is one message of protobuf, which may have"
            + " 2.147 GB at most: choose smaller widths, or make vocabularies smaller (`buckets`, `limit`)",
          Double(size) / 1e9), file: path)
    }
  }

  /// Writes the three files, the model last.
  ///
  /// - Parameter network: as a training of `job` has left it.
  /// - Throws: `InputError` where one cannot be written or the dataset is damaged; `FileError` where the disk is full;
  ///   `Divergence` where the last step has left weights that predict nothing.
  package func write(
    _ network: Network, _ job: TrainingJob, _ space: SearchSpace, _ stream: TrainingStream,
    pool: WorkerPool
  ) throws {
    let (dataset, shape) = (stream.dataset, job.shape)
    let served = ServingInputs(dataset.schema, shape)
    let graph = ONNXGraph(
      network, shape, features: dataset.schema.features, served)
    let file = try ONNXFile(model(job, space, stream), graph, name: "nas")
    try checkSize(file.size)
    let vocabulary = ServingVocabulary(dataset, served, model: Path.split(path).name)
    try DurableFile.write(to: vocabularyPath) { try vocabulary.write(dataset, served, to: &$0) }
    let rows = stream.rows.suffix(examples)
    try DurableFile.write(to: examplesPath) { writer in
      try ServingExamples(dataset: dataset, rows: rows, served: served, space: space)
        .write(network, shape, pool: pool, to: &writer)
    }
    try DurableFile.write(to: path) { try file.write(to: &$0) }
  }

  /// What the model says of itself.
  private func model(
    _ job: TrainingJob, _ space: SearchSpace, _ stream: TrainingStream
  ) -> Onnx_ModelProto {
    var model = Onnx_ModelProto()
    model.irVersion = Int64(Self.irVersion)
    model.producerName = "nas"
    model.producerVersion = Version.current
    model.docString =
      "The probability of \(stream.dataset.schema.label) for rows of ids, as"
      + " \(Path.split(vocabularyPath).name) describes them."
    var operators = Onnx_OperatorSetIdProto()
    operators.version = Int64(Self.opset)
    model.opsetImport = [operators]
    let facts =
      [
        ("opset", "\(Self.opset)"), ("ir_version", "\(Self.irVersion)"),
        ("vocabulary", Path.split(vocabularyPath).name), ("dataset", stream.dataset.fingerprint),
        ("rows", "\(stream.rows.count)"), ("seed", "\(job.seed)"),
      ] + (space.model.short.map { [("activation", $0.activation.rawValue)] } ?? [])
    model.metadataProps = facts.map { key, value in
      var fact = Onnx_StringStringEntryProto()
      (fact.key, fact.value) = (key, value)
      return fact
    }
    return model
  }
}
