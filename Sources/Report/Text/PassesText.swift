// Whether one pass over the log trains networks enough, in words: from the learning curve of a run, and from a check with
// more passes.

import Files
import Foundation
import Model
import Runs
import Statistics

/// The log losses of a check, a row for each architecture: means over its seeds.
package func passesTable(_ check: PassesReport) -> TextTable {
  var table = TextTable([
    .init("architecture", .leading), .init("cost ratio"), .init("log loss, 1 pass"),
    .init("\(check.passes) passes"), .init("change %"), .init("Δ %, 1 pass"),
    .init("\(check.passes) passes"),
  ])
  for (place, trained) in check.architectures.enumerated() {
    func delta(_ losses: KeyPath<PassesReport.Trained, [Double]>) -> String {
      place == 0 ? "" : (check.delta(place, losses) * 100).signed(3)
    }
    table.append([
      trained.name, trained.costRatio.printed(3), trained.onePass.mean.printed(4),
      trained.allPasses.mean.printed(4), (trained.gain * 100).signed(2), delta(\.onePass),
      delta(\.allPasses),
    ])
  }
  return table
}

/// What a check says: how much more passes gain, how the ranking held, and what it took.
package func passesFinding(_ check: PassesReport) -> String {
  let seeds = "\(check.seeds.count) seeds"
  return "\(passesGain(check)) \(passesRanking(check))\n\n"
    + "The check took \(check.seconds.printed(0)) s: \(check.trainings) trainings with \(seeds), on all rows but the last "
    + "\(check.rows.grouped).\n"
}

/// What more passes change for the baseline.
func passesGain(_ check: PassesReport) -> String {
  guard let baseline = check.architectures.first else { return "" }
  let number = numberWord(check.passes)
  let start =
    "One pass trains the baseline to a log loss of \(baseline.onePass.mean.printed(4)) on the last tenth of the log, "
    + "\(number) passes to \(baseline.allPasses.mean.printed(4)) on the same rows"
  let change = "\(baseline.gain.magnitude.inPercent(1)) \(baseline.gain < 0 ? "lower" : "higher")"
  switch check.finding {
  case .undertrained: return "\(start), \(change): undertrained models are being compared."
  case .enough: return "\(start): one pass is about enough."
  case .overfitted: return "\(start), \(change): more passes overfit, and one is right."
  }
}

/// Whether the order of the architectures is the same after more passes.
func passesRanking(_ check: PassesReport) -> String {
  let names = check.architectures.map(\.name)
  guard names.count > 1 else { return "" }
  let all = "The ranking of \(list(names))"
  guard !check.turned().isEmpty else { return "\(all) held." }
  let changes = check.turned().map { i, j in
    "\(names[i]) and \(names[j])"
  }
  let clear = check.turned(beyond: 2)
  return clear.isEmpty
    ? "\(all) held within the noise of seeds: only \(list(changes)) change places, too close to tell apart."
    : "\(all) turned: \(list(clear.map { "\(names[$0]) and \(names[$1])" })) change places, beyond the noise of seeds."
}

extension AnswerView {
  /// That networks may be undertrained: by a check if there is one, or else by the learning curve.
  var passesWarning: String? {
    if let passes {
      return passes.finding == .undertrained
        ? "\(passesGain(passes)) \(passesRanking(passes))" : nil
    }
    guard decision != .noVerdict, let trend = summary.learning, trend.isLearning else {
      return nil
    }
    return
      "The baseline was still learning as the log ended: its log loss is \(trend.lastTenth.printed(4)) in the last tenth, "
      + "\(trend.logloss.printed(4)) over all rows that count. Undertrained models may be being compared."
  }

  /// How to find out, or, if that is known, what to do.
  var passesSteps: [Answer.NextStep] {
    guard passesWarning != nil else { return [] }
    guard passes == nil else {
      return [
        Answer.NextStep(
          text:
            "If you train for several passes, compare the architecture with the baseline in your own trainer with as many. "
            + "To learn more in one pass, try a higher `training.learning_rate`, a smaller `training.batch`, or more rows.",
          command: nil)
      ]
    }
    return [
      Answer.NextStep(
        text: "Check how much more passes over the log gain, and whether the ranking holds then.",
        command: ShellCommand("nas", "audit").path(places.run).option("--passes", "4").description)
    ]
  }
}

extension PassesReport.Trained {
  /// The name of an architecture in a sentence.
  fileprivate var name: String { target.map { "target \($0)" } ?? "the baseline" }
}

/// A small number as a word.
private func numberWord(_ number: Int) -> String {
  let words = [
    2: "two", 3: "three", 4: "four", 5: "five", 6: "six", 7: "seven", 8: "eight", 9: "nine",
  ]
  return words[number] ?? "\(number)"
}

extension [Double] {
  fileprivate var mean: Double { reduce(0, +) / Double(Swift.max(count, 1)) }
}
