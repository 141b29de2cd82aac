// Takes a network through a log: scores every shape on a batch, then trains some of them.

import ClickData
import Linalg
import SearchSpace

/// Takes a network through batches: each is scored before anything trains on it.
///
/// Results do not depend on the number of threads: a batch is cut into shards by its size alone, each
/// weight is updated by one task, and sums run in the order of the rows.
public struct Trainer: Sendable {
  /// The network that is trained.
  public let network: Network
  private let pool: WorkerPool
  private let updates: [Network.Update]
  /// The memory of each shape that is trained at once.
  private var passArenas: [Arena] = []
  /// One for each thread.
  private var workers: [Worker]
  private var groups: [IDGroups]

  /// Makes a trainer that works on the pool's threads, and measures where its time goes if it is given a
  /// clock.
  public init(_ network: Network, pool: WorkerPool, clock: Profile.Clock? = nil) {
    self.network = network
    self.pool = pool
    updates = network.updates
    workers = [Worker](repeating: Worker(profile: Profile(clock: clock)), count: pool.threads)
    groups = [IDGroups](repeating: IDGroups(), count: network.embeddings.count)
  }

  /// Seconds of work of all threads together by stage, since the start.
  public func seconds(_ stage: Stage) -> Double {
    workers.reduce(0) { $0 + $1.profile.seconds(stage) }
  }

  /// What a step found, before it changed any weight.
  public struct Outcome: Sendable {
    /// Mean log loss in nats of each trained shape, then of each that was only scored.
    public var losses: [Double]
    /// The first trained shape's logit for each row.
    public var logits: [Float]
  }

  /// Scores all shapes on the batch with the weights as they are, then trains the first ones on it.
  ///
  /// The gradients of all trained shapes are taken at the same weights, and applied one after the
  /// other.
  public mutating func step(_ batch: Batch, training trained: [Shape], scoring scored: [Shape] = [])
    -> Outcome
  {
    let (network, B) = (network, batch.count)
    let shards = Self.shards(of: B)
    let passes = prepare(trained, rows: B, shards: shards.count)
    let trainingTasks = passes.count * shards.count
    let sums = pool.map(trainingTasks + scored.count, with: &workers) { task, worker in
      if task < trainingTasks {
        let (pass, shard) = (passes[task / shards.count], task % shards.count)
        let loss = pass.forward(batch, rows: shards[shard], profile: &worker.profile)
        worker.profile.measure(.backward) {
          pass.backward(batch, rows: shards[shard], shard: shard)
        }
        return loss
      }
      worker.arena.reset()
      let pass = worker.profile.measure(.forward) { [shape = scored[task - trainingTasks]] in
        Pass(network, shape, rows: B, shards: 1, arena: &worker.arena)
      }
      return pass.forward(batch, rows: 0..<B, profile: &worker.profile)
    }
    let losses =
      passes.indices.map { i in
        sums[i * shards.count..<(i + 1) * shards.count].reduce(0, +) / Double(B)
      } + sums[trainingTasks...].map { $0 / Double(B) }
    let logits = passes.first?.logits.array(column: 0) ?? []
    if !passes.isEmpty { update(passes, batch) }
    return Outcome(losses: losses, logits: logits)
  }

  /// Lays out the activations of every trained shape, and packs its weights.
  private mutating func prepare(_ shapes: [Shape], rows: Int, shards: Int) -> [Pass] {
    while passArenas.count < shapes.count { passArenas.append(Arena()) }
    let network = network
    var prepared = passArenas[..<shapes.count].map { (arena: $0, pass: Pass?.none) }
    pool.update(&prepared, with: &workers) { i, slot, worker in
      slot.arena.reset()
      slot.pass = worker.profile.measure(.forward) {
        Pass(network, shapes[i], rows: rows, shards: shards, arena: &slot.arena)
      }
    }
    for i in shapes.indices { passArenas[i] = prepared[i].arena }
    return prepared.compactMap(\.pass)
  }

  /// Updates every weight that the passes used, one pass after the other.
  private mutating func update(_ passes: [Pass], _ batch: Batch) {
    pool.update(&groups, with: &workers) { f, groups, worker in
      let column = batch.columns[f]
      worker.profile.measure(.reduce) {
        groups.group(ids: column.ids.span, offsets: column.offsets.span)
      }
    }
    let (updates, groups) = (updates, groups)
    _ = pool.map(updates.count, with: &workers) { part, worker in
      for pass in passes { pass.update(updates[part], groups: groups, worker: &worker) }
    }
  }

  /// Into how many shards a batch of so many rows is cut.
  public static func shardCount(batch rows: Int) -> Int { shards(of: rows).count }

  /// The ranges of rows that are worked on side by side: quarters, but of 64 to 512 rows. Every range packs
  /// the weights for itself, so larger ones are faster and fewer.
  static func shards(of rows: Int) -> [Range<Int>] {
    let size = max(64, min((rows + 3) / 4, 512))
    return stride(from: 0, to: rows, by: size).map { $0..<min($0 + size, rows) }
  }
}
