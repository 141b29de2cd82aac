// Which outputs of hidden layers are dropped in a step (Srivastava et al. 2014, scaled while training as in PyTorch).

import Numerics

/// The outputs that are set to 0 in one step of a training.
///
/// Whether one is depends on the seed, the step, the layer, the row of the batch and the unit alone: it is the same for
/// any number of threads, and a narrower layer has the first of a wider one's.
package struct Dropout: Hashable, Sendable {
  /// The probability that an output is dropped.
  private let rate: Double
  /// The number of the step.
  private let step: Int

  /// The outputs that a step drops.
  package init(rate: Double, step: Int) {
    precondition(rate > 0 && rate < 1 && step >= 1)
    (self.rate, self.step) = (rate, step)
  }

  /// What a layer's outputs are multiplied by: 0, or what keeps their mean. factors: rows.count × n.
  ///
  /// - Parameter random: the layer's stream.
  func draw(_ factors: Matrix, rows: Range<Int>, _ random: RandomStream) {
    drawDropout(factors, rate: rate, firstRow: rows.lowerBound, random.substream(step))
  }
}
