// The one diagnosis of rows whose label cannot be read: how many there are, the first, and what to do. A look at a log, a
// draft, a check and an import say it with the same words.

import Files
import LogReading
import LogSchema

/// Rows of a log whose label is missing or is none of its rule.
package struct UnreadableLabels: Sendable {
  /// How many rows.
  package let count: Int
  /// Of how many.
  package let rows: Int
  /// The first of them: file, line, and what was found; nil where it is not known.
  package let first: InputError?
  /// Whether the log has several files.
  private let isOfSeveral: Bool

  /// An estimate from a part of the rows, of a log that cannot be read again.
  ///
  /// - Precondition: `share` is above 0, at most 1.
  package init(share: Double, ofRows rows: Int) {
    precondition(share > 0 && share <= 1, "a share of rows")
    (count, self.rows) = (max(1, Int((share * Double(rows)).rounded(.up))), rows)
    (first, isOfSeveral) = (nil, false)
  }

  /// Counts them; nil where every row has a label.
  ///
  /// - Parameters:
  ///   - reader: at the beginning of the log.
  ///   - limit: how many rows are read at most; nil for all.
  /// - Throws: `InputError` where the log cannot be read, or lacks the column.
  package init?(
    of label: Label, in reader: LogReader, paths: [String], limit: Int? = nil
  ) throws {
    precondition(!paths.isEmpty, "a log has files")
    let index = try Header(reader.header, file: paths[0]).index(of: label.column)
    let encoder = LabelEncoder(label.rule)
    var block = RowBlock()
    var (count, rows) = (0, 0)
    var first: InputError?
    while rows < limit ?? .max, try reader.read(into: &block) {
      let bytes = block.bytes.span
      for row in 0..<min(block.rows, (limit ?? .max) - rows) {
        let value = bytes.extracting(block.range(ofRow: row, column: index))
        if !isMissing(value), encoder.code(value) != nil { continue }
        count += 1
        first =
          first
          ?? InputError(
            "column \(label.column): found \"\(block.text(ofRow: row, column: index).shortened)\", "
              + "expected \(encoder.expected ?? "another value")",
            file: block.file, line: block.line(ofRow: row), about: .column(label.column))
      }
      rows += block.rows
    }
    guard let first else { return nil }
    (self.count, self.rows, self.first) = (count, min(rows, limit ?? .max), first)
    isOfSeveral = paths.count > 1
  }

  /// `1 of 4000 rows has no label (the first in line 779)`.
  package var finding: String {
    let file = first.map { isOfSeveral ? " of \($0.file)" : "" } ?? ""
    let place = first?.line.map { " (the first in line \($0)\(file))" } ?? ""
    let about = first == nil ? "about " : ""
    return "\(about)\(count) of \(rows) rows \(count == 1 ? "has" : "have") no label\(place)"
  }

  /// What to do: skip them if they are the fewer, else say the rule.
  package var advice: String {
    isFew
      ? "skip \(count == 1 ? "it" : "them") with \(option)"
      : "name another label, or its positive values: --positive or --at-least, `positive` or `at_least` in a space"
  }

  /// The option that skips them, `--max-bad-rows 1`.
  package var option: String { "--max-bad-rows \(count)" }

  /// Whether most rows have a label, so that the others may be skipped.
  package var isFew: Bool { count * 2 <= rows }

  /// Both in one sentence.
  package var sentence: String { "\(finding): \(advice)" }

  /// Whether the files of a log can be read a second time: the standard input and pipes cannot.
  package static func canReadAgain(_ paths: [String]) -> Bool {
    paths.allSatisfy { path in
      guard path != "-", let kind = try? FileStatus.kind(of: path) else { return false }
      return kind == .file || kind == .folder
    }
  }

  /// The error of an import that ended at such a row, with the diagnosis behind it; any other error as it is.
  ///
  /// - Parameter paths: the log's files.
  package static func explaining(_ error: any Error, paths: [String], _ schema: Schema) -> any Error
  {
    guard let error = error as? InputError, !paths.isEmpty, canReadAgain(paths),
      error.subject == .column(schema.label.column),
      let reader = try? LogReader(paths, form: schema.form, columns: schema.columns),
      let labels = try? UnreadableLabels(of: schema.label, in: reader, paths: paths),
      let first = labels.first, (error.file, error.line) == (first.file, first.line)
    else { return error }
    return error.adding(labels.sentence)
  }
}
