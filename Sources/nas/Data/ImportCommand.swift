// nas data import

import ArgumentParser
import Datasets
import Files
import Foundation
import Importing
import LogSchema
import Runs

/// Imports a log into a dataset folder.
struct ImportCommand: WorkingCommand {
  static let configuration = CommandConfiguration(
    "import", "Import a click log into a folder of columns that --data of other commands accepts.",
    usage: "data import [<options>] --space <file> --out <folder> <log> ...",
    discussion: """
      `nas search` and the other commands import a log by themselves and keep it in a cache; this command makes a \
      folder to keep or to copy. Each column is a .npy file, and manifest.json describes them.
      """,
    examples: [
      Example(
        "Import once, then search the folder",
        """
        nas data import data/flights.csv.gz --space search-spaces/flights.yaml \\
          -o flights
        nas search search-spaces/flights.yaml --data flights
        """),
      Example(
        "A tenth of the negative rows",
        """
        nas data import data/flights.csv.gz --space search-spaces/flights.yaml \\
          --keep-negatives 0.1 -o sampled
        """),
    ])

  @Argument(
    help: """
      The files of the click log, in their order: paths, folders of parts, and patterns in quotes, or - for the \
      standard input.
      """, completion: .file())
  var log: [String]

  @OptionGroup(title: Heading.log) var reading: Reading

  /// How the log is read.
  struct Reading: ParsableArguments {
    @Option(
      help: ArgumentHelp(
        "The search space, or trainer config, that describes the columns.", valueName: "file"),
      completion: .yaml)
    var space: String

    @Option(
      help: ArgumentHelp(
        """
        The share of negative rows to keep, each with the weight 1 / share. (default: as the space says)
        """, valueName: "share"))
    var keepNegatives: Double?

    @Option(
      name: .shortAndLong,
      help: ArgumentHelp("The seed that decides which negative rows are kept.", valueName: "number")
    )
    var seed: UInt64?

    @OptionGroup var badRows: BadRowOptions

    func validate() throws {
      try check("--keep-negatives", keepNegatives, in: .above(0, atMost: 1))
      if seed != nil, keepNegatives == nil {
        throw ValidationError(
          "--seed is for --keep-negatives, which is not given: add it, or leave --seed out")
      }
    }
  }

  @OptionGroup(title: Heading.output) var output: Output

  /// The folder.
  struct Output: ParsableArguments {
    @Option(
      name: .shortAndLong,
      help: ArgumentHelp("The folder to make; it must not exist.", valueName: "folder"),
      completion: .directory, transform: Path.resolved)
    var out: String
  }

  @OptionGroup(title: Heading.output) var answer: AnswerOptions

  @OptionGroup(title: Heading.output) var messages: MessageOptions

  @OptionGroup(title: Heading.machine) var threads: ThreadOptions

  func run() throws {
    let out = output.out
    let outputs = try CommandOutputs(out)
    defer { withExtendedLifetime(outputs) {} }
    var schema = try Workspace.space(reading.space).data.schema
    if let keepNegatives = reading.keepNegatives {
      schema.sampling = NegativeSampling(
        share: keepNegatives, seed: reading.seed ?? schema.sampling?.seed ?? 1)
    }
    let log = try LogPaths.named(log)
    if FileStatus.exists(out) {
      throw InputError(
        "exists already: expected a new folder; remove it, or choose another", file: out)
    }
    let progress = ProgressLine()
    defer { progress.end() }
    do {
      try Importer(
        log: log, schema: schema, maximumBadRows: reading.badRows.maxBadRows,
        threads: threads.threads
      ).write(to: out) { progress.report(importing: $0) }
    } catch {
      throw UnreadableLabels.explaining(error, paths: log, schema)
    }
    progress.end()
    let summary = ImportSummary(try UnverifiedDataset(folder: out), bytes: try Folder.size(of: out))
    if answer.json { try Console.out(jsonText(summary, pretty: true)) } else { try summary.show() }
  }
}

/// What `nas data import` says of what it has made.
private struct ImportSummary: Encodable {
  struct Feature: Encodable {
    let name: String
    let vocabularySize: Int

    enum CodingKeys: String, CodingKey {
      case name
      case vocabularySize = "vocabulary_size"
    }
  }

  enum CodingKeys: String, CodingKey {
    case rows, positives
    case positiveRate = "positive_rate"
    case groups
    case skippedRows = "skipped_rows"
    case features, bytes, fingerprint
  }

  let rows: Int
  let positives: Int
  let positiveRate: Double
  let groups: Int
  let skippedRows: SkippedRows
  let features: [Feature]
  /// Size of the folder.
  let bytes: Int
  let fingerprint: String

  init(_ dataset: UnverifiedDataset, bytes: Int) {
    rows = dataset.rows
    positives = dataset.positives
    positiveRate = dataset.positiveRate
    groups = dataset.groups
    skippedRows = dataset.skipped
    features = zip(dataset.schema.features, dataset.vocabularySizes).map {
      Feature(name: $0.name, vocabularySize: $1)
    }
    self.bytes = bytes
    fingerprint = dataset.fingerprint
  }

  /// Skipped rows are a message, the rest is the answer.
  func show() throws {
    note(skippedRows)
    try Console.out(
      "\(rows) rows, \(positives) positive, \(features.count) features,"
        + " \(String(format: "%.1f", Double(bytes) / 1e6)) MB, fingerprint \(fingerprint)")
  }
}
