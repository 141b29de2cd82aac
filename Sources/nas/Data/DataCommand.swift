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
    commandName: "data", abstract: "Look at a click log.", subcommands: [DataInspectCommand.self])
}

/// Prints what the columns of a log are.
struct DataInspectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect",
    abstract: "Print what the columns of a log hold, and what to mind.",
    discussion: """
      A row for each column: its type, distinct values, the share of missing ones, the most frequent values (of \
      numbers the least, the quarters and the greatest), drift (how many rows of the last tenth have other values \
      than the first), and how well the column alone predicts the label: an AUC near 1 is a leak.
      """)

  @Argument(
    help: """
      The files of the click log, in their order: paths, folders of parts, and patterns in quotes; - is the standard \
      input.
      """, completion: .file())
  var log: [String]

  @OptionGroup var sampling: SampleOptions

  @OptionGroup var label: LabelOptions

  @OptionGroup var threads: ThreadOptions

  @Flag(help: "Print JSON.")
  var json = false

  func run() throws {
    let profile = try LogProfile(
      sampling.sample(of: log), label.wishes, pool: WorkerPool(threads: threads.threads))
    if json {
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
    help: """
      How the log is written: \(LogFormat.allCases.map(\.rawValue).joined(separator: ", ")). Its content says it, \
      where this does not.
      """)
  var format: LogFormat?

  @OptionGroup var columns: ColumnOptions

  @Option(help: "Read only the first rows of the log.")
  var rows: Int?

  @Option(help: "How many of the rows that are read are looked at, at equal distances.")
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
    help:
      "The character between fields, such as ^, if it is none of , ; | and tab; also tab, space, or \\x01.",
    transform: { text in
      guard let delimiter = DelimiterName.delimiter(text) else {
        throw ValidationError("expected \(DelimiterName.expected)")
      }
      return delimiter
    })
  var delimiter: String?

  @Option(help: "The names of the columns of a log without a header, with commas between.")
  var names: String?

  @Flag(help: "The log has no header: its columns are called c1, c2, ...")
  var noHeader = false

  func validate() throws {
    guard let names = list else { return }
    if names.contains("") || Set(names).count < names.count {
      throw ValidationError("--names is \(self.names ?? ""): expected different names")
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
  @Option(help: "The column that says whether a row is positive.")
  var label: String?

  @Option(help: "The value of the label that is positive; all others are negative.")
  var positive: String?

  @Option(help: "The least number of the label that is positive.")
  var atLeast: Double?

  @Option(help: "The column that tells the time of a row.")
  var time: String?

  @Option(help: "Columns that name the group of a row, with commas between, for metrics by group.")
  var group: String?

  @Option(help: "The column of the rows' importance weights.")
  var weight: String?

  func validate() throws {
    if positive != nil, atLeast != nil {
      throw ValidationError("--positive and --at-least exclude each other")
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
