// What a log decided about a feature's ids, as the configs of other trainers state it.

import Datasets

/// What a feature's ids stand for, as far as the log decided it.
package struct FeatureValues: Hashable, Sendable {
  /// Quantiles: the least numbers of the second, third... bucket; nil for other encodings.
  package var bounds: [Double]?
  /// Standardised numbers: the log's mean and standard deviation.
  package var mean: Double?, deviation: Double?
  /// Dictionaries: the values that have ids of their own; nil for other encodings, and for more values than were
  /// asked for.
  package var values: [String]?

  /// Makes what is known.
  package init(
    bounds: [Double]? = nil, mean: Double? = nil, deviation: Double? = nil, values: [String]? = nil
  ) {
    self.bounds = bounds
    self.mean = mean
    self.deviation = deviation
    self.values = values
  }
}

extension FeatureValues {
  /// What a dataset knows of a feature.
  ///
  /// - Parameter limit: vocabularies with more ids are left out.
  /// - Throws: `InputError` where the vocabulary cannot be read.
  package init(_ codebook: Codebook, atMost limit: Int) throws {
    self.init(
      bounds: codebook.bounds, mean: codebook.mean, deviation: codebook.deviation,
      values: codebook.hasValues && codebook.ids <= limit
        ? try codebook.values().compactMap { $0 } : nil)
  }
}
