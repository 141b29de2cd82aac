// The targets of a search that names none: from just below the baseline's cost down to the cheapest architecture.

import Foundation

/// A ladder of targets for a space, so that nobody has to guess the cost at which an architecture is still as good.
///
/// The first rungs are 0.95, 0.9 and 0.85; then each is the one above times 0.84, as long as an architecture is that
/// cheap: 0.71, 0.6, 0.5, 0.42, 0.36, 0.3, 0.25 and so on. There are at most 16: in a space that reaches further down,
/// the factors below 0.25 shrink from rung to rung, so that the last rung is at the cheapest architecture. Every rung is a
/// number of two digits.
package enum TargetLadder {
  /// The most rungs.
  package static let mostRungs = 16
  /// The first rungs.
  private static let first = [0.95, 0.9, 0.85]
  /// The ratio of neighbouring rungs below the first ones.
  private static let factor = 0.84
  /// How many rungs below the first ones keep that ratio in every space.
  private static let even = 7

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
    let depth = log(start / least)
    let most = mostRungs - first.count
    let growth = growth(to: depth, in: most)
    var (ratios, sum) = ([Double](), 0.0)
    for rung in 0..<most {
      sum += Self.step(rung, growth)
      // Rounding must not take the last rung below the cheapest architecture.
      if sum > depth + 1e-9 { break }
      ratios.append(max(rounded(start * exp(-sum)), roundedUp(least)))
    }
    return ratios.reduce(into: []) { if $0.last != $1 { $0.append($1) } }
  }

  /// The step to a rung below the first ones, on a logarithmic scale, if each below the even ones is longer by a factor.
  private static func step(_ rung: Int, _ growth: Double) -> Double {
    -log(factor) * pow(growth, Double(max(0, rung - even + 1)))
  }

  /// The factor by which steps grow so that so many reach so deep; 1 if equal steps reach it.
  private static func growth(to depth: Double, in count: Int) -> Double {
    func reached(_ growth: Double) -> Double {
      (0..<count).reduce(0) { $0 + step($1, growth) }
    }
    guard reached(1) < depth else { return 1 }
    var (low, high) = (1.0, 4.0)
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
    let up = (ratio * unit - 1e-9).rounded(.up)
    return up / unit < ratio ? (up + 1) / unit : up / unit
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
