// What an architecture costs: exact counts, a pure function of its shape.
//
// X: width of the concatenated embeddings, r: rank, m: inputs of a layer, n: its units, k: bottleneck.

/// The cost of a network or of one layer.
package struct Cost: Hashable, Sendable {
  /// Floating-point operations of the forward pass for one example: 2·m·n for every matrix product, plus
  /// the element-wise operations of the cross layers. Looking up an embedding costs none.
  package var flops: Int
  /// Number of weights.
  package var parameters: Int
  /// Bytes of the tables that are looked up by id: embeddings and the linear term.
  package var embeddingBytes: Int

  /// Makes a cost.
  package init(flops: Int = 0, parameters: Int = 0, embeddingBytes: Int = 0) {
    self.flops = flops
    self.parameters = parameters
    self.embeddingBytes = embeddingBytes
  }

  /// The sum of two costs.
  package static func + (a: Cost, b: Cost) -> Cost {
    Cost(
      flops: a.flops + b.flops, parameters: a.parameters + b.parameters,
      embeddingBytes: a.embeddingBytes + b.embeddingBytes)
  }

  /// The figure that a search constrains.
  package func value(_ measure: Measure) -> Int {
    switch measure {
    case .flops: flops
    case .parameters: parameters
    case .bytes: embeddingBytes
    }
  }

  /// What a search may constrain.
  package enum Measure: String, SettingOption {
    /// FLOPs of a prediction.
    case flops
    /// Number of weights.
    case parameters
    /// Bytes of the embedding tables.
    case bytes

    /// One sentence about the measure.
    package var doc: String {
      switch self {
      case .flops: "FLOPs of a prediction."
      case .parameters: "The number of weights."
      case .bytes: "Bytes of the embedding tables."
      }
    }
  }
}

/// The cost of one layer of a shape, with the sizes of its matrix.
package struct LayerCost: Sendable {
  /// The path of the layer, e.g. `embeddings.tailnum`, `hidden.0`.
  package let name: String
  /// `in × out`, or `in × rank × out`.
  package let size: String
  /// Its cost.
  package let cost: Cost
}

/// Counts the cost of shapes over given vocabularies.
package struct CostModel: Sendable {
  /// Names of the features.
  package let featureNames: [String]
  /// Number of ids of each feature, the missing value's included.
  package let vocabularySizes: [Int]
  /// Whether every feature value has a linear term.
  package let linear: Bool

  /// Makes a cost model.
  package init(featureNames: [String], vocabularySizes: [Int], linear: Bool) {
    precondition(featureNames.count == vocabularySizes.count)
    self.featureNames = featureNames
    self.vocabularySizes = vocabularySizes
    self.linear = linear
  }

  /// A feature's table and linear term.
  package func embedding(feature: Int, width: Int) -> Cost {
    let columns = width > 0 ? width + (linear ? 1 : 0) : 0
    let parameters = vocabularySizes[feature] * columns
    return Cost(parameters: parameters, embeddingBytes: 4 * parameters)
  }

  /// A cross layer: U and V, each r × X, a bias and a gain; four element-wise operations a column.
  package func cross(input X: Int, rank r: Int) -> Cost {
    r == 0 || X == 0 ? Cost() : Cost(flops: 4 * r * X + 4 * X, parameters: 2 * r * X + X + 1)
  }

  /// A hidden layer: n × m, or n × k and k × m, and a bias.
  package func hidden(input m: Int, _ layer: Shape.Hidden) -> Cost {
    let n = layer.width
    let weights = layer.bottleneck.map { k in m * k + k * n } ?? m * n
    return Cost(flops: 2 * weights, parameters: weights + n)
  }

  /// The logit.
  package func output(input m: Int) -> Cost {
    Cost(flops: 2 * m, parameters: m + 1)
  }

  /// Layer by layer, input to output. Dropped features and layers are listed with cost 0.
  package func layers(of shape: Shape) -> [LayerCost] {
    var layers: [LayerCost] = []
    for (feature, width) in shape.embeddings.enumerated() {
      layers.append(
        LayerCost(
          name: "embeddings.\(featureNames[feature])",
          size: "\(vocabularySizes[feature]) × \(width)",
          cost: embedding(feature: feature, width: width)))
    }
    var m = shape.inputWidth
    for (i, r) in shape.ranks.enumerated() {
      layers.append(
        LayerCost(name: "cross.\(i)", size: "\(m) × \(r) × \(m)", cost: cross(input: m, rank: r)))
    }
    for (i, layer) in shape.hidden.enumerated() {
      let inner = layer.bottleneck.map { " × \($0)" } ?? ""
      layers.append(
        LayerCost(
          name: "hidden.\(i)", size: "\(m)\(inner) × \(layer.width)", cost: hidden(input: m, layer))
      )
      m = layer.width
    }
    layers.append(LayerCost(name: "output", size: "\(m) × 1", cost: output(input: m)))
    return layers
  }

  /// The whole network.
  package func cost(of shape: Shape) -> Cost {
    var cost = Cost()
    for (feature, width) in shape.embeddings.enumerated() {
      cost = cost + embedding(feature: feature, width: width)
    }
    var m = shape.inputWidth
    for r in shape.ranks { cost = cost + cross(input: m, rank: r) }
    for layer in shape.hidden {
      cost = cost + hidden(input: m, layer)
      m = layer.width
    }
    return cost + output(input: m)
  }
}
