// One decision over the steps, reduced to what a heat map can show of it.

import Model
import Search

/// A decision in a heat map.
struct HeatMapRow {
  /// Cells in a row of one colour.
  struct Stretch: Equatable {
    /// A number of cells of one thickness.
    struct Run: Equatable {
      var cells: Int
      /// How sure the decision is, from 0 to 10.
      let level: Int
    }

    /// The first cell.
    let start: Int
    let tone: Tone
    var runs: [Run]
  }

  /// The path without the part of the network.
  let name: String
  /// The part of the network.
  let part: String
  /// The baseline's choice, and the final one where it is another.
  let outcome: String
  /// Whether the final choice is not the baseline's.
  let isChanged: Bool
  /// The probability of the final choice at the end; nil without records.
  let probability: Double?
  let stretches: [Stretch]
  private let path: String

  /// Reduces the records of a target.
  ///
  /// - Parameters:
  ///   - times: for each cell, the record that it shows.
  ///   - chosen: the selected choice; where there is none, the final one is the most probable.
  init(_ decision: Decision, records: [ControllerRecord], times: [Int], chosen: ChoiceValue?) {
    let choice = decision.choice
    let ranks = Self.ranks(choice)
    path = decision.path
    (part, name) = (decision.part, decision.shortName)

    func shares(_ time: Int) -> [Double]? {
      let shares = records[time].probabilities[decision.path]
      return shares?.count == choice.values.count ? shares : nil
    }
    stretches = Self.stretches(
      times.map { time in
        guard let shares = shares(time) else { return (.same, 0) }
        let best = Self.mostProbable(shares)
        let chance = 1 / Double(shares.count)
        let sureness = (shares[best] - chance) / (1 - chance)
        guard sureness > 0.05 else { return (.same, 0) }
        return (
          Tone(steps: ranks[best] - ranks[choice.baseline]), Int((min(sureness, 1) * 10).rounded())
        )
      })

    let last = records.indices.last.flatMap(shares)
    let final = chosen.flatMap { choice.values.firstIndex(of: $0) } ?? last.map(Self.mostProbable)
    probability = final.flatMap { index in last.map { $0[index] } }
    let (before, after) = (choice.baseline, final ?? choice.baseline)
    isChanged = before != after
    outcome =
      before == after
      ? "\(choice.values[before])" : "\(choice.values[before]) → \(choice.values[after])"
  }

  /// The decision in words.
  var words: String {
    let end = probability.map { ", probability \($0.fixed(2))" } ?? ""
    return "\(path): \(outcome)\(end)"
  }

  /// The place of each choice from narrow to wide; no bottleneck is the widest.
  private static func ranks(_ choice: Choice) -> [Int] {
    let order = choice.values.indices.sorted {
      (choice.values[$0].width ?? .max, $0) < (choice.values[$1].width ?? .max, $1)
    }
    var ranks = order
    for (rank, index) in order.enumerated() { ranks[index] = rank }
    return ranks
  }

  private static func mostProbable(_ shares: [Double]) -> Int {
    shares.indices.max { shares[$0] < shares[$1] } ?? 0
  }

  /// Neighbours of one colour together, and among them those of one thickness.
  private static func stretches(_ cells: [(tone: Tone, level: Int)]) -> [Stretch] {
    var stretches: [Stretch] = []
    for (index, cell) in cells.enumerated() {
      if stretches.last?.tone != cell.tone {
        stretches.append(Stretch(start: index, tone: cell.tone, runs: []))
      }
      let place = stretches.count - 1
      if stretches[place].runs.last?.level == cell.level {
        stretches[place].runs[stretches[place].runs.count - 1].cells += 1
      } else {
        stretches[place].runs.append(Stretch.Run(cells: 1, level: cell.level))
      }
    }
    return stretches
  }
}

extension Decision {
  /// The path, as it may stand under the name of the part.
  var shortName: String { String(path.trimmingPrefix("embeddings.")) }
}
