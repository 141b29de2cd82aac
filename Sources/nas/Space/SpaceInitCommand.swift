// nas space init

import ArgumentParser
import Drafting
import Files
import Interchange
import LogProfiling
import Model
import Numerics
import Runs

/// Drafts a search space from a log.
struct SpaceInitCommand: WorkingCommand {
  static let configuration = CommandConfiguration(
    "init", "Draft a search space for a log; `nas search` runs the draft as it is.",
    usage: "space init [<options>] --data <log>",
    discussion: """
      The draft guesses the label, the order of the rows and the type of each feature from the log, and leaves out \
      columns that would not help or would leak the label. Each guess stands in the file with its reason. The \
      baseline has the sizes that engineers usually choose, or those of a FuxiCTR experiment.
      """,
    examples: [
      Example("Draft, then search", "nas space init --data data/flights.csv.gz -o mine.yaml"),
      Example(
        "A daily log in parts, with the label named",
        "nas space init --data 'logs/2024-*.parquet' --label clicked -o ads.yaml"),
      Example(
        "A baseline and columns from FuxiCTR",
        """
        nas space init --from model_config.yaml --experiment DCNv2_base \\
          --from-dataset dataset_config.yaml -o ads.yaml
        """),
    ])

  @OptionGroup(title: Heading.log) var log: Log

  /// The log that is described.
  struct Log: ParsableArguments {
    @Option(
      help: ArgumentHelp(
        """
        The click log: a file, a folder of parts, a pattern in quotes, or - for the standard input. Repeat it for \
        several files, in their order.
        """, valueName: "log"), completion: .file())
    var data: [String] = []

    @OptionGroup var sampling: SampleOptions
  }

  @OptionGroup(title: "Columns") var label: LabelOptions

  @OptionGroup(title: "FuxiCTR") var fuxiCTR: FuxiCTR

  /// The configs of FuxiCTR that the draft follows.
  struct FuxiCTR: ParsableArguments {
    @Option(
      help: ArgumentHelp(
        "A model_config.yaml, whose model (DNN or DCNv2) becomes the baseline.", valueName: "file"),
      completion: .yaml)
    var from: String?

    @Option(
      help: ArgumentHelp("The experiment of --from, if it has several.", valueName: "name"))
    var experiment: String?

    @Option(
      help: ArgumentHelp(
        """
        A dataset_config.yaml, which names the features and their types; without --data, its train_data is the log.
        """, valueName: "file"), completion: .yaml)
    var fromDataset: String?

    @Option(
      help: ArgumentHelp(
        "The dataset of --from-dataset, if it has several and the experiment names none.",
        valueName: "name"))
    var dataset: String?

    func validate() throws {
      if experiment != nil, from == nil {
        throw ValidationError("--experiment needs --from: the file that it is in")
      }
      if dataset != nil, fromDataset == nil {
        throw ValidationError("--dataset needs --from-dataset: the file that it is in")
      }
    }
  }

  @OptionGroup(title: Heading.output) var output: Output

  /// The space file.
  struct Output: ParsableArguments {
    @Option(
      name: .shortAndLong,
      help: ArgumentHelp(
        "The space file to write; it must not exist. (default: print the space)", valueName: "file"),
      completion: .yaml, transform: Path.resolved)
    var out: String?
  }

  @OptionGroup(title: Heading.output) var messages: MessageOptions

  @OptionGroup(title: Heading.machine) var threads: ThreadOptions

  func validate() throws {
    if log.data.isEmpty, fuxiCTR.fromDataset == nil {
      throw ValidationError("--data is missing: expected `--data LOG` (the click log)")
    }
  }

  func run() throws {
    let out = output.out
    let outputs = try CommandOutputs(out)
    defer { withExtendedLifetime(outputs) {} }
    if let out, FileStatus.exists(out) {
      throw InputError(
        "exists already: expected a new file; remove it, or choose another", file: out)
    }
    let trainer = try fuxiCTR.from.map {
      try FuxiCTRModel(yaml: DurableFile.readInput($0), experiment: fuxiCTR.experiment, file: $0)
    }
    let columns = try fuxiCTR.fromDataset.map {
      try FuxiCTRColumns(
        yaml: DurableFile.readInput($0), dataset: fuxiCTR.dataset ?? trainer?.dataset, file: $0)
    }
    let data = try log.data.isEmpty ? trainingData(columns) : log.data
    let profile = try LogProfile(
      log.sampling.sample(of: data), columns?.completing(label.wishes) ?? label.wishes,
      pool: WorkerPool(threads: threads.threads))
    let draft = try SpaceDraft(
      profile, paths: Workspace.paths(data, besides: out), like: trainer,
      columns: columns)
    let text = try draft.yaml(file: out ?? "my-space.yaml")
    for warning in draft.warnings { warn("\(warning)") }
    if let out {
      try Folder.create(Path.split(out).folder)
      try DurableFile.create(out) { try $0.write(text) }
      try writeSchema(besides: out)
      note("The space is in \(out); next: \(draft.searchCommand(out))")
      if let advice = draft.pipeAdvice { note(advice) }
    } else {
      try Console.out(text, terminator: "")
    }
  }

  /// The log that a dataset of FuxiCTR trains on: its path is relative to the folder in which FuxiCTR runs, which is that of
  /// its config or the one above.
  private func trainingData(_ columns: FuxiCTRColumns?) throws -> [String] {
    let fromDataset = fuxiCTR.fromDataset
    guard let fromDataset, let columns, let path = columns.trainingData else {
      throw InputError(
        "the dataset names no `train_data`: name the click log with --data",
        file: fromDataset ?? "dataset_config.yaml")
    }
    let name = path.hasPrefix("./") ? String(path.dropFirst(2)) : path
    func under(_ folder: String) -> String { folder == "." ? name : "\(folder)/\(name)" }
    let folder = Path.split(fromDataset).folder
    let above = folder == "." ? ".." : Path.split(folder).folder
    let places = path.hasPrefix("/") ? [path] : [under(folder), under(above), name]
    guard let found = places.first(where: FileStatus.exists) else {
      throw InputError(
        "its train_data is \(path), which does not exist: name the click log with --data",
        file: fromDataset)
    }
    return [found]
  }

  /// Writes the schema that the space names, unless a file of that name is something else.
  private func writeSchema(besides space: String) throws {
    let file = Path.resolved("\(Path.split(space).folder)/\(SpaceDraft.schemaFile)")
    let schema = SearchSpace.schema
    if FileStatus.exists(file) {
      let title = schema.split(separator: "\n").first { $0.contains("\"title\":") } ?? ""
      guard try DurableFile.read(file).contains(title) else { return }
    }
    try DurableFile.write(schema, to: file)
  }
}
