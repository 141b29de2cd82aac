// A draft as YAML, with the reason for every part beside it.

import Files
import LogSchema
import Model
import Yams

extension SpaceDraft {
  /// The text of the space file. Reading it gives `space`.
  ///
  /// - Parameter file: the file's name, as the commands in its first comment name it.
  package func yaml(file: String) throws -> String {
    var text = heading(file: file)
    text += try data()
    text += try model()
    text += try line("training", .flow(space.training.pairs)) + "\n"
    text += "# Targets: maximum cost as a fraction of the baseline's cost.\n"
    text += try line("search", space.search, keys: ["reward", "cost", "targets"])
    text +=
      "# A candidate is neutral if the upper bound of its log-loss increase is within the margin.\n"
    text += try line(
      "verdict", space.verdict, keys: ["margin", "confidence", "seeds", "max_seeds"])
    guard try SearchSpace(yaml: text, file: file) == space else {
      throw InputError("the draft of this log could not be read back as it was written", file: file)
    }
    return text
  }

  private func heading(file: String) -> String {
    let share = profile.positiveRate.map { ", \(($0 * 1000).rounded() / 10)% positive" } ?? ""
    let shown = profile.paths.prefix(3).map(\.visible).joined(separator: ", ")
    let others = profile.paths.count - 3
    let files = others > 0 ? "\(shown) and \(others) more" : shown
    let rows = profile.isWhole ? "\(profile.rows) rows" : "the first \(profile.rows) rows"
    var lines = [
      "Drafted by `nas space init` from \(files): \(rows)\(share).",
      "Check the label, the order and the columns that are left out, then run",
      "",
      "    \(searchCommand(file))",
      "",
    ]
    if let pipeAdvice { lines += [pipeAdvice, ""] }
    lines.insert(contentsOf: badRows, at: 1)
    if let dataset {
      let all = differences.dropLast(ofTrainer.count)
      lines.append(
        "The columns are those of \(dataset.name) of FuxiCTR."
          + (all.isEmpty ? "" : " Differences:"))
      lines += all.map { "- \($0)" } + [""]
    }
    if let trainer {
      lines.append("The baseline is \(trainer.experiment) of FuxiCTR. Differences:")
      lines += ofTrainer.map { "- \($0)" }
    } else {
      lines += [
        "The baseline is a usual setting. If a model runs in production on this log, replace the baselines",
        "by its widths, each with choices below and above.",
      ]
    }
    // Editors that know this line complete and check the file.
    lines.insert("yaml-language-server: $schema=\(Self.schemaFile)", at: 0)
    return lines.map { line in
      let parts = line.onOneLine.wrapped(to: Self.columns - 2)
      let indent = line.hasPrefix("- ") ? "\n#   " : "\n# "
      return line.isEmpty ? "#\n" : "# " + parts.joined(separator: indent) + "\n"
    }.joined()
  }

  /// The command that searches the space in a file. A log that came through a pipe cannot be read again: `LOG` stands
  /// for it.
  package func searchCommand(_ file: String) -> ShellCommand {
    let labels = profile.rowsWithoutLabel.map { $0.isFew ? $0.count : 0 } ?? 0
    let count = labels + (profile.unreadableLists?.count ?? 0)
    return ShellCommand("nas", "search").path(file).option(
      "--data", pipeAdvice == nil ? nil : "LOG"
    )
    .option("--max-bad-rows", count == 0 ? nil : "\(count)")
  }

  /// What `LOG` stands for in the command; nil if the space names the log.
  package var pipeAdvice: String? {
    let isPiped = space.data.paths.isEmpty || space.data.paths.contains("-")
    return isPiped
      ? "LOG is the log, which came through a pipe: a file with it, or - and the same pipe again."
      : nil
  }

  private func data() throws -> String {
    guard let pairs = space.data.node.mapping else {
      preconditionFailure("a data section is a mapping")
    }
    var text = "data:\n"
    for (key, value) in pairs where key.string != "features" {
      if key.string == "order" {
        let reason = profile.order.reason.onOneLine.wrapped(to: Self.columns - 4)
        text += reason.map { "  # \($0)\n" }.joined()
      }
      // A list takes a line for each element.
      let entry = "  " + (try line(key, value)).replacing("\n", with: "\n  ")
      let reason: String? =
        switch key.string {
        case "label": labelReason
        case "group": profile.groupReason?.onOneLine
        case "weight": profile.weightReason?.onOneLine
        default: nil
        }
      text += (reason.map { Self.commented(entry, $0) } ?? entry) + "\n"
    }
    return text + "  features:\n" + (try features(pairs["features"]?.mapping ?? [:]))
  }

  /// Why the label is what it is. What a dataset says, the command has passed on as if the user had said it.
  private var labelReason: String {
    let reason = profile.label?.reason ?? ""
    guard let dataset, dataset.label == space.data.schema.label.column else { return reason }
    return reason.replacing("as you say", with: "as \(dataset.name) of FuxiCTR has it").onOneLine
  }

  /// A line for each feature, then one for each column that is left out.
  private func features(_ nodes: Node.Mapping) throws -> String {
    let lines = try nodes.map { try line($0.key, $0.value) }
    let width = min(lines.map(\.count).max() ?? 0, 60)
    let comments = columns.map(\.draft).filter(\.isUsed).map(\.comment)
    var text = zip(lines, comments).map { line, comment in
      Self.commented("    " + line.padding(to: width), comment.onOneLine) + "\n"
    }.joined()
    let others = columns.filter { !$0.draft.isUsed }
    if others.isEmpty { return text }
    text += "    # Left out:\n"
    for (column, draft) in others {
      let reason = draft.comment.onOneLine
      // To put a column in, one takes the first sign away.
      let entry = try draft.feature.flatMap { feature in
        DataSection(paths: [""], schema: Schema(label: "", order: .log, features: [feature]))
          .node.mapping?["features"]?.mapping?.first
      }.map { try line($0.key, $0.value) }
      if let entry {
        text += Self.commented("    # \(entry)", reason) + "\n"
      } else {
        let line = "\(column.isEmpty ? "(no name)" : column.onOneLine): \(reason)"
        text += "    # " + line.wrapped(to: Self.columns - 6).joined(separator: "\n    #   ") + "\n"
      }
    }
    return text
  }

  /// The longest line of a draft, unless a name or a value is longer.
  private static let columns = 120

  /// An entry with its reason behind it. A long reason goes on below, in the same column, also if the entry is itself
  /// a comment.
  private static func commented(_ entry: String, _ reason: String) -> String {
    let column = entry.split(separator: "\n").last?.count ?? 0
    let isComment = entry.hasPrefix("    # ")
    let blank = (isComment ? "    #" : "").padding(to: column)
    let parts = reason.wrapped(to: max(columns - column - 4, 36))
    return entry + "  # " + parts.joined(separator: "\n\(blank)  # ")
  }

  private func model() throws -> String {
    var text = "model:\n  embedding: \(widths.embedding.text)\n"
    let features = space.data.schema.features
    if !space.model.tables.isEmpty {
      text += "  tables:\n    # One table for features with the same values.\n"
      for table in space.model.tables {
        let members = Node.flowList(table.features.map { .text(features[$0].name) })
        text += "    \(try line(.text(table.name), .flow([("features", members)])))\n"
      }
    }
    let exceptions = TableDraft.all(features).map(\.name).filter { widths.embeddings[$0] != nil }
    if !exceptions.isEmpty {
      text += "  embeddings:\n"
      if trainer == nil { text += "    # Features with few values need few columns.\n" }
      for name in exceptions {
        text += "    \(try line(.text(name), .plain("0")).dropLast())"
        text += "\(widths.choice(name).text)\n"
      }
    }
    if !widths.linear { text += "  linear: false\n" }
    guard widths.parallel == nil, let activation = widths.activation else { return text + layers() }
    if !widths.ranks.isEmpty {
      text += "  cross:\n" + widths.ranks.map { "    - {rank: \($0.text)}\n" }.joined()
    }
    if !widths.hidden.isEmpty {
      text += "  hidden:\n"
      for layer in widths.hidden {
        text += "    - width: \(layer.width.text)\n"
        if layer.bottleneck != Choice(fixed: .none) {
          text += "      bottleneck: \(layer.bottleneck.text)\n"
        }
      }
    }
    if activation != .relu {
      text += "  activation: \(activation.rawValue)\n"
    }
    return text
  }

  /// The long form: cross layers with hidden layers behind them, in one branch if hidden layers are in another.
  private func layers() -> String {
    func dense(_ layer: Dense) -> String {
      var settings = ["width: \(layer.width.text)"]
      if layer.bottleneck != Choice(fixed: .none) {
        settings.append("bottleneck: \(layer.bottleneck.text)")
      }
      if layer.activation != Dense().activation {
        settings.append("activation: \(layer.activation.text)")
      }
      return "dense: {\(settings.joined(separator: ", "))}"
    }
    let stacked = widths.ranks.map { "cross: {rank: \($0.text)}" } + widths.hidden.map(dense)
    guard let parallel = widths.parallel else {
      return "  layers:\n" + stacked.map { "    - \($0)\n" }.joined()
    }
    var text = "  layers:\n    - parallel:\n        combine: concat\n        branches:\n"
    for branch in [stacked, parallel.map(dense)] {
      if branch.isEmpty { text += "          - []\n" }
      for (i, layer) in branch.enumerated() {
        text += "          \(i == 0 ? "-" : " ") - \(layer)\n"
      }
    }
    return text
  }

  /// Some keys of a section on one line; the others have their defaults.
  private func line(_ key: Node, _ section: some Section, keys: Set<String>) throws -> String {
    try line(key, .flow(section.pairs.filter { keys.contains($0.0) })) + "\n"
  }

  /// A key and its value on one line.
  private func line(_ key: Node, _ value: Node) throws -> String {
    let text = try Node.mapping(Node.Mapping([(key, value)], .implicit, .block)).file()
    return text.hasSuffix("\n") ? String(text.dropLast()) : text
  }
}

extension Choice {
  fileprivate var text: String {
    guard isOpen else { return baselineValue.description }
    let choices = values.map(\.description).joined(separator: ", ")
    return "{choices: [\(choices)], baseline: \(baselineValue)}"
  }
}

extension String {
  fileprivate func padding(to width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - count))
  }

  /// The text in lines of at most so many characters less two, for an indent; a longer word has a line of its own.
  fileprivate func wrapped(to columns: Int) -> [String] {
    guard count > columns else { return [self] }
    var lines: [String] = []
    for word in split(separator: " ", omittingEmptySubsequences: false) {
      if let line = lines.last, line.count + 1 + word.count <= columns - 2 {
        lines[lines.count - 1] += " " + word
      } else {
        lines.append(String(word))
      }
    }
    return lines
  }

  /// The text as it may stand in a comment.
  fileprivate var onOneLine: String {
    String(String.UnicodeScalarView(unicodeScalars.map { $0.properties.isWhitespace ? " " : $0 }))
  }
}
