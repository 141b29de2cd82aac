// Loops over floats, eight at a time.
//
// The compiler would vectorise the plain loops too, but behind a check for overlap that costs more than
// the work where rows are as short as an embedding.

import CIntrinsics

@usableFromInline typealias Lanes = SIMD8<Float>

/// A float, or several side by side: arithmetic on elements is written once for both.
@usableFromInline
package protocol FloatLanes: Sendable {
  /// The sums.
  static func + (a: Self, b: Self) -> Self
  /// The sums with one number.
  static func + (a: Self, b: Float) -> Self
  /// The differences.
  static func - (a: Self, b: Self) -> Self
  /// The products.
  static func * (a: Self, b: Self) -> Self
  /// The products with one number.
  static func * (a: Float, b: Self) -> Self
  /// The quotients.
  static func / (a: Self, b: Self) -> Self
  /// The square roots.
  static func squareRoot(_ x: Self) -> Self
}

extension Float: FloatLanes {
  @inlinable @inline(__always)
  package static func squareRoot(_ x: Float) -> Float { squareRootOf(x) }
}

extension SIMD8: FloatLanes where Scalar == Float {
  /// The square roots. `squareRoot()` would be eight calls of `sqrtf`, which may set errno.
  @inlinable @inline(__always)
  package static func squareRoot(_ x: Self) -> Self {
    var roots = x
    for i in 0..<8 { roots[i] = squareRootOf(x[i]) }
    return roots
  }
}

extension UnsafePointer<Float> {
  /// The eight floats from index `j` on.
  @inlinable @inline(__always)
  func lanes(_ j: Int) -> Lanes { UnsafeRawPointer(self + j).loadUnaligned(as: Lanes.self) }
}

extension UnsafeMutablePointer<Float> {
  /// The eight floats from index `j` on.
  @inlinable @inline(__always)
  func lanes(_ j: Int) -> Lanes { UnsafePointer(self).lanes(j) }

  /// Replaces the eight floats from index `j` on.
  @inlinable @inline(__always)
  func store(_ lanes: Lanes, _ j: Int) {
    UnsafeMutableRawPointer(self + j).storeBytes(of: lanes, as: Lanes.self)
  }
}

/// Runs `eight` on the starts of whole groups of eight indices below `count`, and `one` on each of the rest.
@inlinable @inline(__always)
func forLanes(_ count: Int, _ eight: (Int) -> Void, rest one: (Int) -> Void) {
  let whole = count & ~7
  var j = 0
  while j < whole {
    eight(j)
    j += 8
  }
  while j < count {
    one(j)
    j += 1
  }
}

/// y += weight · x over `count` floats.
@inlinable @inline(__always)
func addRow(
  _ x: UnsafePointer<Float>, weight: Float, to y: UnsafeMutablePointer<Float>, count: Int
) {
  forLanes(count) { j in
    y.store(y.lanes(j) + weight * x.lanes(j), j)
  } rest: { j in
    y[j] += weight * x[j]
  }
}

/// x *= factor over `count` floats.
@inlinable @inline(__always)
func scaleRow(_ x: UnsafeMutablePointer<Float>, by factor: Float, count: Int) {
  forLanes(count) { j in
    x.store(factor * x.lanes(j), j)
  } rest: { j in
    x[j] *= factor
  }
}

/// Σ xⱼ² over `count` floats.
@inlinable @inline(__always)
func sumOfSquares(_ x: UnsafePointer<Float>, count: Int) -> Double {
  var (lanes, rest) = (SIMD8<Double>.zero, 0.0)
  forLanes(count) { j in
    let wide = SIMD8<Double>(x.lanes(j))
    lanes += wide * wide
  } rest: { j in
    rest += Double(x[j]) * Double(x[j])
  }
  return lanes.sum() + rest
}
