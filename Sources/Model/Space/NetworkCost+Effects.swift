// What the first-order effects of a shape cost beside its training.

extension NetworkCost {
  /// FLOPs of a row for the effects of a shape, as `FLOPs` counts a network's.
  ///
  /// Each operator does for the columns that the shape leaves out what it would do if that width alone were at its
  /// greatest: in front of it, in it and behind it.
  package func effectFLOPs(of shape: Shape) -> Int {
    let features = 0..<shape.features
    let greatest = features.reduce(0) { sum, f in
      sum + (model.embeddings[f].values.compactMap(\.width).max() ?? 0)
    }
    if shape.inputWidth == 0 { return 0 }
    var flops = 0
    let widths = Self.add(
      model.blocks, from: Reach(active: shape.inputWidth, greatest: greatest), shape, to: &flops)
    return flops + FLOPs().cost(of: .product(inputs: widths.greatest - widths.active, outputs: 1))
  }

  /// The columns between two operators: those that a shape uses, and those that its greatest widths would.
  private struct Reach: Hashable {
    var active: Int
    var greatest: Int
  }

  /// Adds the FLOPs of some blocks and returns the columns of their output.
  private static func add(
    _ blocks: [Block], from m: Reach, _ shape: Shape, to flops: inout Int
  ) -> Reach {
    var m = m
    for block in blocks {
      switch block {
      case .layer(let layer): m = add(layer, from: m, shape, to: &flops)
      case .parallel(let parallel):
        let branches = parallel.branches.map { add($0, from: m, shape, to: &flops) }
        m = Reach(
          active: parallel.combine.width(of: branches.map(\.active)),
          greatest: parallel.combine.width(of: branches.map(\.greatest)))
      case .oneOf(let oneOf):
        m = add(oneOf.options[shape.option(oneOf)].blocks, from: m, shape, to: &flops)
      }
    }
    return m
  }

  /// Adds the FLOPs of an operator and returns the columns of its output.
  private static func add(
    _ layer: Layer, from m: Reach, _ shape: Shape, to flops: inout Int
  ) -> Reach {
    let operation = layer.operation
    func count(_ m: Int, _ values: [Int]) -> Int {
      var sum = 0
      operation.count(from: m, ChosenValues(values)) { sum += FLOPs().cost(of: $0) }
      return sum
    }
    let slots = layer.slots
    let values = slots.indices.map { shape.chosen(layer)[$0] }
    let own = count(m.active, values)
    flops += count(m.greatest, values) - own
    var greatest = values
    for (i, slot) in slots.enumerated() where values[i] != ChosenValues.none {
      guard let width = slot.choice.values.compactMap(\.width).max() else { continue }
      greatest[i] = width
      var alone = values
      alone[i] = width
      flops += count(m.active, alone) - own
    }
    return Reach(
      active: operation.width(from: m.active, ChosenValues(values)),
      greatest: operation.width(from: m.greatest, ChosenValues(greatest)))
  }
}
