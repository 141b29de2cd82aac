// Roundings of the scaled baseline: for a range of costs, the architecture whose widths are nearest to proportional.

import Foundation
import Model

/// The baseline of a space with its widths scaled by one factor and rounded to choices.
///
/// Widths are compared by the logarithm of their ratio to the baseline's: from 8 to 4 is as far as from 8 to 16, which is
/// closer to what a width does to the loss than the difference is, and a layer counts as much as an embedding. A width of
/// 0 counts as a quarter of the narrowest other choice. So it is the nearest choice for scaled widths below half of that,
/// as by differences, but farther from the wide ones: no feature is dropped for the sake of the cost if another rounding
/// meets it.
struct ScaledWidths {
  let space: CostedSpace
  /// The baseline: what has no width stays as it is there, and so do decisions of options that it does not choose.
  private let baseline: Architecture
  /// The scaled decisions of which all combinations are looked at: those about layers; of a small space all.
  private let combined: [ScaledWidth]
  /// Every combination of these, if they are few enough.
  private let combinations: [Combination]?
  /// The cost of each if they make whole architectures, as in a small space: with no other embedding.
  private let costs: [Double]?
  /// The embeddings that are not among them.
  private let embeddings: ScaledEmbeddings

  /// So many combinations are looked at.
  private static let limit = 1024

  /// A rounding, and the sum of the squared distances of its widths from the factor.
  typealias Rounding = (distance: Double, architecture: Architecture)

  /// Choices of the combined decisions, by their places in `combined`, and their distance from a factor.
  private struct Combination {
    var options: [Int] = []
    var distance = 0.0
  }

  init(_ space: CostedSpace) {
    self.space = space
    let baseline = space.space.baseline
    self.baseline = baseline
    let scaled = zip(space.decisions.indices, space.isActive(baseline)).compactMap { d, isActive in
      isActive ? ScaledWidth(space.decisions[d], at: d) : nil
    }
    let features = space.space.model.embeddings.count
    let (all, layers) = (
      scaled, scaled.filter { space.decisions[$0.decision].slots[0] >= features }
    )
    let isSmall = Self.count(all) != nil
    let combined = isSmall ? all : layers
    self.combined = combined
    combinations = Self.count(combined).map { _ in Self.product(combined) }
    embeddings = ScaledEmbeddings(
      space, isSmall ? [] : all.filter { space.decisions[$0.decision].slots[0] < features })
    costs =
      isSmall
      ? combinations?.map {
        space.ratio(of: Self.architecture(baseline, with: $0.options, of: combined))
      } : nil
  }

  /// An architecture with some options of some decisions.
  private static func architecture(
    _ architecture: Architecture, with options: [Int], of widths: [ScaledWidth]
  ) -> Architecture {
    var architecture = architecture
    for (width, option) in zip(widths, options) {
      architecture.choices[width.decision] = width.options[option].choice
    }
    return architecture
  }

  /// The number of combinations of some decisions; nil if there are too many.
  private static func count(_ widths: [ScaledWidth]) -> Int? {
    widths.reduce(1) { count, width in
      count.flatMap { $0 * width.options.count <= limit ? $0 * width.options.count : nil }
    }
  }

  private static func product(_ widths: [ScaledWidth]) -> [Combination] {
    widths.reduce([Combination()]) { partial, width in
      partial.flatMap { combination in
        width.options.indices.map { Combination(options: combination.options + [$0]) }
      }
    }
  }

  /// The architecture that costs so much, with the least sum of squared distances of its widths from the factor of the
  /// range; nil if none is known. A small space is looked at as a whole; of another, embeddings are rounded as
  /// `ScaledEmbeddings` does.
  func nearest(costing costs: ClosedRange<Double>) -> Rounding? {
    // Most ranges of a small space have no architecture.
    if let known = self.costs, !known.contains(where: costs.contains) { return nil }
    let level = level(of: costs.upperBound)
    var best: Rounding?
    for combination in combinations(near: level, costing: costs) {
      if let best, combination.distance >= best.distance { break }
      let architecture = Self.architecture(baseline, with: combination.options, of: combined)
      guard
        let rounding = embeddings.nearest(to: level, completing: architecture, costing: costs),
        combination.distance + rounding.distance < best?.distance ?? .infinity
      else { continue }
      best = (combination.distance + rounding.distance, rounding.architecture)
    }
    return best
  }

  /// The combinations, the nearest first. Too many of them are built up decision by decision, and only the nearest of
  /// each number of decisions are gone on with: sums of distances are exact that way.
  private func combinations(
    near level: Double, costing costs: ClosedRange<Double>
  ) -> [Combination] {
    func byDistance(_ a: Combination, _ b: Combination) -> Bool {
      a.distance != b.distance
        ? a.distance < b.distance : a.options.lexicographicallyPrecedes(b.options)
    }
    if let combinations {
      let few =
        self.costs.map { known in
          combinations.indices.filter { costs.contains(known[$0]) }.map { combinations[$0] }
        } ?? combinations
      return few.map { combination in
        let distance = zip(combined, combination.options).reduce(0) {
          $0 + $1.0.options[$1.1].distance(from: level)
        }
        return Combination(options: combination.options, distance: distance)
      }.sorted(by: byDistance)
    }
    return combined.reduce([Combination()]) { partial, width in
      let next = partial.flatMap { combination in
        width.options.indices.map { option in
          Combination(
            options: combination.options + [option],
            distance: combination.distance + width.options[option].distance(from: level))
        }
      }
      return Array(next.sorted(by: byDistance).prefix(Self.limit))
    }
  }

  /// The binary logarithm of the factor at which the baseline costs so much, if widths could be any integer.
  private func level(of cost: Double) -> Double {
    let widths = combined + embeddings.widths
    let baseline = space.space.baselineShape
    func ratio(_ level: Double) -> Double {
      var values = baseline.values
      for width in widths {
        let columns = max(1, Int((exp2(level) * Double(width.baseline)).rounded()))
        for slot in space.decisions[width.decision].slots { values[slot] = columns }
      }
      return space.ratio(of: Shape(features: baseline.features, values: values))
    }
    var (low, high) = (-10.0, 0.0)
    if ratio(high) <= cost { return high }
    for _ in 0..<12 {
      let middle = (low + high) / 2
      if ratio(middle) <= cost { low = middle } else { high = middle }
    }
    return low
  }
}

/// A decision about a width, whose scaled baseline is to be rounded to one of its choices.
struct ScaledWidth {
  /// Its place among the decisions.
  let decision: Int
  /// The baseline's width, above 0.
  let baseline: Int
  /// The widths that may be chosen, the narrowest first.
  let options: [Option]

  /// A width that may be chosen.
  struct Option {
    /// The index of the choice.
    let choice: Int
    /// The binary logarithm of its ratio to the baseline's width.
    let level: Double

    /// The square of its distance from that of a factor.
    func distance(from level: Double) -> Double { (self.level - level) * (self.level - level) }
  }

  /// Nil where the baseline has no width.
  init?(_ decision: Decision, at index: Int) {
    guard let baseline = decision.choice.baselineValue.width, baseline > 0 else { return nil }
    let widths = decision.choice.values.enumerated().compactMap { choice, value in
      value.width.map { (choice: choice, width: $0) }
    }.sorted { $0.width < $1.width }
    let narrowest = widths.first { $0.width > 0 }?.width ?? baseline
    self.decision = index
    self.baseline = baseline
    options = widths.map { choice, width in
      let width = width > 0 ? Double(width) : Double(narrowest) / 4
      return Option(choice: choice, level: log2(width / Double(baseline)))
    }
  }
}
