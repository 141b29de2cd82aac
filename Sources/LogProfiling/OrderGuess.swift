// In which order the rows of a log are to be streamed.

import LogSchema

/// The order of a log's rows, and why it is thought to be that.
package struct OrderGuess: Hashable, Sendable {
  /// The order.
  package let order: RowOrder
  /// Why, as a sentence.
  package let reason: String
  /// Seconds from the first row of the sample to the last; nil where the order is no time.
  package let span: Double?
  /// Whether the log has its rows in this order already.
  package let isLogged: Bool

  /// A column that may give the order.
  struct Candidate {
    let column: SampleColumn
    let format: TimeFormat
    /// Of each distinct value.
    let seconds: [Double]
  }

  /// The order by a column, if one tells the time of every row: the one in whose order the rows stand, else
  /// the first whose name speaks of time, else the first.
  static func find(_ candidates: [Candidate]) -> OrderGuess {
    let complete = candidates.filter { $0.column.missing == 0 }
    let rising = complete.filter { $0.column.isRising($0.seconds) }
    let named = complete.filter { $0.column.name.isTimeName }
    guard let chosen = rising.first ?? named.first ?? complete.first else {
      return OrderGuess(
        order: .shuffle(seed: 1),
        reason: candidates.isEmpty
          ? "No column tells the time of a row, so the rows are shuffled, once, by this seed."
          : "No column tells the time of every row (\(names(candidates)) has gaps), so the rows are "
            + "shuffled, once, by this seed.",
        span: nil, isLogged: false)
    }
    let others = complete.filter { $0.column.name != chosen.column.name }
    return by(
      chosen,
      besides: others.isEmpty ? "" : " Others that tell a time: \(names(others)).")
  }

  /// The order by a column that was named.
  static func by(_ chosen: Candidate, besides others: String = "") -> OrderGuess {
    let isLogged = chosen.column.isRising(chosen.seconds)
    let least = chosen.seconds.min() ?? 0
    let greatest = chosen.seconds.max() ?? 0
    return OrderGuess(
      order: .time(column: chosen.column.name, format: chosen.format),
      reason: "It spans \(words(greatest - least)). "
        + (isLogged
          ? "The rows stand in this order already." : "The log has its rows in another order.")
        + others,
      span: greatest - least, isLogged: isLogged)
  }

  /// Seconds in the unit that suits them.
  private static func words(_ seconds: Double) -> String {
    let units = [("days", 86_400.0), ("hours", 3600), ("minutes", 60)]
    let (name, unit) = units.first { seconds >= 2 * $0.1 } ?? ("seconds", 1)
    return "\((seconds / unit).rounded().short) \(name)"
  }

  private static func names(_ candidates: [Candidate]) -> String {
    candidates.map(\.column.name).joined(separator: ", ")
  }
}
