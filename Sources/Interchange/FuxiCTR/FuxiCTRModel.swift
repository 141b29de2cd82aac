// A model of today from FuxiCTR's `model_config.yaml`. What cannot be carried over is told, not dropped.

import Files
import Model
import Yams

/// The widths and the training of an experiment of FuxiCTR.
package struct FuxiCTRModel: Hashable, Sendable {
  /// The experiment's name.
  package let experiment: String
  /// `dataset_id`: the name of its dataset in `dataset_config.yaml`; nil where there is none.
  package let dataset: String?
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
  /// - Throws: `InputError` where the file is not YAML, has no such experiment, a value is no number, or FuxiCTR cannot
  ///   build the model.
  package init(yaml text: String, experiment: String?, file: String) throws {
    let node = try Node.read(
      text, file: file, expected: "FuxiCTR's model_config.yaml, a mapping of experiments")
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
    dataset = settings.text("dataset_id")
    embedding = try settings.width("embedding_dim", default: Default.embeddingWidth)
    embeddings = try settings.featureWidths()
    features = try settings.features()
    (crossLayers, rank) = try settings.cross(&differences)
    (hidden, parallel) = try settings.hidden(&differences)
    training = try settings.training(&differences)
    settings.tellRest(&differences)
    self.differences = differences
  }
}

/// What FuxiCTR takes for a key that is absent: the defaults of its DCNv2, its DNN and its data loader (version 2.3).
private enum Default {
  static let embeddingWidth = 10
  static let structure = Structure.parallel
  static let crossLayers = 3
  static let rank = 32
  static let experts = 4
  /// Of DNN; DCNv2 has none.
  static let hiddenUnits = [64, 64, 64]
  static let activation = "ReLU"
  static let learningRate = 0.001
  static let batch = 32
  /// Of `fit`.
  static let gradientNorm = 10.0
}

/// `model_structure` of DCNv2.
private enum Structure: String, CaseIterable {
  case crossnetOnly = "crossnet_only"
  case stacked, parallel
  case stackedParallel = "stacked_parallel"
}

/// An experiment's keys, and those of `Base` behind them.
private struct Settings {
  let own: YAMLSection
  let base: YAMLSection?

  /// `model`
  var model: String { text("model") ?? "?" }

  /// The section that has a key.
  private func section(_ key: String) -> YAMLSection {
    own.node(key) == nil ? base ?? own : own
  }

  func text(_ key: String) -> String? { section(key).node(key)?.scalar?.string }

  func isTrue(_ key: String) -> Bool { section(key).node(key)?.bool ?? false }

  func width(_ key: String, default value: Int) throws -> Int {
    try section(key).integer(key, default: value, in: 1...65_536)
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
    let layers = try section("num_cross_layers").integer(
      "num_cross_layers", default: model == "DCNv2" ? Default.crossLayers : 0, in: 0...100)
    if layers > 0, isTrue("use_low_rank_mixture") {
      let experts = try section("num_experts").integer(
        "num_experts", default: Default.experts, in: 1...Int.max)
      differences.append(
        experts == 1
          ? "Its cross layers pass the middle of their product through tanh; here each is a product of the same rank."
          : "Its cross layers are mixtures of \(experts) experts; here each is one product of the same rank."
      )
      return (layers, try width("low_rank", default: Default.rank))
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
  ) throws -> (stacked: [ExportedStructure.Hidden], parallel: [ExportedStructure.Hidden]?) {
    if !["DNN", "DCNv2"].contains(model) {
      differences.append(
        "Its model is \(model); here are its widths alone, in an embedding-and-MLP model.")
    }
    var stacked = Tower(), parallel: Tower?
    if model == "DCNv2" {
      let structure = try structure()
      if structure == .stacked || structure == .stackedParallel {
        stacked = try tower("stacked_dnn_hidden_units", of: structure)
      }
      if structure == .parallel || structure == .stackedParallel {
        parallel = try tower("parallel_dnn_hidden_units", of: structure)
      }
    } else {
      stacked = try plainTower()
    }
    let towers = [stacked] + [parallel].compactMap { $0 }
    let (names, layers) = (towers.flatMap(\.names), towers.flatMap(\.layers))
    if towers.contains(where: { !$0.isKnown }) {
      let told = names.map { $0 ?? "Identity" }.joined(separator: ", ")
      let own = layers.map(\.activation.rawValue)
      differences.append(
        "Its activations are \(told); here "
          + (Set(own).count == 1
            ? "every one is \(own[0])." : "they are \(own.joined(separator: ", "))."))
    }
    return (stacked.layers, parallel?.layers)
  }

  /// `model_structure`
  private func structure() throws -> Structure {
    let key = "model_structure"
    guard let node = section(key).node(key) else { return Default.structure }
    guard let structure = node.scalar.flatMap({ Structure(rawValue: $0.string) }) else {
      let names = Structure.allCases.map(\.rawValue).joined(separator: " or ")
      throw section(key).mismatch(node, key, expected: names)
    }
    return structure
  }

  /// The hidden layers of DCNv2 behind its cross layers, or beside them.
  private func tower(_ key: String, of structure: Structure) throws -> Tower {
    let units = try widths(key)
    if units.isEmpty {
      throw own.problem(
        "has no `\(key)`: FuxiCTR's DCNv2 of the structure \(structure.rawValue) needs a hidden layer there"
      )
    }
    return Tower(units, activations: try activations(["dnn_activations"], count: units.count))
  }

  /// The hidden layers of a model that has no structures.
  private func plainTower() throws -> Tower {
    let keys = ["hidden_units", "dnn_hidden_units", "parallel_dnn_hidden_units"]
    let isDefault = model == "DNN" && !keys.contains { section($0).node($0) != nil }
    let units =
      isDefault
      ? Default.hiddenUnits : try keys.lazy.map { try widths($0) }.first { !$0.isEmpty } ?? []
    let names = try activations(["hidden_activations", "dnn_activations"], count: units.count)
    return Tower(units, activations: names)
  }

  /// The activation of each hidden layer; nil for one without.
  ///
  /// - Parameter keys: of which the first that is there is read.
  private func activations(_ keys: [String], count: Int) throws -> [String?] {
    func name(_ node: Node) -> String? {
      let name = node.null == nil ? node.scalar?.string : nil
      return name?.lowercased() == "identity" ? nil : name
    }
    guard let key = keys.first(where: { section($0).node($0) != nil }),
      let node = section(key).node(key)
    else { return Array(repeating: Default.activation, count: count) }
    guard let list = node.sequence else { return Array(repeating: name(node), count: count) }
    guard list.count == count else {
      throw InputError(
        "`\(section(key).path(key))` has \(list.count) activations: expected one for each of the \(count) hidden layers",
        file: own.file, line: node.mark?.line)
    }
    return list.map(name)
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
        "learning_rate", default: Default.learningRate, where: { $0 > 0 },
        expected: "a number above 0")
      differences += training.optimizer.inFuxiCTR?.differences ?? []
    } else {
      differences.append(
        "Its optimizer is \(optimizer) with learning rate \(text("learning_rate") ?? "\(Default.learningRate)"); here it is "
          + "\(training.optimizerName) with \(training.learningRate).")
    }
    training.batch = try section("batch_size").integer(
      "batch_size", default: Default.batch, in: 1...1_048_576)
    training.embeddingL2 = try penalty("embedding_regularizer", &differences)
    training.denseL2 = try penalty("net_regularizer", &differences)
    training.dropout = try dropout(&differences)
    training.clipNorm = try section("max_gradient_norm").number(
      "max_gradient_norm", default: Default.gradientNorm, where: { $0 > 0 },
      expected: "a number above 0")
    return training
  }

  /// `net_dropout`: a number for all hidden layers, or one for each.
  private func dropout(_ differences: inout [String]) throws -> Double {
    let key = "net_dropout"
    guard let node = section(key).node(key),
      !(node.scalar.map { Self.nothing.contains($0.string.lowercased()) } ?? false)
    else { return 0 }
    let nodes = node.sequence.map { Array($0) } ?? [node]
    let rates = nodes.compactMap { Double($0.scalar?.string ?? "") }
    guard rates.count == nodes.count, rates.allSatisfy({ (0..<1).contains($0) }) else {
      throw section(key).mismatch(
        node, key, expected: "a number from 0 to below 1, or a list of them")
    }
    let first = rates.first ?? 0
    if rates.contains(where: { $0 != first }) {
      differences.append(
        "Its net_dropout differs from layer to layer; here all have that of the first, \(first).")
    }
    return first
  }

  /// λ of an L2 penalty: a number, `l2(λ)`, or the second of `l1_l2(κ, λ)`.
  private func penalty(_ key: String, _ differences: inout [String]) throws -> Double {
    guard let node = section(key).node(key), let text = node.scalar?.string,
      !Self.nothing.contains(text.lowercased())
    else { return 0 }
    let parts = text.split { "(), ".contains($0) }
    let numbers = (Double(text).map { [$0] } ?? parts.dropFirst().map { Double($0) })
    let names = Double(text) == nil ? parts.first.map(String.init) : "l2"
    guard let name = names, let count = ["l1": 1, "l2": 1, "l1_l2": 2][name],
      numbers.count == count, case let values = numbers.compactMap({ $0 }), values.count == count,
      values.allSatisfy({ $0 >= 0 && $0.isFinite })
    else {
      throw section(key).mismatch(node, key, expected: "a number, l1(x), l2(x) or l1_l2(x, y)")
    }
    if name != "l2", values[0] > 0 {
      differences.append("Its \(key) is \(text); here its L1 part is left out.")
    }
    return name == "l1" ? 0 : values[count - 1]
  }

  /// How YAML, Python and people write that there is none.
  private static let nothing: Set = ["null", "~", "", "false", "none"]

  /// What is not known here, where it would do something.
  func tellRest(_ differences: inout [String]) {
    if let value = text("batch_norm"), !Self.nothing.contains(value.lowercased()) {
      differences.append("Its batch_norm is \(value); here is none.")
    }
    if let epochs = text("epochs"), epochs != "1" {
      differences.append("It trains for \(epochs) epochs; here every row is seen once.")
    }
    differences.append("Like its model, this one has no linear term.")
  }
}

/// Hidden layers in a row, of which one without an activation is the bottleneck of the next.
private struct Tower {
  /// The activations of FuxiCTR's layers.
  var names: [String?] = []
  /// The layers, each with the activation that it has here.
  var layers: [ExportedStructure.Hidden] = []
  /// Whether every activation is known here.
  var isKnown = true

  init() {}

  /// - Parameters:
  ///   - units: the widths of FuxiCTR's layers.
  ///   - names: their activations.
  init(_ units: [Int], activations names: [String?]) {
    self.names = names
    // Two matrices without an activation between them are one of low rank.
    let isBottleneck = units.indices.map { i in
      names[i] == nil && i + 1 < units.count && names[i + 1] != nil
    }
    for i in units.indices where !isBottleneck[i] {
      let known = names[i].flatMap { Activation(rawValue: $0.lowercased()) }
      isKnown = isKnown && known != nil
      layers.append(
        ExportedStructure.Hidden(
          width: units[i], bottleneck: i > 0 && isBottleneck[i - 1] ? units[i - 1] : nil,
          activation: known ?? .relu))
    }
  }
}

extension YAMLSection {
  /// A mapping of which not all keys need be known.
  init(anyKeysOf node: Node, path: String, file: String) throws {
    let keys = node.mapping?.keys.compactMap(\.string) ?? []
    try self.init(node, path: path, file: file, keys: keys)
  }
}
