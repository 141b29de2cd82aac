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
  /// The embeddings, and their gradient: B × X.
  let x0: Matrix, dx0: Matrix
  /// Nil where the shape drops the layer.
  let cross: [CrossLayer.Tape?]
  let hidden: [HiddenLayer.Tape]
  let output: OutputLayer.Tape

  /// Prepares a pass of `rows` rows, divided into `shards` ranges. Lives until the arena's reset.
  init(_ network: Network, _ shape: Shape, rows B: Int, shards: Int, arena: inout Arena) {
    self.network = network
    let columns = ActiveColumns(active: shape.embeddings, stored: network.inputGroups[0])
    let X = columns.count
    x0 = arena.matrix(rows: B, columns: X)
    dx0 = arena.matrix(rows: B, columns: X)
    var x = x0
    var cross: [CrossLayer.Tape?] = []
    for (layer, rank) in zip(network.cross, shape.ranks) {
      if rank == 0 || X == 0 {
        cross.append(nil)
        continue
      }
      let tape = layer.tape(
        columns: columns, rank: rank, x0: x0, x: x, shards: shards, arena: &arena)
      cross.append(tape)
      x = tape.y
    }
    var hidden: [HiddenLayer.Tape] = []
    var inputs = columns
    for (i, layer) in network.hidden.enumerated() {
      let tape = layer.tape(columns: inputs, shape: shape.hidden[i], x: x, arena: &arena)
      hidden.append(tape)
      x = tape.y
      inputs = ActiveColumns(prefix: x.columns, of: network.inputGroups[i + 1])
    }
    output = network.output.tape(columns: inputs, x: x, arena: &arena)
    self.columns = columns
    self.cross = cross
    self.hidden = hidden
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
      for (f, layer) in network.embeddings.enumerated() where !columns.active(f).isEmpty {
        layer.forward(
          batch.columns[f], rows: batchRows, x0: x0[rows: rows][columns: columns.active(f)])
      }
    }
    profile.measure(.forward) {
      for (layer, tape) in zip(network.cross, cross) {
        if let tape { layer.forward(tape, rows: rows) }
      }
      for (layer, tape) in zip(network.hidden, hidden) { layer.forward(tape, rows: rows) }
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
  /// - Returns: the first gradient on the way that is not finite.
  func backward(
    _ batch: Batch, rows: Range<Int>, loss: any Loss, scale: Float, shard: Int, arena: inout Arena
  ) -> Fault? {
    arena.reset()
    loss.gradient(
      logits: output.logits[rows: rows], labels: batch.labels.span.extracting(rows),
      weights: batch.weights.span.extracting(batch.weightIndices(of: rows)), scale: scale,
      into: output.dLogits[rows: rows])
    // dx: the gradient on its way down the cross layers, rows × X.
    let (dx, dx0) = (arena.matrix(rows: rows.count, columns: x0.columns), dx0[rows: rows])
    network.output.backward(output, rows: rows, dx: hidden.last?.dy[rows: rows] ?? dx)
    var fault: Fault?
    for (i, tape) in hidden.enumerated().reversed() {
      let isFinite = network.hidden[i].backward(
        tape, rows: rows, dx: i > 0 ? hidden[i - 1].dy[rows: rows] : dx)
      if !isFinite { fault = fault ?? Fault(.hidden(i), .gradient) }
    }
    dx0.fill(0)
    for (i, tape) in cross.enumerated().reversed() {
      guard let tape else { continue }
      let isFinite = network.cross[i].backward(
        tape, rows: rows, shard: shard, dy: dx, dx0: dx0)
      if !isFinite { fault = fault ?? Fault(.cross(i), .gradient) }
    }
    if !add(dx, to: dx0) { fault = fault ?? embeddingFault(dx0, .gradient) }
    return fault
  }

  /// Updates one part of the weights.
  ///
  /// - Returns: whether every result was finite. A weight that would not be stays as it was.
  func update(_ part: Network.Update, _ inputs: [FeatureInput], worker: inout Worker) -> Bool {
    worker.arena.reset()
    switch part {
    case .embedding(let f):
      if columns.active(f).isEmpty { return true }
      return worker.profile.measure(.update) {
        network.embeddings[f].update(
          groups: inputs[f].groups, dx0: dx0[columns: columns.active(f)], dLogits: output.dLogits,
          arena: &worker.arena)
      }
    case .cross(let i, let part):
      return cross[i].map { network.cross[i].update(part, $0, worker: &worker) } ?? true
    case .hidden(let i, let part):
      return network.hidden[i].update(part, hidden[i], worker: &worker)
    case .output(let part):
      return network.output.update(part, output, worker: &worker)
    }
  }
}
