// FuxiCTR's configs, and what is told of what they have and a space has not.

import Files
import Interchange
import Model
import TestSupport
import Testing

@Suite struct FuxiCTRModelTests {
  private static func read(_ text: String, _ experiment: String? = nil) throws -> FuxiCTRModel {
    try FuxiCTRModel(yaml: text, experiment: experiment, file: "model_config.yaml")
  }

  @Test func widthsAndTrainingAreCarriedOver() throws {
    let model = try Self.read(fuxiCTRConfig)
    #expect(model.experiment == "DCNv2_nas_090")
    #expect(model.embedding == 8)
    #expect(model.embeddings == ["C1": 5, "C2": 12, "C3": 12])
    #expect(model.crossLayers == 2 && model.rank == nil)
    #expect(model.hidden == [])
    #expect(
      model.parallel == [
        ExportedStructure.Hidden(width: 96, activation: .relu),
        ExportedStructure.Hidden(width: 48, activation: .silu),
      ])
    #expect(model.features == nil)
    #expect(model.training.optimizer is AdaGrad)
    #expect(model.training.learningRate == 0.05)
    #expect(model.training.batch == 4096)
    #expect(
      model.differences == [
        "Its cross layers have full matrices; here they are products of half the rank, with as many weights.",
        "Like its model, this one has no linear term.",
      ])
  }

  @Test func baseStandsBehindTheExperiment() throws {
    let text = fuxiCTRConfig.replacing("    batch_size: 4096\n", with: "")
    #expect(try Self.read(text).training.batch == 512)
  }

  @Test func whatIsNotKnownIsTold() throws {
    let text = """
      DNN_base:
        model: DNN
        optimizer: Rprop
        learning_rate: 1e-3
        batch_norm: True
        net_dropout: [0.2, 0.1]
        embedding_regularizer: l1_l2(1e-5, 2e-5)
        epochs: 100
        hidden_units: [400, 400]
        hidden_activations: relu
        embedding_dim: 10
      Other: {model: DeepFM, embedding_dim: 4, hidden_units: [8]}

      """
    let model = try Self.read(text, "DNN_base")
    #expect(model.hidden.map(\.width) == [400, 400] && model.crossLayers == 0)
    #expect(model.training.optimizer is AdaGrad && model.training.learningRate == 0.02)
    #expect(
      model.differences == [
        "Its optimizer is Rprop with learning rate 1e-3; here it is adagrad with 0.02.",
        "Its embedding_regularizer is l1_l2(1e-5, 2e-5); here its L1 part is left out.",
        "Its net_dropout differs from layer to layer; here all have that of the first, 0.2.",
        "Its batch_norm is True; here is none.",
        "It trains for 100 epochs; here every row is seen once.",
        "Like its model, this one has no linear term.",
      ])
    #expect(try Self.read(text, "Other").differences[0].hasPrefix("Its model is DeepFM"))
  }

  /// Optimizers, penalties and the clipped norm are carried over without a word.
  @Test(
    arguments: [
      ("optimizer: adam, embedding_regularizer: 1.0e-05", "adam", 1e-5, 0, 10),
      (
        "optimizer: AdamW, embedding_regularizer: l2(0.01), net_regularizer: 2.e-6", "adamw", 0.01,
        2e-6, 10
      ),
      ("optimizer: RMSprop, max_gradient_norm: 0.5, net_regularizer: 0", "rmsprop", 0, 0, 0.5),
      (
        "optimizer: SGD, net_dropout: [0.25, 0.25], embedding_regularizer: null, net_regularizer: l1(0)",
        "sgd", 0, 0, 10
      ),
    ])
  func recipes(
    text: String, optimizer: String, embeddingL2: Double, denseL2: Double, norm: Double
  ) throws {
    let model = try Self.read("A: {model: DNN, hidden_units: [8], learning_rate: 0.003, \(text)}\n")
    #expect(model.training.optimizerName == optimizer && model.training.learningRate == 0.003)
    #expect(model.training.embeddingL2 == embeddingL2 && model.training.denseL2 == denseL2)
    #expect(model.training.clipNorm == norm)
    #expect(model.training.dropout == (optimizer == "sgd" ? 0.25 : 0))
    #expect(model.differences == ["Like its model, this one has no linear term."])
  }

  @Test(arguments: ["l3(0.1)", "l1_l2(1)", "l2(x)", "l2(-1)", "much"])
  func penaltiesThatFuxiCTRHasNotAreRefused(text: String) {
    let error = #expect(throws: InputError.self) {
      try Self.read("A: {model: DNN, hidden_units: [8], net_regularizer: '\(text)'}\n")
    }
    #expect(
      error.map { "\($0)".contains("expected a number, l1(x), l2(x) or l1_l2(x, y)") } == true)
  }

  @Test func mixturesAndStacks() throws {
    let text = fuxiCTRConfig.replacing("mixture: False", with: "mixture: True")
      .replacing("model_structure: parallel", with: "model_structure: stacked")
      .replacing("stacked_dnn_hidden_units: []", with: "stacked_dnn_hidden_units: [64]")
      .replacing("['ReLU', 'SiLU']", with: "ReLU")
    let model = try Self.read(text)
    #expect(model.rank == 32 && model.hidden.map(\.width) == [64])
    #expect(model.differences[0].contains("mixtures of 4 experts"))
    let crossOnly = fuxiCTRConfig.replacing("structure: parallel", with: "structure: crossnet_only")
    let crossed = try Self.read(crossOnly)
    #expect(crossed.hidden == [] && crossed.parallel == nil)
    let both = try Self.read(
      text.replacing("model_structure: stacked", with: "model_structure: stacked_parallel"))
    #expect(both.hidden.map(\.width) == [64])
    #expect(both.parallel?.map(\.width) == [96, 48])
  }

  @Test(
    arguments: [
      ("[ReLU, relu]", [.relu, .relu], nil), ("[SiLU, SiLU]", [.silu, .silu], nil),
      ("silu", [.silu, .silu], nil), ("[SiLU, ReLU]", [.silu, .relu], nil),
      ("[ReLU, Tanh]", [.relu, .relu], "Its activations are ReLU, Tanh; here every one is relu."),
      (
        "[SiLU, Tanh]", [.silu, .relu], "Its activations are SiLU, Tanh; here they are silu, relu."
      ),
      ("Dice", [.relu, .relu], "Its activations are Dice, Dice; here every one is relu."),
      (
        "[ReLU, null]", [.relu, .relu],
        "Its activations are ReLU, Identity; here every one is relu."
      ),
    ] as [(String, [Activation], String?)])
  func activations(text: String, expected: [Activation], difference: String?) throws {
    let model = try Self.read(fuxiCTRConfig.replacing("['ReLU', 'SiLU']", with: text))
    #expect(model.parallel?.map(\.activation) == expected)
    #expect(model.parallel?.map(\.width) == [96, 48])
    #expect(model.differences.first { $0.hasPrefix("Its activations") } == difference)
  }

  /// Two matrices without a bend between them are one of low rank.
  @Test(arguments: ["['Identity', 'SiLU']", "[null, SiLU]"])
  func aLayerWithoutAnActivationIsABottleneck(_ activations: String) throws {
    let model = try Self.read(fuxiCTRConfig.replacing("['ReLU', 'SiLU']", with: activations))
    #expect(
      model.parallel == [
        ExportedStructure.Hidden(width: 48, bottleneck: 96, activation: .silu)
      ])
    #expect(!model.differences.contains { $0.hasPrefix("Its activations") })
  }

  /// What is absent is what FuxiCTR takes then.
  @Test func defaultsAreThoseOfFuxiCTR() throws {
    let cross = try Self.read(
      "A: {model: DCNv2, optimizer: Adagrad, parallel_dnn_hidden_units: [8], use_low_rank_mixture: True}\n"
    )
    #expect(cross.embedding == 10 && cross.crossLayers == 3 && cross.rank == 32)
    #expect(cross.hidden.isEmpty && cross.parallel == [ExportedStructure.Hidden(width: 8)])
    #expect(cross.training.learningRate == 0.001 && cross.training.batch == 32)
    #expect(cross.differences.contains { $0.contains("mixtures of 4 experts") })
    let plain = try Self.read("A: {model: DNN, optimizer: adam}\n")
    #expect(plain.crossLayers == 0 && plain.parallel == nil)
    #expect(plain.hidden == [64, 64, 64].map { ExportedStructure.Hidden(width: $0) })
    #expect(try Self.read("A: {model: DNN, hidden_units: []}\n").hidden.isEmpty)
  }

  @Test func theFeaturesInUseAreRead() throws {
    let text = fuxiCTRConfig.replacing(
      "    embedding_dim: 8\n", with: "    embedding_dim: 8\n    use_features: [C1, C9]\n")
    #expect(try Self.read(text).features == ["C1", "C9"])
  }

  @Test(
    arguments: [
      ("", nil, "the file is empty"),
      (
        "A: {embedding_dim: 4}\nB: {embedding_dim: 4}\n", nil,
        "found 2 experiments: say which with --experiment; there are A, B"
      ),
      ("A: {embedding_dim: 4}\n", "B", "found no experiment B; there are A"),
      (
        "A:\n  model: DCNv2\n  model_structure: paralell\n", nil,
        "model_config.yaml:3: `A.model_structure` is `paralell`: expected crossnet_only or stacked or parallel or"
          + " stacked_parallel"
      ),
      (
        "A: {model: DCNv2, parallel_dnn_hidden_units: []}\n", nil,
        "`A` has no `parallel_dnn_hidden_units`: FuxiCTR's DCNv2 of the structure parallel needs a hidden layer there"
      ),
      (
        "A: {model: DCNv2, model_structure: stacked_parallel, parallel_dnn_hidden_units: [8]}\n",
        nil,
        "`A` has no `stacked_dnn_hidden_units`"
      ),
      (
        "A: {model: DCNv2, parallel_dnn_hidden_units: [8, 4], dnn_activations: [ReLU]}\n", nil,
        "`A.dnn_activations` has 1 activations: expected one for each of the 2 hidden layers"
      ),
      (
        "A:\n  embedding_dim: wide\n", nil,
        "`A.embedding_dim` is `wide`: expected a whole number from 1 to 65536"
      ),
      (
        "A: {embedding_dim: 4, hidden_units: [8, none]}\n", nil,
        "`A.hidden_units` is `none`: expected whole numbers from 1 to 65536"
      ),
    ] as [(String, String?, String)])
  func mistakesAreNamed(text: String, experiment: String?, problem: String) {
    do {
      _ = try Self.read(text, experiment)
      Issue.record("expected an error")
    } catch {
      #expect("\(error)".contains(problem), "\(error)")
    }
  }
}
