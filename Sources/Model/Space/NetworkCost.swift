// What an architecture costs: exact counts, a fold over its operators.

/// The cost of one layer of a shape, with the sizes of its matrices.
package struct LayerCost: Sendable {
  /// The path of the layer, e.g. `embeddings.tailnum`, `hidden.0`.
  package let name: String
  /// `in × out`, or `in × rank × out`.
  package let size: String
  /// Its cost.
  package let cost: Cost
}

/// Counts the cost of shapes of a model over given vocabularies.
package struct NetworkCost: Sendable {
  /// The model.
  package let model: ModelSection
  /// Names of the features.
  package let featureNames: [String]
  /// Number of ids of each feature, the missing value's included.
  package let vocabularySizes: [Int]
  /// Rows of each feature's table; 0 of a table that stands with an earlier feature.
  private let rows: [Int]
  /// The operators of a model that has nothing else; nil for one with branches or a choice of operators. A search
  /// counts hundreds of shapes a step, and reads these without copying blocks.
  private let chain: [Layer]?

  /// Counts the cost of a model's shapes.
  package init(_ model: ModelSection, featureNames: [String], vocabularySizes: [Int]) {
    precondition(featureNames.count == vocabularySizes.count)
    precondition(model.embeddings.count == vocabularySizes.count)
    self.model = model
    self.featureNames = featureNames
    self.vocabularySizes = vocabularySizes
    var rows = [Int](repeating: 0, count: vocabularySizes.count)
    for (_, features) in model.embeddingTables {
      rows[features[0]] = model.rows(of: features, vocabularySizes)
    }
    self.rows = rows
    let layers = model.blocks.compactMap { if case .layer(let layer) = $0 { layer } else { nil } }
    chain = layers.count == model.blocks.count ? layers : nil
  }

  /// A feature's table and linear term; nothing of a feature that is dropped. Of a table that several features share, all
  /// of them look up a row, and the first has the weights.
  func count(feature: Int, width: Int, _ add: (Count) -> Void) {
    if width == 0 { return }
    add(.lookup(rows: rows[feature], columns: width + (model.linear ? 1 : 0)))
  }

  /// The logit.
  static func count(outputFrom m: Int, _ add: (Count) -> Void) {
    add(.product(inputs: m, outputs: 1))
    add(.weights(1))
  }

  /// Tells `add` everything that a network of this shape does and holds.
  package func count(_ shape: Shape, _ add: (Count) -> Void) {
    precondition(shape.features == vocabularySizes.count)
    var m = 0
    for f in 0..<shape.features {
      let width = shape.values[f]
      count(feature: f, width: width, add)
      m += width
    }
    m = count(blocksFrom: m, shape, add)
    Self.count(outputFrom: m, add)
  }

  /// Counts what lies between the embeddings and the logit, and returns the width of its output.
  private func count(blocksFrom m: Int, _ shape: Shape, _ add: (Count) -> Void) -> Int {
    guard let chain else { return Self.count(model.blocks, from: m, shape, add) }
    var m = m
    for i in chain.indices {
      let chosen = shape.chosen(chain[i])
      chain[i].operation.count(from: m, chosen, add)
      m = chain[i].operation.width(from: m, chosen)
    }
    return m
  }

  /// Counts some blocks and returns the width of their output.
  fileprivate static func count(
    _ blocks: [Block], from m: Int, _ shape: Shape, _ add: (Count) -> Void
  ) -> Int {
    var m = m
    for block in blocks {
      switch block {
      case .layer(let layer):
        let chosen = shape.chosen(layer)
        layer.operation.count(from: m, chosen, add)
        m = layer.operation.width(from: m, chosen)
      case .parallel(let parallel):
        let widths = parallel.branches.map { count($0, from: m, shape, add) }
        m = parallel.combine.width(of: widths)
      case .oneOf(let oneOf):
        m = count(oneOf.options[shape.option(oneOf)].blocks, from: m, shape, add)
      }
    }
    return m
  }

  /// The whole network.
  package func cost(of shape: Shape) -> Cost {
    var cost = Cost()
    count(shape) { cost.add($0) }
    return cost
  }

  /// The whole network by one cost model. Nothing is allocated.
  package func cost(of shape: Shape, by model: some CostModel) -> Int {
    var cost = 0
    count(shape) { cost += model.cost(of: $0) }
    return cost
  }

  /// What follows the embeddings by one cost model: the blocks on an input of width m, and the logit.
  func cost(behind m: Int, _ shape: Shape, by model: some CostModel) -> Int {
    var cost = 0
    let width = count(blocksFrom: m, shape) { cost += model.cost(of: $0) }
    Self.count(outputFrom: width) { cost += model.cost(of: $0) }
    return cost
  }

  /// Layer by layer, input to output. Dropped features and layers are listed with cost 0; the options that a shape has
  /// not are left out.
  package func layers(of shape: Shape) -> [LayerCost] {
    var layers = model.embeddingTables.map { table, features in
      let (name, width) = (table ?? featureNames[features[0]], shape.values[features[0]])
      return Self.layer("embeddings.\(name)", size: "\(rows[features[0]]) × \(width)") { add in
        for f in features { count(feature: f, width: width, add) }
      }
    }
    let m = Self.list(model.blocks, from: shape.inputWidth, shape, &layers)
    layers.append(Self.layer("output", size: "\(m) × 1") { Self.count(outputFrom: m, $0) })
    return layers
  }

  /// Lists some blocks and returns the width of their output.
  private static func list(
    _ blocks: [Block], from m: Int, _ shape: Shape, _ layers: inout [LayerCost]
  ) -> Int {
    var m = m
    for block in blocks {
      switch block {
      case .layer(let layer):
        let chosen = shape.chosen(layer)
        let n = layer.operation.width(from: m, chosen)
        var sizes: [Int] = []
        layer.operation.count(from: m, chosen) {
          if case .product(let inputs, _) = $0 { sizes.append(inputs) }
        }
        // Of a dropped layer, m × 0 × m.
        let size = (sizes.isEmpty ? [m, 0, n] : sizes + [n]).map(\.description)
        layers.append(
          Self.layer(layer.name, size: size.joined(separator: " × ")) {
            layer.operation.count(from: m, chosen, $0)
          })
        m = n
      case .parallel(let parallel):
        let widths = parallel.branches.map { list($0, from: m, shape, &layers) }
        m = parallel.combine.width(of: widths)
      case .oneOf(let oneOf):
        m = list(oneOf.options[shape.option(oneOf)].blocks, from: m, shape, &layers)
      }
    }
    return m
  }

  private static func layer(
    _ name: String, size: String, _ count: ((Count) -> Void) -> Void
  ) -> LayerCost {
    var cost = Cost()
    count { cost.add($0) }
    return LayerCost(name: name, size: size, cost: cost)
  }
}

extension ModelSection {
  /// The rows of the table of some features: as many as any of them has ids, which is the same for all.
  func rows(of features: [Int], _ vocabularySizes: [Int]) -> Int {
    features.map { vocabularySizes[$0] }.max() ?? 0
  }
}

extension [Block] {
  /// The width of the blocks' output in a shape, for an input of width m.
  func width(from m: Int, _ shape: Shape) -> Int {
    NetworkCost.count(self, from: m, shape) { _ in }
  }
}

extension Parallel.Combination {
  /// The width of the output of branches of these widths.
  func width(of branches: [Int]) -> Int {
    switch self {
    case .concat: return branches.reduce(0, +)
    case .sum:
      precondition(Set(branches).count == 1, "branches of a sum have one width")
      return branches[0]
    }
  }
}
