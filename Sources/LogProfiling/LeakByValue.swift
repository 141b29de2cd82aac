// Values that come with one label only: `is_like = 1`, a `dwell_time` above 0, a `paid_at` that is filled. Values of columns
// of many values are not looked at: of honest ones, too, some come with one label.

import Foundation
import Statistics

/// Rows with a value (or filled, or other than the usual value), and how many of them are positive.
///
/// Such rows give a column away if they are of one label, (nearly) all of them, though the others are not. Three facts of
/// honest logs set the limits.
///
/// - Of many values some are of one label: ids of few rows by chance, amounts by nature (of 31 to 169 census returns with a
///   capital gain of 10,520 or other exact sums, all earn above 50,000). So the values of columns of more than
///   `greatestValues` are not looked at one by one, and neither are the greatest values of a number; only whether a row
///   has a value, and whether it has another than the most frequent one (0, none).
/// - Strong effects multiply the odds of the label, seldom by more than `leastOddsRatio`, so the ratio of the odds must be
///   above that with confidence, whatever the base rate: where three of four rows are positive, it takes many more rows of
///   one label than where one of a hundred is.
/// - Values without any positive are common where positives are rare (no child of the census earns above 50,000). So a
///   value of negatives alone gives a column away only where most rows are positive; else only if the name says that the
///   column is a step on the way to the label, such as a click before a purchase.
/// - Where most rows are positive, honest values of one label are common: no child of the census worked, a first order
///   has no day of the order before. There only the name of an action makes sure; and of values of negatives, where less
///   than `mostRows` are positive, and of one of many values of positives and of gaps, it is a question.
struct LeakByValue {
  /// How the rows are told from the others, in words: `1`, filled.
  let event: String
  /// The rows and the positive ones among them.
  let inside: Rows
  /// The other rows with a label.
  let outside: Rows

  /// Rows with a label.
  struct Rows {
    var count = 0
    var positives = 0

    /// So many of either are of the label.
    func of(_ label: Bool) -> Int { label ? positives : count - positives }
  }

  /// Columns of more values are not looked at value by value.
  static let greatestValues = 20
  /// The odds of the label are multiplied by more than this.
  ///
  /// Of 300 logs each of 4,000 and 50,000 rows, at 25, 50 and 75 % of positives, with values of which each adds to the logit
  /// with a deviation of 1, this names 1 of 7,200 columns; 20 in place of 50 would name 10 of 9,600.
  private static let leastOddsRatio = 50.0
  /// The same for being filled or not.
  private static let leastStructuralRatio = 30.0
  /// The same for columns whose name says what a user did.
  private static let leastTellingRatio = 10.0
  /// From this ratio and share on, no honest column looks like it.
  private static let sureRatio = 100.0
  private static let sureShare = 0.95
  /// The share of the rows that are of one label; of columns whose name says what a user did, which may be logged late.
  private static let leastShare = 0.99
  private static let leastTellingShare = 0.98
  /// The confidence of all bounds of a column together is 1 less this.
  private static let error = 0.001
  /// Fewer rows of one label prove nothing.
  static let leastRows = 20
  /// From this share of positives on, negatives are so rare that a value of negatives alone is as a value of positives is
  /// where those are rare.
  private static let mostRows = 0.8

  /// The most telling value of a column, if one gives it away.
  static func find(in column: SampleColumn, labels: [Bool?]) -> Leak? {
    let events = events(of: column, labels)
    let isAction = column.name.isActionName
    let isPair = column.distinct == 2 && column.missing == 0
    let leaks = events.compactMap { event in
      event.leak(tests: events.count, isTelling: isAction, isPair: isPair).map { (event, $0) }
    }
    func rank(_ leak: Leak) -> Int { leak.isSure ? 2 : leak.isQuestion ? 0 : 1 }
    // What is surest first; of several that are as sure, what tells of more rows.
    let best = leaks.max {
      (rank($0.1), $0.0.inside.count) < (rank($1.1), $1.0.inside.count)
    }
    if let best { return best.1 }
    return isAction ? events.lazy.compactMap { $0.step(tests: events.count) }.first : nil
  }

  /// Whether it is about being filled, not about a value.
  private var isStructural: Bool { event == Self.filled || event == Self.empty }
  private var leastRatio: Double {
    isStructural ? Self.leastStructuralRatio : Self.leastOddsRatio
  }
  private static let filled = "filled"
  private static let empty = "empty"
  /// Whether it is about having another value than the most frequent one.
  private var isOther: Bool { event.hasPrefix(Self.other) }
  private static let other = "other than "

  private static func events(of column: SampleColumn, _ labels: [Bool?]) -> [Self] {
    var counts = [Rows](repeating: Rows(), count: column.distinct + 1)
    for (code, label) in zip(column.codes, labels) {
      guard let label else { continue }
      counts[Int(code)].count += 1
      counts[Int(code)].positives += label ? 1 : 0
    }
    let all = counts.reduce(into: Rows()) { sum, rows in
      sum.count += rows.count
      sum.positives += rows.positives
    }
    func event(_ words: String, _ inside: Rows) -> Self {
      Self(
        event: words, inside: inside,
        outside: Rows(
          count: all.count - inside.count, positives: all.positives - inside.positives))
    }
    func without(_ rows: Rows) -> Rows {
      Rows(count: all.count - rows.count, positives: all.positives - rows.positives)
    }
    var events: [Self] = []
    if column.missing > 0 {
      events = [event(filled, without(counts[0])), event(empty, counts[0])]
    }
    guard column.distinct > 1 else { return events }
    if column.distinct <= greatestValues {
      events += (0..<column.distinct).map { value in
        event("`\(column.text(value).shortened)`", counts[value + 1])
      }
    }
    if let usual = column.mostFrequent(1).first, column.distinct > 2 || column.missing > 0 {
      let words = "\(other)`\(column.text(usual).shortened)`"
      let inside = without(counts[usual + 1])
      // Rows without a value are no rows with another value.
      events.append(
        event(
          words,
          Rows(
            count: inside.count - counts[0].count, positives: inside.positives - counts[0].positives
          )))
    }
    return events
  }

  /// The leak, if the rows are of one label and the others are not.
  ///
  /// - Parameters:
  ///   - tests: events of the column.
  ///   - isTelling: whether the column's name is that of an action.
  ///   - isPair: whether the column has two values, and one in every row.
  private func leak(tests: Int, isTelling: Bool, isPair: Bool) -> Leak? {
    let all = Rows(
      count: inside.count + outside.count, positives: inside.positives + outside.positives)
    let ofOneLabel = [true, false].filter { $0 || all.positives * 2 > all.count }
    for label in ofOneLabel {
      let share = Double(inside.of(label)) / Double(max(inside.count, 1))
      guard inside.of(label) >= Self.leastRows,
        share >= (isTelling ? Self.leastTellingShare : Self.leastShare),
        outside.count >= Self.leastRows, outside.of(!label) >= Self.leastRows
      else { continue }
      let least = leastShare(of: label, tests: tests)
      let ratio = least.odds / max(outsideShare(of: label), 1e-9).odds
      guard ratio > (isTelling ? Self.leastTellingRatio : leastRatio) else { continue }
      let isSure = ratio > Self.sureRatio && least > Self.sureShare
      let positive = Double(all.positives) / Double(all.count)
      guard positive > 0.5, !isTelling else { return Leak(words(label), isSure: isSure) }
      let isOfEvent = event == Self.filled || isOther
      let mayBeHonest = label ? !isOfEvent && !isPair : positive < Self.mostRows
      return Leak(
        words(label), isSure: label && isOfEvent && isSure, isQuestion: mayBeHonest)
    }
    return nil
  }

  /// The leak of a step on the way to the label: without it, no row is positive.
  private func step(tests: Int) -> Leak? {
    guard inside.positives == 0, inside.count >= Self.leastRows,
      outside.positives >= Self.leastRows
    else { return nil }
    let ratio = leastShare(of: false, tests: tests).odds / max(outsideShare(of: false), 1e-9).odds
    guard ratio > Self.leastTellingRatio else { return nil }
    return Leak(
      "\(words(false)); its name is that of a step on the way to the label", isSure: false)
  }

  /// Clopper's and Pearson's lower bound (1934) of the share of a label among the rows.
  private func leastShare(of label: Bool, tests: Int) -> Double {
    ErrorRate(
      errors: inside.of(label), of: inside.count,
      confidence: 1 - 2 * Self.error / Double(max(tests, 1))
    ).low
  }

  private func outsideShare(of label: Bool) -> Double {
    Double(outside.of(label)) / Double(outside.count)
  }

  private func words(_ label: Bool) -> String {
    let matching = inside.of(label)
    let kind = label ? "positive" : "negative"
    let part =
      matching == inside.count ? "all of them \(kind)" : "\(matching.grouped) of them \(kind)"
    let others = (Double(outside.positives) / Double(outside.count)).percent
    let isStated = isStructural || isOther
    return "\(isStated ? "it is " : "")\(event) in \(inside.count.grouped) rows, \(part); "
      + "\(others) of the others are\(label ? "" : " positive")"
  }
}

extension Double {
  /// p / (1 − p).
  fileprivate var odds: Double { self / max(1 - self, 1e-12) }
}

extension LeakByValue {
  /// The event that comes with positives alone, in words: the rarer of two values, having a value, or having another than
  /// the most frequent one; nil where there is none, or chance may have made it.
  ///
  /// - Parameters:
  ///   - leastRows: so many rows there must be.
  ///   - chance: with less than this probability rows of the others' share of positives would be positive alone.
  static func eventOfPositives(
    in column: SampleColumn, labels: [Bool?], leastRows: Int, chance: Double
  ) -> String? {
    let isPair = column.distinct == 2 && column.missing == 0
    let found = events(of: column, labels).first { event in
      let (inside, outside) = (event.inside, event.outside)
      guard event.isOther || event.event == filled || isPair && inside.count < outside.count,
        inside.count >= leastRows, inside.positives == inside.count,
        outside.of(true) >= Self.leastRows, outside.of(false) >= Self.leastRows
      else { return false }
      return pow(event.outsideShare(of: true), Double(inside.count)) < chance
    }
    return found?.words(true)
  }
}
