// All weights of a supernet, for tests that compare them.

import Numerics

@testable import Model

extension Network {
  /// The weights and what the optimizer remembers of them.
  private var matrices: [Matrix] {
    var parameters = embeddings.flatMap { [$0.table] + [$0.linear].compactMap { $0 } }
    for layer in cross {
      parameters += [layer.down.parameter, layer.up.parameter, layer.bias, layer.gain]
    }
    for layer in hidden {
      parameters += [layer.full.parameter, layer.down.parameter, layer.up.parameter, layer.bias]
    }
    parameters += [output.weights.parameter, output.bias]
    return parameters.flatMap { [$0.weights, $0.accumulators] }
  }

  /// Whether all of them are finite.
  var isFinite: Bool { matrices.allSatisfy(\.isFinite) }

  /// Their bits.
  var bits: [[UInt32]] {
    matrices.map { matrix in
      (0..<matrix.rows).flatMap { matrix.array(row: $0).map(\.bitPattern) }
    }
  }
}
