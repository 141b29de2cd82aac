// The cost of a network or of a part of it, by every cost model.

/// Figures of all cost models.
package struct Cost: Hashable, Sendable {
  /// One figure for each of `CostModels.all`.
  private var figures = [Int](repeating: 0, count: CostModels.all.count)

  /// A cost of so many FLOPs, weights, and bytes of tables.
  package init(flops: Int = 0, parameters: Int = 0, embeddingBytes: Int = 0) {
    figures[Measure.flops.index] = flops
    figures[Measure.parameters.index] = parameters
    figures[Measure.bytes.index] = embeddingBytes
  }

  /// Adds what a count costs.
  package mutating func add(_ count: Count) {
    for (i, model) in CostModels.all.enumerated() { figures[i] += model.cost(of: count) }
  }

  /// The sum of two costs.
  package static func + (a: Cost, b: Cost) -> Cost {
    var sum = a
    for i in sum.figures.indices { sum.figures[i] += b.figures[i] }
    return sum
  }

  /// The figure of one cost model.
  package func value(_ measure: Measure) -> Int { figures[measure.index] }

  /// FLOPs of a prediction.
  package var flops: Int { value(.flops) }
  /// Number of weights.
  package var parameters: Int { value(.parameters) }
  /// Bytes of the tables that are looked up by id.
  package var embeddingBytes: Int { value(.bytes) }

  /// A cost model by its name: what a search may constrain.
  package struct Measure: SettingOption {
    /// Its place among the cost models.
    package let index: Int

    /// The measure of this name; nil where there is none.
    package init?(rawValue name: String) {
      guard let index = CostModels.all.firstIndex(where: { type(of: $0).key == name }) else {
        return nil
      }
      self.index = index
    }

    private init(index: Int) { self.index = index }

    /// All of them.
    package static let allCases = CostModels.all.indices.map { Measure(index: $0) }

    /// The name, as in `search.cost`.
    package var rawValue: String { type(of: model).key }

    /// One sentence about the measure.
    package var doc: String { type(of: model).doc }

    /// What prices the counts.
    package var model: any CostModel { CostModels.all[index] }

    /// FLOPs of a prediction.
    package static let flops = Measure.named(FLOPs.key)
    /// Number of weights.
    package static let parameters = Measure.named(Parameters.key)
    /// Bytes of the embedding tables.
    package static let bytes = Measure.named(TableBytes.key)

    private static func named(_ name: String) -> Measure {
      Measure(rawValue: name) ?? { preconditionFailure("\(name) is registered") }()
    }
  }
}
