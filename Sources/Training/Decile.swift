// Calibration by the size of the prediction: whether the rows of high and of low predictions each get what is
// predicted of them.

/// A tenth of the rows' weight, by rising prediction. A prediction at the border of two tenths belongs to both
/// in part.
package struct Decile: Codable, Hashable, Sendable {
  /// The mean prediction, a probability.
  package var prediction: Double
  /// The mean label.
  package var label: Double

  /// Makes a tenth.
  package init(prediction: Double, label: Double) {
    self.prediction = prediction
    self.label = label
  }
}

extension ROCCurve {
  /// The ten tenths of the rows by rising prediction; none where there is no row.
  ///
  /// Exact as far as `auc` is. Beyond, a prediction p is that of its bin's middle, at most 2⁻¹⁶·p·(1 − p)
  /// off, or 2·10⁻⁷ where its logit is beyond ±16; and where a border of two tenths lies within a bin, either
  /// gets a share of the bin with the bin's mean label.
  package var deciles: [Decile] {
    let size = weight / 10
    var sums = [Decile](repeating: Decile(prediction: 0, label: 0), count: 10)
    var tenth = 0
    var room = size
    forEachLevel { logit, level in
      let p = Evaluation.probability(logit)
      var rest = level.all
      while rest > 0 {
        // The last tenth takes what rounding leaves.
        let taken = tenth < 9 ? min(rest, room) : rest
        sums[tenth].prediction += taken * p
        sums[tenth].label += taken * (level.positives / level.all)
        rest -= taken
        room -= taken
        if room <= 0, tenth < 9 {
          tenth += 1
          room = size
        }
      }
    }
    return size > 0
      ? sums.map { Decile(prediction: $0.prediction / size, label: $0.label / size) } : []
  }
}
