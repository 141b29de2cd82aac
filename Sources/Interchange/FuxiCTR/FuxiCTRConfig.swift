// FuxiCTR's `model_config.yaml`: an experiment for the baseline and one for what was found. The data's side is in
// `FuxiCTRDataset`.

import Files
import LogSchema
import Model
import Yams

/// The configs of FuxiCTR 2.3 for the models of a run.
///
/// The model is DCNv2, in its structures `stacked` (cross layers, then hidden layers), `crossnet_only` (no hidden layers),
/// `parallel` (hidden layers beside the cross layers) and `stacked_parallel` (both); without cross layers it is a plain
/// network. A bottleneck is a hidden layer without an activation.
package struct FuxiCTRConfig: Sendable {
  /// The key of the dataset in `dataset_config.yaml`.
  static let dataset = "nas_data"

  let run: ExportedRun
  let data: FuxiCTRDataset
  /// What FuxiCTR does otherwise.
  package let differences: TrainerDifferences
  private let optimizer: Counterpart
  private let loss: Counterpart

  /// Makes the configs.
  ///
  /// - Throws: `InputError` where a model drops every feature, or FuxiCTR has no such optimizer or loss.
  package init(_ run: ExportedRun) throws {
    if let empty = run.models.first(where: { $0.features.isEmpty }) {
      throw InputError(
        "\(empty.description) drops every feature: FuxiCTR has no such model", file: "export")
    }
    if let other = run.models.first(where: { $0.structure == nil }) {
      throw InputError(
        "\(other.description) is not cross layers with hidden layers behind or beside them: FuxiCTR has no such"
          + " model", file: "export")
    }
    if let other = run.models.first(where: { Self.activations($0) == nil }) {
      throw InputError(
        "\(other.description) has bottlenecks, or several activations, both behind and beside its cross layers: FuxiCTR"
          + " has one list of activations for both", file: "export")
    }
    if let other = run.models.first(where: { $0.structure?.parallel?.isEmpty ?? false }) {
      throw InputError(
        "\(other.description) has a branch without layers beside its cross layers: FuxiCTR's DCNv2 needs a hidden layer"
          + " there", file: "export")
    }
    self.run = run
    let training = run.space.training
    optimizer = try TrainerDifferences.counterpart(
      training.optimizer.inFuxiCTR, of: "optimizer \(training.optimizerName)", in: "FuxiCTR")
    loss = try TrainerDifferences.counterpart(
      training.loss.inFuxiCTR, of: "loss \(training.lossName)", in: "FuxiCTR")
    data = FuxiCTRDataset(run.schema)
    var differences = TrainerDifferences("FuxiCTR")
    differences.addModel(run)
    data.add(to: &differences)
    differences.add(optimizer)
    differences.add(loss)
    differences.addRecipe(
      run, has: [.penalties, .clipping, .dropout], penalty: "FuxiCTR has no such penalty",
      clipping: "FuxiCTR clips no norm")
    differences.addRows(of: run)
    differences.addTraining(clips: training.clipNorm != nil)
    self.differences = differences
  }

  /// The text of `model_config.yaml`.
  package func modelConfig() throws -> String {
    let usage = [
      "This is config/model_config.yaml; `nas export --format fuxictr --out FOLDER` writes it beside its "
        + "config/dataset_config.yaml."
    ]
    let base: [(String, Node)] = [
      ("model_root", .text("./checkpoints/")), ("num_workers", .number(1)), ("verbose", .number(1)),
      ("early_stop_patience", .number(2)), ("pickle_feature_encoder", .plain("True")),
      ("save_best_only", .plain("True")), ("eval_steps", .plain("null")),
      ("debug_mode", .plain("False")), ("group_id", .plain("null")),
      ("use_features", .plain("null")), ("feature_specs", .plain("null")),
      ("feature_config", .plain("null")),
    ]
    let sections =
      [("Base", Node.block(base))] + run.models.map { ("DCNv2_nas_\($0.name)", experiment($0)) }
    return differences.comment(run.models, of: run, usage: usage)
      + (try Node.block(sections).file())
  }

  /// The text of `dataset_config.yaml`.
  package func datasetConfig() throws -> String {
    let usage = [
      "This is config/dataset_config.yaml. Put the files that it names into ./data: CSV with a header, "
        + "\(data.split)."
    ]
    return differences.comment(run.models, of: run, usage: usage)
      + (try Node.block([(Self.dataset, data.node)]).file())
  }

  private func experiment(_ model: ExportedModel) -> Node {
    let training = run.space.training
    let layers = Self.layers(model.structure?.stacked ?? [])
    let beside = model.structure?.parallel.map(Self.layers)
    var pairs: [(String, Node)] = [
      ("model", .text("DCNv2")), ("dataset_id", .text(Self.dataset)),
      ("loss", .text(loss.name)),
      ("metrics", .flowList([.text("logloss"), .text("AUC")])),
      ("task", .text("binary_classification")),
      ("optimizer", .text(optimizer.name)),
      ("learning_rate", .number(training.learningRate)),
      ("model_structure", .text(Self.structure(layers.isEmpty, beside == nil))),
      ("use_low_rank_mixture", .plain(model.ranks.isEmpty ? "False" : "True")),
    ]
    if let rank = model.meanRank {
      pairs += [("low_rank", .number(rank)), ("num_experts", .number(1))]
    }
    pairs += [
      ("num_cross_layers", .number(model.ranks.count)),
      ("stacked_dnn_hidden_units", .flowList(layers.map { .number($0.units) })),
      ("parallel_dnn_hidden_units", .flowList((beside ?? []).map { .number($0.units) })),
      ("dnn_activations", Self.activations(model) ?? .flowList([])),
    ]
    pairs += widths(model)
    pairs += [
      ("embedding_regularizer", .orZero(training.embeddingL2)),
      ("net_regularizer", .orZero(training.denseL2)),
      ("net_dropout", .orZero(training.dropout)), ("batch_norm", .plain("False")),
    ]
    if let norm = training.clipNorm { pairs.append(("max_gradient_norm", .number(norm))) }
    pairs += [
      ("batch_size", .number(training.batch)), ("epochs", .number(1)),
      ("shuffle", .plain(data.isShuffled ? "True" : "False")),
      ("seed", .plain(String(run.seed & 0xffff_ffff))),
      ("monitor", .flow([("AUC", .number(1)), ("logloss", .number(-1))])),
      ("monitor_mode", .text("max")),
    ]
    return .block(pairs)
  }

  /// The features that a model has, and their widths: the commonest for all, and exceptions.
  private func widths(_ model: ExportedModel) -> [(String, Node)] {
    let kept = model.features
    let byWidth = Dictionary(grouping: kept) { model.shape.embeddings[$0] }
    // Of equally common ones the smallest, so that the text is always the same.
    let common = byWidth.max { ($0.value.count, -$0.key) < ($1.value.count, -$1.key) }?.key ?? 0
    let names = { (features: [Int]) in Node.flowList(features.map { .text(data.names[$0]) }) }
    let specs = byWidth.filter { $0.key != common }.sorted { $0.key < $1.key }.map {
      width, features in
      Node.flow([("name", names(features)), ("embedding_dim", .number(width))])
    }
    let isWhole = kept.count == data.names.count
    return [
      ("embedding_dim", .number(common)),
      ("use_features", isWhole ? .plain("null") : names(kept)),
      ("feature_specs", specs.isEmpty ? .plain("null") : .list(specs)),
    ]
  }

  /// `dnn_activations`: those of the layers that there are, or one for all where there are layers behind and beside the
  /// cross layers; nil where that cannot be.
  private static func activations(_ model: ExportedModel) -> Node? {
    let stacked = layers(model.structure?.stacked ?? []).map(\.activation)
    let parallel = layers(model.structure?.parallel ?? []).map(\.activation)
    if stacked.isEmpty || parallel.isEmpty || stacked == parallel {
      return .flowList((stacked.isEmpty ? parallel : stacked).map { .text($0) })
    }
    let all = Set(stacked + parallel)
    return all.count == 1 ? all.first.map { .text($0) } : nil
  }

  /// The name of a structure by what is behind the cross layers and what is beside them.
  private static func structure(_ hasNoStacked: Bool, _ hasNoParallel: Bool) -> String {
    switch (hasNoStacked, hasNoParallel) {
    case (true, true): "crossnet_only"
    case (false, true): "stacked"
    case (true, false): "parallel"
    case (false, false): "stacked_parallel"
    }
  }

  /// The layers of FuxiCTR that make some hidden layers.
  static func layers(
    _ hidden: [ExportedStructure.Hidden]
  ) -> [(units: Int, activation: String)] {
    hidden.flatMap { layer in
      (layer.bottleneck.map { [($0, "Identity")] } ?? [])
        + [(layer.width, layer.activation.torchName)]
    }
  }
}

extension TrainerDifferences {
  /// What FuxiCTR's network has or has not.
  fileprivate mutating func addModel(_ run: ExportedRun) {
    let model = run.space.model
    add(
      if: model.linear,
      "nas adds a learned weight for every value of a feature to the logit, its linear term; DCNv2 has none."
    )
    let ranks = run.models.map(\.ranks)
    add(
      if: ranks.contains { !$0.isEmpty },
      "A cross layer of nas is α·x₀ ⊙ (V U x + c) + x, with a learned α that starts at 0. FuxiCTR's nearest, a mixture of "
        + "one expert, passes the middle of the product through tanh, a square matrix and tanh again, and has no α."
    )
    add(
      if: ranks.contains { Set($0).count > 1 },
      "FuxiCTR has one rank for all cross layers: here the mean of "
        + ranks.filter { Set($0).count > 1 }.map {
          $0.map(\.description).joined(separator: " and ")
        }
        .joined(separator: ", of ") + ", rounded up.")
    let hidden = run.models.flatMap(\.hidden)
    add(
      if: hidden.contains { $0.bottleneck != nil },
      "A bottleneck is a layer without an activation; FuxiCTR gives it a bias, which changes training but not "
        + "the functions that it can express.")
    add(
      if: hidden.contains { $0.activation == .smelu },
      "torch has no SmeLU. SiLU is the nearest: within 0.03 between −2 and 2 after a constant that the next bias takes "
        + "up.")
  }

  /// How FuxiCTR trains.
  fileprivate mutating func addTraining(clips: Bool) {
    add(
      "FuxiCTR starts embeddings as normal numbers of deviation 0.0001 (in nas uniform within 0.01)"
        + (clips ? "." : " and clips the norm of gradients at 10."))
    add(
      "nas reads the log once and scores every batch before it trains on it; FuxiCTR trains on one file and scores "
        + "another. Its figures are not those of the run: compare its baseline with its other model."
    )
  }
}

extension Node {
  /// A number, or a plain 0 for nothing.
  fileprivate static func orZero(_ value: Double) -> Node {
    value == 0 ? .number(0) : .number(value)
  }
}
