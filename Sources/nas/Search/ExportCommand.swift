// nas export: any registered format. What a format writes, and what it needs for that, its exporter knows.

import ArgumentParser
import Files
import Interchange
import Model
import Runs

/// Writes the selected architecture of a run as a trainer config.
struct ExportCommand: WorkingCommand {
  static let configuration = CommandConfiguration(
    "export", "Export the chosen architecture of a run: a trainer config, or an ONNX network.",
    usage: "export [<options>] --format <format> <run>", discussion: ExportText.discussion,
    examples: [
      Example("Widths and cost", "nas export results/flights --format json"),
      Example("For FuxiCTR", "nas export results/flights --format fuxictr -o fuxictr"),
      Example(
        "The candidate of target 0.9 as a network",
        "nas export results/flights --format onnx -t 0.9 -o model.onnx"),
    ])

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

  @OptionGroup(title: "Export") var work: Work

  /// Which architecture, in which form.
  struct Work: ParsableArguments {
    @Option(help: ArgumentHelp(ExportText.format))
    var format: Format

    @Option(
      name: .shortAndLong,
      help: ArgumentHelp(
        "The candidate of this target, chosen or not. (default: the chosen one, else the baseline)",
        valueName: "ratio"))
    var target: Double?
  }

  @OptionGroup(title: Heading.output) var output: Output

  /// The file or folder.
  struct Output: ParsableArguments {
    @Option(
      name: .shortAndLong, help: ArgumentHelp(ExportText.out, valueName: "path"),
      completion: .file(), transform: Path.resolved)
    var out: String?
  }

  @OptionGroup(title: Heading.output) var messages: MessageOptions

  @OptionGroup(title: Heading.training) var training: TrainingOptions

  @OptionGroup(title: Heading.log) var log: LogOptions

  @OptionGroup(title: Heading.machine) var threads: ThreadOptions

  private var out: String? { output.out }

  func validate() throws {
    if let target = work.target { _ = try targets([target]) }
    let format = work.format.exporter.format
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
    let export = try work.format.exporter.export(source(directory))
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

  /// The candidate of the target, or the chosen one; nil if none was chosen.
  func found(_ summary: Summary) throws -> Summary.TargetResult? {
    guard let target = work.target else {
      return summary.targets.first { $0.target == summary.chosen }
    }
    guard let result = summary.targets.first(where: { $0.target.ratio == target }) else {
      let targets = summary.targets.map { $0.target.slug }.joined(separator: ", ")
      throw InputError(
        "the run has no target \(target): expected one of \(targets)", file: folder)
    }
    return result
  }
}

/// The options of a training, which only some formats need.
struct TrainingOptions: ParsableArguments {
  @OptionGroup var onnx: ONNXOptions

  @Option(name: .shortAndLong, help: ArgumentHelp(ExportText.seed, valueName: "number"))
  var seed: UInt64?
}
