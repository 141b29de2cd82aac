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
struct SpaceInitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Write a search space for a log, which `nas search` runs as it is.",
    discussion: """
      Label, order, the features' types and what had better be left out are guessed from the log; each guess \
      stands in the file with its reason. The baseline is what an engineer would set by hand, or with --from an \
      experiment of FuxiCTR's model_config.yaml. With --from-dataset, FuxiCTR's dataset_config.yaml says what the \
      columns are.
      """)

  @Option(
    help: """
      A file, folder of parts, or pattern in quotes of the click log; several are read in the order in which they stand.
      """,
    completion: .file())
  var data: [String] = []

  @OptionGroup var sampling: SampleOptions

  @OptionGroup var label: LabelOptions

  @Option(
    help: "FuxiCTR's model_config.yaml, whose model (DNN or DCNv2) becomes the baseline.",
    completion: .yaml)
  var from: String?

  @Option(help: "The experiment of --from, where there are several.")
  var experiment: String?

  @Option(
    help: """
      FuxiCTR's dataset_config.yaml, which says which columns are features, and how they are read; without --data, \
      its train_data is the log.
      """, completion: .yaml)
  var fromDataset: String?

  @Option(
    help: "The dataset of --from-dataset, if not that of the experiment, where there are several.")
  var dataset: String?

  @Option(
    help: "The space file to write, if not stdout. It must not exist.", completion: .yaml,
    transform: Path.resolved)
  var out: String?

  @OptionGroup var threads: ThreadOptions

  func validate() throws {
    if experiment != nil, from == nil {
      throw ValidationError("--experiment needs --from: the file that it is in")
    }
    if dataset != nil, fromDataset == nil {
      throw ValidationError("--dataset needs --from-dataset: the file that it is in")
    }
    if data.isEmpty, fromDataset == nil {
      throw ValidationError("--data is missing: the click log")
    }
  }

  func run() throws {
    let outputs = try CommandOutputs(out)
    defer { withExtendedLifetime(outputs) {} }
    if let out, FileStatus.exists(out) {
      throw InputError("exists already: expected a new file", file: out)
    }
    let trainer = try from.map {
      try FuxiCTRModel(yaml: DurableFile.readInput($0), experiment: experiment, file: $0)
    }
    let columns = try fromDataset.map {
      try FuxiCTRColumns(
        yaml: DurableFile.readInput($0), dataset: dataset ?? trainer?.dataset, file: $0)
    }
    let data = try data.isEmpty ? trainingData(columns) : data
    let profile = try LogProfile(
      sampling.sample(of: data), columns?.completing(label.wishes) ?? label.wishes,
      pool: WorkerPool(threads: threads.threads))
    let draft = try SpaceDraft(
      profile, paths: data.map { Workspace.path($0, besides: out) }, like: trainer,
      columns: columns)
    let text = try draft.yaml(file: out ?? "my-space.yaml")
    for warning in draft.warnings { note("warning: \(warning)") }
    if let out {
      try Folder.create(Path.split(out).folder)
      try DurableFile.create(out) { try $0.write(text) }
      try writeSchema(besides: out)
      note("The space is in \(out); next: nas search \(out)\(draft.searchOptions)")
    } else {
      try Console.out(text, terminator: "")
    }
  }

  /// The log that a dataset of FuxiCTR trains on: its path is relative to the folder in which FuxiCTR runs, which is that of
  /// its config or the one above.
  private func trainingData(_ columns: FuxiCTRColumns?) throws -> [String] {
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
        "its train_data is \(path), which is not there: name the click log with --data",
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
