// A search space for a log that nobody has described: what `nas space init` writes.

import Files
import Interchange
import LogProfiling
import LogSchema
import Model
import Training

/// A search space made of a log's profile, and the reasons for each of its parts.
package struct SpaceDraft: Sendable {
  /// The space.
  package let space: SearchSpace
  /// The name of the JSON Schema that the first line of a draft names: a file beside it, so that the reference holds
  /// wherever both are moved.
  package static let schemaFile = "space.schema.json"

  /// What it was made of.
  let profile: LogProfile
  /// The columns in the log's order, features and others.
  let columns: [(column: String, draft: FeatureDraft)]
  /// The widths, as they are written: one for all features, and exceptions.
  let widths: WidthDraft
  /// The model of today, where there is one.
  let trainer: FuxiCTRModel?
  /// The dataset whose columns these are, where there is one.
  let dataset: FuxiCTRColumns?
  /// What the log tells otherwise than the dataset, a sentence each.
  private let datasetDifferences: [String]

  /// Makes a draft.
  ///
  /// - Parameters:
  ///   - profile: the log.
  ///   - paths: its files, as the space is to name them.
  ///   - trainer: the model of today; nil for what an engineer would set by hand.
  ///   - dataset: what the columns are; nil for what the log tells.
  /// - Throws: `InputError` where no column is told to be the label, or none is left for a feature.
  package init(
    _ profile: LogProfile, paths: [String], like trainer: FuxiCTRModel? = nil,
    columns dataset: FuxiCTRColumns? = nil
  ) throws {
    guard let label = profile.label else {
      throw profile.labelProblem ?? InputError("found no label", file: profile.paths[0])
    }
    let guessed = FeatureDraft.all(profile)
    let (columns, differences) = dataset?.drafts(profile, guessed: guessed) ?? (guessed, [])
    let used = columns.map(\.draft).filter(\.isUsed)
    let features = Feature.sharing(used.compactMap(\.feature))
    if features.isEmpty {
      throw InputError(
        "found no column that may be a feature: "
          + columns.map { "\($0.column): \($0.draft.comment)" }.joined(separator: "; "),
        file: profile.paths[0])
    }
    let tables = TableDraft.all(features, values: used.filter { $0.feature != nil }.map(\.values))
    let widths = trainer.map { WidthDraft($0, tables) } ?? WidthDraft(usualFor: tables)
    let model = widths.model(features)
    var training = trainer?.training ?? TrainingSettings()
    if trainer == nil { training.batch = Self.batch(rows: profile.rows) }
    // A dataset may want the column that is proposed as the weight for a feature.
    let isFeature = profile.weightReason != nil && features.contains { $0.column == profile.weight }
    var schema = Schema(
      format: profile.format, label: label.label, order: profile.order.order,
      group: profile.group, weight: isFeature ? nil : profile.weight, features: features)
    (schema.delimiter, schema.names) = (profile.form.delimiter, profile.form.names)
    space = SearchSpace(
      data: DataSection(paths: paths, schema: schema), model: model, training: training)
    self.profile = profile
    self.columns = columns
    self.widths = widths
    self.trainer = trainer
    self.dataset = dataset
    datasetDifferences = differences
  }

  /// The largest power of two from 256 to 4096 that leaves a pass 2,000 steps; of short logs, 200 steps and
  /// from 16 on.
  private static func batch(rows: Int) -> Int {
    var batch = 16
    while batch < 4096, batch * 2 * (batch < 256 ? 200 : 2000) <= rows { batch *= 2 }
    return batch
  }

  /// What the user should know before a search: suspected leaks, columns that are taken for weights, groups or splits, rows
  /// without a label, what the model of today has and the draft has not, and settings with which nothing can be learned.
  package var warnings: [String] {
    let leaks = profile.columns.filter { !isUsed($0) }.compactMap { column -> String? in
      guard let leak = column.leak else { return nil }
      if column.name == profile.timeColumn { return partsOfTime(column, leak) }
      return
        "\(column.name) is left out, since it \(leak.clause). Is it known before the outcome? Then put "
        + "it in."
    }
    let gaps = badRows
    let questions = [profile.label?.question, profile.order.question].compactMap { $0 }
    let mayBeLeaks = profile.columns.filter(isUsed).compactMap { column in
      column.question.map {
        "\(column.name) is a feature, but \($0.clause). Is it? Then leave it out."
      }
    }
    return profile.notes + gaps + leaks + mayBeLeaks + roles + questions + doubts + differences
  }

  /// The rows that an import cannot read, and what to do about them, a sentence for each kind.
  var badRows: [String] {
    [profile.rowsWithoutLabel?.sentence, profile.unreadableLists?.sentence].compactMap { sentence in
      sentence.map { "\($0)." }
    }
  }

  /// Whether a feature of a column is in the draft: a dataset may want what the log would leave out.
  private func isUsed(_ column: ColumnProfile) -> Bool {
    columns.contains { $0.column == column.name && $0.draft.isUsed }
  }

  /// What is left out with a time that orders the rows and tells their label; nil if nothing.
  private func partsOfTime(_ column: ColumnProfile, _ leak: Leak) -> String? {
    let parts = columns.filter { $0.column == column.name }.compactMap(\.draft.feature?.name)
    guard !parts.isEmpty else { return nil }
    return
      "\(parts.joined(separator: ", ")) \(parts.count == 1 ? "is" : "are") left out, since \(column.name), "
      + "the time of the rows, \(leak.isSure ? "knows" : "may know") the label: \(leak.reason). The rows stay in "
      + "its order."
  }

  /// Columns that are taken for something else than features, though nothing but their content says so.
  private var roles: [String] {
    profile.columns.compactMap { column in
      guard let role = column.role, role.kind != .index, !profile.wasAskedFor(column),
        !isUsed(column)
      else {
        return nil
      }
      return "\(column.name) is no feature: \(role.comment). Is it one? Then put it in."
    }
  }

  /// Settings with which the drafted networks could not learn, a sentence each.
  private var doubts: [String] {
    let sizes = columns.map(\.draft).filter(\.isUsed).map { $0.values + 1 }
    return LearningOutlook.findings(space, rows: profile.rows, vocabularySizes: sizes).map {
      "\($0.place): \($0.problem). Try \($0.advice)."
    }
  }

  /// What the model of today and its dataset have and the draft has not, a sentence each.
  var differences: [String] { (dataset?.differences ?? []) + datasetDifferences + ofTrainer }

  /// What the model of today has and the draft has not, a sentence each.
  var ofTrainer: [String] {
    guard let trainer else { return [] }
    let hasNumbers = space.data.schema.features.contains { feature in
      if case .quantiles = feature.encoding { true } else { false }
    }
    let numbers =
      "Its numbers multiply one learned vector; here each of their quantiles has its own "
      + "(`encoding: standardised` is the former)."
    return trainer.differences + (hasNumbers ? [numbers] : []) + strangers
  }

  /// Features of the model of today that the log does not have.
  private var strangers: [String] {
    let names = Set(profile.columns.map(\.name))
    let named = [
      ("feature_specs", trainer.map { Array($0.embeddings.keys) } ?? []),
      ("use_features", trainer?.features ?? []),
    ]
    return named.compactMap { key, features in
      let missing = features.filter { !names.contains($0) }.sorted().joined(separator: ", ")
      return missing.isEmpty ? nil : "Its \(key) name columns that the log has not: \(missing)."
    }
  }
}
