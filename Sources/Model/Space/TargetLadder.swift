// The targets of a search that names none: from just below the baseline's cost down to the cheapest architecture.

import Foundation

/// A ladder of targets for a space, so that nobody has to guess the cost at which an architecture is still as good.
///
/// The first rungs are 0.95, 0.9 and 0.85; then each is the one above times 0.85, as long as an architecture is that
/// cheap. There are at most 16: in a space that reaches further down, the factors shrink from rung to rung, each by the
/// same power of the one before, so that the last rung is at the cheapest architecture and the rungs stay close together
/// at costs near the baseline's. Every rung is a number of two digits.
package enum TargetLadder {
  /// The most rungs.
  package static let mostRungs = 16
  /// The first rungs.
  private static let first = [0.95, 0.9, 0.85]
  /// The ratio of neighbouring rungs below the first ones.
  private static let factor = 0.85

  /// The targets of a ladder, mildest first: different ones, at least one.
  ///
  /// - Parameter least: the cost ratio of the cheapest architecture. If it is no number, nothing can be searched, and the
  ///   ladder is that of a space which has an architecture of every cost.
  package static func targets(downTo least: Double) -> [Target] {
    let least = least.isFinite ? min(max(least, leastRatio), 1) : leastRatio
    let lower = ratios(below: first[first.count - 1], downTo: least)
    let rungs = (first + lower).filter { $0 >= least }
    // In a space whose cheapest architecture is hardly cheaper than the baseline.
    let ladder = rungs.isEmpty ? [roundedUp(least)] : rungs
    return ladder.compactMap { Target($0) }
  }

  /// The least ratio of a rung: an architecture that costs nothing is no answer.
  private static let leastRatio = 0.001

  /// The rungs below the first ones, falling.
  private static func ratios(below start: Double, downTo least: Double) -> [Double] {
    guard least < start else { return [] }
    let (step, depth) = (-log(factor), log(start / least))
    let most = mostRungs - first.count
    let growth = growth(from: step, to: depth, in: most)
    var (ratios, sum) = ([Double](), 0.0)
    for rung in 0..<most {
      sum += step * pow(growth, Double(rung))
      // Rounding must not take the last rung below the cheapest architecture.
      if sum > depth + 1e-9 { break }
      ratios.append(max(rounded(start * exp(-sum)), roundedUp(least)))
    }
    return ratios.reduce(into: []) { if $0.last != $1 { $0.append($1) } }
  }

  /// By which factor each step, on a logarithmic scale, is longer than the one before, so that so many reach so deep; 1 if
  /// equal steps reach it.
  private static func growth(from step: Double, to depth: Double, in count: Int) -> Double {
    func reached(_ growth: Double) -> Double {
      (0..<count).reduce(0) { $0 + step * pow(growth, Double($1)) }
    }
    guard reached(1) < depth else { return 1 }
    var (low, high) = (1.0, 2.0)
    for _ in 0..<60 {
      let middle = (low + high) / 2
      if reached(middle) < depth { low = middle } else { high = middle }
    }
    return low
  }

  /// A number to two significant digits.
  private static func rounded(_ ratio: Double) -> Double {
    let unit = unit(of: ratio)
    return (ratio * unit).rounded() / unit
  }

  /// The same, not below the number.
  private static func roundedUp(_ ratio: Double) -> Double {
    let unit = unit(of: ratio)
    return (ratio * unit - 1e-9).rounded(.up) / unit
  }

  /// What a number is multiplied with to have its second digit in front of the point.
  private static func unit(of ratio: Double) -> Double { pow(10, 1 - floor(log10(ratio))) }
}

extension CostedSpace {
  /// The targets that the space's settings name: those of the list, or the rungs of the ladder.
  package var targets: [Target] { space.search.descends ? ladder : space.search.targets }

  /// The ladder of this space.
  package var ladder: [Target] { TargetLadder.targets(downTo: ratio(of: cheapest)) }
}
