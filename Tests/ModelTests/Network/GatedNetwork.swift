// A network with gates in front of columns, made of weights alone: an independent way to the gradients by gates.

import Datasets
import Numerics
import Testing

@testable import Model

/// A copy of a network in which gates are factors of weights. Its losses are those of the widest shape that has the
/// operators of a given one, with a gate of 0 in front of every column that the given one leaves out.
struct GatedNetwork {
  private let original: Network
  private let copy: Network

  init(_ network: Network) {
    original = network
    var model = network.model
    model.blocks = Self.masked(model.blocks)
    copy = Fixture.network(model, seed: 5)
  }

  /// The blocks with a mask behind every hidden layer.
  private static func masked(_ blocks: [Block]) -> [Block] {
    blocks.flatMap { block -> [Block] in
      switch block {
      case .layer(let layer):
        return layer.operation is Dense
          ? [block, .layer(Layer(Mask(), name: layer.name + ".mask"))] : [block]
      case .parallel(var parallel):
        parallel.branches = parallel.branches.map(masked)
        return [.parallel(parallel)]
      case .oneOf(var oneOf):
        for i in oneOf.options.indices {
          oneOf.options[i].blocks = masked(oneOf.options[i].blocks)
        }
        return [.oneOf(oneOf)]
      }
    }
  }

  /// The number of units for which the values of a slot stand; nil where they are names.
  func units(_ slot: Int) -> Int? {
    if slot < original.capacity.features { return original.capacity.embeddings[slot] }
    guard let (layer, setting) = layer(of: slot) else { return nil }
    if layer.operation is Dense, setting == 2 { return nil }
    return original.capacity.room(layer).greatest(setting)
  }

  private func layer(of slot: Int) -> (layer: Layer, setting: Int)? {
    original.layers.lazy.map(\.layer).first { layer in
      layer.start <= slot && slot < layer.start + layer.slots.count
    }.map { ($0, slot - $0.start) }
  }

  /// Whether a slot belongs to the operators of a shape.
  func isRun(_ slot: Int, in shape: Shape) -> Bool {
    func contains(_ blocks: [Block]) -> Bool {
      blocks.contains { block in
        switch block {
        case .layer(let layer): layer.start <= slot && slot < layer.start + layer.slots.count
        case .parallel(let parallel): parallel.branches.contains(where: contains)
        case .oneOf(let oneOf): contains(oneOf.options[shape.option(oneOf)].blocks)
        }
      }
    }
    return slot < shape.features || contains(original.model.blocks)
  }

  /// dL/dg of the gate of a unit, by central differences. slots: those that one decision sets.
  func gateGradient(_ slots: [Int], unit: Int, _ shape: Shape, _ batch: Batch) -> Double {
    let ε: Float = 4e-3
    let present = shape.values[slots[0]]
    let gate: Float = unit < present ? 1 : 0
    let losses = [gate + ε, gate - ε].map { gate in
      loss(shape, batch) { s, u in
        slots.contains(s) && u == unit ? gate : u < shape.values[s] ? 1 : 0
      }
    }
    return (losses[0] - losses[1]) / Double(2 * ε)
  }

  /// The loss with given gates, one for each slot and unit.
  private func loss(_ shape: Shape, _ batch: Batch, gate: (Int, Int) -> Float) -> Double {
    copyWeights()
    var values = shape.values
    for f in 0..<shape.features {
      values[f] = original.capacity.embeddings[f]
      scaleTable(f, gate)
    }
    for (layer, weights) in copy.layers where isRun(layer.start, in: shape) {
      if let cross = weights as? CrossLayer {
        values[layer.start] = original.capacity.room(layer).greatest(0)
        for unit in 0..<values[layer.start] {
          cross.up.parameter.weights[columns: unit..<unit + 1].scale(gate(layer.start, unit))
        }
        if values[layer.start] > 0 { cross.bias.weights.scale(gate(layer.start, 0)) }
      } else if let dense = weights as? DenseLayer {
        values[layer.start] = original.capacity.room(layer).greatest(0)
        setMask(of: layer, units: values[layer.start]) { gate(layer.start, $0) }
        if values[layer.start + 1] != ChosenValues.none {
          values[layer.start + 1] = original.capacity.room(layer).greatest(1)
          for unit in 0..<values[layer.start + 1] {
            dense.up.parameter.weights[rows: unit..<unit + 1].scale(gate(layer.start + 1, unit))
          }
        }
      }
    }
    return copy.loss(Shape(features: shape.features, values: values), batch)
  }

  private func copyWeights() {
    func named(_ network: Network) -> [String: Matrix] {
      Dictionary(uniqueKeysWithValues: network.namedParameters.map { ($0, $1.weights) })
    }
    let (own, others) = (named(copy), named(original))
    for (name, weights) in others { own[name]?.copy(from: weights) }
  }

  private func setMask(of layer: Layer, units: Int, _ gate: (Int) -> Float) {
    for case (let own, let mask as MaskLayer) in copy.layers.map({ ($0.layer, $0.weights) })
    where own.name == layer.name + ".mask" {
      for unit in 0..<units { mask.gates.weights[unit, 0] = gate(unit) }
    }
  }

  /// The embedding columns of a feature's table, and with the first of them its linear terms.
  private func scaleTable(_ f: Int, _ gate: (Int, Int) -> Float) {
    // Of a table that features share, the first scales it for all: their gates are those of one decision.
    guard !copy.members[f].isEmpty else { return }
    let layer = copy.embeddings[f]
    for unit in 0..<layer.table.weights.columns {
      layer.table.weights[columns: unit..<unit + 1].scale(gate(f, unit))
    }
    layer.linear?.weights.scale(gate(f, 0))
  }
}

extension Matrix {
  fileprivate func scale(_ factor: Float) {
    for i in 0..<rows { for j in 0..<columns { self[i, j] *= factor } }
  }
}

/// y = x ⊙ g, column by column: it is only run forwards.
private struct Mask: Operator {
  static let key = "mask"
  static let doc = "Gates."
  static let settings: [Setting<Self>] = []

  func width(from m: Int, _ chosen: ChosenValues) -> Int { m }
  func count(from m: Int, _ chosen: ChosenValues, _ add: (Count) -> Void) {}
  func weights(from m: Int, _ room: Room) -> [WeightShape] { [WeightShape(rows: m, columns: 1)] }
  func layer(
    from groups: [Int], _ room: Room, rules: UpdateRules, random: RandomStream
  ) -> any OperatorLayer {
    MaskLayer(
      gates: Parameter(rows: groups.reduce(0, +), columns: 1, rules: rules),
      outputGroups: groups)
  }
}

private struct MaskLayer: OperatorLayer {
  let gates: Parameter
  let outputGroups: [Int]

  var parameters: [Parameter] { [gates] }
  var updates: Int { 0 }

  func pass(_ input: LayerInput, _ chosen: ChosenValues, shards: Int, arena: inout Arena)
    -> (any OperatorPass)?
  {
    MaskPass(
      gates: input.columns.rows(of: gates.weights, arena: &arena), x: input.x,
      y: arena.matrix(rows: input.x.rows, columns: input.x.columns), columns: input.columns)
  }

  func express(
    _ chosen: ChosenValues, x: String, origin: String, name: String,
    in graph: inout some GraphBuilder
  ) -> String { preconditionFailure("a mask is only run") }
}

private struct MaskPass: OperatorPass {
  let gates: Matrix, x: Matrix, y: Matrix
  let columns: ActiveColumns

  var dy: Matrix? { nil }

  func forward(rows: Range<Int>) {
    for i in rows { for j in 0..<x.columns { y[i, j] = gates[j, 0] * x[i, j] } }
  }

  func backward(rows: Range<Int>, shard: Int, dx: Matrix, dx0: Matrix) -> Bool {
    preconditionFailure("a mask is only run")
  }

  func addEffects(
    rows: Range<Int>, input: SpareColumns, origin: Matrix, to sweep: inout EffectSweep, slot: Int,
    arena: inout Arena
  ) {}

  func update(_ part: Int, worker: inout Worker) -> Bool {
    preconditionFailure("a mask is only run")
  }
}
