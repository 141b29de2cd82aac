// What speaks for whole numbers being ids, and what for amounts: their names, how they spread, how often each occurs,
// and what they tell of the label. Evidence is in natural logarithms of odds, positive for ids.

import Importing
import LogSchema

/// The evidence of a column of whole numbers.
struct WholeNumberEvidence {
  /// Distinct values from the least on: their numbers, rows of the sample, or ids where a column of ids determines
  /// them, and positive rows of those with a label.
  private let values: [(number: Double, rows: Double, labelled: Double, positives: Double)]
  private let name: String
  /// Rows a value in the whole log; ids a value in the sample where ids determine it.
  private let rowsPerValue: Double
  /// Of each value in the same order, the rows and positives of each of its ids; nil where no ids determine it.
  private let owners: [[(labelled: Double, positives: Double)]]?

  /// - Parameters:
  ///   - numbers: of each distinct value.
  ///   - labels: of each row; nil where there are none.
  ///   - owner: the ids that determine the values.
  init(_ column: SampleColumn, _ numbers: [Double], labels: [Bool?]?, owner: ColumnOwner? = nil) {
    var labelled = [Double](repeating: 0, count: numbers.count)
    var positives = labelled
    if let labels {
      for (code, label) in zip(column.codes, labels) where code > 0 {
        guard let label else { continue }
        labelled[Int(code) - 1] += 1
        if label { positives[Int(code) - 1] += 1 }
      }
    }
    let order = numbers.indices.sorted { numbers[$0] < numbers[$1] }
    let votes = owner.map { Self.votes(of: $0, column, labels: labels) }
    let weights = votes?.map { Double($0.count) } ?? column.table.counts.map(Double.init)
    values = order.map { (numbers[$0], weights[$0], labelled[$0], positives[$0]) }
    owners = votes.map { votes in order.map { value in votes[value] } }
    name = column.name
    rowsPerValue =
      votes != nil
      ? weights.reduce(0, +) / Double(max(weights.count, 1))
      : Double(column.presentInLog) / Double(max(column.distinctEstimate, 1))
  }

  /// The rows with a label and the positives of each id, by the value that it has first.
  private static func votes(
    of owner: ColumnOwner, _ column: SampleColumn, labels: [Bool?]?
  ) -> [[(labelled: Double, positives: Double)]] {
    var ids = [(value: UInt32, labelled: Double, positives: Double)](
      repeating: (0, 0, 0), count: owner.count + 1)
    for row in column.codes.indices where owner.codes[row] > 0 && column.codes[row] > 0 {
      let id = Int(owner.codes[row])
      if ids[id].value == 0 { ids[id].value = column.codes[row] }
      guard let label = labels?[row] else { continue }
      ids[id].labelled += 1
      if label { ids[id].positives += 1 }
    }
    var votes = [[(labelled: Double, positives: Double)]](repeating: [], count: column.distinct)
    for id in ids where id.value > 0 {
      votes[Int(id.value) - 1].append((id.labelled, id.positives))
    }
    return votes
  }

  /// Most whole numbers with many repeats in click logs are ids; those that ids determine are rather what is known of
  /// them.
  private var prior: Double { owners == nil || areOtherIDs ? 0.7 : -1 }

  /// Whether each value is that of one id and no other, as if the ids were numbered a second time.
  private var areOtherIDs: Bool { owners?.allSatisfy { $0.count == 1 } ?? false }

  /// All of it but that of the label.
  var withoutLabel: Double { prior + ofName + ofSpread + ofFrequencies }

  /// A thing has ids, an amount none: its name outweighs all but a prediction that is clearly better.
  private var ofName: Double { name.isAmountName ? -20 : name.isThingName ? 4 : 0 }

  /// Amounts are dense where they are small, and rare where they are great; ids are spread evenly, be they counted or
  /// hashed.
  private var ofSpread: Double {
    let numbers = values.map(\.number)
    let negatives = numbers.count { $0 < 0 && $0 != -1 }
    if negatives > 1 { return -6 }
    // An id that hardly occurs twice learns nothing, whereas its size may tell.
    var evidence = rowsPerValue < 3 && !areOtherIDs ? -5.0 : 0
    let count = Double(numbers.count)
    let least = numbers[0]
    let nearlyGreatest = numbers[Int(0.98 * (count - 1))]
    guard nearlyGreatest > least else { return evidence }
    let middle = (numbers[numbers.count / 2] - least) / (nearlyGreatest - least)
    let deviations = (0.5 - middle) * 2 * count.squareRoot()
    if deviations > 3 {
      evidence += middle < 0.2 ? -4 : middle < 0.35 ? -3 : middle < 0.42 ? -1 : 0
    }
    if deviations < 2, least >= 1e5 { evidence += 1.5 }
    return evidence
  }

  /// How often ids occur has nothing to do with their size, whereas neighbouring amounts occur about equally often; and
  /// people round amounts.
  private var ofFrequencies: Double {
    let rows = values.map(\.rows)
    // Of variance 1 about their mean where rows are drawn.
    let roots = rows.map { 2 * $0.squareRoot() }
    let mean = roots.reduce(0, +) / Double(roots.count)
    let variance = roots.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(roots.count)
    let steps = zip(roots, roots.dropFirst()).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    let roughness = steps / 2 / Double(max(roots.count - 1, 1))
    if isRounded { return -3 }
    guard variance > 1.5 else { return 0 }
    let ratio = roughness / variance
    let deviations = (1 - ratio) * Double(roots.count).squareRoot()
    if deviations > 4 { return isNumbered ? -0.5 : ratio < 0.4 ? -3 : -1.5 }
    return variance > 2.5 && deviations < 2.5 ? 2.5 : 0
  }

  /// Whether the most frequent values are mostly multiples of five.
  private var isRounded: Bool {
    let most = values.filter { $0.number != 0 }.sorted { $0.rows > $1.rows }.prefix(30)
    guard most.count >= 15, (values.last?.number ?? 0) >= 50 else { return false }
    return Double(most.count { $0.number.truncatingRemainder(dividingBy: 5) == 0 })
      > 0.55 * Double(most.count)
  }

  /// Whether the values are counted from 0 or 1 without a gap, as ids are that a program gives, perhaps the most
  /// frequent first.
  private var isNumbered: Bool {
    guard let first = values.first?.number, let last = values.last?.number else { return false }
    return (first == 0 || first == 1) && last - first + 1 <= 1.02 * Double(values.count)
      && values.count >= 100
  }
}

extension WholeNumberEvidence {
  /// What the label says, as two numbers of standard deviations.
  struct OfLabel {
    /// How far the values within a bucket differ more than chance makes them: by a score test for effects of single
    /// values (Tarone 1979).
    let beyondBuckets: Double
    /// How far positives follow the size, by the strongest of four polynomials of the rank, with errors that are robust
    /// against effects of single values (Liang and Zeger 1986).
    let bySize: Double

    /// In logarithms of odds.
    var evidence: Double {
      min(max(beyondBuckets - 1.5, 0), 6) - min(max(1.2 * (bySize - 2.8), 0), 6)
    }
  }

  /// What the label says; nil where it says nothing, since all rows have the same.
  var ofLabel: OfLabel? {
    let rows = values.reduce(0) { $0 + $1.labelled }
    let positives = values.reduce(0) { $0 + $1.positives }
    guard rows > 0, positives > 0, positives < rows else { return nil }
    return OfLabel(
      beyondBuckets: beyondBuckets(rows: rows), bySize: bySize(rate: positives / rows, rows: rows))
  }

  private func beyondBuckets(rows: Double) -> Double {
    var (excess, variance) = (0.0, 0.0)
    var start = 0
    while start < values.count {
      var end = start
      var (inBucket, positives) = (0.0, 0.0)
      while end < values.count, inBucket < rows / 32 {
        inBucket += values[end].labelled
        positives += values[end].positives
        end += 1
      }
      let rate = inBucket > 0 ? positives / inBucket : 0
      let spread = rate * (1 - rate)
      if let owners {
        let pairs = Self.pairs(owners[start..<end], rate: rate)
        excess += pairs.excess
        variance += pairs.variance
      } else if end - start > 1, spread > 0 {
        for value in values[start..<end] where value.labelled > 0 {
          let difference = value.positives - value.labelled * rate
          let expected = value.labelled * spread * (1 - value.labelled / inBucket)
          excess += difference * difference - expected
          variance += 2 * expected * expected + expected * max(0, 1 - 6 * spread)
        }
      }
      start = end
    }
    return variance > 0 ? excess / variance.squareRoot() : 0
  }

  /// How alike ids of equal value are: the sum of the products of their residuals, and its variance if they are not.
  /// What an id tells by itself is in neither.
  private static func pairs(
    _ values: ArraySlice<[(labelled: Double, positives: Double)]>, rate: Double
  ) -> (excess: Double, variance: Double) {
    var (excess, variance) = (0.0, 0.0)
    for ids in values where ids.count > 1 {
      var (sum, squares, fourths) = (0.0, 0.0, 0.0)
      for id in ids {
        let residual = id.positives - id.labelled * rate
        sum += residual
        squares += residual * residual
        fourths += residual * residual * residual * residual
      }
      excess += sum * sum - squares
      variance += 2 * (squares * squares - fourths)
    }
    return (excess, variance)
  }

  private func bySize(rate: Double, rows: Double) -> Double {
    // Legendre's polynomials of the rank from -1 to 1 are nearly orthogonal for any spread of the values.
    let polynomials: [(Double) -> Double] = [
      { $0 }, { (3 * $0 * $0 - 1) / 2 }, { (5 * $0 * $0 * $0 - 3 * $0) / 2 },
      { (35 * $0 * $0 * $0 * $0 - 30 * $0 * $0 + 3) / 8 },
    ]
    return polynomials.map { polynomial in
      var (seen, sum, squares) = (0.0, 0.0, 0.0)
      for value in values where value.labelled > 0 {
        let rank = (seen + value.labelled / 2) / rows * 2 - 1
        seen += value.labelled
        let term = polynomial(rank) * (value.positives - value.labelled * rate)
        sum += term
        squares += term * term
      }
      return squares > 0 ? sum.magnitude / squares.squareRoot() : 0
    }.max() ?? 0
  }
}
