// Products of prefixes against three plain loops.

import Numerics
import Testing

@Suite struct MultiplyTests {
  static let transpositions: [Transposition] = [.neither, .first, .second]

  /// Σₖ A[i, k] · B[k, j]
  static func product(_ a: [[Double]], _ b: [[Double]], rows: Int, inner: Int, columns: Int)
    -> [[Double]]
  {
    (0..<rows).map { i in
      (0..<columns).map { j in (0..<inner).reduce(0) { $0 + a[i][$1] * b[$1][j] } }
    }
  }

  static func transposed(_ a: [[Double]], rows: Int, columns: Int) -> [[Double]] {
    (0..<columns).map { j in (0..<rows).map { a[$0][j] } }
  }

  /// Factors and result are views at strides of their own, and nothing beside the result is written.
  @Test(arguments: transpositions, [false, true])
  func equalsPlainLoops(transposition: Transposition, accumulating: Bool) {
    var random = RandomStream(seed: 3, purpose: "shapes")
    for trial in 0..<40 {
      let (m, k, n) = (1 + random.below(20), random.below(24), 1 + random.below(33))
      let seed = UInt64(3 * trial)
      let isFirst = transposition == .first
      let isSecond = transposition == .second
      let a = Framed(rows: isFirst ? k : m, columns: isFirst ? m : k, seed: seed).view
      let b = Framed(rows: isSecond ? n : k, columns: isSecond ? k : n, seed: seed + 1).view
      let c = Framed(rows: m, columns: n, seed: seed + 2)
      let before = c.view.elements.doubles
      let A =
        isFirst ? Self.transposed(a.elements.doubles, rows: k, columns: m) : a.elements.doubles
      let B =
        isSecond ? Self.transposed(b.elements.doubles, rows: n, columns: k) : b.elements.doubles
      var expected = Self.product(A, B, rows: m, inner: k, columns: n)
      if accumulating {
        expected = zip(expected, before).map { zip($0, $1).map(+) }
      }
      multiply(a, b, transposing: transposition, into: c.view, accumulating: accumulating)
      #expect(c.view.distance(to: expected) < 1e-5, "\(m) × \(k) × \(n)")
      #expect(c.isMarginUntouched)
    }
  }

  @Test(arguments: transpositions) func anInnerDimensionOfZeroGivesZeros(
    transposition: Transposition
  ) {
    let a = transposition == .first ? Matrix(rows: 0, columns: 3) : Matrix(rows: 3, columns: 0)
    let b = transposition == .second ? Matrix(rows: 2, columns: 0) : Matrix(rows: 0, columns: 2)
    let c = Framed(rows: 3, columns: 2, seed: 1)
    let before = c.view.elements
    multiply(a, b, transposing: transposition, into: c.view, accumulating: true)
    #expect(c.view.elements == before)
    multiply(a, b, transposing: transposition, into: c.view)
    #expect(c.view.elements == [[0, 0], [0, 0], [0, 0]])
    #expect(c.isMarginUntouched)
  }

  /// A network at a prefix of its widths is the network that has these widths.
  @Test func aPrefixIsASmallerMatrix() {
    let (x, w) = (
      Framed(rows: 5, columns: 9, seed: 1).view, Framed(rows: 9, columns: 7, seed: 2).view
    )
    let (masked, small) = (Matrix(rows: 5, columns: 3), Matrix(rows: 5, columns: 3))
    multiply(x[columns: 0..<4], w.prefix(rows: 4, columns: 3), into: masked)
    multiply(
      Matrix(x.elements.map { Array($0[..<4]) }),
      Matrix(w.elements[..<4].map { Array($0[..<3]) }), into: small)
    #expect(masked.distance(to: small.elements.doubles) < 1e-6)
  }
}
