// Mean and deviation of a column of numbers, as the manifest keeps them.

/// Where the numbers of a column lie.
package struct Moments: Codable, Hashable, Sendable {
  /// Their mean; 0 where there are none.
  package var mean: Double
  /// Their standard deviation; 1 where all are equal.
  package var deviation: Double

  /// The moments of a column; the deviation is above 0.
  package init(mean: Double, deviation: Double) {
    self.mean = mean
    self.deviation = deviation
  }
}
