// Values that come with one label only: `is_like = 1`, a `dwell_time` above 0, a `paid_at` that is filled. Values of columns
// of many values are not looked at: of honest ones, too, some come with one label.

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
  private static let leastRows = 20

  /// The most telling value of a column, if one gives it away.
  static func find(in column: SampleColumn, labels: [Bool?]) -> Leak? {
    let events = events(of: column, labels)
    let isAction = column.name.isActionName
    let leaks = events.compactMap { event in
      event.leak(tests: events.count, isTelling: isAction).map { (event, $0) }
    }
    // What tells of more rows first; of several that are sure, the same.
    let best = leaks.max {
      ($0.1.isSure ? 1 : 0, $0.0.inside.count) < ($1.1.isSure ? 1 : 0, $1.0.inside.count)
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
      let words = "other than `\(column.text(usual).shortened)`"
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
  private func leak(tests: Int, isTelling: Bool) -> Leak? {
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
      return Leak(
        words(label), isSure: ratio > Self.sureRatio && least > Self.sureShare)
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
    return Leak("\(words(false)); its name tells a step on the way to the label", isSure: false)
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
    let isStated = isStructural || event.hasPrefix("other")
    return "\(isStated ? "it is " : "")\(event) in \(inside.count.grouped) rows, \(part); "
      + "\(others) of the others are\(label ? "" : " positive")"
  }
}

extension Double {
  /// p / (1 − p).
  fileprivate var odds: Double { self / max(1 - self, 1e-12) }
}

extension String {
  /// Whether a name says what a user did with what was shown. Of the past it speaks with words such as `hist`.
  var isActionName: Bool {
    let words = nameWords
    let actions: Set = [
      "click", "clicks", "clicked", "clk", "view", "viewed", "visit", "visited", "cart", "basket",
      "atc", "addtocart", "fav", "favorite", "favourite", "wishlist", "collect", "buy", "bought",
      "purchase", "purchased", "order", "ordered", "pay", "paid", "payment", "checkout",
      "conversion", "converted", "convert", "cvr", "install", "installed", "signup", "subscribe",
      "subscribed", "like", "liked", "follow", "followed", "share", "shared", "comment",
      "commented", "forward", "dwell", "watch", "watched", "play", "played", "finish", "finished",
      "complete", "completed", "reply", "replied", "retweet", "open", "opened", "dislike", "hide",
      "skip", "skipped", "refund", "returned", "revenue",
    ]
    let past: Set = [
      "hist", "history", "historical", "past", "prev", "previous", "last", "before", "prior", "avg",
      "mean", "rate", "ctr", "total", "ever", "since", "days", "7d", "30d",
    ]
    let joined = words.joined()
    return past.isDisjoint(with: words)
      && (words.contains { actions.contains($0) }
        || actions.contains(joined.hasPrefix("is") ? String(joined.dropFirst(2)) : joined))
  }
}
