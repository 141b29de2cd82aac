// nas export

import ArgumentParser
import Files
import Model
import Runs

/// Writes an architecture that a run found as a trainer config.
struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Print the chosen architecture of a run as a trainer config.",
    discussion: """
      The configs of FuxiCTR and of TorchEasyRec say in their first lines, which go to stderr as well, what those \
      trainers do otherwise than nas: neutrality was proved for the network of nas.

      \(ONNXText.discussion)
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case nas, json, fuxictr, tzrec, onnx
  }

  @Argument(help: ArgumentHelp("The folder of the run.", valueName: "run"), completion: .directory)
  var folder: String

  @Option(
    help: """
      nas: what `nas train` reads. json: widths by path, and cost. fuxictr: FuxiCTR's model_config.yaml with the \
      baseline and the architecture. tzrec: the architecture as TorchEasyRec's pipeline config. onnx: the network \
      itself, trained again.
      """)
  var format: Format

  @Option(help: "The architecture found for this target, chosen or not.")
  var target: Double?

  @Option(
    help: """
      Where to write, if not to stdout: a file, which onnx needs. With fuxictr a folder, in which config/ gets \
      model_config.yaml and dataset_config.yaml; with tzrec a folder for nas_baseline.config and that of the \
      architecture.
      """, completion: .file())
  var out: String?

  @OptionGroup var retrain: RetrainOptions

  func validate() throws {
    if format == .onnx, out == nil {
      throw ValidationError("--format onnx writes a file: name it with --out FILE.onnx")
    }
  }

  func run() throws {
    let directory = try RunDirectory(existing: folder)
    let (space, summary) = (try directory.space(), try directory.summary())
    let trained = try trained(summary)
    switch format {
    case .nas:
      let architecture = try space.architecture(trained.architecture, file: directory.path)
      try write(space.substituting(architecture).yaml())
    case .json:
      let exported = Exported(architecture: trained.architecture, cost: trained.cost)
      try write(jsonText(exported, pretty: true) + "\n")
    case .fuxictr:
      try writeFuxiCTR(directory, space, summary)
    case .tzrec:
      try writeEasyRec(directory, space, summary)
    case .onnx:
      guard let out else { return }
      try retrain.export(trained.architecture, of: directory, to: out)
    }
  }

  private func trained(_ summary: Summary) throws -> Summary.Trained {
    if let found = try found(summary) { return found.trained }
    note("Nothing was proved neutral: this is the baseline.")
    return summary.baseline
  }

  /// What was found for the target, or the chosen one; nil where nothing was chosen.
  func found(_ summary: Summary) throws -> Summary.TargetResult? {
    guard let target else { return summary.targets.first { $0.target == summary.chosen } }
    guard let result = summary.targets.first(where: { $0.target.ratio == target }) else {
      let targets = summary.targets.map { $0.target.slug }.joined(separator: ", ")
      throw InputError("has no target \(target): expected one of \(targets)", file: folder)
    }
    return result
  }

  private func write(_ text: String) throws {
    guard let out else { return print(text, terminator: "") }
    try DurableFile.write(text, to: out)
  }

  private struct Exported: Encodable {
    let architecture: [String: ChoiceValue]
    let cost: Summary.CostFigures
  }
}
