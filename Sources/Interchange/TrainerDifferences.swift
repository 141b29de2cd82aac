// What another trainer's model does otherwise than the one that was judged: sentences, each true of the export at hand.

import Files
import LogSchema
import Model
import Runs
import Statistics

/// The differences between a model of nas and its export.
package struct TrainerDifferences: Hashable, Sendable {
  /// The trainer's name.
  package let trainer: String
  /// One difference each.
  package private(set) var sentences: [String] = []

  init(_ trainer: String) { self.trainer = trainer }

  /// Appends a difference, one whole sentence.
  package mutating func add(_ sentence: String) { sentences.append(sentence) }

  /// Appends a difference if it is one.
  package mutating func add(if isTrue: Bool, _ sentence: @autoclosure () -> String) {
    if isTrue { sentences.append(sentence()) }
  }

  /// What is not the same in another trainer's technique.
  mutating func add(_ counterpart: Counterpart) { sentences += counterpart.differences }

  /// What a trainer has in place of a technique.
  ///
  /// - Throws: `InputError` if it has nothing.
  static func counterpart<Value>(
    _ counterpart: Value?, of technique: String, in trainer: String
  ) throws -> Value {
    guard let counterpart else {
      throw InputError("\(trainer) has nothing like the \(technique)", file: "export")
    }
    return counterpart
  }

  /// What is said of several features at once. Nothing where there are none.
  package mutating func add(_ features: [Feature], _ sentence: (_ names: String) -> String) {
    if !features.isEmpty { sentences.append(sentence(Self.names(features))) }
  }

  /// What stands between the values of a list for trainers that read none in brackets.
  static let listSeparator = "^"

  /// Appends how fields must be written for a trainer that takes them as they are.
  mutating func addForms(of features: [Feature]) {
    let trainer = trainer
    add(features.filter { $0.list == .brackets }) {
      "\(trainer) reads no lists in brackets: write the values of \($0) with `\(Self.listSeparator)` between them."
    }
    add(features.filter { $0.whole ?? false }) {
      "\(trainer) takes `123` and `123.0` for two values: write the whole numbers of \($0) in one way."
    }
    add(features.filter { $0.decimalComma ?? false }) {
      "\(trainer) reads no decimal commas: write the numbers of \($0) with a point."
    }
  }

  /// Appends that a trainer reads its files to their end, if the run did not.
  mutating func addRows(of run: ExportedRun) {
    guard let rows = run.space.data.rows else { return }
    add(
      "The run used the first \(rows) rows of the stream; \(trainer) reads its files to their end.")
  }

  /// What trainers have of the recipe of a training beside its optimizer.
  enum RecipePart {
    case embeddingRate, penalties, clipping, dropout
  }

  /// Appends what a trainer has not of a run's recipe.
  ///
  /// - Parameters:
  ///   - parts: those that it has.
  ///   - penalty: that it has no penalty like that of nas.
  ///   - clipping: that it does not clip as nas does.
  mutating func addRecipe(
    _ run: ExportedRun, has parts: Set<RecipePart>, penalty: String, clipping: String
  ) {
    let (training, trainer) = (run.space.training, trainer)
    if let rate = training.embeddingRate, !parts.contains(.embeddingRate) {
      add(
        "\(trainer) has one learning rate for all weights; in nas that of embeddings is \(rate).")
    }
    let penalties = [("embedding", training.embeddingL2), ("dense", training.denseL2)]
      .filter { $0.1 > 0 }.map { "\($0.0)_l2 \($0.1)" }.joined(separator: ", ")
    add(
      if: !penalties.isEmpty && !parts.contains(.penalties),
      "\(penalty): in nas there is \(penalties).")
    add(
      if: training.embeddingL2 > 0 && training.l2Rows == .batch && parts.contains(.penalties),
      "\(trainer) penalises whole tables in every step; nas the rows that the batch names.")
    if let norm = training.clipNorm, !parts.contains(.clipping) {
      add("\(clipping); nas scales gradients down to the norm \(norm).")
    }
    add(
      if: training.dropout > 0 && !parts.contains(.dropout),
      "Nothing is dropped in this export; nas drops an output of a hidden layer with the probability "
        + "\(training.dropout).")
    add(
      if: !training.schedule.isConstant || training.warmUpSteps > 0,
      "The learning rate is the same in every step of this export; in nas it follows `schedule: "
        + "\(RateSchedules.registry.name(of: training.schedule))`, with \(training.warmUpSteps) steps of warm-up."
    )
  }

  /// At most eight names, and how many more.
  static func names(_ features: [Feature]) -> String {
    let names = features.map(\.name.onOneLine)
    return names.count <= 8
      ? names.joined(separator: ", ")
      : names.prefix(7).joined(separator: ", ") + " and \(names.count - 7) more"
  }

  /// The first lines of a config: what it holds, what that is worth, and the differences.
  ///
  /// - Parameters:
  ///   - models: what the config holds of the run.
  ///   - usage: sentences on how to use the file.
  func comment(_ models: [ExportedModel], of run: ExportedRun, usage: [String]) -> String {
    let held = models.map(\.description).joined(separator: " and ")
    var lines = [
      "\(held.prefix(1).uppercased())\(held.dropFirst()), exported by nas \(Version.current)."
    ]
    lines += usage.flatMap { wrapped($0, width: 100) } + [""]
    lines += wrapped(worth(of: run.models.last?.verdict), width: 100)
    lines += sentences.flatMap { sentence in
      wrapped(sentence, width: 98).enumerated().map { ($0 == 0 ? "- " : "  ") + $1 }
    }
    return lines.map { $0.isEmpty ? "#\n" : "# \($0)\n" }.joined() + "\n"
  }

  private func worth(of verdict: Verdict?) -> String {
    let proof =
      switch verdict {
      case .better, .neutral:
        "That the architecture predicts as well as the baseline was proved for the network of nas, as nas trains it."
      case .worse: "The architecture was found to predict worse than the baseline."
      case .inconclusive: "That the architecture predicts as well as the baseline was not proved."
      case nil: "Nothing cheaper was proved to predict as well."
      }
    let advice =
      verdict == nil
      ? "" : " Train both models with \(trainer) and compare them before you rely on it."
    return "\(proof)\(advice) \(trainer) differs from nas:"
  }
}

/// The lines of a text.
private func wrapped(_ text: String, width: Int) -> [String] {
  var lines: [String] = []
  for word in text.split(separator: " ") {
    if let line = lines.last, line.count + 1 + word.count <= width {
      lines[lines.count - 1] += " " + word
    } else {
      lines.append(String(word))
    }
  }
  return lines
}

extension String {
  /// The text as it may stand in a comment.
  var onOneLine: String {
    String(
      String.UnicodeScalarView(
        unicodeScalars.map {
          $0.properties.isWhitespace || $0.properties.generalCategory == .control ? " " : $0
        }))
  }
}
