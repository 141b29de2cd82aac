// The area under the ROC curve of any number of predictions, in memory that has a limit.

/// The ranks of logits of weighted rows of both labels, as far as the area under their ROC curve needs them.
///
/// Up to `exactRows` logits are kept, and the area is exact. With the next one all are counted in bins of
/// equal width. Logits of different bins are still told apart, so that the area is wrong by at most half
/// the pairs that share a bin: `aucErrorBound`, near 4·10⁻⁶ / σ for logits of standard deviation σ. As many
/// bins of a float's leading bits would be finest around 0, where few predictions are.
package struct ROCCurve: Sendable {
  /// The number of logits that are kept as they are: 16 MiB of them, as much as the bins take.
  package static let exactRows = 1 << 21

  /// 2²⁰ bins, 16 MiB: steps of 2⁻¹⁵ from −16 to 16. The first and the last hold what lies beyond.
  private enum Bin {
    static let count = 1 << 20

    static func index(of logit: Float) -> Int {
      Int(max(0, min((logit + 16) * 32_768, Float(count - 1))))
    }

    /// The logit in a bin's middle.
    static func logit(at index: Int) -> Float { (Float(index) + 0.5) / 32_768 - 16 }
  }

  private struct Row {
    var logit: Float
    /// Below 0 where the label is 0.
    var signedWeight: Float
  }

  private let limit: Int
  private var rows: [Row] = []
  /// In place of the rows, beyond the limit; empty up to it.
  private var bins: [LabelWeights] = []

  /// Makes an empty curve, which is exact up to `exactRows` logits.
  package init(exactRows: Int = Self.exactRows) { limit = exactRows }

  /// Adds a prediction, which is a number, for a row of either label. A row without weight changes nothing.
  package mutating func add(logit: Float, isPositive: Bool, weight: Float = 1) {
    guard weight > 0 else { return }
    if bins.isEmpty, rows.count == limit { fold() }
    let row = Row(logit: logit, signedWeight: isPositive ? weight : -weight)
    if bins.isEmpty { rows.append(row) } else { count(row) }
  }

  /// The share of pairs of a positive and a negative row that are in the right order, ties counted
  /// half. 0.5 where only one label occurs.
  package var auc: Double { pairs.auc ?? 0.5 }

  /// How far `auc` may be from the exact area; 0 where it is exact.
  package var aucErrorBound: Double { bins.isEmpty ? 0 : pairs.tiedShare / 2 }

  /// The weight of all rows.
  var weight: Double {
    bins.reduce(0) { $0 + $1.all } + rows.reduce(0) { $0 + Double(abs($1.signedWeight)) }
  }

  private var pairs: OrderedPairs {
    var pairs = OrderedPairs()
    forEachLevel { _, weights in pairs.add(weights) }
    return pairs
  }

  /// Hands on the rows by rising logit, those of equal ones together: beyond the limit, those of a bin as if
  /// all were in its middle.
  func forEachLevel(_ body: (_ logit: Float, LabelWeights) -> Void) {
    for (index, weights) in bins.enumerated() where weights.all > 0 {
      body(Bin.logit(at: index), weights)
    }
    let sorted = rows.sorted { $0.logit < $1.logit }
    var next = 0
    while next < sorted.count {
      let logit = sorted[next].logit
      var weights = LabelWeights()
      while next < sorted.count, sorted[next].logit == logit {
        weights.add(signed: sorted[next].signedWeight)
        next += 1
      }
      body(logit, weights)
    }
  }

  private mutating func count(_ row: Row) {
    bins[Bin.index(of: row.logit)].add(signed: row.signedWeight)
  }

  /// Counts in bins what has been kept so far.
  private mutating func fold() {
    bins = [LabelWeights](repeating: LabelWeights(), count: Bin.count)
    for row in rows { count(row) }
    rows = []
  }
}
