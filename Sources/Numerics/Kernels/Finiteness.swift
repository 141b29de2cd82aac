// Whether numbers are finite, found beside other work on them.

/// Whether everything that a loop has met was finite: no infinity, no NaN.
@usableFromInline
struct Finiteness {
  @usableFromInline typealias Mask = SIMDMask<SIMD8<Int32>>

  @usableFromInline var lanes = Mask(repeating: true)
  @usableFromInline var rest = true

  @inlinable
  init() {}

  /// True until something was not.
  @inlinable
  var holds: Bool { rest && all(lanes) }

  /// Takes in eight floats and says which of them are finite.
  @inlinable @inline(__always) @discardableResult
  mutating func include(_ x: Lanes) -> Mask {
    let areFinite = x - x .== Lanes.zero  // what is not finite leaves NaN
    lanes .&= areFinite
    return areFinite
  }

  /// Takes in eight floats with others of theirs and says for which all are finite.
  @inlinable @inline(__always)
  mutating func include<let n: Int>(_ x: Lanes, _ others: InlineArray<n, Lanes>) -> Mask {
    // What is not finite leaves NaN, which equals nothing.
    var areFinite = x - x .== (n > 0 ? others[0] - others[0] : Lanes.zero)
    for i in 1..<max(n, 1) { areFinite .&= others[i] - others[i] .== Lanes.zero }
    lanes .&= areFinite
    return areFinite
  }

  /// Takes in a float and says whether it is finite.
  @inlinable @inline(__always) @discardableResult
  mutating func include(_ x: Float) -> Bool {
    let isFinite = x - x == 0
    rest = rest && isFinite
    return isFinite
  }

  /// Takes in a float with others of its and says whether all are finite.
  @inlinable @inline(__always)
  mutating func include<let n: Int>(_ x: Float, _ others: InlineArray<n, Float>) -> Bool {
    var areFinite = x - x == (n > 0 ? others[0] - others[0] : 0)
    for i in 1..<max(n, 1) { areFinite = areFinite && others[i] - others[i] == 0 }
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
