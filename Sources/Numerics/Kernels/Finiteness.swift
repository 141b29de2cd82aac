// Whether numbers are finite, found beside other work on them.

/// Whether everything that a loop has met was finite: no infinity, no NaN.
struct Finiteness {
  typealias Mask = SIMDMask<SIMD8<Int32>>

  private var lanes = Mask(repeating: true)
  private var rest = true

  /// True until something was not.
  var holds: Bool { rest && all(lanes) }

  /// Takes in eight floats and says which of them are finite.
  @inline(__always) @discardableResult
  mutating func include(_ x: Lanes) -> Mask {
    let areFinite = x - x .== Lanes.zero  // what is not finite leaves NaN
    lanes .&= areFinite
    return areFinite
  }

  /// Takes in pairs of floats and says of which both are finite.
  @inline(__always)
  mutating func include(_ x: Lanes, _ y: Lanes) -> Mask {
    let areFinite = x - x .== y - y
    lanes .&= areFinite
    return areFinite
  }

  /// Takes in a float and says whether it is finite.
  @inline(__always) @discardableResult
  mutating func include(_ x: Float) -> Bool {
    let isFinite = x - x == 0
    rest = rest && isFinite
    return isFinite
  }

  /// Takes in two floats and says whether both are finite.
  @inline(__always)
  mutating func include(_ x: Float, _ y: Float) -> Bool {
    let areFinite = x - x == y - y
    rest = rest && areFinite
    return areFinite
  }
}

extension Matrix {
  /// Whether every element is finite.
  package var isFinite: Bool {
    var finiteness = Finiteness()
    for i in 0..<rows {
      let row = base + i * stride
      forLanes(columns) { j in
        finiteness.include(row.lanes(j))
      } rest: { j in
        finiteness.include(row[j])
      }
    }
    return finiteness.holds
  }
}
