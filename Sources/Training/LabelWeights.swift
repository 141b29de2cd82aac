// Weights of rows by label, and the pairs of a positive and a negative row that they make.

/// The weights of rows of either label.
struct LabelWeights {
  var positives = 0.0
  var negatives = 0.0

  /// The weight of all of them.
  var all: Double { positives + negatives }

  /// Adds a row: its weight where it is positive, minus its weight where it is negative.
  package mutating func add(signed weight: Float) {
    if weight > 0 { positives += Double(weight) } else { negatives -= Double(weight) }
  }
}

/// The pairs of a positive and a negative row that predictions have put into the right order. A pair counts as
/// much as its two weights multiplied.
struct OrderedPairs {
  /// All rows so far.
  private var rows = LabelWeights()
  /// Pairs whose positive has the greater prediction, and half of those that are tied.
  private var ordered = 0.0
  private var tied = 0.0

  /// Adds the rows of one prediction, which is greater than all before.
  package mutating func add(_ level: LabelWeights) {
    ordered += level.positives * (rows.negatives + level.negatives / 2)
    tied += level.positives * level.negatives
    rows.positives += level.positives
    rows.negatives += level.negatives
  }

  private var all: Double { rows.positives * rows.negatives }

  /// The share of pairs in the right order, ties counted half; nil where there is no pair.
  var auc: Double? { all > 0 ? ordered / all : nil }

  /// The share of pairs that are tied; 0 where there is none.
  var tiedShare: Double { all > 0 ? tied / all : 0 }
}
