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
  /// One arena for each shape that is trained at once, and one for each thread.
  private var passArenas: [Arena] = []
  private var arenas: [Arena]
  private var groups: [IDGroups]

  /// Makes a trainer that works on the pool's threads.
  public init(_ network: Network, pool: WorkerPool) {
    self.network = network
    self.pool = pool
    updates = network.updates
    arenas = [Arena](repeating: Arena(), count: pool.threads)
    groups = [IDGroups](repeating: IDGroups(), count: network.embeddings.count)
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
    while passArenas.count < trained.count { passArenas.append(Arena()) }
    var prepared = passArenas[..<trained.count].map { (arena: $0, pass: Pass?.none) }
    pool.update(&prepared) { i, slot in
      slot.arena.reset()
      slot.pass = Pass(network, trained[i], rows: B, shards: shards.count, arena: &slot.arena)
    }
    for i in trained.indices { passArenas[i] = prepared[i].arena }
    let passes = prepared.compactMap(\.pass)

    let trainingTasks = passes.count * shards.count
    let sums = pool.map(trainingTasks + scored.count, with: &arenas) { task, arena in
      if task < trainingTasks {
        let (pass, shard) = (passes[task / shards.count], task % shards.count)
        let loss = pass.forward(batch, rows: shards[shard])
        pass.backward(batch, rows: shards[shard], shard: shard)
        return loss
      }
      arena.reset()
      let shape = scored[task - trainingTasks]
      return Pass(network, shape, rows: B, shards: 1, arena: &arena).forward(batch, rows: 0..<B)
    }
    let losses =
      passes.indices.map { i in
        sums[i * shards.count..<(i + 1) * shards.count].reduce(0, +) / Double(B)
      } + sums[trainingTasks...].map { $0 / Double(B) }
    let logits = passes.first.map { pass in (0..<B).map { pass.logits[$0, 0] } }

    pool.update(&groups) { f, groups in
      let column = batch.columns[f]
      groups.group(ids: column.ids.span, offsets: column.offsets.span)
    }
    let (updates, groups) = (updates, groups)
    _ = pool.map(updates.count, with: &arenas) { part, arena in
      for pass in passes { pass.update(updates[part], groups: groups, arena: &arena) }
    }
    return Outcome(losses: losses, logits: logits ?? [])
  }

  /// Into how many shards a batch of so many rows is cut.
  public static func shardCount(batch rows: Int) -> Int { shards(of: rows).count }

  /// The ranges of rows that are worked on side by side: eight, or fewer of at least 64 rows.
  static func shards(of rows: Int) -> [Range<Int>] {
    let size = max(64, (rows + 7) / 8)
    return stride(from: 0, to: rows, by: size).map { $0..<min($0 + size, rows) }
  }
}
