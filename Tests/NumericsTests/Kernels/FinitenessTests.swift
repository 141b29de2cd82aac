// Infinities and NaN: kernels see them wherever they stand, and no update lets one into a weight.

import Numerics
import Testing

@Suite struct FinitenessTests {
  static let widths = [1, 3, 7, 8, 9, 17]
  static let wrong: [Float] = [.nan, .infinity, -.infinity]

  /// Every place of a matrix of three rows, its margin not finite.
  static func places(_ width: Int) -> [(row: Int, column: Int)] {
    (0..<3).flatMap { i in (0..<width).map { (i, $0) } }
  }

  @Test(arguments: widths) func oneNumberIsEnough(width: Int) {
    for (i, j) in Self.places(width) {
      for wrong in Self.wrong {
        let whole = Matrix(rows: 5, columns: width + 2)
        whole.fill(wrong)
        let view = whole[rows: 1..<4][columns: 1..<width + 1]
        view.fill(.greatestFiniteMagnitude)
        #expect(view.isFinite, "what lies beside the view is not seen")
        view[i, j] = wrong
        #expect(!view.isFinite)
      }
    }
  }

  @Test(arguments: widths) func sumsSayWhetherTheyAreFinite(width: Int) {
    for (i, j) in Self.places(width) {
      let (x, y) = (
        Framed(rows: 3, columns: width, seed: 1), Framed(rows: 3, columns: width, seed: 2)
      )
      #expect(add(x.view, to: y.view))
      (x.view[i, j], y.view[i, j]) = (3e38, 3e38)
      #expect(!add(x.view, to: y.view))
      // Without gaps between the rows.
      let (a, b) = (Matrix(rows: 3, columns: width), Matrix(rows: 3, columns: width))
      #expect(add(a, to: b))
      a[i, j] = .nan
      #expect(!add(a, to: b))
    }
  }

  /// Even where the rectifier lets nothing through.
  @Test(arguments: widths) func aRectifiersGradientIsSeenBeforeItIsCut(width: Int) {
    for (i, j) in Self.places(width) {
      for output: Float in [0, 1] {
        let gradient = Framed(rows: 3, columns: width, seed: 1).view
        let y = Matrix(rows: 3, columns: width)
        y.fill(output)
        #expect(rectifyGradient(gradient, output: y))
        gradient[i, j] = .infinity
        #expect(!rectifyGradient(gradient, output: y))
      }
    }
  }

  @Test(arguments: widths) func aCrossLayersGainSeesEveryGradient(width: Int) {
    for (i, j) in Self.places(width) {
      for wrong in Self.wrong {
        let (dy, x0) = (
          Framed(rows: 3, columns: width, seed: 1), Framed(rows: 3, columns: width, seed: 2)
        )
        let (v, dx0) = (Matrix(rows: 3, columns: width), Matrix(rows: 3, columns: width))
        dy.view[i, j] = wrong
        #expect(!crossGradient(dy: dy.view, x0: x0.view, v: v, gain: 0.5, dx0: dx0).isFinite)
      }
    }
  }

  /// The loss of an infinite logit on the label's side is 0.
  @Test(arguments: wrong) func noLogitIsInfinite(logit: Float) {
    for label: Float in [0, 1] {
      let (labels, weights): ([Float], [Float]) = ([0, label, 1], [1, 0, 1])
      let logits = Matrix([[0.5], [logit], [2]])
      #expect(
        !logisticLoss(logits: logits, labels: labels.span, weights: weights.span).isFinite)
    }
  }

  /// A gradient that is not finite, or whose square is not, or a weight that would leave the floats.
  @Test(arguments: widths) func noUpdateLeavesTheFloats(width: Int) {
    for (i, j) in Self.places(width) {
      for (wrong, before): (Float, Float) in [
        (.nan, 1), (.infinity, 1), (-.infinity, 1), (3e38, -3e38), (1e20, 1),
      ] {
        let gradient = Framed(rows: 3, columns: width, seed: 1).view
        let sound = Self.updated(by: gradient, weight: before)
        #expect(sound.adagrad && sound.descent)
        gradient[i, j] = wrong
        let updated = Self.updated(by: gradient, weight: before)
        // Plain descent squares nothing.
        #expect(!updated.adagrad && updated.descent == (wrong == 1e20))
        for (row, column) in Self.places(width) {
          let isWrong = (row, column) == (i, j)
          #expect(
            updated.weights[row][column] == (isWrong ? before : sound.weights[row][column]))
          #expect(updated.squares[row][column] == (isWrong ? 0.5 : sound.squares[row][column]))
          let isKept = isWrong && wrong != 1e20
          #expect(
            updated.descended[row][column]
              == (isKept ? before : before - gradient[row, column]))
        }
      }
    }
  }

  struct Updated {
    var adagrad: Bool, descent: Bool
    var weights: [[Float]], squares: [[Float]], descended: [[Float]]
  }

  static func updated(by gradient: Matrix, weight: Float) -> Updated {
    let (w, a, d) = (
      Framed(rows: 3, columns: gradient.columns, seed: 2),
      Framed(rows: 3, columns: gradient.columns, seed: 3),
      Framed(rows: 3, columns: gradient.columns, seed: 4)
    )
    w.view.fill(weight)
    a.view.fill(0.5)
    d.view.fill(weight)
    let isAdagradFinite = adagrad(
      weights: w.view, accumulators: a.view, gradient: gradient, rate: 0.1)
    let isDescentFinite = descend(weights: d.view, gradient: gradient, rate: 1)
    #expect(w.isMarginUntouched && a.isMarginUntouched && d.isMarginUntouched)
    return Updated(
      adagrad: isAdagradFinite, descent: isDescentFinite, weights: w.view.elements,
      squares: a.view.elements, descended: d.view.elements)
  }

  /// A rate that is infinite moves nothing, not even where the gradient is 0.
  @Test func anInfiniteRateMovesNothing() {
    let gradient = Matrix([[0, 1, -1], [2, 0, 1]])
    let (w, a) = (Matrix(rows: 2, columns: 3), Matrix(rows: 2, columns: 3))
    #expect(!adagrad(weights: w, accumulators: a, gradient: gradient, rate: .infinity))
    #expect(!descend(weights: w, gradient: gradient, rate: .infinity))
    #expect(w.elements == [[0, 0, 0], [0, 0, 0]] && a.elements == w.elements)
  }

  /// The row of one id stays as it was, the others are updated.
  @Test(arguments: widths) func anIDsGradientSpoilsNoRow(width: Int) {
    let ids: [UInt32] = [2, 0, 2, 1]
    var groups = IDGroups()
    let (none, factors): ([Int32], [Float]) = ([], [1, 1, 1e38, 1])
    groups.group(ids: ids.span, offsets: none.span, factors: factors.span)
    let gradient = Matrix(rows: 4, columns: width)
    gradient.fill(100)
    let (w, a, d) = (
      Matrix(rows: 3, columns: width), Matrix(rows: 3, columns: width),
      Matrix(rows: 3, columns: width)
    )
    let scratch = Matrix(rows: 1, columns: width)
    #expect(
      !adagradRows(
        weights: w, accumulators: a, groups: groups, gradient: gradient, scratch: scratch, rate: 1))
    #expect(!descendRows(weights: d, groups: groups, gradient: gradient, scratch: scratch, rate: 1))
    let (moved, squares) = (
      [Float](repeating: -1, count: width), [Float](repeating: 1e4, count: width)
    )
    let (descended, zeros) = (moved.map { $0 * 100 }, moved.map { _ in Float(0) })
    #expect(w.elements == [moved, moved, zeros])
    #expect(a.elements == [squares, squares, zeros])
    #expect(d.elements == [descended, descended, zeros])
  }
}
