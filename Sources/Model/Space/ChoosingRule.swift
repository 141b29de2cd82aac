// `verdict.choose`: which of the proved architectures a search recommends. It proves nothing: the verdicts
// decide before which ones may be chosen.

import Files
import Yams

/// Which of the architectures that were proved neutral or better a search chooses.
///
/// No rule adds a false claim. The test proves of all proved targets together, with the confidence of the
/// verdict, that none is worse than the baseline by more than the margin. To choose among them is to repeat one of the
/// claims that were made, however the choice depends on the data. The mean Δ of the one with the lowest mean is flattered,
/// as that of every best of several is: its upper bound is the claim, not its mean.
package enum ChoosingRule: Hashable, Sendable {
  /// The lowest cost.
  case cheapest
  /// The lowest mean Δ.
  case best
  /// The greatest x · (saved cost in % of the baseline's) − (mean Δ in %). This number x, above 0, is the log loss in %
  /// that 1% of the cost is worth. Near 0 it chooses as `best`, far above 1 as `cheapest`.
  case exchange(Double)

  /// The exchange rates that a space may name.
  static let rates = NumberRange.above(0)

  /// The figures of an architecture that the rules weigh.
  package struct Candidate: Hashable, Sendable {
    /// Its cost over the baseline's.
    package var costRatio: Double
    /// The mean of Δ, a share of the baseline's log loss.
    package var delta: Double

    /// An architecture that was proved.
    package init(costRatio: Double, delta: Double) {
      self.costRatio = costRatio
      self.delta = delta
    }
  }

  /// The place of the candidate that the rule chooses; nil if there is none.
  ///
  /// Of equally good ones it is the cheaper one, and of equally dear ones the first.
  ///
  /// - Parameter candidates: architectures that were proved, mildest target first.
  package func choose(among candidates: [Candidate]) -> Int? {
    candidates.indices.min { a, b in
      let (a, b) = (candidates[a], candidates[b])
      let (first, second) = (price(of: a), price(of: b))
      return first == second ? a.costRatio < b.costRatio : first < second
    }
  }

  /// The figure that the rule makes least.
  private func price(of candidate: Candidate) -> Double {
    switch self {
    case .cheapest: candidate.costRatio
    case .best: candidate.delta
    case .exchange(let rate): rate * candidate.costRatio + candidate.delta
    }
  }
}

/// The keys of a rule that weighs log loss against cost.
struct ExchangeRateEntry: Section {
  var rate = 0.0

  static let doc = "The greatest saved cost, weighed against the log loss."
  static let key = "logloss_percent_per_cost_percent"

  static let settings: [Setting<Self>] = [
    .number(
      key, \.rate, ChoosingRule.rates,
      "The percent of log loss that saving 1% of the baseline's cost is worth: with a value x, nas maximises x times the "
        + "percent of cost saved, less the percent of log loss added."
    ).required
  ]
}

extension Setting where Root == VerdictSettings {
  /// `cheapest`, `best`, or `{logloss_percent_per_cost_percent: 0.01}`. Spaces in which it has its default do not write it,
  /// so that those of earlier versions read and write the same.
  static let choose = Setting(
    "choose",
    .either([
      .options([
        ("cheapest", "The lowest cost."),
        ("best", "The lowest mean log loss."),
      ]), .section(ExchangeRateEntry.self),
    ]),
    "Which of the proved architectures is chosen; the choice adds no claim.",
    read: { verdict, section in
      guard let node = section.node("choose") else { return }
      switch node.scalar?.string {
      case "cheapest": verdict.choose = .cheapest
      case "best": verdict.choose = .best
      case .some:
        throw section.mismatch(
          node, "choose", expected: "cheapest, best, or {\(ExchangeRateEntry.key): NUMBER}")
      case nil:
        let entry = try ExchangeRateEntry(node, path: section.path("choose"), file: section.file)
        verdict.choose = .exchange(entry.rate)
      }
    },
    write: { verdict in
      switch verdict.choose {
      case .cheapest: .plain("cheapest")
      case .best: .plain("best")
      case .exchange(let rate): .flow([(ExchangeRateEntry.key, .number(rate))])
      }
    }
  ).written { $0.choose != .cheapest }
}

extension ChoosingRule: Codable {
  private enum CodingKeys: String, CodingKey {
    case rate = "logloss_percent_per_cost_percent"
  }

  /// Reads a value of `verdict.choose`, in JSON.
  ///
  /// - Throws: `DecodingError` if it is none of the rules.
  package init(from decoder: any Decoder) throws {
    if let container = try? decoder.container(keyedBy: CodingKeys.self) {
      let rate = try container.decode(Double.self, forKey: .rate)
      guard Self.rates.contains(rate) else {
        throw DecodingError.dataCorruptedError(
          forKey: .rate, in: container, debugDescription: "an exchange rate is above 0")
      }
      self = .exchange(rate)
      return
    }
    let container = try decoder.singleValueContainer()
    switch try container.decode(String.self) {
    case "cheapest": self = .cheapest
    case "best": self = .best
    case let name:
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "\(name) is no rule of `verdict.choose`")
    }
  }

  /// Writes it.
  package func encode(to encoder: any Encoder) throws {
    switch self {
    case .cheapest, .best:
      var container = encoder.singleValueContainer()
      try container.encode(self == .best ? "best" : "cheapest")
    case .exchange(let rate):
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(rate, forKey: .rate)
    }
  }
}
