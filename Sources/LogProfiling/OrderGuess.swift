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

  /// What is to be asked before the rows can be ordered; nil where nothing is.
  package let question: String?

  /// A column that may give the order.
  struct Candidate {
    let column: SampleColumn
    let format: TimeFormat
    /// Of each distinct value.
    let seconds: [Double]
    /// The pattern by which it is as well read, day and month exchanged.
    var other: String?
    /// A column of ids for each of which the time is the same.
    var owner: String?

    /// What speaks against the time of an event, in steps. An order of the rows that is no chance speaks for it more
    /// than any name, unless it is that of the users or the items.
    fileprivate var doubts: Int {
      (column.isRisingBeyondChance(seconds) ? 0 : 3) + column.name.distanceFromEventTime
        + (owner == nil ? 0 : 3)
    }

    /// The name, and why it is hardly the time of an event.
    fileprivate var description: String {
      let why =
        owner.map { " (one for each \($0))" }
        ?? (column.name.distanceFromEventTime == String.entityTime
          ? " (by its name that of a user or an item)" : "")
      return column.name + why
    }
  }

  /// The order by a column, if one tells the time of every row: the one that is most likely that of an event; of
  /// several, the first.
  static func find(_ candidates: [Candidate]) -> OrderGuess {
    let complete = candidates.filter { $0.column.missing == 0 }
    let certain = complete.filter { $0.other == nil }
    guard let least = certain.map(\.doubts).min(),
      let chosen = certain.first(where: { $0.doubts == least })
    else {
      let shuffled = "the rows are shuffled, once, by this seed."
      let question = complete.first.flatMap(question)
      let reason =
        question.map { "\($0) Until then \(shuffled)" }
        ?? (candidates.isEmpty
          ? "No column tells the time of a row, so \(shuffled)"
          : "No column tells the time of every row (\(names(candidates)) has gaps), so \(shuffled)")
      return OrderGuess(
        order: .shuffle(seed: 1), reason: reason, span: nil, isLogged: false, question: question)
    }
    let others = complete.filter { $0.column.name != chosen.column.name }
    return by(
      chosen,
      besides: others.isEmpty ? "" : " Others that tell a time: \(names(others)).")
  }

  /// Which of two patterns is meant.
  private static func question(_ candidate: Candidate) -> String? {
    guard let other = candidate.other, case .pattern(let pattern) = candidate.format else {
      return nil
    }
    let name = candidate.column.name
    return
      "The dates of \(name), such as \(candidate.column.text(0)), may be \(TimeForm.words(pattern)) or "
      + "\(TimeForm.words(other)), which no value tells: say `order: {time: \(name), format: \"\(pattern)\"}` or "
      + "`format: \"\(other)\"`."
  }

  /// The order by a column that was named.
  static func by(_ chosen: Candidate, besides others: String = "") -> OrderGuess {
    let isLogged = chosen.column.isRising(chosen.seconds)
    let question = question(chosen)
    let least = chosen.seconds.min() ?? 0
    let greatest = chosen.seconds.max() ?? 0
    return OrderGuess(
      order: .time(column: chosen.column.name, format: chosen.format),
      reason: "It spans \(words(greatest - least)). "
        + (isLogged
          ? "The rows stand in this order already." : "The log has its rows in another order.")
        + others + (question.map { " \($0)" } ?? ""),
      span: greatest - least, isLogged: isLogged, question: question)
  }

  /// Seconds in the unit that suits them.
  private static func words(_ seconds: Double) -> String {
    let units = [("days", 86_400.0), ("hours", 3600), ("minutes", 60)]
    let (name, unit) = units.first { seconds >= 2 * $0.1 } ?? ("seconds", 1)
    return "\((seconds / unit).rounded().short) \(name)"
  }

  private static func names(_ candidates: [Candidate]) -> String {
    candidates.map(\.description).joined(separator: ", ")
  }
}
