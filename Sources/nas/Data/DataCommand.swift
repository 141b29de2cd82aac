// nas data

import ArgumentParser
import Files
import Foundation
import LogProfiling
import LogSchema
import Numerics
import Report
import Runs

/// Commands about logs.
struct DataCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "data", abstract: "Inspect a click log, import it, or make a synthetic one.",
    subcommands: [DataInspectCommand.self, ImportCommand.self, SynthCommand.self])
}

/// Prints what the columns of a log are.
struct DataInspectCommand: WorkingCommand {
  static let configuration = CommandConfiguration(
    "inspect", "Describe the columns of a click log: types, values, leaks.",
    usage: "data inspect [<options>] <log> ...",
    discussion: """
      The table has a row for each column: its type, the number of distinct values, the share of missing values, the \
      most frequent values (minimum, quartiles and maximum of numbers), the drift (the share of rows in the last \
      tenth of the log whose values differ from the first tenth), and the AUC of the column as the only predictor of \
      the label. An AUC near 1 is a leak.
      """,
    examples: [
      Example("A compressed CSV file", "nas data inspect data/flights.csv.gz"),
      Example(
        "A log without a header", "nas data inspect day_0.tsv --delimiter tab --no-header"),
    ])

  @Argument(
    help: """
      The files of the click log, in their order: paths, folders of parts, and patterns in quotes, or - for the \
      standard input.
      """, completion: .file())
  var log: [String]

  @OptionGroup(title: Heading.log) var sampling: SampleOptions

  @OptionGroup(title: "Columns") var label: LabelOptions

  @OptionGroup(title: Heading.output) var answer: AnswerOptions

  @OptionGroup(title: Heading.output) var messages: MessageOptions

  @OptionGroup(title: Heading.machine) var threads: ThreadOptions

  func run() throws {
    let profile = try LogProfile(
      sampling.sample(of: log), label.wishes, pool: WorkerPool(threads: threads.threads))
    if answer.json {
      try Console.out(jsonText(ProfileRecord(profile), pretty: true))
    } else {
      try Console.out(
        profileTable(profile).description + "\n" + profileFindings(profile), terminator: "")
    }
  }
}

/// How a log is read for a look at it.
struct SampleOptions: ParsableArguments {
  @Option(
    help: "The format of the files. (default: the format that their content shows)")
  var format: LogFormat?

  @OptionGroup var columns: ColumnOptions

  @Option(
    help: ArgumentHelp("Read only so many rows, the first ones of the log.", valueName: "count"))
  var rows: Int?

  @Option(
    help: ArgumentHelp(
      "Rows that are examined, evenly spaced among those that are read.", valueName: "count"))
  var sampleRows = LogSample.usualCapacity

  func validate() throws {
    try check("--rows", rows, to: Greatest.rows)
    try check("--sample-rows", sampleRows, from: 100, to: Greatest.heldRows)
  }

  /// Reads a sample of a log.
  func sample(of paths: [String]) throws -> LogSample {
    let progress = ProgressLine()
    defer { progress.end() }
    return try LogSample(
      of: LogPaths.named(paths), form: columns.form(format), capacity: sampleRows, limit: rows
    ) { progress.report(reading: $0) }
  }
}

/// How the rows of a log without a header, or with an unusual delimiter, become columns.
struct ColumnOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The character between fields, if not , ; | or tab: such as ^, space, or \\x01.",
      valueName: "character"),
    transform: { text in
      guard let delimiter = DelimiterName.delimiter(text) else {
        throw ValidationError("expected \(DelimiterName.expected)")
      }
      return delimiter
    })
  var delimiter: String?

  @Option(
    help: ArgumentHelp(
      "The names of the columns of a log without a header, separated by commas.",
      valueName: "list"))
  var names: String?

  @Flag(help: "The log has no header; its columns are named c1, c2, ...")
  var noHeader = false

  func validate() throws {
    guard let names = list else { return }
    if names.contains("") || Set(names).count < names.count {
      throw ValidationError(
        "--names is '\(self.names ?? "")': expected different names with commas between")
    }
  }

  /// How a log is written.
  func form(_ format: LogFormat?) -> LogForm {
    LogForm(format, delimiter: delimiter, names: list, hasHeader: !noHeader)
  }

  private var list: [String]? {
    names?.split(separator: ",", omittingEmptySubsequences: false).map {
      let name = $0.drop { $0 == " " }
      return String(name.reversed().drop { $0 == " " }.reversed())
    }
  }
}

/// What is known of a log's columns.
struct LabelOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("The label column.", valueName: "column"))
  var label: String?

  @Option(
    help: ArgumentHelp(
      "The positive value of the label; all others are negative.", valueName: "value"))
  var positive: String?

  @Option(
    help: ArgumentHelp(
      "The smallest number of the label that is positive.", valueName: "number"))
  var atLeast: Double?

  @Option(help: ArgumentHelp("The column with the time of a row.", valueName: "column"))
  var time: String?

  @Option(
    help: ArgumentHelp(
      "The columns that name the group of a row, separated by commas, for metrics by group.",
      valueName: "columns"))
  var group: String?

  @Option(
    help: ArgumentHelp("The column with the importance weight of a row.", valueName: "column"))
  var weight: String?

  func validate() throws {
    if positive != nil, atLeast != nil {
      throw ValidationError("--positive and --at-least exclude each other: expected one")
    }
  }

  var wishes: LogProfile.Wishes {
    var wishes = LogProfile.Wishes()
    wishes.label = LabelWish(
      column: label, rule: positive.map { .value($0) } ?? atLeast.map { .atLeast($0) })
    wishes.time = time
    wishes.weight = weight
    wishes.group = (group ?? "").split(separator: ",").map(String.init)
    return wishes
  }
}

extension LogFormat: ExpressibleByArgument {}
