// TorchEasyRec's pipeline config, as protobuf text: one file a model. Its features are in `EasyRecFeatures`.

import Files
import Model
import Protobuf
import SwiftProtobuf

/// The pipeline configs of TorchEasyRec for the models of a run.
///
/// The model is `dcn_v2` where there are cross layers, without its parallel `deep` part: cross layers, then the hidden
/// layers as `final`. Without cross layers it is `wide_and_deep`, whose wide part is the linear terms, or `multi_tower`
/// with one tower where there are none.
package struct EasyRecConfig: Sendable {
  /// Vocabularies of more ids are not written out: a value's hash is its id.
  package static let longestVocabulary = 1000

  /// The text of each model's config, the baseline's first, under the model's name.
  package let texts: [(name: String, text: String)]
  /// What TorchEasyRec does otherwise.
  package let differences: TrainerDifferences

  /// Makes the configs.
  ///
  /// - Parameter values: what the log says of each feature's values; nil where the log is not at hand.
  /// - Throws: `InputError` where TorchEasyRec has no such model, optimizer or loss.
  package init(_ run: ExportedRun, values: [FeatureValues]?) throws {
    if let other = run.models.first(where: { $0.structure.map { $0.parallel != nil } ?? true }) {
      throw InputError(
        "\(other.description) is not cross layers with hidden layers behind them: this export to TorchEasyRec has no"
          + " such model", file: "export")
    }
    for model in run.models where model.features.isEmpty || model.hidden.isEmpty {
      let lack = model.features.isEmpty ? "features" : "hidden layers"
      throw InputError(
        "\(model.description) has no \(lack): TorchEasyRec has no such model", file: "export")
    }
    let features = EasyRecFeatures(run, values: values)
    var differences = TrainerDifferences("TorchEasyRec")
    differences.addModel(run)
    features.add(to: &differences)
    let optimizers = try Self.optimizers(run)
    differences.add(optimizers.tables)
    differences.add(optimizers.dense)
    differences.addRecipe(
      run, has: [.embeddingRate],
      penalty: "TorchEasyRec has no L2 penalty of the loss", clipping: "TorchEasyRec clips no norm")
    differences.add(try Self.loss(run))
    differences.addRows(of: run)
    differences.addTraining()
    self.differences = differences
    texts = try run.models.map { model in
      let comment = differences.comment(
        [model], of: run,
        usage: ["The folders are to be set; `fg_mode: FG_DAG` reads raw values by column."]
      )
      return (model.name, comment + (try Self.config(model, run, features).textFormatString()))
    }
  }

  private static func config(
    _ model: ExportedModel, _ run: ExportedRun, _ features: EasyRecFeatures
  ) throws -> EasyRecEasyRecConfig {
    try .with {
      $0.trainInputPath = "data/train/*.\(features.isCSV ? "csv" : "parquet")"
      $0.evalInputPath = "data/eval/*.\(features.isCSV ? "csv" : "parquet")"
      $0.modelDir = "experiments/nas_\(model.name)"
      $0.trainConfig = [try training(run)]
      $0.evalConfig = [EasyRecEvalConfig()]
      $0.dataConfig = [features.data(batch: run.space.training.batch)]
      $0.featureConfigs = model.features.map {
        features.config($0, width: model.shape.embeddings[$0])
      }
      $0.modelConfig = [try network(model, run, names: model.features.map { features.names[$0] })]
    }
  }

  /// The optimizers of a run as messages.
  private static func training(_ run: ExportedRun) throws -> EasyRecTrainConfig {
    let (tables, dense) = try optimizers(run)
    var config = EasyRecTrainConfig()
    config.numEpochs = 1
    config.sparseOptimizer = try EasyRecSparseOptimizer(textFormatString: tables.message)
    config.denseOptimizer = try EasyRecDenseOptimizer(textFormatString: dense.message)
    config.sparseOptimizer.constantLearningRate = EasyRecConstantLR()
    config.denseOptimizer.constantLearningRate = EasyRecConstantLR()
    return config
  }

  /// What updates tables and dense weights, each at its own rate.
  private static func optimizers(_ run: ExportedRun) throws -> (
    tables: Counterpart, dense: Counterpart
  ) {
    let training = run.space.training
    func counterparts(_ rule: any OptimizerRule) throws -> (tables: Counterpart, dense: Counterpart)
    {
      try TrainerDifferences.counterpart(
        rule.inEasyRec, of: "optimizer \(training.optimizerName)", in: "TorchEasyRec")
    }
    return try (
      counterparts(training.rules.tables).tables, counterparts(training.rules.dense).dense
    )
  }

  /// The loss of a run.
  private static func loss(_ run: ExportedRun) throws -> Counterpart {
    let training = run.space.training
    return try TrainerDifferences.counterpart(
      training.loss.inEasyRec, of: "loss \(training.lossName)", in: "TorchEasyRec")
  }

  private static func network(
    _ model: ExportedModel, _ run: ExportedRun, names: [String]
  ) throws -> EasyRecModelConfig {
    let loss = try EasyRecLossConfig(textFormatString: try loss(run).message)
    let hidden = EasyRecMLP.with {
      $0.hiddenUnits = model.hidden.map { UInt32($0.width) }
      $0.activation = "nn.\((model.hidden.last?.activation ?? .relu).torchName)"
    }
    func group(_ name: String, _ type: EasyRecFeatureGroupType) -> EasyRecFeatureGroupConfig {
      .with {
        $0.groupName = name
        $0.featureNames = names
        $0.groupType = type
      }
    }
    return .with {
      $0.featureGroups = [group("deep", .deep)]
      if let rank = model.meanRank {
        $0.dcnV2.cross.crossNum = UInt32(model.ranks.count)
        $0.dcnV2.cross.lowRank = UInt32(rank)
        $0.dcnV2.final = hidden
      } else if run.space.model.linear {
        $0.featureGroups.append(group("wide", .wide))
        $0.wideAndDeep.deep = hidden
        $0.wideAndDeep.wideEmbeddingDim = UInt32(EasyRecFeatures.widthUnit)
        $0.wideAndDeep.wideInitFn = "nn.init.zeros_"
      } else {
        $0.multiTower.towers = [
          .with {
            $0.input = "deep"
            $0.mlp = hidden
          }
        ]
      }
      $0.numClass = 1
      $0.losses = [loss]
      $0.metrics = [.with { $0.auc = EasyRecAUC() }]
    }
  }
}

extension Counterpart {
  /// The text of a message that has one field, with the settings in it.
  fileprivate var message: String {
    let settings = settings.map { "\($0.key): \(Float($0.value))" }.joined(separator: " ")
    return "\(name) { \(settings) }"
  }
}

extension TrainerDifferences {
  /// What TorchEasyRec's network has or has not.
  fileprivate mutating func addModel(_ run: ExportedRun) {
    let model = run.space.model
    let ranks = run.models.map(\.ranks)
    let crossed = ranks.contains { !$0.isEmpty }
    add(
      if: crossed && model.linear,
      "nas adds a learned weight for every value of a feature to the logit, its linear term; dcn_v2 has none, and no "
        + "bias of the logit.")
    add(if: crossed && !model.linear, "dcn_v2 has no bias of the logit.")
    add(
      if: ranks.contains(where: \.isEmpty) && model.linear,
      "The linear term of a value is the sum of \(EasyRecFeatures.widthUnit) weights, since a table has a multiple of "
        + "\(EasyRecFeatures.widthUnit) columns: it learns faster.")
    add(
      if: crossed,
      "A cross layer of nas is α·x₀ ⊙ (V U x + c) + x, with a learned α that starts at 0; TorchEasyRec's has no α."
    )
    add(
      if: ranks.contains { Set($0).count > 1 },
      "TorchEasyRec has one rank for all cross layers: the mean, rounded up.")
    add(
      if: run.models.contains { $0.hidden.contains { $0.bottleneck != nil } },
      "TorchEasyRec has one activation for all layers, so that no layer can be a bottleneck: its "
        + "matrix is full, which costs more than nas counted.")
    add(
      if: run.models.contains { Set($0.hidden.map(\.activation)).count > 1 },
      "TorchEasyRec has one activation for all layers: that of the last.")
    add(
      if: run.models.contains { $0.hidden.contains { $0.activation == .smelu } },
      "torch has no SmeLU. SiLU is the nearest: within 0.03 between −2 and 2 after a constant that the next bias takes "
        + "up.")
    let odd = run.space.data.schema.features.indices.filter { f in
      run.models.contains { $0.shape.embeddings[f] % EasyRecFeatures.widthUnit != 0 }
    }
    add(odd.map { run.space.data.schema.features[$0] }) {
      "The columns of a table are a multiple of \(EasyRecFeatures.widthUnit): widths are rounded up for \($0)."
    }
  }

  /// How TorchEasyRec trains.
  fileprivate mutating func addTraining() {
    add(
      "nas reads the log once and scores every batch before it trains on it; TorchEasyRec trains on some files and "
        + "scores others. Its figures are not those of the run: compare its baseline with its other model."
    )
  }
}
