// Element-wise kernels against closed forms and plain loops, in views at odd widths.

import Foundation
import Numerics
import Testing

@Suite struct ElementKernelTests {
  static let widths = [1, 3, 7, 8, 9, 17]

  /// A column of numbers.
  static func column(_ elements: [Float]) -> Matrix { Matrix(elements.map { [$0] }) }

  @Test func biasesAreAddedToEveryRow() {
    let y = Framed(rows: 2, columns: 3, seed: 1)
    y.view.copy(from: Matrix([[1, -2, 3], [0, 5, -6]]))
    addBias(Self.column([10, 20, 30]), to: y.view)
    #expect(y.view.elements == [[11, 18, 33], [10, 25, 24]])
    #expect(y.isMarginUntouched)
  }

  @Test func rowsAreSummedIntoTheBiasGradient() {
    let sums = Self.column([9, 9])
    sumRows(Matrix([[1, -2], [3, 5], [0.5, 0.25]]), into: sums)
    #expect(sums.elements == [[4.5], [3.25]])
  }

  @Test func matricesAdd() {
    let (x, y) = (Framed(rows: 3, columns: 5, seed: 1), Framed(rows: 3, columns: 5, seed: 2))
    let expected = zip(x.view.elements, y.view.elements).map { zip($0, $1).map(+) }
    add(x.view, to: y.view)
    #expect(y.view.elements == expected)
    #expect(x.isMarginUntouched && y.isMarginUntouched)
  }

  /// y = gain · x₀ ⊙ (v + bias) + x
  @Test(arguments: widths) func aCrossLayerEndsAsItsFormulaSays(X: Int) {
    let (x0, x) = (
      Framed(rows: 4, columns: X, seed: 1).view, Framed(rows: 4, columns: X, seed: 2).view
    )
    let (v, y) = (Framed(rows: 4, columns: X, seed: 3), Framed(rows: 4, columns: X, seed: 4))
    let bias = Self.column((0..<X).map { Float($0) - 2.5 })
    let sums = (0..<4).map { i in (0..<X).map { Double(v.view[i, $0]) + Double($0) - 2.5 } }
    cross(x0: x0, v: v.view, bias: bias, gain: 0.75, x: x, into: y.view)
    #expect(v.view.distance(to: sums) < 1e-6)
    let expected = (0..<4).map { i in
      (0..<X).map { j in 0.75 * Double(x0[i, j]) * sums[i][j] + Double(x[i, j]) }
    }
    #expect(y.view.distance(to: expected) < 1e-5)
    #expect(v.isMarginUntouched && y.isMarginUntouched)
  }

  /// dv = gain · dy ⊙ x₀, dx₀ += gain · dy ⊙ v, dgain = Σ dy ⊙ x₀ ⊙ v
  @Test(arguments: widths) func aCrossLayerPassesItsGradientBack(X: Int) {
    let dy = Framed(rows: 4, columns: X, seed: 1).view
    let x0 = Framed(rows: 4, columns: X, seed: 2).view
    let (v, dx0) = (Framed(rows: 4, columns: X, seed: 3), Framed(rows: 4, columns: X, seed: 4))
    let (before, beforeX0) = (v.view.elements.doubles, dx0.view.elements.doubles)
    let gain = crossGradient(dy: dy, x0: x0, v: v.view, gain: 0.75, dx0: dx0.view)
    var (dv, dx, dgain) = (before, beforeX0, 0.0)
    for i in 0..<4 {
      for j in 0..<X {
        dv[i][j] = 0.75 * Double(dy[i, j]) * Double(x0[i, j])
        dx[i][j] += 0.75 * Double(dy[i, j]) * before[i][j]
        dgain += Double(dy[i, j]) * Double(x0[i, j]) * before[i][j]
      }
    }
    #expect(v.view.distance(to: dv) < 1e-6)
    #expect(dx0.view.distance(to: dx) < 1e-6)
    #expect(abs(Double(gain) - dgain) < 1e-5)
    #expect(v.isMarginUntouched && dx0.isMarginUntouched)
  }

  @Test func theLogisticLossHasItsClosedForm() {
    for (logit, label, loss) in [
      (0.0, 1.0, log(2.0)), (0, 0, log(2)), (log(3), 1, log(4.0 / 3)), (log(3), 0, log(4)),
      (-log(3), 1, log(4)),
    ] {
      #expect(abs(logisticLoss(logit: Float(logit), label: Float(label)) - loss) < 1e-7)
    }
    let logits = Framed(rows: 3, columns: 1, seed: 1).view
    logits.copy(from: Self.column([0, Float(log(3.0)), 0]))
    let labels: [Float] = [0, 1, 1]
    let (none, weights): ([Float], [Float]) = ([], [2, 0.5, 0])
    #expect(
      abs(
        logisticLoss(logits: logits, labels: labels.span, weights: none.span) - log(16.0 / 3))
        < 1e-6)
    let weighted = 2 * log(2.0) + 0.5 * log(4.0 / 3)
    #expect(
      abs(logisticLoss(logits: logits, labels: labels.span, weights: weights.span) - weighted)
        < 1e-6)
  }

  /// −log p overflows long before these: the loss is the logit on the wrong side and e^−logit on the
  /// right one.
  @Test(arguments: [Float(50), 500, 1e30]) func largeLogitsDoNotOverflow(logit: Float) {
    let (wrong, right) = (
      logisticLoss(logit: logit, label: 0), logisticLoss(logit: logit, label: 1)
    )
    #expect(abs(wrong - Double(logit)) < 1e-12 * Double(logit))
    #expect(abs(right - exp(-Double(logit))) <= 1e-12 * right)
    #expect(logisticLoss(logit: -logit, label: 1) == wrong)
    #expect(logisticLoss(logit: -logit, label: 0) == right)
  }

  @Test func theLogisticGradientIsPredictionMinusLabel() {
    let logits = Framed(rows: 4, columns: 1, seed: 1).view
    logits.copy(from: Self.column([0, Float(log(3.0)), 200, -200]))
    let gradient = Framed(rows: 4, columns: 1, seed: 2)
    let labels: [Float] = [1, 0, 0, 0]
    let weighted: [([Float], [[Double]])] = [
      ([], [[-0.25], [0.375], [0.5], [0]]),
      ([2, 0, 0.5, 3], [[-0.5], [0], [0.25], [0]]),
    ]
    for (weights, expected) in weighted {
      logisticGradient(
        logits: logits, labels: labels.span, weights: weights.span, scale: 0.5,
        into: gradient.view)
      #expect(gradient.view.distance(to: expected) < 1e-7)
      #expect(gradient.isMarginUntouched)
    }
  }

  @Test func adagradDividesByTheRootOfItsSquares() {
    let (w, a) = (Framed(rows: 1, columns: 3, seed: 1), Framed(rows: 1, columns: 3, seed: 2))
    w.view.copy(from: Matrix([[1, 1, 1]]))
    a.view.copy(from: Matrix([[0, 16, 0]]))
    adagrad(
      weights: w.view, accumulators: a.view, gradient: Matrix([[-4, 3, 0]]), rate: 0.5)
    #expect(a.view.elements == [[16, 25, 0]])
    // w − 0.5 · g / √a; a gradient of 0 moves nothing, even at an accumulator of 0.
    #expect(w.view.distance(to: [[1.5, 0.7, 1]]) < 1e-7)
    // The second step is shorter: the squares add up.
    adagrad(
      weights: w.view, accumulators: a.view, gradient: Matrix([[3, 0, 0]]), rate: 0.5)
    #expect(w.view.distance(to: [[1.2, 0.7, 1]]) < 1e-7)
    #expect(w.isMarginUntouched && a.isMarginUntouched)
  }

  @Test func plainDescentFollowsTheGradient() {
    let w = Framed(rows: 2, columns: 2, seed: 1)
    w.view.copy(from: Matrix([[1, 2], [3, 4]]))
    descend(weights: w.view, gradient: Matrix([[2, 0], [-2, 4]]), rate: 0.25)
    #expect(w.view.elements == [[0.5, 2], [3.5, 3]])
    #expect(w.isMarginUntouched)
  }
}
