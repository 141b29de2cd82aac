// A copy of all that training has changed, so that the steps go on while it is written.

import Files
import Numerics

extension Network {
  /// All weights, each with its optimizer's states, in an order that depends on the capacity alone.
  var parameters: [Parameter] {
    tables.flatMap { [$0.table] + [$0.linear].compactMap { $0 } }
      + layers.flatMap(\.weights.parameters) + [output.weights.parameter, output.bias]
  }

  /// The embedding layers, each table once.
  private var tables: [EmbeddingLayer] {
    embeddings.indices.filter { !members[$0].isEmpty }.map { embeddings[$0] }
  }

  /// The matrices that training changes.
  private var state: [Matrix] { parameters.flatMap(\.matrices) }

  /// Bytes of the weights and of what the optimizer remembers.
  package var stateSize: Int {
    state.reduce(0) { $0 + $1.rows * $1.columns } * MemoryLayout<Float>.stride
  }

  /// Bytes that a network would have, before it is allocated.
  package static func stateSize(
    _ model: ModelSection, _ capacity: Capacity, vocabularySizes: [Int],
    rules: UpdateRules
  ) -> Int {
    weights(model, capacity, vocabularySizes: vocabularySizes)
      .reduce(0) { $0 + rules.floats(of: $1) } * MemoryLayout<Float>.stride
  }

  /// The weights that a network allocates. Those without elements are left out.
  private static func weights(
    _ model: ModelSection, _ capacity: Capacity, vocabularySizes: [Int]
  ) -> [WeightShape] {
    let widths = capacity.embeddings
    let tables = model.embeddingTables.flatMap { _, features in
      let (width, ids) = (widths[features[0]], model.rows(of: features, vocabularySizes))
      return [width, model.linear && width > 0 ? 1 : 0].map {
        WeightShape(rows: ids, columns: $0, kind: .table)
      }
    }
    let (operators, width) = Chain.weights(
      model.blocks, from: capacity.embeddings.reduce(0, +), capacity)
    let output = [WeightShape(rows: width, columns: 1), WeightShape(rows: 1, columns: 1)]
    return (tables + operators + output).filter { $0.rows > 0 && $0.columns > 0 }
  }

  /// Room for a snapshot. Its memory is touched, which takes longer than the copy: it can be made beside the steps.
  package func blankSnapshot() -> NetworkSnapshot {
    NetworkSnapshot(matrices: state.map { Matrix(rows: $0.rows, columns: $0.columns) })
  }

  /// Copies the weights and what the optimizer remembers, by all threads of a pool.
  ///
  /// - Precondition: the snapshot was made for this network.
  package func copy(to snapshot: NetworkSnapshot, _ pool: WorkerPool) {
    let (state, copies) = (state, snapshot.matrices)
    // Pieces of a few megabytes, so that one large table keeps all threads busy.
    let pieces = state.indices.flatMap { index in
      let rows = max(1, (1 << 20) / max(1, state[index].columns))
      return stride(from: 0, to: state[index].rows, by: rows).map {
        (matrix: index, rows: $0..<min($0 + rows, state[index].rows))
      }
    }
    pool.run(pieces.count) { index in
      let (matrix, rows) = pieces[index]
      copies[matrix][rows: rows].copy(from: state[matrix][rows: rows])
    }
  }

  /// The network itself as a snapshot: not to be trained before it is written.
  package var live: NetworkSnapshot { NetworkSnapshot(matrices: state) }

  /// Takes the weights, and what the optimizer remembers, from a snapshot of a network of the same capacity.
  ///
  /// - Throws: `InputError` where the arrays are not those of such a network; the weights are then of no use.
  package func restore(from reader: inout SnapshotFile.Reader) throws {
    for matrix in state { try matrix.withMutableElements { try reader.read(into: &$0) } }
    try reader.finish()
  }
}

/// The weights of a network at some step, and what its optimizer remembered.
package struct NetworkSnapshot: Sendable {
  fileprivate let matrices: [Matrix]

  /// Writes all of it, in the order in which `Network.restore(from:)` reads it.
  ///
  /// - Throws: `FileError` where the disk is full.
  package func write(to writer: inout FileWriter) throws {
    for matrix in matrices { try matrix.withElements { try writer.write($0) } }
  }
}
