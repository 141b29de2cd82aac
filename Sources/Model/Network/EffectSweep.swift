// The way of a sweep back through a network, which collects the gradients by gates.
//
// A column that a shape leaves out has a gate of 0: it is 0 itself, and so changes nothing of what the pass computes. Its
// gradient is what the operators behind it would hand back to it, by the weights that they store for it.

import Datasets
import Numerics

extension EffectSweep {
  /// Adds the gradients by the gates in front of an operator's output columns, before `backward` overwrites dy:
  /// rows.count × n.
  mutating func meet(
    _ node: ChainPass.LayerPass, rows: Range<Int>, dy: Matrix, arena: inout Arena
  ) {
    guard let pass = node.pass, let setting = node.weights.widthSetting else { return }
    let slot = node.layer.start + setting
    if !gates.isOpen(slot) { return }
    gates.add(pass.y[rows: rows], dy, slot: slot, from: 0, arena: &arena)
    if spare.columns == 0 { return }
    let output = pass.spareOutput(rows: rows, arena: &arena)
    gates.add(output, spare, slot: slot, from: dy.columns, arena: &arena)
  }

  /// Goes through an operator, after `backward`.
  ///
  /// - Parameter origin: what flows to the spare columns of x₀ past x. Nil where nobody behind shares x₀.
  mutating func pass(
    _ node: ChainPass.LayerPass, rows: Range<Int>, origin: inout Matrix?, arena: inout Arena
  ) {
    guard let pass = node.pass else { return }
    let columns = node.input.columns
    let input = SpareColumns(columns, within: node.input.reach ?? columns)
    if node.weights.keepsOrigin, origin == nil {
      let zero = arena.matrix(rows: rows.count, columns: input.count)
      zero.fill(0)
      origin = zero
    }
    pass.addEffects(
      rows: rows, input: input, origin: origin ?? spare, to: &self, slot: node.layer.start,
      arena: &arena)
    precondition(spare.columns == input.count, "an operator hands on what is by its input")
  }

  /// Goes past an operator that the architecture drops. dy: the gradient by its output, rows.count × m.
  mutating func pass(
    dropped node: ChainPass.LayerPass, rows: Range<Int>, dy: Matrix, arena: inout Arena
  ) {
    node.weights.addEffectsOfDropped(
      node.input, rows: rows, dy: dy, to: &self, slot: node.layer.start, arena: &arena)
  }

  /// Adds what flows past the operators that share an x₀, at the first of them.
  mutating func end(_ origin: inout Matrix?) {
    if let sum = origin { add(sum, to: spare) }
    origin = nil
  }

  /// Goes into a branch, whose spare output columns are some of those behind it.
  mutating func enter(_ output: Matrix, arena: inout Arena) {
    spare = arena.matrix(rows: output.rows, columns: output.columns)
    spare.copy(from: output)
  }
}

extension ParallelPass {
  /// The columns of a branch among the spare ones of the output.
  func spareColumns(of branch: Int) -> Range<Int> {
    if combine == .sum { return 0..<branches[branch].spareCount }
    let start = branches[..<branch].reduce(0) { $0 + $1.spareCount }
    return start..<start + branches[branch].spareCount
  }
}

extension Pass {
  /// A sweep that begins behind the last operator.
  func beginSweep(rows: Range<Int>, arena: inout Arena) -> EffectSweep {
    let columns = SpareColumns(chain.columns, within: chain.reach ?? chain.columns)
    let spare = arena.matrix(rows: rows.count, columns: columns.count)
    let weights = columns.rows(
      of: network.output.weights.parameter.weights, arena: &arena)
    multiply(output.dLogits[rows: rows], weights, transposing: .second, into: spare)
    return EffectSweep(gates: GateGradients(network.capacity.allowed), spare: spare)
  }

  /// Adds the gradients by the gates in front of the embeddings' columns, at the end of a sweep.
  func addEffectsOfEmbeddings(
    _ batch: Batch, _ inputs: [FeatureInput], rows: Range<Int>, to sweep: inout EffectSweep,
    arena: inout Arena
  ) {
    let spareColumns = SpareColumns(columns, within: reach ?? columns)
    for f in network.embeddings.indices where sweep.gates.isOpen(f) {
      let (active, spare) = (columns.active(f), spareColumns.range(f))
      sweep.gates.add(
        x0[rows: rows][columns: active], dx0[rows: rows][columns: active], slot: f, from: 0,
        arena: &arena)
      if !spare.isEmpty {
        let embedded = arena.matrix(rows: rows.count, columns: spare.count)
        network.embeddings[f].forward(
          batch.columns[f], rows: rows, from: active.count, x0: embedded)
        sweep.gates.add(
          embedded, sweep.spare[columns: spare], slot: f, from: active.count, arena: &arena)
      }
      if let linear = inputs[f].linear {
        let sum = arena.matrix(rows: 1, columns: 1)
        sumProducts(linear[rows: rows], output.dLogits[rows: rows], into: sum)
        sweep.gates.add(base: Double(sum[0, 0]), slot: f)
      }
    }
  }
}
