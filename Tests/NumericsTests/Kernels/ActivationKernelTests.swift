// Activations and their slopes against closed forms and differences, in views at odd widths.

import Foundation
import Testing

@testable import Numerics

@Suite struct ActivationKernelTests {
  static let widths = [1, 3, 7, 8, 9, 17]

  @Test func whatIsBelowZeroIsRectified() {
    let y = Framed(rows: 2, columns: 3, seed: 1)
    y.view.copy(from: Matrix([[1, -2, 3], [0, 5, -6]]))
    addBiasAndRectify(ElementKernelTests.column([1, 1, -3]), to: y.view)
    #expect(y.view.elements == [[2, 0, 0], [1, 6, 0]])
    #expect(y.isMarginUntouched)
    // Only what came through passes a gradient back: an output of 0 passes none.
    let gradient = Framed(rows: 2, columns: 3, seed: 2)
    gradient.view.copy(from: Matrix([[1, 2, 3], [4, 5, 6]]))
    rectifyGradient(gradient.view, output: y.view)
    #expect(gradient.view.elements == [[1, 0, 0], [4, 5, 0]])
    #expect(gradient.isMarginUntouched)
  }

  /// What is below −1, in the bend, at its ends, and above.
  @Test func aSmoothRectifierBendsBetweenMinusOneAndOne() {
    let y = Framed(rows: 1, columns: 9, seed: 1)
    y.view.copy(from: Matrix([[-4, -2, -1.5, -1, -0.5, 0, 0.5, 1, 2]]))
    addBiasAndSmoothlyRectify(ElementKernelTests.column(.init(repeating: 1, count: 9)), to: y.view)
    #expect(y.view.elements == [[0, 0, 0.0625, 0.25, 0.5625, 1, 1.5, 2, 3]])
    #expect(y.isMarginUntouched)
    let gradient = Framed(rows: 1, columns: 9, seed: 2)
    gradient.view.fill(4)
    smoothlyRectifyGradient(gradient.view, output: y.view)
    #expect(gradient.view.elements == [[0, 0, 1, 2, 3, 4, 4, 4, 4]])
    #expect(gradient.isMarginUntouched)
  }

  @Test(arguments: widths) func aGatedUnitIsItsFormula(N: Int) {
    let x = Framed(rows: 5, columns: N, seed: 3).view
    let bias = ElementKernelTests.column((0..<N).map { Float($0) - 3 })
    let (y, slope) = (
      Framed(rows: 5, columns: N, seed: 4), Framed(rows: 5, columns: N, seed: 5)
    )
    y.view.copy(from: x)
    addBiasAndGate(bias, to: y.view, slope: slope.view)
    func silu(_ x: Double) -> Double { x / (1 + exp(-x)) }
    let sums = (0..<5).map { i in (0..<N).map { Double(x[i, $0] + bias[$0, 0]) } }
    #expect(y.view.distance(to: sums.map { $0.map(silu) }) < 2e-6)
    let slopes = sums.map { $0.map { (silu($0 + 1e-5) - silu($0 - 1e-5)) / 2e-5 } }
    #expect(slope.view.distance(to: slopes) < 1e-6)
    let gradient = Framed(rows: 5, columns: N, seed: 6)
    gradient.view.fill(2)
    #expect(gateGradient(gradient.view, slope: slope.view))
    #expect(gradient.view.distance(to: slopes.map { $0.map { 2 * $0 } }) < 2e-6)
    #expect(y.isMarginUntouched && slope.isMarginUntouched && gradient.isMarginUntouched)
  }

  @Test func theExponentialIsExactToTheFloat() {
    var largest = 0.0
    for k in -8600...8600 {
      let x = Float(k) / 100
      let exact = exp(Double(x))
      largest = max(largest, abs(Double(exponential(Lanes(repeating: x))[k & 7]) / exact - 1))
    }
    #expect(largest < 3e-7)
    // Beyond, where a gate is 0 or 1 to the float, it stays finite.
    #expect(exponential(Lanes(repeating: 1e30))[0].isFinite)
    #expect(exponential(Lanes(repeating: -.infinity))[0] < 1e-37)
    #expect(exponential(Lanes(repeating: .nan))[0].isNaN)
  }

  /// What is not finite does not become a number.
  @Test(arguments: widths) func noActivationHidesWhatIsNotANumber(N: Int) {
    for j in 0..<N {
      let bias = ElementKernelTests.column(.init(repeating: 0, count: N))
      func spoiled(_ value: Float) -> Matrix {
        let y = Matrix(rows: 1, columns: N)
        y.fill(0.5)
        y[0, j] = value
        return y
      }
      let (smelu, silu) = (spoiled(.nan), spoiled(.nan))
      addBiasAndSmoothlyRectify(bias, to: smelu)
      addBiasAndGate(bias, to: silu, slope: Matrix(rows: 1, columns: N))
      #expect(smelu[0, j].isNaN && silu[0, j].isNaN)
      let ones = Matrix(rows: 1, columns: N)
      ones.fill(1)
      #expect(!smoothlyRectifyGradient(spoiled(.infinity), output: ones))
      #expect(!gateGradient(spoiled(.nan), slope: ones))
    }
  }
}
