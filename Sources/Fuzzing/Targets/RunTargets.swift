// The files of a run: read, printed and drawn.

import Files
import Foundation
import Lab
import Model
import Numerics
import Report
import Runs
import Search

extension FuzzTarget {
  /// run.json, with the space in it.
  static let records = FuzzTarget(
    "records",
    samples: [
      RunText.record(
        data: "../log.csv", fingerprint: "c0e6dcec298e4240", numerics: Arithmetic.description)
    ], words: jsonWords
  ) { text in
    let record = try value(RunRecord.self, json: text, file: "run.json")
    _ = try SearchSpace(yaml: record.space, file: "run.json")
    requireSame(record, try value(RunRecord.self, json: jsonText(record), file: "run.json"))
  }

  /// summary.json: its tables, its sentences and its plots.
  static let summaries = FuzzTarget("summaries", samples: [RunText.summary], words: jsonWords) {
    let summary = try value(Summary.self, json: $0, file: "summary.json")
    requireSame(summary, try value(Summary.self, json: jsonText(summary), file: "summary.json"))
    let records = try ControllerRecord.records(jsonLines: RunText.controller, file: "")
    use(
      verdictTable(summary).description, verdictTables(summary).map(\.description).joined(),
      verdictNotes(summary).joined(), Answer(summary).opening, Answer(summary).closing,
      frontPlot(summary))
    for result in summary.targets {
      use(
        changeTable(
          from: summary.baseline.architecture, to: result.trained.architecture,
          paths: choices.map(\.path)
        ).description,
        decisionPlot(
          records: records, target: result.target, choices: choices,
          chosen: result.trained.architecture))
    }
  }

  /// controller.jsonl, and its plots.
  static let controllers = FuzzTarget(
    "controllers", samples: [RunText.controller], words: jsonWords
  ) { text in
    let records = try ControllerRecord.records(jsonLines: text, file: "controller.jsonl")
    use(convergencePlot(records: records))
    for target in Set(records.map(\.target)).sorted().prefix(3) {
      use(
        decisionPlot(records: records, target: target, choices: choices, chosen: [:]),
        heatMap(records: records, target: target, decisions: space.decisions, chosen: [:]))
    }
  }

  /// audit.json, and what is said of it.
  static let audits = FuzzTarget("audits", samples: [RunText.audit], words: jsonWords) { text in
    let audit = try value(AuditReport.self, json: text, file: "audit.json")
    requireSame(audit, try value(AuditReport.self, json: jsonText(audit), file: "audit.json"))
    use(auditTable(audit).transposed.description, finding(audit))
  }

  /// What `nas compare --json` prints, and its plot.
  static let comparisons = FuzzTarget(
    "comparisons", samples: [RunText.comparison], words: jsonWords
  ) { text in
    let report = try value(SearchComparisonReport.self, json: text, file: "comparison.json")
    use(comparisonText(report), comparisonPlot(report))
  }

  /// Tables of truth, each line with the checksum that it has: without, no damage would be seen by the rest.
  static let tables = FuzzTarget(
    "tables", samples: [RunText.table, RunText.earlierTable], words: [","] + numberWords
  ) { text in
    let lines = text.split(separator: "\n").map(String.init)
    let sealed =
      lines.prefix(1).map(CheckedLine.csv.header) + lines.dropFirst().map(CheckedLine.csv.sealed)
    let table = try TruthTable(space, text: sealed.joined(separator: "\n"), file: "table.csv")
    for architecture in table.losses.keys {
      precondition(table.logloss(of: architecture)?.isFinite == true, "log losses are finite")
    }
    precondition(table.seedDeviation >= 0, "a deviation is no less than 0")
  }

  /// Plots and tables as text, which must hold something.
  private static func use(_ texts: String...) {
    precondition(texts.allSatisfy { !$0.isEmpty }, "what is drawn or printed is something")
  }

  /// Whatever can be read can be written, and is the same when it is read again.
  private static func requireSame(_ value: some Encodable, _ again: some Encodable) {
    precondition(
      (try? jsonText(value)) == (try? jsonText(again)), "what is written is what was read")
  }

  private static let jsonWords =
    [
      "{", "}", "[", "]", "\"", ":", ",", "null", "true", "\\u0000", "\\ud800", "\"none\"", "\n",
      "\u{202e}", String(repeating: "[", count: 2000),
    ] + numberWords

  /// The space of the run.
  private static let space: SearchSpace = {
    guard
      let space = try? SearchSpace(yaml: SpaceText.run(data: "log.csv"), file: "space.yaml")
    else { preconditionFailure("a sample is valid") }
    return space
  }()

  private static let choices = space.decisions.map {
    (path: $0.path, labels: $0.choice.values.map(\.description))
  }
}
