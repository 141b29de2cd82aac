// What a run will take of the machine, asked before it starts and not when hours are gone.

import Files
import Foundation
import Model
import Numerics
import Training

/// The memory and the disk that a run takes at most, in bytes.
package struct Needs: Hashable, Sendable {
  /// The supernet, with what its optimizer remembers.
  package var supernet: Int
  /// The disk of the run's folder: snapshots and predictions. What of it a resumed run has written is in it.
  package var disk: Int

  /// The addresses that products reserve, most of which are never touched.
  private let reserved: Int

  /// What nothing is counted for: activations, logs, plots.
  private static let rest = 16 << 20

  /// The needs of a search and its retrains.
  ///
  /// - Parameters:
  ///   - largestChild: bytes of the largest network that is trained from scratch, with what its optimizer remembers.
  ///   - rows: of the stream.
  ///   - snapshots: whether any are made before a signal comes.
  ///   - memory: bytes that are free: no more children are trained side by side than find room in it.
  init(
    supernet: Int, largestChild: Int, targets: Int, rows: Int, threads: Int, snapshots: Bool,
    memory: Int = Machine.availableMemory
  ) {
    precondition(largestChild <= supernet, "the supernet holds every child")
    self.supernet = supernet
    // Two generations, and the one that is being written.
    let generations = snapshots ? 3 : 1
    let children = min(threads * largestChild, max(largestChild, memory))
    let predictions = MemoryLayout<Float>.stride * rows
    let retrains =
      generations * children + threads * predictions + 2 * (targets + 1) * predictions
    disk = max(generations * supernet, retrains) + Self.rest
    reserved = threads * Arithmetic.bufferSize
  }

  /// Checks that the machine has what is needed.
  ///
  /// - Parameters:
  ///   - used: bytes that the run has on the disk already.
  ///   - memory: bytes that are free.
  /// - Returns: what will go on more slowly than it might, for a person; nil where nothing does.
  /// - Throws: `InputError` where memory or disk are too small.
  func check(
    folder: String, used: Int, memory: Int = Machine.availableMemory
  ) throws -> String? {
    guard supernet + Self.rest <= memory else {
      throw InputError(
        "the supernet takes \(Self.text(supernet)) of memory and \(Self.free(memory)): leave out"
          + " the largest choices, or make vocabularies smaller (`buckets`, `limit`)", file: folder)
    }
    if let addresses = Machine.availableAddresses, supernet + reserved + 4 * Self.rest > addresses {
      throw InputError(
        "the run reserves \(Self.text(supernet + reserved + 4 * Self.rest)) of addresses and"
          + " \(Self.text(addresses)) are left of the limit (ulimit -v): raise it, or use fewer --threads",
        file: folder)
    }
    if let free = Folder.space(at: folder), free + used < disk {
      throw InputError(
        "the run takes up to \(Self.text(disk)) of disk for snapshots and predictions, and"
          + " \(Self.text(free)) are free: free \(Self.text(disk - free - used)), choose another --out, or"
          + " make no snapshots (--checkpoint-seconds 0)", file: folder)
    }
    return 2 * supernet + Self.rest <= memory
      ? nil
      : "A copy of the supernet (\(Self.text(supernet))) does not fit into memory beside it: the search"
        + " stops while a snapshot is written"
  }

  /// That so many bytes of memory are free, and what limits them if that is not the machine.
  fileprivate static func free(_ bytes: Int) -> String {
    let isLimited = Machine.availableAddresses.map { $0 <= bytes } ?? false
    return "\(text(bytes)) are free"
      + (isLimited ? " under the limit of addresses (ulimit -v)" : "")
  }

  fileprivate static func text(_ bytes: Int) -> String {
    bytes < 1_000_000_000
      ? "\((bytes + 999_999) / 1_000_000) MB" : String(format: "%.1f GB", Double(bytes) / 1e9)
  }
}

extension TrainingStream {
  /// Checks that a network finds room in memory, with what its optimizer remembers.
  ///
  /// - Parameter file: the config, for the message.
  /// - Throws: `InputError` where it does not.
  package func checkMemory(_ shape: Shape, _ space: SearchSpace, file: String) throws {
    let size = TrainingMemory(space, dataset).weights(of: shape)
    let memory = Machine.availableMemory
    guard size <= memory else {
      throw InputError(
        "the network takes \(Needs.text(size)) of memory and \(Needs.free(memory)): choose"
          + " smaller widths, or make vocabularies smaller (`buckets`, `limit`)", file: file)
    }
  }
}

extension Workspace {
  /// Bytes of the largest network that a run under some targets may train from scratch, with what its optimizer
  /// remembers: of the baseline, and of all that a target allows. An architecture of fewer operations may have several
  /// times the baseline's parameters.
  func largestChildBytes(under targets: [Target]) -> Int {
    let size = StateBytes(rules: space.training.rules)
    let allowed = costed.greatest(size, under: targets.max() ?? 1)
    return min(memory.supernet, max(allowed, memory.weights(of: space.baselineShape)))
  }
}

/// Bytes of weights and of what an optimizer remembers of them, as a cost.
private struct StateBytes: CostModel {
  static let key = "state"
  static let doc = "Bytes of the weights and of the state of the optimizer."
  static let title = "state bytes"

  let rules: UpdateRules

  func cost(of count: Count) -> Int {
    switch count {
    case .product(let inputs, let outputs): bytes(WeightShape(rows: inputs, columns: outputs))
    case .elementwise: 0
    case .weights(let number): bytes(WeightShape(rows: number, columns: 1))
    case .lookup(let rows, let columns):
      bytes(WeightShape(rows: rows, columns: columns, kind: .table))
    }
  }

  private func bytes(_ weight: WeightShape) -> Int {
    rules.floats(of: weight) * MemoryLayout<Float>.stride
  }
}

extension SearchRun {
  /// What the run takes of the machine.
  ///
  /// - Parameter cadence: when snapshots are made.
  package func needs(_ cadence: Checkpoint.Cadence) -> Needs {
    Needs(
      supernet: workspace.memory.supernet,
      largestChild: workspace.largestChildBytes(under: options.targets),
      targets: options.targets.count, rows: stream.rows.count, threads: options.threads,
      snapshots: cadence.seconds != nil || cadence.steps != nil)
  }

  /// Checks that the machine has what the run takes, beside what a resumed one has on its disk.
  ///
  /// - Returns: what will go on more slowly than it might, for a person; nil where nothing does.
  /// - Throws: `InputError` where memory or disk are too small.
  package func checkNeeds(_ cadence: Checkpoint.Cadence, in directory: RunDirectory) throws
    -> String?
  {
    let used = (try? Folder.size(of: directory.checkpointFolder)) ?? 0
    return try needs(cadence).check(folder: directory.path, used: used)
  }
}
