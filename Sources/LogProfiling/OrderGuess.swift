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
    /// The patterns by which it is as well read, day, month and year exchanged; nil where there are none.
    var other: [String]?
    /// A column of ids for each of which the time is the same.
    var owner: String?

    /// What speaks against the time of an event, in steps. An order of the rows that is no chance speaks for it more
    /// than any name, unless it is that of the users or the items.
    fileprivate var doubts: Int {
      (column.isRisingBeyondChance(seconds) ? 0 : 3) + column.name.distanceFromEventTime
        + (owner == nil ? 0 : 3)
    }

    /// Whether it is the time of a user or an item and not of an event: a birth, a release. The time of a request or a
    /// session is that of its rows.
    var isOfEntity: Bool {
      guard let owner else { return false }
      let requests: Set = [
        "session", "request", "req", "query", "search", "impression", "imp", "page", "visit",
        "event", "log", "trace", "transaction", "order", "basket", "trip", "bid", "auction",
      ]
      if column.name.distanceFromEventTime == String.entityTime { return true }
      if column.isRisingBeyondChance(seconds) || column.name.distanceFromEventTime == 0 {
        return false
      }
      return Set(owner.nameWords).isDisjoint(with: requests)
        && (owner.isThingName
          || owner.nameWords.contains { $0.hasPrefix("user") || $0.hasPrefix("item") })
    }

    /// Whether another column tells the same time, and only this one tells the time of day.
    fileprivate func isFiner(than other: Candidate) -> Bool {
      guard other.unit >= 3600, unit < other.unit, owner == nil,
        column.name.distanceFromEventTime < String.entityTime
      else { return false }
      // A day may be one of another zone.
      let zone = 14.0 * 3600
      return zip(column.codes, other.column.codes).allSatisfy { code, coarse in
        guard code > 0, coarse > 0 else { return false }
        let later = seconds[Int(code) - 1] - other.seconds[Int(coarse) - 1]
        return later >= -zone && later <= other.unit + zone
      }
    }

    /// The greatest of day, hour and second of which all times are multiples.
    private var unit: Double {
      [86_400, 3600].first { unit in
        seconds.allSatisfy { $0.truncatingRemainder(dividingBy: unit) == 0 }
      } ?? 1
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
    let certain = complete.filter { $0.other == nil && !$0.isOfEntity }
    guard let least = certain.map(\.doubts).min(),
      let likely = certain.first(where: { $0.doubts == least })
    else {
      let shuffled = "the rows are shuffled, once, by this seed."
      let question = complete.first { !$0.isOfEntity }.flatMap(question)
      let reason =
        question.map { "\($0) Until then \(shuffled)" }
        ?? (candidates.isEmpty
          ? "No column tells the time of a row, so \(shuffled)"
          : complete.isEmpty
            ? "No column tells the time of every row (\(names(candidates)) has gaps), so \(shuffled)"
            : "No column tells the time of an event, only \(names(complete)), so \(shuffled)")
      return OrderGuess(
        order: .shuffle(seed: 1), reason: reason, span: nil, isLogged: false, question: question)
    }
    let finer = certain.filter { $0.isFiner(than: likely) }
    let chosen = finer.min { $0.doubts < $1.doubts } ?? likely
    let others = complete.filter { $0.column.name != chosen.column.name }
    return by(
      chosen,
      besides: others.isEmpty ? "" : " Others that tell a time: \(names(others)).")
  }

  /// Which of two patterns is meant.
  private static func question(_ candidate: Candidate) -> String? {
    guard let others = candidate.other, case .pattern(let pattern) = candidate.format else {
      return nil
    }
    let name = candidate.column.name
    let words = ([pattern] + others).map(TimeForm.words).joined(separator: " or ")
    let formats = others.map { "`format: \"\($0)\"`" }.joined(separator: " or ")
    return
      "The dates of \(name), such as \(candidate.column.text(0)), may be \(words), which no value tells: "
      + "say `order: {time: \(name), format: \"\(pattern)\"}` or \(formats)."
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
