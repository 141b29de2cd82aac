// nas export: any registered format. What a format writes, and what it needs for that, its exporter knows.

import ArgumentParser
import Files
import Interchange
import Model
import Runs

/// Writes an architecture that a run found as a trainer config.
struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Print the chosen architecture of a run as a trainer config.",
    discussion: ExportText.discussion)

  /// A registered format.
  struct Format: ExpressibleByArgument {
    let exporter: any Exporter

    init?(argument: String) {
      guard let exporter = Exporters.named(argument) else { return nil }
      self.exporter = exporter
    }

    static var allValueStrings: [String] { Exporters.all.map(\.format.name) }
    static var defaultCompletionKind: CompletionKind { .list(allValueStrings) }
  }

  @Argument(help: ArgumentHelp("The folder of the run.", valueName: "run"), completion: .directory)
  var folder: String

  @Option(help: ArgumentHelp(ExportText.format))
  var format: Format

  @Option(help: "The architecture found for this target, chosen or not.")
  var target: Double?

  @Option(help: ArgumentHelp(ExportText.out), completion: .file(), transform: Path.resolved)
  var out: String?

  @OptionGroup var retrain: RetrainOptions

  func validate() throws {
    let format = format.exporter.format
    if case .namedFile(let example) = format.destination, out == nil {
      throw ValidationError(
        "--format \(format.name) writes a file: name it with --out \(example)")
    }
  }

  func run() throws {
    let directory = try RunDirectory(existing: folder)
    // What the format writes is known later; a run there must not be moved aside meanwhile.
    let outputs = try CommandOutputs(out, writing: [RunDirectory.trainerName])
    defer { withExtendedLifetime(outputs) {} }
    let export = try format.exporter.export(source(directory))
    let files = try CommandOutputs(
      out.map(export.files) ?? [], writing: [RunDirectory.trainerName])
    defer { withExtendedLifetime(files) {} }
    if let differences = export.differences {
      for sentence in differences.sentences { note("\(differences.trainer): \(sentence)") }
    }
    if let out {
      if let sentence = try export.write(to: out) { note(sentence) }
    } else if let text = export.printed {
      try Console.out(text, terminator: "")
    }
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
}

/// What only some formats need: the log, and a training on it.
struct RetrainOptions: ParsableArguments {
  @OptionGroup var log: LogOptions

  @OptionGroup var onnx: ONNXOptions

  @Option(help: ArgumentHelp(ExportText.seed))
  var seed: UInt64?

  @OptionGroup var threads: ThreadOptions
}
