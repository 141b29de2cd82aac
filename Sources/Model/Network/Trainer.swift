// Takes a network through a log: scores every shape on a batch, then trains some of them.

import Datasets
import Numerics

/// Takes a network through batches: each is scored before anything trains on it.
///
/// Results do not depend on the number of threads: a batch is cut into shards by its size alone, each
/// weight is updated by one task, and sums run in the order of the rows.
///
/// No weight ever becomes infinite or NaN. A shape whose losses or gradients are not finite is not trained on
/// the batch; a weight that an update would spoil stays as it was. Either is reported as a `Fault`.
package struct Trainer: Sendable {
  /// The network that is trained.
  package let network: Network
  private let loss: any Loss
  /// How large the steps are.
  package private(set) var pace: Pace
  private let pool: WorkerPool
  /// The updates that were made, of all trained shapes of a batch together.
  private var steps = 0
  /// What rows of tables have to catch up with that batches did not name; nil if nothing.
  private var resting: (any RestingRows)?
  /// The parts into which an update divides.
  private var updates: [PartOfUpdate]
  /// One for each shape that is trained at once; those of the last batch are the first of them.
  private var trainings: [Training] = []
  /// The number of shapes that are to be trained on the last batch.
  private var trainedCount = 0
  /// One for each thread.
  private var workers: [Worker]
  /// What of the present batch does not depend on the shape, feature by feature.
  private var inputs: [FeatureInput]

  /// The pass of a trained shape through the present batch, and its memory.
  private struct Training: Sendable {
    var arena = Arena()
    var pass: Pass?
    /// The same without dropout, by which the shape is scored; nil where nothing is dropped.
    var whole: Pass?
  }

  /// A part of the weights.
  private struct PartOfUpdate: Sendable {
    let part: Network.Update
    /// The trained shapes whose last update would have made a weight of the part infinite or NaN.
    var faulty: [Int] = []
    /// The sum of the squares of the part's gradient, of each trained shape, if it is asked for.
    var squares: [Double] = []
  }

  /// Makes a trainer that works on the pool's threads, and measures where its time goes if it is given a
  /// clock.
  ///
  /// - Parameters:
  ///   - loss: what the steps make smaller. What they report is the log loss.
  ///   - pace: how large the steps are.
  package init(
    _ network: Network, loss: any Loss, pace: Pace = .constant, pool: WorkerPool,
    clock: Profile.Clock? = nil
  ) {
    self.init(network, loss: loss, pace: pace, pool: pool, clock: clock, trains: true)
  }

  /// Makes a trainer of a settled network that is only scored.
  package init(scoring network: Network, loss: any Loss, pool: WorkerPool) {
    self.init(network, loss: loss, pace: .constant, pool: pool, clock: nil, trains: false)
  }

  private init(
    _ network: Network, loss: any Loss, pace: Pace, pool: WorkerPool, clock: Profile.Clock?,
    trains: Bool
  ) {
    precondition(loss.unit == .row, "a batch does not tell groups apart")
    self.network = network
    self.loss = loss
    self.pace = pace
    self.pool = pool
    resting = trains ? network.rules.restingRows(fallsFrom: pace.fallsFrom) : nil
    updates = network.updates.map { PartOfUpdate(part: $0) }
    workers = [Worker](repeating: Worker(profile: Profile(clock: clock)), count: pool.threads)
    inputs = network.embeddings.map { _ in FeatureInput() }
  }

  /// Seconds of work of all threads together by stage, since the start.
  package func seconds(_ stage: Stage) -> Double {
    workers.reduce(0) { $0 + $1.profile.seconds(stage) }
  }

  /// Scores all shapes on the batch with the weights as they are, then trains the first ones on it.
  package mutating func step(
    _ batch: Batch, training trained: [Shape], scoring scored: [Shape] = []
  )
    -> Outcome
  {
    var outcome = score(batch, training: trained, scoring: scored)
    var nobody: [Never] = []
    let faults = update(beside: &nobody) { _, _, _ in }
    for (i, fault) in faults.enumerated() where outcome.trained[i].fault == nil {
      outcome.trained[i].fault = fault
    }
    return outcome
  }

  /// Scores all shapes on the batch, and finds the gradients of those that are to be trained. No weight
  /// changes before `update`, which leaves out the shapes with a fault.
  ///
  /// - Parameters:
  ///   - examples: losses are those of so many rows, the first ones, rounded up to whole shards. What is trained is
  ///     trained on all rows nevertheless.
  ///   - effects: whether the first-order effects of the trained shapes are found, on all rows.
  package mutating func score(
    _ batch: Batch, training trained: [Shape], scoring scored: [Shape] = [], examples: Int = .max,
    effects: Bool = false
  ) -> Outcome {
    let (network, loss) = (network, loss)
    let shards = Self.shards(of: batch.count)
    let scoredShards = shards.prefix { $0.lowerBound < examples }
    let B = Self.scoredRows(of: batch.count, examples: examples)  // rows whose losses count
    let batchWeight = batch.weight(of: 0..<batch.count)
    let scale = batchWeight > 0 ? 1 / Float(batchWeight) : 0
    prepare(batch, trained, shards: shards.count, effects: effects)
    let (passes, inputs) = (passes, inputs)
    let whole = trainings.map(\.whole)
    let trainingTasks = passes.count * shards.count
    let scores = pool.map(trainingTasks + scored.count, with: &workers) { task, worker in
      if task < trainingTasks {
        let (pass, shard) = (passes[task / shards.count], task % shards.count)
        let scored = whole[task / shards.count] ?? pass
        var score = scored.score(batch, inputs, rows: shards[shard], profile: &worker.profile)
        if score.fault != nil { return score }
        if whole[task / shards.count] != nil {
          score.fault =
            pass.score(batch, inputs, rows: shards[shard], profile: &worker.profile).fault
          if score.fault != nil { return score }
        }
        score.fault = worker.profile.measure(.backward) {
          pass.backward(
            batch, inputs, rows: shards[shard], loss: loss, scale: scale, shard: shard,
            gates: &score.gates, arena: &worker.arena)
        }
        return score
      }
      // A scored shape keeps nothing, so its ranges of rows may lie at the same place.
      worker.arena.reset()
      let pass = worker.profile.measure(.forward) { [shape = scored[task - trainingTasks]] in
        Pass(network, shape, rows: min(B, Self.rowsAtOnce), shards: 1, arena: &worker.arena)
      }
      return stride(from: 0, to: B, by: Self.rowsAtOnce).reduce(Pass.Score(loss: 0)) { sum, start in
        let rows = start..<min(start + Self.rowsAtOnce, B)
        let score = pass.score(batch, inputs, rows: rows, at: 0, profile: &worker.profile)
        return Pass.Score(loss: sum.loss + score.loss, fault: sum.fault ?? score.fault)
      }
    }
    let weight = batch.weight(of: 0..<B)
    func mean(_ sum: Double) -> Double { weight > 0 ? sum / weight : 0 }
    let outcomes = passes.indices.map { i in
      let own = scores[i * shards.count..<(i + 1) * shards.count]
      let loss = own.prefix(scoredShards.count).reduce(0) { $0 + $1.loss }
      let fault = own.lazy.compactMap(\.fault).first
      return Scored(
        loss: mean(loss), fault: fault,
        effects: fault == nil ? Self.effects(own.map(\.gates), trained[i], network) : nil)
    }
    for (i, outcome) in outcomes.enumerated() where outcome.fault != nil { trainings[i].pass = nil }
    return Outcome(
      trained: outcomes,
      scored: scores[trainingTasks...].map { Scored(loss: mean($0.loss), fault: $0.fault) },
      scoredRows: B, scoredWeight: weight,
      logits: (whole.first.flatMap { $0 } ?? passes.first)?.logits.array(column: 0) ?? [])
  }

  /// The effects at a shape, given the gradients by gates of every shard; nil where there are none or one is not finite.
  private static func effects(
    _ shards: [GateGradients?], _ shape: Shape, _ network: Network
  ) -> Effects? {
    var sum: GateGradients?
    for shard in shards {
      guard let shard else { return nil }
      if sum == nil { sum = shard } else { sum?.add(shard) }
    }
    let effects = sum.map { Effects($0, at: shape, in: network.capacity) }
    return effects?.isFinite == true ? effects : nil
  }

  /// Trains the shapes that were to be trained on the batch that was scored last, and runs `body` on every
  /// element beside that.
  ///
  /// Their gradients were all taken at the same weights, and are applied one after the other.
  ///
  /// - Returns: for each of these shapes, the first layer of which its update would have made a weight infinite or
  ///   NaN; nil if there was none. That weight stayed as it was; all others were updated.
  @discardableResult
  package mutating func update<Element: Sendable>(
    beside elements: inout [Element],
    _ body: @Sendable (_ index: Int, _ element: inout Element, _ worker: inout Worker) -> Void
  ) -> [Fault?] {
    let (passes, inputs) = (trainings.map(\.pass), inputs)
    let moments = moments(of: passes)
    pool.update(&elements, and: &updates, with: &workers, body) { _, update, worker in
      update.faulty.removeAll()
      for (shape, pass) in passes.enumerated() {
        guard let pass else { continue }
        worker.moment = moments[shape]
        let isFinite = pass.update(update.part, inputs, worker: &worker)
        if !isFinite { update.faulty.append(shape) }
      }
    }
    steps += 1
    resting?.append(pace.moment(steps))
    for i in trainings.indices { (trainings[i].pass, trainings[i].whole) = (nil, nil) }
    var faults = [Fault?](repeating: nil, count: trainedCount)
    for update in updates {
      for shape in update.faulty {
        let layer = min(update.part.layer, faults[shape]?.layer ?? .output)
        faults[shape] = Fault(layer, .weight)
      }
    }
    return faults
  }

  /// The step that comes, for each of the trained shapes: their gradients are scaled down to the greatest norm, each for
  /// itself (as PyTorch's `clip_grad_norm_`).
  private mutating func moments(of passes: [Pass?]) -> [Moment] {
    let moment = pace.moment(steps + 1)
    var moments = [Moment](repeating: moment, count: passes.count)
    guard let greatest = pace.greatestNorm else { return moments }
    // Most steps are far below: a bound that costs little says so.
    if squares(of: passes, .bound).allSatisfy({ $0 <= greatest * greatest }) { return moments }
    for (shape, squares) in squares(of: passes, .exact).enumerated() {
      let norm = squares.squareRoot()
      if norm > greatest { moments[shape].scale = Float(greatest / (norm + 1e-6)) }
    }
    return moments
  }

  /// The sum of the squares of the gradient by all weights, of each trained shape. Rows of a table that the batch does
  /// not name are left out: a penalty adds next to nothing there.
  private mutating func squares(of passes: [Pass?], _ measuring: Worker.Measuring) -> [Double] {
    let inputs = inputs
    pool.update(&updates, with: &workers) { _, update, worker in
      worker.measuring = measuring
      defer { worker.measuring = nil }
      update.squares = passes.map { pass in
        worker.squares = 0
        _ = pass?.update(update.part, inputs, worker: &worker)
        return worker.squares
      }
    }
    return passes.indices.map { shape in updates.reduce(0) { $0 + $1.squares[shape] } }
  }

  /// Has all rows of tables catch up with the steps that were taken: the weights are then those that training has come
  /// to. The training is over with that.
  package mutating func settle() {
    guard let resting else { return }
    let (network, steps) = (network, steps)
    pool.run(network.embeddings.count) { f in
      if !network.members[f].isEmpty {
        network.embeddings[f].catchUp(through: steps, resting)
      }
    }
    self.resting = nil
  }

  /// Goes on at a pace after so many steps, with a network that has the weights of that time.
  package mutating func begin(_ pace: Pace, after steps: Int) {
    precondition(steps >= 0)
    (self.pace, self.steps) = (pace, steps)
    resting = network.rules.restingRows(fallsFrom: pace.fallsFrom)
    if resting != nil { for step in 0..<steps { resting?.append(pace.moment(step + 1)) } }
  }

  /// The passes of the shapes that are to be trained on the present batch.
  private var passes: [Pass] { trainings.compactMap(\.pass) }

  /// Lays out the activations of every trained shape and packs its weights; takes from the batch what all
  /// shapes share.
  private mutating func prepare(_ batch: Batch, _ shapes: [Shape], shards: Int, effects: Bool) {
    trainedCount = shapes.count
    if let resting { catchUp(with: batch, resting) }
    let (areGrouped, dropout) = (resting != nil, pace.dropout(steps + 1))
    while trainings.count < shapes.count { trainings.append(Training()) }
    pool.update(&trainings, and: &inputs, with: &workers) {
      [network] i, training, worker in
      (training.pass, training.whole) = (nil, nil)
      guard i < shapes.count else { return }
      training.arena.reset()
      worker.profile.measure(.forward) {
        if dropout != nil {
          training.whole = Pass(
            network, shapes[i], rows: batch.count, shards: shards, arena: &training.arena)
        }
        training.pass = Pass(
          network, shapes[i], rows: batch.count, shards: shards, effects: effects,
          dropout: dropout, arena: &training.arena)
      }
    } _: { [network] f, input, worker in
      worker.profile.measure(.gather) {
        input.lookUpLinear(network.embeddings[f], batch.columns[f], rows: batch.count)
      }
      if areGrouped || shapes.isEmpty || network.members[f].isEmpty { return }
      worker.profile.measure(.reduce) {
        input.group(batch.columns, of: network.members[f], rows: batch.count)
      }
    }
  }

  /// Finds the rows of tables that a batch names, and has them catch up with the steps so far.
  private mutating func catchUp(with batch: Batch, _ resting: any RestingRows) {
    pool.update(&inputs, with: &workers) { [network, steps] f, input, worker in
      if network.members[f].isEmpty { return }
      worker.profile.measure(.reduce) {
        input.group(batch.columns, of: network.members[f], rows: batch.count)
      }
      worker.arena.reset()
      worker.measure(.update) { worker in
        network.embeddings[f].catchUp(
          input.groups, through: steps, resting, arena: &worker.arena)
      }
    }
  }

  /// The most rows that go through a layer at once.
  private static let rowsAtOnce = 512

  /// The rows of a batch on which architectures are scored: so many examples, rounded up to whole shards.
  package static func scoredRows(of rows: Int, examples: Int) -> Int {
    shards(of: rows).prefix { $0.lowerBound < examples }.last?.upperBound ?? 0
  }

  /// Into how many shards a batch of so many rows is cut.
  package static func shardCount(batch rows: Int) -> Int { shards(of: rows).count }

  /// The ranges of rows that are worked on side by side: quarters, but of 64 to 512 rows. Every range packs
  /// the weights for itself, so larger ones are faster and fewer.
  static func shards(of rows: Int) -> [Range<Int>] {
    let size = max(64, min((rows + 3) / 4, rowsAtOnce))
    return stride(from: 0, to: rows, by: size).map { $0..<min($0 + size, rows) }
  }
}
