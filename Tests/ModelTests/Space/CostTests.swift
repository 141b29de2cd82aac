// The cost of networks that were counted by hand.

import Model
import Testing

@Suite struct CostTests {
  static let model = CostModel(
    featureNames: ["a", "b", "c"], vocabularySizes: [10, 20, 30], linear: true)

  @Test func aCrossLayerIsTwoProductsAndFourOperationsAColumn() {
    let shape = Shape(embeddings: [2, 3, 0], ranks: [4], hidden: [])
    // Tables: 10 · 2 + 20 · 3 weights, and 10 + 20 linear terms; the dropped feature has neither.
    // X = 5. U, V: 2 · 4 · 5 weights, bias 5, gain 1; 2 · 2 · 4 · 5 + 4 · 5 FLOPs.
    // Logit: 5 weights, 1 bias; 2 · 5 FLOPs.
    #expect(
      Self.model.cost(of: shape)
        == Cost(flops: 100 + 10, parameters: 110 + 46 + 6, embeddingBytes: 4 * 110))
  }

  @Test func hiddenLayersAreProducts() {
    let shape = Shape(
      embeddings: [2, 3, 1], ranks: [], hidden: [.init(width: 7), .init(width: 4, bottleneck: 3)])
    // Tables: 20 + 60 + 30, linear terms: 60.
    // 6 → 7: 42 weights, 7 biases. 7 → 3 → 4: 21 + 12 weights, 4 biases. Logit: 4 weights, 1 bias.
    #expect(
      Self.model.cost(of: shape)
        == Cost(
          flops: 2 * (42 + 33 + 4), parameters: 170 + 49 + 37 + 5, embeddingBytes: 4 * 170))
  }

  @Test func withoutLinearTermsTablesAreNarrower() {
    let model = CostModel(featureNames: ["a"], vocabularySizes: [10], linear: false)
    let shape = Shape(embeddings: [3], ranks: [], hidden: [])
    #expect(model.cost(of: shape) == Cost(flops: 6, parameters: 34, embeddingBytes: 120))
  }

  /// What is dropped costs nothing: a rank of 0, and a cross layer without inputs.
  @Test func droppedPartsCostNothing() {
    let shape = Shape(embeddings: [0, 0, 0], ranks: [4, 0], hidden: [.init(width: 2)])
    // Nothing but 2 biases, 2 weights and the logit's bias.
    #expect(Self.model.cost(of: shape) == Cost(flops: 4, parameters: 5))
    let dropped = Shape(embeddings: [2, 3, 0], ranks: [0], hidden: [])
    #expect(Self.model.cost(of: dropped).flops == 10)
  }

  @Test func theCostIsTheSumOfItsLayers() {
    let model = mixed.costModel(vocabularySizes: [11, 22, 33])
    for architecture in mixed.architectures {
      let shape = mixed.shape(of: architecture)
      let layers = model.layers(of: shape)
      #expect(layers.reduce(Cost()) { $0 + $1.cost } == model.cost(of: shape))
      #expect(layers.count == 3 + 2 + 3 + 1)
    }
  }

  @Test func layersAreNamedWithTheirSizes() {
    let shape = Shape(
      embeddings: [2, 0, 1], ranks: [4], hidden: [.init(width: 7), .init(width: 4, bottleneck: 3)])
    let layers = Self.model.layers(of: shape)
    #expect(
      layers.map(\.name) == [
        "embeddings.a", "embeddings.b", "embeddings.c", "cross.0", "hidden.0", "hidden.1", "output",
      ])
    #expect(
      layers.map(\.size) == [
        "10 × 2", "20 × 0", "30 × 1", "3 × 4 × 3", "3 × 7", "7 × 3 × 4", "4 × 1",
      ])
  }

  @Test(arguments: zip(Cost.Measure.allCases, [3, 5, 7]))
  func aMeasureIsOneOfTheFigures(measure: Cost.Measure, value: Int) {
    #expect(Cost(flops: 3, parameters: 5, embeddingBytes: 7).value(measure) == value)
  }
}
