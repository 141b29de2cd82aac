// nas import

import ArgumentParser
import Datasets
import Files
import Foundation
import Importing
import LogSchema
import Runs

/// Imports a log into a dataset folder.
struct ImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Import a click log into a folder of columns, which --data then accepts.",
    discussion: "Each column is a .npy file; manifest.json says what they are.")

  @Argument(
    help: """
      The files of the click log, in their order: paths, folders of parts, and patterns in quotes; - is the standard \
      input.
      """, completion: .file())
  var log: [String]

  @Option(
    help: "The search space, or trainer config, that says what the columns mean.", completion: .yaml
  )
  var space: String

  @Option(
    help: "The folder to make. It must not exist.", completion: .directory, transform: Path.resolved
  )
  var out: String

  @Option(
    help: """
      The share of negative rows to keep, in place of what the space says. Each that is kept has the weight \
      1 / share.
      """)
  var keepNegatives: Double?

  @Option(help: "Another seed keeps other negative rows.")
  var seed: UInt64?

  @OptionGroup var badRows: BadRowOptions

  @Flag(help: "Print JSON.")
  var json = false

  @OptionGroup var threads: ThreadOptions

  func validate() throws {
    if let keepNegatives, !(keepNegatives > 0 && keepNegatives <= 1) {
      throw ValidationError(
        "--keep-negatives is \(keepNegatives): expected a number above 0, at most 1")
    }
    if seed != nil, keepNegatives == nil {
      throw ValidationError("--seed is for --keep-negatives, which is not given")
    }
  }

  func run() throws {
    let outputs = try CommandOutputs(out)
    defer { withExtendedLifetime(outputs) {} }
    var schema = try Workspace.space(space).data.schema
    if let keepNegatives {
      schema.sampling = NegativeSampling(
        share: keepNegatives, seed: seed ?? schema.sampling?.seed ?? 1)
    }
    let log = try LogPaths.named(log)
    if FileStatus.exists(out) {
      throw InputError("exists already: expected a new folder", file: out)
    }
    let progress = ProgressLine()
    defer { progress.end() }
    do {
      try Importer(
        log: log, schema: schema, maximumBadRows: badRows.maxBadRows, threads: threads.threads
      ).write(to: out) { progress.report(importing: $0) }
    } catch {
      throw UnreadableLabels.explaining(error, paths: log, schema)
    }
    progress.end()
    let summary = ImportSummary(try UnverifiedDataset(folder: out), bytes: try Folder.size(of: out))
    if json { try Console.out(jsonText(summary, pretty: true)) } else { try summary.show() }
  }
}

/// What `nas import` says of what it has made.
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
