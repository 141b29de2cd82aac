// What every operator of the model declares, and what its weights can do. The operators by name are in `Operators.swift`.
//
// B: rows of a batch, m: active input columns, n: active output columns.

import Numerics

/// An operator in a config: the section with its settings, and what follows from them. A value.
///
/// A setting that may be a choice is a `Choice`. Everything that walks over the model (decisions, substitution, cost,
/// the exact selection, memory, snapshots, exports) asks these requirements, so an operator is one file.
package protocol Operator: Section {
  /// Its key in `layers`.
  static var key: String { get }

  /// The width of the output, n.
  ///
  /// - Parameter m: the width of the input.
  func width(from m: Int, _ chosen: ChosenValues) -> Int

  /// Tells `add` all that the operator does for an example and all weights that it holds.
  func count(from m: Int, _ chosen: ChosenValues, _ add: (Count) -> Void)

  /// The shapes of its weights where all architectures of `room` find room, in the order of the layer's parameters.
  ///
  /// - Parameter m: the stored columns of the input.
  func weights(from m: Int, _ room: Room) -> [WeightShape]

  /// Allocates those weights and draws their initial values.
  ///
  /// - Parameter groups: the widths of the groups of stored input columns.
  func layer(
    from groups: [Int], _ room: Room, rules: UpdateRules, random: RandomStream
  ) -> any OperatorLayer
}

extension Operator {
  /// The number of stored output columns where all architectures of `room` find room.
  ///
  /// - Parameter m: the stored columns of the input.
  package func storedWidth(from m: Int, _ room: Room) -> Int {
    width(from: m, ChosenValues(Self.choices.indices.map { room.greatest($0) }))
  }
}

/// A setting of an operator that may be a choice.
package struct OperatorChoice<Root: Operator>: Sendable {
  /// Its key.
  package let key: String
  /// Where its value is.
  package let path: WritableKeyPath<Root, Choice> & Sendable
  /// The names that it may have; none for a width.
  package let names: [String]
}

extension Operator {
  /// The settings that may be choices, in the order of decisions.
  package static var choices: [OperatorChoice<Self>] {
    settings.compactMap { setting in
      setting.choice.map {
        OperatorChoice(
          key: setting.key, path: $0,
          names: setting.form.options.map(\.name).filter { $0 != "none" })
      }
    }
  }
}

extension OperatorLayer {
  /// Most operators are the origin of the next.
  package var keepsOrigin: Bool { false }

  /// Most operators have the columns of their input.
  package var widthSetting: Int? { nil }

  /// Most operators are never dropped.
  package func addEffectsOfDropped(
    _ input: LayerInput, rows: Range<Int>, dy: Matrix,
    to sweep: inout EffectSweep, slot: Int, arena: inout Arena
  ) {}
}

extension OperatorPass {
  /// Nothing: most operators have the columns of their input.
  package func spareOutput(rows: Range<Int>, arena: inout Arena) -> Matrix {
    arena.matrix(rows: rows.count, columns: 0)
  }
}

/// What comes into an operator in one pass.
package struct LayerInput: Sendable {
  /// B × m.
  package var x: Matrix
  /// Which of the stored columns x has.
  package var columns: ActiveColumns
  /// x₀: the input of the first of those operators in a row that share it. B × m.
  package var origin: Matrix
  /// Which of the stored columns some value of the widths before it would use; nil where no effects are asked for.
  package var reach: ActiveColumns?
  /// Which outputs of hidden layers are dropped; nil where none are.
  package let dropout: Dropout?

  /// Makes an input; nothing before it shares its origin.
  package init(
    _ x: Matrix, _ columns: ActiveColumns, reach: ActiveColumns? = nil, dropout: Dropout? = nil
  ) {
    self.x = x
    self.columns = columns
    self.reach = reach
    self.dropout = dropout
    origin = x
  }
}

/// The weights of an operator, allocated for all architectures that it must hold.
package protocol OperatorLayer: Sendable {
  /// All weights, in an order that depends on the room alone: that of snapshots.
  var parameters: [Parameter] { get }

  /// The widths of the groups of stored output columns.
  var outputGroups: [Int] { get }

  /// The independent parts of an update; they touch different weights.
  var updates: Int { get }

  /// Whether the operator behind it has the same x₀. Only such an operator may use x₀.
  var keepsOrigin: Bool { get }

  /// The setting that is the number of output columns; nil where these are the columns of the input.
  var widthSetting: Int? { get }

  /// Adds the gradients by the gates in front of all units of an operator that the architecture drops.
  ///
  /// - Parameters:
  ///   - dy: the gradient by its output, which is its input: rows.count × m.
  ///   - slot: the place of its first setting among the values of a shape.
  func addEffectsOfDropped(
    _ input: LayerInput, rows: Range<Int>, dy: Matrix,
    to sweep: inout EffectSweep, slot: Int, arena: inout Arena)

  /// Prepares a pass of all rows of the input; nil where the architecture drops the operator, whose output is then its
  /// input.
  ///
  /// - Parameters:
  ///   - shards: into how many ranges the rows are cut.
  ///   - arena: gives the memory, which lives until its reset.
  func pass(_ input: LayerInput, _ chosen: ChosenValues, shards: Int, arena: inout Arena)
    -> (any OperatorPass)?

  /// Adds the operator of one architecture, for which alone it was allocated, to a graph.
  ///
  /// - Returns: the name of the output; `x` where the architecture drops it.
  func express(
    _ chosen: ChosenValues, x: String, origin: String, name: String,
    in graph: inout some GraphBuilder
  ) -> String
}

/// The activations of a batch in one operator. Forward and backward work on ranges of rows, which may run side by side;
/// updates work on parts of the weights, which may run side by side once every gradient is there.
package protocol OperatorPass: Sendable {
  /// The output: B × n.
  var y: Matrix { get }

  /// Which of the stored output columns y has.
  var columns: ActiveColumns { get }

  /// Where the gradient by y is to be written, if it is kept for the update: B × n. Nil where `backward` turns it into
  /// the gradient by x in place.
  var dy: Matrix? { get }

  /// Computes y.
  func forward(rows: Range<Int>)

  /// Writes the gradient by x into `dx`, which holds that by y where there is no `dy`, and adds what flows to x₀ past x
  /// to `dx0`. Both: rows.count × m.
  ///
  /// - Returns: whether the gradients that it met were finite.
  func backward(rows: Range<Int>, shard: Int, dx: Matrix, dx0: Matrix) -> Bool

  /// The output columns that a greater width would add: rows.count × as many. Only of an operator with a
  /// `widthSetting`.
  func spareOutput(rows: Range<Int>, arena: inout Arena) -> Matrix

  /// Adds the gradients by the gates in front of the operator's inner units, and turns the sweep's gradient by the spare
  /// columns of the output into that by those of the input. `backward` has seen the rows.
  ///
  /// - Parameters:
  ///   - input: the spare columns of the input.
  ///   - origin: takes what flows to the spare columns of x₀ past x: rows.count × as many.
  ///   - slot: the place of its first setting among the values of a shape.
  func addEffects(
    rows: Range<Int>, input: SpareColumns, origin: Matrix, to sweep: inout EffectSweep, slot: Int,
    arena: inout Arena)

  /// Updates one part of the weights.
  ///
  /// - Returns: whether every result was finite. A weight that would not be stays as it was.
  func update(_ part: Int, worker: inout Worker) -> Bool
}

/// A graph of a network's forward pass. Operations are named, and have the inputs and attributes, as in ONNX.
package protocol GraphBuilder {
  /// Adds a constant: a matrix, or its elements as a vector.
  mutating func weights(_ matrix: Matrix, isVector: Bool, named name: String) -> String

  /// Adds an operation and returns the name of its output.
  mutating func node(
    _ operation: String, _ inputs: [String], _ attributes: [GraphAttribute], named name: String
  ) -> String
}

extension GraphBuilder {
  /// Adds a matrix.
  package mutating func weights(_ matrix: Matrix, named name: String) -> String {
    weights(matrix, isVector: false, named: name)
  }

  /// Adds an operation without attributes.
  package mutating func node(
    _ operation: String, _ inputs: [String], named name: String
  ) -> String {
    node(operation, inputs, [], named: name)
  }
}

/// An attribute of an operation of a graph.
package enum GraphAttribute: Sendable {
  /// A whole number.
  case integer(String, Int64)
  /// A number.
  case float(String, Float)
}
