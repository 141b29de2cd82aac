// The area under the ROC curve of any number of predictions, in memory that has a limit.

/// The ranks of logits of both labels, as far as the area under their ROC curve needs them.
///
/// Up to `exactRows` logits are kept, and the area is exact. With the next one all are counted in bins of
/// equal width. Logits of different bins are still told apart, so that the area is wrong by at most half
/// the pairs that share a bin: `aucErrorBound`, near 4·10⁻⁶ / σ for logits of standard deviation σ. As many
/// bins of a float's leading bits would be finest around 0, where few predictions are.
public struct ROCCurve: Sendable {
  /// The number of logits that are kept as they are: 8 MiB of them, as much as the bins take.
  public static let exactRows = 1 << 21

  /// How many of the logits between two bounds have which label. There are fewer than 2³² rows.
  private struct Bin {
    var positives: UInt32 = 0
    var negatives: UInt32 = 0

    /// 2²⁰ bins, 8 MiB: steps of 2⁻¹⁵ from −16 to 16. The first and the last hold what lies beyond.
    static let count = 1 << 20

    static func index(of logit: Float) -> Int {
      Int(max(0, min((logit + 16) * 32_768, Float(count - 1))))
    }
  }

  private let limit: Int
  private var positives: [Float] = []
  private var negatives: [Float] = []
  /// In place of both, beyond the limit; empty up to it.
  private var bins: [Bin] = []

  /// Makes an empty curve, which is exact up to `exactRows` logits.
  public init(exactRows: Int = Self.exactRows) { limit = exactRows }

  /// Adds a prediction, which is a number, for a row of either label.
  public mutating func add(logit: Float, isPositive: Bool) {
    if bins.isEmpty, positives.count + negatives.count == limit { fold() }
    if !bins.isEmpty {
      count(logit, isPositive)
    } else if isPositive {
      positives.append(logit)
    } else {
      negatives.append(logit)
    }
  }

  /// The share of pairs of a positive and a negative row that are in the right order, ties counted
  /// half. 0.5 where only one label occurs.
  public var auc: Double { pairs > 0 ? orderedPairs / pairs : 0.5 }

  /// How far `auc` may be from the exact area; 0 where it is exact.
  public var aucErrorBound: Double {
    let shared = bins.reduce(0) { $0 + Double($1.positives) * Double($1.negatives) }
    return pairs > 0 ? shared / 2 / pairs : 0
  }

  /// Pairs of a positive and a negative row.
  private var pairs: Double {
    let binned = bins.reduce(into: (positives: 0, negatives: 0)) { sum, bin in
      sum.positives += Int(bin.positives)
      sum.negatives += Int(bin.negatives)
    }
    return Double(positives.count + binned.positives) * Double(negatives.count + binned.negatives)
  }

  /// Those in which the positive has the greater logit, and half of those that are tied.
  private var orderedPairs: Double {
    var ordered = 0.0
    var below = 0
    if bins.isEmpty {
      let negatives = negatives.sorted()
      var notAbove = 0
      for logit in positives.sorted() {
        while below < negatives.count, negatives[below] < logit { below += 1 }
        while notAbove < negatives.count, negatives[notAbove] <= logit { notAbove += 1 }
        ordered += Double(below + notAbove) / 2
      }
    }
    for bin in bins {
      ordered += Double(bin.positives) * (Double(below) + Double(bin.negatives) / 2)
      below += Int(bin.negatives)
    }
    return ordered
  }

  private mutating func count(_ logit: Float, _ isPositive: Bool) {
    let index = Bin.index(of: logit)
    if isPositive { bins[index].positives += 1 } else { bins[index].negatives += 1 }
  }

  /// Counts in bins what has been kept so far.
  private mutating func fold() {
    bins = [Bin](repeating: Bin(), count: Bin.count)
    for logit in positives { count(logit, true) }
    for logit in negatives { count(logit, false) }
    (positives, negatives) = ([], [])
  }
}
