// The cost models by name: the only place that names all of them.

/// Every cost model that `search.cost` may name.
package enum CostModels {
  /// In the order in which figures are listed.
  package static let all: [any CostModel] = [FLOPs(), Parameters(), TableBytes()]
}
