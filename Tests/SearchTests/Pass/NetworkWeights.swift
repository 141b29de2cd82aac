// All weights of a supernet, for tests that compare them.

import Numerics

@testable import Model

extension Network {
  /// The weights and what the optimizer remembers of them.
  private var matrices: [Matrix] { parameters.flatMap(\.matrices) }

  /// Whether all of them are finite.
  var isFinite: Bool { matrices.allSatisfy(\.isFinite) }

  /// Their bits.
  var bits: [[UInt32]] {
    matrices.map { matrix in
      (0..<matrix.rows).flatMap { matrix.array(row: $0).map(\.bitPattern) }
    }
  }
}
