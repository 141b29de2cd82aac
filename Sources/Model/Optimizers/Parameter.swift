// A weight matrix with what the optimizer remembers of it.

import Numerics

/// What turns a gradient into an update of weights.
package enum Optimizer: Sendable {
  /// AdaGrad: each weight's rate falls with the squares of its own gradients.
  case adagrad(rate: Float, initialAccumulator: Float)
  /// w −= rate · g
  case sgd(rate: Float)

  /// The optimizer of a trainer config.
  package init(_ training: TrainingSettings) {
    switch training.optimizer {
    case .adagrad:
      self = .adagrad(
        rate: Float(training.learningRate), initialAccumulator: Float(training.initialAccumulator))
    case .sgd:
      self = .sgd(rate: Float(training.learningRate))
    }
  }
}

extension Optimizer {
  /// Whether there is a number beside every weight.
  var remembers: Bool {
    switch self {
    case .adagrad: true
    case .sgd: false
    }
  }
}

/// A weight matrix and its accumulators.
package struct Parameter: Sendable {
  let weights: Matrix
  /// AdaGrad's sums of squares; without elements for an optimizer that remembers nothing.
  let accumulators: Matrix
  let optimizer: Optimizer

  /// Zero weights.
  init(rows: Int, columns: Int, optimizer: Optimizer) {
    weights = Matrix(rows: rows, columns: columns)
    self.optimizer = optimizer
    switch optimizer {
    case .adagrad(_, let initial):
      accumulators = Matrix(rows: rows, columns: columns)
      accumulators.fill(initial)
    case .sgd:
      accumulators = Matrix(rows: 0, columns: 0)
    }
  }

  /// Updates the rows from `firstRow` on, and the first columns, by a gradient of that shape.
  ///
  /// - Returns: whether every result was finite. A weight that would not be stays as it was.
  func update(firstRow: Int = 0, gradient: Matrix) -> Bool {
    func window(_ matrix: Matrix) -> Matrix {
      matrix[rows: firstRow..<firstRow + gradient.rows][columns: 0..<gradient.columns]
    }
    return switch optimizer {
    case .adagrad(let rate, _):
      adagrad(
        weights: window(weights), accumulators: window(accumulators), gradient: gradient, rate: rate
      )
    case .sgd(let rate):
      descend(weights: window(weights), gradient: gradient, rate: rate)
    }
  }

  /// Updates the first columns of the rows that a batch named, by gradients of the gathered rows.
  ///
  /// - Returns: whether every result was finite. A weight that would not be stays as it was.
  func update(groups: borrowing IDGroups, gradient: Matrix, arena: inout Arena) -> Bool {
    let scratch = arena.matrix(rows: 1, columns: gradient.columns)
    return switch optimizer {
    case .adagrad(let rate, _):
      adagradRows(
        weights: weights, accumulators: accumulators, groups: groups, gradient: gradient,
        scratch: scratch, rate: rate)
    case .sgd(let rate):
      descendRows(
        weights: weights, groups: groups, gradient: gradient, scratch: scratch, rate: rate)
    }
  }
}
