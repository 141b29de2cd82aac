// Loops over floats, eight at a time.
//
// The compiler would vectorise the plain loops too, but behind a check for overlap that costs more than
// the work where rows are as short as an embedding.

import CIntrinsics

typealias Lanes = SIMD8<Float>

/// The square roots. `Lanes.squareRoot()` would be eight calls of `sqrtf`, which may set errno.
@inline(__always)
func squareRoot(_ lanes: Lanes) -> Lanes {
  var roots = lanes
  for i in 0..<8 { roots[i] = squareRootOf(lanes[i]) }
  return roots
}

extension UnsafePointer<Float> {
  /// The eight floats from index `j` on.
  @inline(__always)
  func lanes(_ j: Int) -> Lanes { UnsafeRawPointer(self + j).loadUnaligned(as: Lanes.self) }
}

extension UnsafeMutablePointer<Float> {
  /// The eight floats from index `j` on.
  @inline(__always)
  func lanes(_ j: Int) -> Lanes { UnsafePointer(self).lanes(j) }

  /// Replaces the eight floats from index `j` on.
  @inline(__always)
  func store(_ lanes: Lanes, _ j: Int) {
    UnsafeMutableRawPointer(self + j).storeBytes(of: lanes, as: Lanes.self)
  }
}

/// Runs `eight` on the starts of whole groups of eight indices below `count`, and `one` on each of the rest.
@inline(__always)
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
@inline(__always)
func addRow(
  _ x: UnsafePointer<Float>, weight: Float, to y: UnsafeMutablePointer<Float>, count: Int
) {
  forLanes(count) { j in
    y.store(y.lanes(j) + weight * x.lanes(j), j)
  } rest: { j in
    y[j] += weight * x[j]
  }
}
