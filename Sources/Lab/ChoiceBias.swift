// How far supernets see the effects of choices otherwise than trainings from scratch do.

import Foundation
import Model
import Statistics

/// The bias of a searcher's supernets about a choice: the effect that they predict minus the true one.
///
/// An effect is the relative difference of log loss to the mean over the choices of the decision: a supernet with a
/// positive bias thinks the choice worse than it is.
package struct ChoiceBias: Codable, Hashable, Sendable {
  /// The searcher.
  package var searcher: String
  /// The decision's path; or the part of the network, for the mean over all its decisions with the same choices.
  package var decision: String
  /// The number of decisions of which this is the mean.
  package var decisions: Int
  /// The value that was chosen.
  package var value: ChoiceValue
  /// The bias, as a share of the log loss.
  package var bias: Double
  /// Its standard error.
  package var error: Double
}

/// Explains the errors of supernets' predictions by the choices of the architectures.
struct SupernetBias {
  private let space: CostedSpace
  private let table: TruthTable

  /// Compares with the trainings of a table.
  init(_ space: CostedSpace, _ table: TruthTable) {
    self.space = space
    self.table = table
  }

  /// The biases of each searcher whose supernets were asked about enough architectures, in the order of the searches.
  func biases(_ searches: [FinishedSearch]) -> [ChoiceBias]? {
    var names: [String] = []
    for search in searches where !names.contains(search.method.rawValue) {
      names.append(search.method.rawValue)
    }
    let biases = names.flatMap { name in
      self.biases(name, searches.filter { $0.method.rawValue == name })
    }
    return biases.isEmpty ? nil : biases
  }

  /// A regression of errors on indicators of choices; empty where architectures are too few for it.
  private func biases(_ searcher: String, _ searches: [FinishedSearch]) -> [ChoiceBias] {
    let errors = errors(searches).sorted { $0.key < $1.key }
    let offsets = space.choices.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1) }
    let columns = offsets[offsets.count - 1]
    // A choice fewer than there are of each decision, and the mean, are free.
    guard errors.count > columns - space.choices.count + 1 + 10 else { return [] }
    let rows = errors.map { architecture, _ in
      architecture.choices.enumerated().map { offsets[$0.offset] + $0.element }
    }
    let fit = IndicatorRegression(
      errors.map(\.value), indicators: rows, columns: columns,
      freedom: errors.count - (columns - space.choices.count + 1))
    return groups.flatMap { name, decisions in
      space.decisions[decisions[0]].choice.values.enumerated().map { choice, value in
        let contrast = contrast(decisions, choice, offsets, columns)
        return ChoiceBias(
          searcher: searcher, decision: name, decisions: decisions.count, value: value,
          bias: fit.value(contrast), error: fit.error(contrast))
      }
    }
  }

  /// The mean error of the supernets about each architecture, less that about all architectures.
  private func errors(_ searches: [FinishedSearch]) -> [Architecture: Double] {
    var sums: [Architecture: (sum: Double, count: Double)] = [:]
    for search in searches {
      let errors = search.supernet.compactMap { watched in
        table.logloss(of: watched.architecture).map {
          (watched.architecture, log(watched.logloss / $0))
        }
      }
      let mean = errors.reduce(0) { $0 + $1.1 } / Double(max(errors.count, 1))
      for (architecture, error) in errors {
        sums[architecture, default: (0, 0)].sum += error - mean
        sums[architecture, default: (0, 0)].count += 1
      }
    }
    return sums.mapValues { $0.sum / $0.count }
  }

  /// The mean of a choice over some decisions, less that of all their choices.
  private func contrast(
    _ decisions: [Int], _ choice: Int, _ offsets: [Int], _ columns: Int
  ) -> [Double] {
    var contrast = [Double](repeating: 0, count: columns)
    for d in decisions {
      let places = offsets[d]..<offsets[d + 1]
      for place in places { contrast[place] -= 1 / Double(places.count * decisions.count) }
      contrast[offsets[d] + choice] += 1 / Double(decisions.count)
    }
    return contrast
  }

  /// First the parts of the network with several decisions of the same choices, then each decision.
  private var groups: [(name: String, decisions: [Int])] {
    let decisions = space.decisions
    let alike = Dictionary(grouping: decisions.indices) { d in
      [decisions[d].part] + decisions[d].choice.values.map(\.description)
    }
    let parts = alike.values.filter { $0.count > 1 && decisions[$0[0]].path.contains("embedding") }
      .sorted { $0[0] < $1[0] }
    return parts.map { (decisions[$0[0]].part, $0) }
      + decisions.indices.map { (decisions[$0].path, [$0]) }
  }
}
