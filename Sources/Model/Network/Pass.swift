// One batch through one shape of the network: forward, backward, update.
//
// B: rows of the batch, X: width of the shape's concatenated embeddings.

import Datasets
import Numerics

/// The activations and gradients of a batch in one shape of a network.
///
/// `forward` and `backward` work on ranges of rows, which may run side by side; `update` works on parts
/// of the weights, which may run side by side once every gradient is there.
struct Pass: Sendable {
  let network: Network
  let columns: ActiveColumns
  /// All columns that the network has of the features; nil where no effects are asked for.
  let reach: ActiveColumns?
  /// The embeddings, and their gradient: B × X.
  let x0: Matrix, dx0: Matrix
  let chain: ChainPass
  /// One for each of the network's layers; nil for one that the shape drops or has not.
  let layers: [(any OperatorPass)?]
  let output: OutputLayer.Tape

  /// Prepares a pass of `rows` rows, divided into `shards` ranges. Lives until the arena's reset.
  ///
  /// - Parameters:
  ///   - effects: whether `backward` is to find the gradients by gates. A shape that drops all features has none.
  ///   - dropout: which outputs of hidden layers are dropped; nil where none are.
  init(
    _ network: Network, _ shape: Shape, rows B: Int, shards: Int, effects: Bool = false,
    dropout: Dropout? = nil, arena: inout Arena
  ) {
    self.network = network
    columns = ActiveColumns(active: Array(shape.embeddings), stored: network.inputGroups)
    reach = effects && columns.count > 0 ? ActiveColumns(allOf: network.inputGroups) : nil
    let X = columns.count
    x0 = arena.matrix(rows: B, columns: X)
    dx0 = arena.matrix(rows: B, columns: X)
    chain = ChainPass(
      network.chain, LayerInput(x0, columns, reach: reach, dropout: dropout), shape,
      shards: shards, arena: &arena)
    var layers: [(any OperatorPass)?] = []
    layers.reserveCapacity(network.layers.count)
    chain.passes(of: network.chain, shape, to: &layers)
    self.layers = layers
    output = network.output.tape(columns: chain.columns, x: chain.output, arena: &arena)
  }

  /// The logits of the batch's rows, once `forward` has run: B × 1.
  var logits: Matrix { output.logits }

  /// Predicts some rows of the batch and returns the weighted sum of their log losses in nats, which is not finite
  /// where a logit is not.
  ///
  /// - Parameter first: where they are kept among the pass's rows. Nil: at their place in the batch.
  func forward(
    _ batch: Batch, _ inputs: [FeatureInput], rows batchRows: Range<Int>, at first: Int? = nil,
    profile: inout Profile
  ) -> Double {
    let first = first ?? batchRows.lowerBound
    let rows = first..<first + batchRows.count
    let logits = output.logits[rows: rows]
    profile.measure(.gather) {
      let x0 = x0[rows: rows]
      for f in network.embeddings.indices where !columns.active(f).isEmpty {
        network.embeddings[f].forward(
          batch.columns[f], rows: batchRows, x0: x0[columns: columns.active(f)])
      }
    }
    profile.measure(.forward) {
      chain.forward(rows: rows)
      network.output.forward(output, rows: rows)
    }
    return profile.measure(.forward) {
      for f in inputs.indices where !columns.active(f).isEmpty {
        if let linear = inputs[f].linear { add(linear[rows: batchRows], to: logits) }
      }
      return logisticLoss(
        logits: logits, labels: batch.labels.span.extracting(batchRows),
        weights: batch.weights.span.extracting(batch.weightIndices(of: batchRows)))
    }
  }

  /// The gradients, by the activations of some rows, of `scale` times the weighted sum of the batch's losses.
  /// `forward` has seen the rows at their place in the batch.
  ///
  /// - Parameter gates: takes the gradients by gates, if the pass was prepared for effects.
  /// - Returns: the first gradient on the way that is not finite.
  func backward(
    _ batch: Batch, _ inputs: [FeatureInput], rows: Range<Int>, loss: any Loss, scale: Float,
    shard: Int, gates: inout GateGradients?, arena: inout Arena
  ) -> Fault? {
    arena.reset()
    loss.gradient(
      logits: output.logits[rows: rows], labels: batch.labels.span.extracting(rows),
      weights: batch.weights.span.extracting(batch.weightIndices(of: rows)), scale: scale,
      into: output.dLogits[rows: rows])
    let dx0 = dx0[rows: rows]
    network.output.backward(output, rows: rows, dx: chain.gradient(rows: rows, dx: dx0))
    var sweep = reach == nil ? nil : beginSweep(rows: rows, arena: &arena)
    let faulty = chain.backward(
      rows: rows, shard: shard, dx: dx0, sweep: &sweep, arena: &arena)
    if let faulty { return Fault(.layer(network.place(of: faulty)), .gradient) }
    if var sweep {
      addEffectsOfEmbeddings(batch, inputs, rows: rows, to: &sweep, arena: &arena)
      gates = sweep.gates
    }
    return embeddingFault(dx0, .gradient)
  }

  /// Gradients of a table's features one below the other, without a copy of a single one.
  private func stack(_ gradients: [Matrix], arena: inout Arena) -> Matrix {
    if gradients.count == 1 { return gradients[0] }
    let B = gradients[0].rows
    let stack = arena.matrix(rows: gradients.count * B, columns: gradients[0].columns)
    for (n, gradient) in gradients.enumerated() {
      stack[rows: n * B..<(n + 1) * B].copy(from: gradient)
    }
    return stack
  }

  /// Updates one part of the weights.
  ///
  /// - Returns: whether every result was finite. A weight that would not be stays as it was.
  func update(_ part: Network.Update, _ inputs: [FeatureInput], worker: inout Worker) -> Bool {
    worker.arena.reset()
    switch part {
    case .embedding(let f):
      if columns.active(f).isEmpty { return true }
      return worker.measure(.update) { worker in
        let features = network.members[f]
        let gradients = features.map { dx0[columns: columns.active($0)] }
        let byTable = stack(gradients, arena: &worker.arena)
        let byLinear = stack(features.map { _ in output.dLogits }, arena: &worker.arena)
        return network.embeddings[f].update(
          groups: inputs[f].groups, dx0: byTable, dLogits: byLinear, worker: &worker)
      }
    case .layer(let i, let part):
      return layers[i]?.update(part, worker: &worker) ?? true
    case .output(let part):
      return network.output.update(part, output, worker: &worker)
    }
  }
}
