// Element-wise loops over matrices. Forward and backward of an operation stand side by side.
//
// B: rows of a batch, N: units of a layer.

/// y += bias for every row. y: B × N, bias: N × 1.
package func addBias(_ bias: Matrix, to y: Matrix) {
  precondition(bias.rows == y.columns && bias.columns == 1 && bias.stride == 1)
  let b = bias.base
  for i in 0..<y.rows {
    addRow(b, weight: 1, to: y.base + i * y.stride, count: y.columns)
  }
}

/// y += factor · x. Both of one shape.
package func add(_ x: Matrix, times factor: Float, to y: Matrix) {
  precondition(x.rows == y.rows && x.columns == y.columns)
  for i in 0..<y.rows {
    addRow(x.base + i * x.stride, weight: factor, to: y.base + i * y.stride, count: y.columns)
  }
}

/// x *= factor.
package func scale(_ x: Matrix, by factor: Float) {
  for i in 0..<x.rows { scaleRow(x.base + i * x.stride, by: factor, count: x.columns) }
}

/// Σ x[i, j]², added in the order of the rows.
package func sumOfSquares(_ x: Matrix) -> Double {
  var sum = 0.0
  for i in 0..<x.rows { sum += sumOfSquares(x.base + i * x.stride, count: x.columns) }
  return sum
}

/// sums[j] = Σᵢ y[i, j], the gradient of a bias. y: B × N, sums: N × 1.
package func sumRows(_ y: Matrix, into sums: Matrix) {
  precondition(sums.rows == y.columns && sums.columns == 1 && sums.stride == 1)
  sums.fill(0)
  for i in 0..<y.rows {
    addRow(y.base + i * y.stride, weight: 1, to: sums.base, count: y.columns)
  }
}

/// c = a ⊙ b. All: B × N.
package func multiplyElements(_ a: Matrix, _ b: Matrix, into c: Matrix) {
  precondition(a.rows == c.rows && a.columns == c.columns)
  precondition(b.rows == c.rows && b.columns == c.columns)
  for i in 0..<c.rows {
    let (x, y, z) = (a.base + i * a.stride, b.base + i * b.stride, c.base + i * c.stride)
    forLanes(c.columns) { j in
      z.store(x.lanes(j) * y.lanes(j), j)
    } rest: { j in
      z[j] = x[j] * y[j]
    }
  }
}

/// sums[j] = Σᵢ a[i, j] · b[i, j]: of activations and their gradients, the gradients by gates in front of the columns.
/// a, b: B × N, sums: N × 1.
package func sumProducts(_ a: Matrix, _ b: Matrix, into sums: Matrix) {
  precondition(a.rows == b.rows && a.columns == b.columns)
  precondition(sums.rows == a.columns && sums.columns == 1 && sums.stride == 1)
  sums.fill(0)
  let s = sums.base
  for i in 0..<a.rows {
    let (x, y) = (a.base + i * a.stride, b.base + i * b.stride)
    forLanes(a.columns) { j in
      s.store(s.lanes(j) + x.lanes(j) * y.lanes(j), j)
    } rest: { j in
      s[j] += x[j] * y[j]
    }
  }
}

/// c = factor · a ⊙ b. All: B × N.
package func multiplyElements(_ a: Matrix, _ b: Matrix, times factor: Float, into c: Matrix) {
  precondition(a.rows == c.rows && a.columns == c.columns)
  precondition(b.rows == c.rows && b.columns == c.columns)
  for i in 0..<c.rows {
    let (x, y, z) = (a.base + i * a.stride, b.base + i * b.stride, c.base + i * c.stride)
    forLanes(c.columns) { j in
      z.store(factor * x.lanes(j) * y.lanes(j), j)
    } rest: { j in
      z[j] = factor * x[j] * y[j]
    }
  }
}

/// y += x. Both: B × N.
///
/// - Returns: whether every sum was finite.
@discardableResult
package func add(_ x: Matrix, to y: Matrix) -> Bool {
  precondition(x.rows == y.rows && x.columns == y.columns)
  // Rows without gaps are one long row.
  let isOne = x.isContiguous && y.isContiguous
  let (rows, columns) = isOne ? (1, x.rows * x.columns) : (x.rows, x.columns)
  var finiteness = Finiteness()
  for i in 0..<rows {
    let (term, sum) = (x.base + i * x.stride, y.base + i * y.stride)
    forLanes(columns) { j in
      sum.store(sum.lanes(j) + term.lanes(j), j)
      finiteness.include(sum.lanes(j))
    } rest: { j in
      sum[j] += term[j]
      finiteness.include(sum[j])
    }
  }
  return finiteness.holds
}

/// The end of a cross layer: v += bias, then y = gain · x₀ ⊙ v + x. All B × X; bias: X × 1.
package func cross(x0: Matrix, v: Matrix, bias: Matrix, gain: Float, x: Matrix, into y: Matrix) {
  precondition(bias.rows == v.columns && bias.columns == 1 && bias.stride == 1)
  precondition(x0.columns == v.columns && x.columns == v.columns && y.columns == v.columns)
  precondition(x0.rows == v.rows && x.rows == v.rows && y.rows == v.rows)
  let c = bias.base
  for i in 0..<v.rows {
    let (first, previous) = (x0.base + i * x0.stride, x.base + i * x.stride)
    let (low, output) = (v.base + i * v.stride, y.base + i * y.stride)
    forLanes(v.columns) { j in
      let biased = low.lanes(j) + c.lanes(j)
      low.store(biased, j)
      output.store(gain * first.lanes(j) * biased + previous.lanes(j), j)
    } rest: { j in
      low[j] += c[j]
      output[j] = gain * first[j] * low[j] + previous[j]
    }
  }
}

/// The backward of `cross`: given dy, overwrites v by dv = gain · dy ⊙ x₀ and adds gain · dy ⊙ v
/// to dx₀. Returns the gradient of the gain, Σ dy ⊙ x₀ ⊙ v, which is not finite where anything in dy is not.
/// dx is dy itself.
package func crossGradient(dy: Matrix, x0: Matrix, v: Matrix, gain: Float, dx0: Matrix) -> Float {
  precondition(dy.columns == v.columns && x0.columns == v.columns && dx0.columns == v.columns)
  precondition(dy.rows == v.rows && x0.rows == v.rows && dx0.rows == v.rows)
  var sums = Lanes.zero  // a fixed order of summation that still vectorises
  var rest: Float = 0
  for i in 0..<v.rows {
    let (g, first) = (dy.base + i * dy.stride, x0.base + i * x0.stride)
    let (low, sum) = (v.base + i * v.stride, dx0.base + i * dx0.stride)
    forLanes(v.columns) { j in
      let (gradient, scaled) = (g.lanes(j), gain * g.lanes(j))
      sums += gradient * first.lanes(j) * low.lanes(j)
      sum.store(sum.lanes(j) + scaled * low.lanes(j), j)
      low.store(scaled * first.lanes(j), j)
    } rest: { j in
      let scaled = gain * g[j]
      rest += g[j] * first[j] * low[j]
      sum[j] += scaled * low[j]
      low[j] = scaled * first[j]
    }
  }
  return sums.sum() + rest
}
