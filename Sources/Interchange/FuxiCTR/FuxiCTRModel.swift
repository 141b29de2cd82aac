// A model of today from FuxiCTR's `model_config.yaml`. What cannot be carried over is told, not dropped.

import Files
import Model
import Yams

/// The widths and the training of an experiment of FuxiCTR.
package struct FuxiCTRModel: Hashable, Sendable {
  /// The experiment's name.
  package let experiment: String
  /// `embedding_dim`.
  package let embedding: Int
  /// The widths of single features, from `feature_specs`.
  package let embeddings: [String: Int]
  /// `use_features`: the features that the model has; nil for all.
  package let features: [String]?
  /// `num_cross_layers`; 0 for a model without.
  package let crossLayers: Int
  /// `low_rank`; nil where the cross layers are of full rank.
  package let rank: Int?
  /// The hidden layers behind the cross layers. One without an activation is the bottleneck of the next.
  package let hidden: [ExportedStructure.Hidden]
  /// Those beside the cross layers, in the structures `parallel` and `stacked_parallel`; nil in others.
  package let parallel: [ExportedStructure.Hidden]?
  /// What follows every hidden layer, where that is one and known here; else relu.
  package let activation: Activation
  /// Optimizer, learning rate and batch, as far as they are known here.
  package let training: TrainingSettings
  /// What differs from the experiment, a sentence each.
  package let differences: [String]

  /// Reads an experiment.
  ///
  /// - Parameters:
  ///   - text: the content of `model_config.yaml`.
  ///   - experiment: its name; nil for the only one.
  ///   - file: the name that errors give.
  /// - Throws: `InputError` where the file is not YAML, has no such experiment, or a value is no number.
  package init(yaml text: String, experiment: String?, file: String) throws {
    let node = try Node.read(text, file: file)
    let top = try YAMLSection(anyKeysOf: node, path: "", file: file)
    let names = (node.mapping?.keys.compactMap(\.string) ?? []).filter { $0 != "Base" }
    guard let name = experiment ?? (names.count == 1 ? names[0] : nil), names.contains(name) else {
      throw InputError(
        (experiment.map { "found no experiment \($0)" }
          ?? "found \(names.count) experiments: say which with --experiment")
          + "; there are \(names.joined(separator: ", "))", file: file)
    }
    let settings = Settings(
      own: try YAMLSection(anyKeysOf: top.required(name), path: name, file: file),
      base: try top.node("Base").map {
        try YAMLSection(anyKeysOf: $0, path: "Base", file: file)
      })
    var differences: [String] = []
    self.experiment = name
    embedding = try settings.width("embedding_dim")
    embeddings = try settings.featureWidths()
    features = try settings.features()
    (crossLayers, rank) = try settings.cross(&differences)
    (hidden, parallel, activation) = try settings.hidden(&differences)
    training = try settings.training(&differences)
    settings.tellRest(&differences)
    self.differences = differences
  }
}

/// An experiment's keys, and those of `Base` behind them.
private struct Settings {
  let own: YAMLSection
  let base: YAMLSection?

  /// The section that has a key.
  private func section(_ key: String) -> YAMLSection {
    own.node(key) == nil ? base ?? own : own
  }

  func text(_ key: String) -> String? { section(key).node(key)?.scalar?.string }

  func isTrue(_ key: String) -> Bool { section(key).node(key)?.bool ?? false }

  func width(_ key: String) throws -> Int {
    _ = try section(key).required(key)
    return try section(key).integer(key, default: 0, in: 1...65_536)
  }

  func widths(_ key: String) throws -> [Int] {
    try section(key).list(key).map { node in
      guard let width = node.whole, (1...65_536).contains(width) else {
        throw section(key).mismatch(node, key, expected: "whole numbers from 1 to 65536")
      }
      return width
    }
  }

  /// `feature_specs`: a list of `{name: C1, embedding_dim: 5}`, in which a name may be a list of names.
  func featureWidths() throws -> [String: Int] {
    var widths: [String: Int] = [:]
    for node in try section("feature_specs").list("feature_specs") {
      let spec = try YAMLSection(anyKeysOf: node, path: "feature_specs", file: own.file)
      guard spec.node("embedding_dim") != nil else { continue }
      let width = try spec.integer("embedding_dim", default: 0, in: 1...65_536)
      for name in try spec.strings("name", expected: "a name, or a list of names") {
        widths[name] = width
      }
    }
    return widths
  }

  func features() throws -> [String]? {
    guard section("use_features").node("use_features") != nil else { return nil }
    return try section("use_features").strings("use_features", expected: "names, or null")
  }

  func cross(_ differences: inout [String]) throws -> (layers: Int, rank: Int?) {
    guard section("num_cross_layers").node("num_cross_layers") != nil else { return (0, nil) }
    let layers = try section("num_cross_layers").integer(
      "num_cross_layers", default: 0, in: 0...100)
    if layers > 0, isTrue("use_low_rank_mixture") {
      let experts = text("num_experts") ?? "several"
      differences.append(
        experts == "1"
          ? "Its cross layers pass the middle of their product through tanh; here each is a product of the same rank."
          : "Its cross layers are mixtures of \(experts) experts; here each is one product of the same rank."
      )
      return (layers, try width("low_rank"))
    }
    if layers > 0 {
      differences.append(
        "Its cross layers have full matrices; here they are products of half the rank, with as many weights."
      )
    }
    return (layers, nil)
  }

  func hidden(
    _ differences: inout [String]
  ) throws -> (
    stacked: [ExportedStructure.Hidden], parallel: [ExportedStructure.Hidden]?,
    activation: Activation
  ) {
    let model = text("model") ?? "?"
    if !["DNN", "DCNv2"].contains(model) {
      differences.append(
        "Its model is \(model); here are its widths alone, in an embedding-and-MLP model.")
    }
    let structure = model == "DCNv2" ? text("model_structure") ?? "parallel" : "DNN"
    let (stackedKeys, parallelKeys): ([String], [String]?) =
      switch structure {
      case "crossnet_only": ([], nil)
      case "stacked": (["stacked_dnn_hidden_units"], nil)
      case "stacked_parallel": (["stacked_dnn_hidden_units"], ["parallel_dnn_hidden_units"])
      case "DNN": (["hidden_units", "dnn_hidden_units", "parallel_dnn_hidden_units"], nil)
      default: ([], ["parallel_dnn_hidden_units"])
      }
    let stacked = try layers(stackedKeys)
    let parallel = try parallelKeys.map(layers)
    let names = stacked.names + (parallel?.names ?? [])
    let distinct = Set(
      (stacked.ends + (parallel?.ends ?? [])).map { $0?.lowercased() ?? "identity" })
    var activation = Activation.relu
    if distinct.count == 1, let known = distinct.first.flatMap({ Activation(rawValue: $0) }) {
      activation = known
    } else if !distinct.isEmpty {
      let told = names.map { $0 ?? "Identity" }.joined(separator: ", ")
      differences.append("Its activations are \(told); here every one is relu.")
    }
    func told(_ layers: [ExportedStructure.Hidden]) -> [ExportedStructure.Hidden] {
      layers.map {
        ExportedStructure.Hidden(
          width: $0.width, bottleneck: $0.bottleneck, activation: activation)
      }
    }
    return (told(stacked.layers), parallel.map { told($0.layers) }, activation)
  }

  /// The hidden layers of the first of some keys that has any.
  ///
  /// - Returns: the layers; the activation of each of FuxiCTR's, and of those that are no bottlenecks.
  private func layers(
    _ keys: [String]
  ) throws -> (layers: [ExportedStructure.Hidden], names: [String?], ends: [String?]) {
    let units = try keys.lazy.map { try widths($0) }.first { !$0.isEmpty } ?? []
    let names = activations(count: units.count)
    // Two matrices without an activation between them are one of low rank.
    let isBottleneck = units.indices.map { i in
      names[i] == nil && i + 1 < units.count && names[i + 1] != nil
    }
    let ends = units.indices.filter { !isBottleneck[$0] }
    let layers = ends.map { i in
      ExportedStructure.Hidden(
        width: units[i], bottleneck: i > 0 && isBottleneck[i - 1] ? units[i - 1] : nil)
    }
    return (layers, names, ends.map { names[$0] })
  }

  /// The activation of each hidden layer; nil for one without.
  private func activations(count: Int) -> [String?] {
    let node =
      section("dnn_activations").node("dnn_activations")
      ?? section("hidden_activations").node("hidden_activations")
    let names = (node?.sequence.map(Array.init) ?? []).map {
      $0.null == nil ? $0.scalar?.string : nil
    }
    .map { $0?.lowercased() == "identity" ? nil : $0 }
    if names.count == count { return names }
    return Array(repeating: node?.scalar?.string ?? "ReLU", count: count)
  }

  func training(_ differences: inout [String]) throws -> TrainingSettings {
    var training = TrainingSettings()
    let optimizer = text("optimizer") ?? "adam"
    let known = Optimizers.registry.initial.first {
      $0.inFuxiCTR?.name.lowercased() == optimizer.lowercased()
    }
    if let known {
      training.optimizer = known
      training.learningRate = try section("learning_rate").number(
        "learning_rate", default: training.learningRate, where: { $0 > 0 },
        expected: "a number above 0")
      differences += training.optimizer.inFuxiCTR?.differences ?? []
    } else {
      differences.append(
        "Its optimizer is \(optimizer) with learning rate \(text("learning_rate") ?? "?"); here it is "
          + "\(training.optimizerName) with \(training.learningRate).")
    }
    training.batch = try section("batch_size").integer(
      "batch_size", default: training.batch, in: 1...1_048_576)
    return training
  }

  /// What is not known here, where it would do something.
  func tellRest(_ differences: inout [String]) {
    for key in ["embedding_regularizer", "net_regularizer", "net_dropout", "batch_norm"] {
      guard let value = text(key), (Double(value) ?? 1) != 0,
        !["null", "~", "", "false", "none"].contains(value.lowercased())
      else { continue }
      differences.append("Its \(key) is \(value); here is none.")
    }
    if let epochs = text("epochs"), epochs != "1" {
      differences.append("It trains for \(epochs) epochs; here every row is seen once.")
    }
    differences.append("Like its model, this one has no linear term.")
  }
}

extension YAMLSection {
  /// A mapping of which not all keys need be known.
  fileprivate init(anyKeysOf node: Node, path: String, file: String) throws {
    let keys = node.mapping?.keys.compactMap(\.string) ?? []
    try self.init(node, path: path, file: file, keys: keys)
  }
}
