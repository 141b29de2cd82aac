// Views share their elements with the matrix that they are a window onto.

import Numerics
import Testing

@Suite struct MatrixTests {
  @Test func aViewIsAWindow() {
    let matrix = Matrix([[1, 2, 3], [4, 5, 6], [7, 8, 9]])
    let view = matrix[rows: 1..<3][columns: 1..<3]
    #expect(view.elements == [[5, 6], [8, 9]])
    view[0, 1] = 60
    view.prefix(rows: 2, columns: 1).fill(0)
    #expect(matrix.elements == [[1, 2, 3], [4, 0, 60], [7, 0, 9]])
  }

  @Test func copiesMayDifferInStride() {
    let source = Framed(rows: 3, columns: 4, seed: 1).view
    let (dense, framed) = (Matrix(rows: 3, columns: 4), Framed(rows: 3, columns: 4, seed: 2))
    dense.copy(from: source)
    framed.view.copy(from: dense)
    #expect(dense.elements == source.elements)
    #expect(framed.view.elements == source.elements)
    #expect(framed.isMarginUntouched)
  }

  @Test func aStorageHoldsSeveralMatrices() {
    let storage = Storage(count: 10)
    let (a, b) = (
      Matrix(storage, rows: 2, columns: 3), Matrix(storage, offset: 6, rows: 1, columns: 4)
    )
    a.fill(1)
    #expect(b.elements == [[0, 0, 0, 0]])
    b.fill(2)
    #expect(a.elements == [[1, 1, 1], [1, 1, 1]])
  }
}
