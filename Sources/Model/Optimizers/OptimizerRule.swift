// The contract of an optimizer: what it remembers of a weight, and one step. The members are named in `Optimizers` alone.
// Rules that treat every weight for itself have the shorter contract of `ElementwiseRule`.

import Numerics

/// What turns the gradients of weights into updates of them: the settings of an optimizer as a value.
///
/// A rule is one file and one line of `Optimizers`. Memory, snapshots, faults and exports follow from what it
/// declares.
package protocol OptimizerRule: Section {
  /// The rate of the steps, which is the section's key `learning_rate`. Every rule has its own default.
  var learningRate: Double { get set }
  /// Which parts of a weight are updated by one task, in order.
  var granularity: Granularity { get }
  /// Whether a row of a table moves in steps without a gradient, too. Such steps are taken when a batch names the row
  /// the next time.
  var movesUnnamedRows: Bool { get }

  /// The matrices that the rule keeps beside a weight, in the order of snapshots.
  func states(of weight: WeightShape) -> [StateShape]

  /// One step of a part of a dense weight. gradient: the window's rows × columns.
  ///
  /// - Returns: whether every result was finite. A weight of which it would not be stays as it was.
  func step(_ window: WeightWindow, gradient: Matrix) -> Bool

  /// One step of the first columns of the rows of a table that a batch named, each by the sum of its gradients.
  ///
  /// gradient: B × D, by the gathered rows.
  ///
  /// - Returns: whether every result was finite. A weight of which it would not be stays as it was.
  func step(_ window: TableWindow, groups: borrowing IDGroups, gradient: Matrix) -> Bool

  /// What becomes of rows of tables that batches do not name.
  ///
  /// - Parameters:
  ///   - decay: what of a weight is added to its gradient.
  ///   - fallsFrom: the step from which on the learning rate does not rise.
  func restingRows(decay: Double, fallsFrom: Int) -> any RestingRows

  /// The class of `torch.optim` that FuxiCTR has for the rule, to which it gives the learning rate alone; nil if there
  /// is none.
  var inFuxiCTR: Counterpart? { get }

  /// The fields of TorchEasyRec's `sparse_optimizer` and `dense_optimizer` for the rule; nil if there are none.
  var inEasyRec: (tables: Counterpart, dense: Counterpart)? { get }
}

/// Which parts of a dense weight one task updates, one after the other. Tables are updated by one task each.
package enum Granularity: Hashable, Sendable {
  /// Rows, each for itself: a weight is cut anywhere between two rows. What a rule keeps must lie row by row.
  case rows
  /// A block of a few hundred rows, always the same: a rule may keep something of the block, such as a factor.
  case block
  /// The whole weight.
  case matrix
}

extension OptimizerRule {
  /// Every row for itself.
  package var granularity: Granularity { .rows }

  /// None.
  package var inFuxiCTR: Counterpart? { nil }

  /// None.
  package var inEasyRec: (tables: Counterpart, dense: Counterpart)? { nil }
}

/// What an optimizer knows of a weight before it is allocated.
package struct WeightShape: Hashable, Sendable {
  /// How a weight is used.
  package enum Kind: Hashable, Sendable {
    /// All its rows belong to every example: a matrix that is multiplied, a bias.
    case dense
    /// An example names some of its rows: an embedding table, linear terms.
    case table
  }

  /// Number of rows and columns.
  package let rows: Int, columns: Int
  /// How it is used.
  package let kind: Kind

  /// Makes a shape.
  package init(rows: Int, columns: Int, kind: Kind = .dense) {
    precondition(rows >= 0 && columns >= 0)
    (self.rows, self.columns, self.kind) = (rows, columns, kind)
  }
}

/// A matrix that an optimizer keeps beside a weight.
package struct StateShape: Hashable, Sendable {
  /// Number of rows and columns.
  package let rows: Int, columns: Int
  /// What every element is at first.
  package let initial: Float

  /// A number for every weight.
  package static func elements(of weight: WeightShape, initial: Float) -> StateShape {
    StateShape(rows: weight.rows, columns: weight.columns, initial: initial)
  }

  /// The number of its elements.
  package var floats: Int { rows * columns }
}

/// The steps that rows of tables take without a gradient, kept until a batch names the row.
package protocol RestingRows: Sendable {
  /// Adds the next step.
  mutating func append(_ moment: Moment)

  /// Takes a row through some of the steps. scratch: 1 × the table's columns.
  func rest(_ table: Parameter, row: Int, steps: ClosedRange<Int>, scratch: Matrix)
}
