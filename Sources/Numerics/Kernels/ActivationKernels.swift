// The non-linearities of hidden layers, each with its gradient beside it.
//
// B: rows of a batch, N: units of a layer.

// MARK: - The rectifier

/// y = max(y + bias, 0). y: B × N, bias: N × 1.
package func addBiasAndRectify(_ bias: Matrix, to y: Matrix) {
  precondition(bias.rows == y.columns && bias.columns == 1 && bias.stride == 1)
  let b = bias.base
  for i in 0..<y.rows {
    let row = y.base + i * y.stride
    forLanes(y.columns) { j in
      let sum = row.lanes(j) + b.lanes(j)
      row.store(sum.replacing(with: Lanes.zero, where: sum .<= Lanes.zero), j)
    } rest: { j in
      row[j] = max(row[j] + b[j], 0)
    }
  }
}

/// gradient = 0 where the rectified output y is 0. Both: B × N.
///
/// - Returns: whether the whole gradient was finite, before that.
@discardableResult
package func rectifyGradient(_ gradient: Matrix, output y: Matrix) -> Bool {
  precondition(gradient.rows == y.rows && gradient.columns == y.columns)
  var finiteness = Finiteness()
  for i in 0..<y.rows {
    let g = gradient.base + i * gradient.stride
    let row = y.base + i * y.stride
    forLanes(y.columns) { j in
      finiteness.include(g.lanes(j))
      g.store(g.lanes(j).replacing(with: Lanes.zero, where: row.lanes(j) .<= Lanes.zero), j)
    } rest: { j in
      finiteness.include(g[j])
      if row[j] <= 0 { g[j] = 0 }
    }
  }
  return finiteness.holds
}

// MARK: - SmeLU

/// y = SmeLU(y + bias), which for β = 1 is 0 below −1, (x + 1)² / 4 up to 1, and x above (Shamir, Lin
/// and Coviello 2020). y: B × N, bias: N × 1.
package func addBiasAndSmoothlyRectify(_ bias: Matrix, to y: Matrix) {
  mapLanes(y, bias) { sum in
    let bent = sum + 1
    let low = bent.replacing(with: Lanes.zero, where: bent .<= Lanes.zero)
    return sum.replacing(with: 0.25 * low * low, where: sum .< Lanes.one)
  }
}

/// gradient ⊙ the slope of SmeLU, which is √y up to 1: its output y says all. Both: B × N.
///
/// - Returns: whether the whole gradient was finite, before that.
@discardableResult
package func smoothlyRectifyGradient(_ gradient: Matrix, output y: Matrix) -> Bool {
  scaleLanes(gradient, y) { output in
    let slope = Lanes.squareRoot(output)
    return slope.replacing(with: Lanes.one, where: slope .> Lanes.one)
  }
}

// MARK: - SiLU

/// y = x · σ(x) with x = y + bias and σ(x) = 1 / (1 + e^−x), and the slope of that at x (Elfwing et al. 2018).
/// y and slope: B × N, bias: N × 1.
package func addBiasAndGate(_ bias: Matrix, to y: Matrix, slope: Matrix) {
  precondition(slope.rows == y.rows && slope.columns == y.columns)
  precondition(bias.rows == y.columns && bias.columns == 1 && bias.stride == 1)
  let b = bias.base
  for i in 0..<y.rows {
    let (row, slopes) = (y.base + i * y.stride, slope.base + i * slope.stride)
    forLanes(y.columns) { j in
      let (x, gate) = gated(row.lanes(j) + b.lanes(j))
      row.store(x * gate, j)
      slopes.store(gate + x * gate * (1 - gate), j)
    } rest: { j in
      let (x, gate) = gated(Lanes(repeating: row[j] + b[j]))
      row[j] = (x * gate)[0]
      slopes[j] = (gate + x * gate * (1 - gate))[0]
    }
  }
}

/// gradient = gradient ⊙ slope. Both: B × N.
///
/// - Returns: whether the whole gradient was finite, before that.
@discardableResult
package func gateGradient(_ gradient: Matrix, slope: Matrix) -> Bool {
  scaleLanes(gradient, slope) { $0 }
}

/// x, and σ(x).
@inline(__always)
private func gated(_ x: Lanes) -> (x: Lanes, gate: Lanes) { (x, 1 / (1 + exponential(-x))) }

/// eˣ to the precision of a float, x kept within ±87.
///
/// x = n ln 2 + r with a whole n and |r| ≤ ln 2 / 2, where the Taylor polynomial of degree 7 errs by less than 10⁻⁸.
@inline(__always)
func exponential(_ x: Lanes) -> Lanes {
  var x = x.replacing(with: Lanes(repeating: 87), where: x .> 87)
  x.replace(with: Lanes(repeating: -87), where: x .< -87)
  // The sum's last bits are the whole number nearest to x / ln 2; `rounded()` would be a call for each lane.
  let rounding = Lanes(repeating: 0x1.8p23)
  let sum = x * 1.442695041 + rounding
  let n = sum - rounding
  // ln 2 in two parts, of which n times the first is exact.
  let r = (x - n * 0.693359375) + n * 2.12194440e-4
  var power = Lanes(repeating: 1 / 5040)
  for coefficient: Float in [1 / 720, 1 / 120, 1 / 24, 1 / 6, 1 / 2, 1, 1] {
    power = power * r + coefficient
  }
  // Times 2ⁿ; NaN stays what it is.
  return power * Lanes(bits: (sum.bits &- rounding.bits &+ 127) &<< 23)
}

// MARK: - Sigmoid

/// y = σ(y + bias) with σ(x) = 1 / (1 + e^−x). y: B × N, bias: N × 1.
package func addBiasAndSquash(_ bias: Matrix, to y: Matrix) {
  mapLanes(y, bias) { 1 / (1 + exponential(-$0)) }
}

/// gradient ⊙ the slope of σ, which is y (1 − y): its output y says all. Both: B × N.
///
/// - Returns: whether the whole gradient was finite, before that.
@discardableResult
package func squashGradient(_ gradient: Matrix, output y: Matrix) -> Bool {
  scaleLanes(gradient, y) { $0 * (1 - $0) }
}

// MARK: - Loops

extension Lanes {
  fileprivate static var one: Lanes { Lanes(repeating: 1) }

  @inline(__always)
  fileprivate var bits: SIMD8<Int32> { unsafeBitCast(self, to: SIMD8<Int32>.self) }

  /// The floats with these bits.
  @inline(__always)
  fileprivate init(bits: SIMD8<Int32>) { self = unsafeBitCast(bits, to: Lanes.self) }
}

/// y = f(y + bias). y: B × N, bias: N × 1.
@inline(__always)
private func mapLanes(_ y: Matrix, _ bias: Matrix, _ f: (Lanes) -> Lanes) {
  precondition(bias.rows == y.columns && bias.columns == 1 && bias.stride == 1)
  let b = bias.base
  for i in 0..<y.rows {
    let row = y.base + i * y.stride
    forLanes(y.columns) { j in
      row.store(f(row.lanes(j) + b.lanes(j)), j)
    } rest: { j in
      row[j] = f(Lanes(repeating: row[j] + b[j]))[0]
    }
  }
}

/// gradient = gradient ⊙ slope(y). Both: B × N.
///
/// - Returns: whether the whole gradient was finite, before that.
@inline(__always)
private func scaleLanes(_ gradient: Matrix, _ y: Matrix, _ slope: (Lanes) -> Lanes) -> Bool {
  precondition(gradient.rows == y.rows && gradient.columns == y.columns)
  var finiteness = Finiteness()
  for i in 0..<y.rows {
    let (g, row) = (gradient.base + i * gradient.stride, y.base + i * y.stride)
    forLanes(y.columns) { j in
      finiteness.include(g.lanes(j))
      g.store(g.lanes(j) * slope(row.lanes(j)), j)
    } rest: { j in
      finiteness.include(g[j])
      g[j] *= slope(Lanes(repeating: row[j]))[0]
    }
  }
  return finiteness.holds
}
