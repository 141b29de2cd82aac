// A comparison of searches as text: a few tables, each with a line that says how to read it.

import Files
import Report
import Search
import Statistics

/// All that a comparison says, for a reader who knows what a search is.
package func comparisonText(_ report: SearchComparisonReport) -> String {
  var sections = [answers(report)]
  if report.reason == .notLearned, let ground = report.ground {
    let text =
      notLearnedText("The baseline", report.normalizedEntropy, on: ground) ?? learningAdvice
    sections.insert("These figures do not tell searches apart. \(text)\n", at: 0)
  } else if report.answers.contains(where: { $0.baseline != nil }) {
    sections.append(gains(report))
  }
  if report.answers.contains(where: { $0.agreement != nil }) { sections.append(agreement(report)) }
  if !report.pairs.isEmpty { sections.append(pairs(report)) }
  if let biases = report.biases { sections.append(choiceBiases(biases)) }
  sections.append(report.lookups.map { lookups($0, report) } ?? searches(report))
  return sections.joined(separator: "\n")
}

private func section(_ title: String, _ words: String, _ table: TextTable) -> String {
  "\(title). \(words)\n\n\(table)"
}

private func answers(_ report: SearchComparisonReport) -> String {
  var table = TextTable([
    .init("searcher", .leading), .init("target"), .init("cost"), .init("log loss"),
    .init("regret %"), .init("low"), .init("high"), .init("worst"), .init("±"), .init("rank"),
    .init("worst"), .init("of"),
  ])
  for row in report.answers {
    let (regret, rank) = (row.regret, row.rank)
    table.append([
      row.searcher, "\(row.target)", range(row.costRatio, 3), row.logloss.printed(5),
      percent(regret?.middle.median), percent(regret?.middle.low), percent(regret?.middle.high),
      percent(regret?.worst), percent(regret?.worstError), figure(rank?.median, 1),
      whole(rank?.worst), whole(rank?.feasible),
    ])
  }
  let searches = Set(report.searches.map(\.seed)).count
  let confidence = (100 * report.confidence).printed(0)
  let words =
    "The median of \(searches) \(searches == 1 ? "search" : "searches"), each with another seed. Cost is "
    + "over the baseline's; log loss is that of trainings from scratch. "
  let truth =
    report.answers.contains { $0.regret != nil }
    ? isComplete(report)
      ? "Regret is how far it lies above the log loss of the best architecture that the target allows, "
        + "with its \(confidence)% interval; beside the worst stands the standard error that training "
        + "seeds leave. Rank is the place among all architectures that the target allows."
      : bestKnown(report, confidence: confidence)
    : "Not every architecture has been trained, so the best is not known, nor how far from it these are."
  return section("Selected architectures", words + truth, table)
}

private func gains(_ report: SearchComparisonReport) -> String {
  var table = TextTable([
    .init("searcher", .leading), .init("target"), .init("to scaling %"), .init("low"),
    .init("high"), .init("p"), .init("to baseline %"), .init("low"), .init("high"), .init("p"),
  ])
  for row in report.answers where row.scaling != nil || row.baseline != nil {
    table.append([row.searcher, "\(row.target)"] + cells(row.scaling) + cells(row.baseline))
  }
  return section(
    "Gains",
    "The change of log loss against the baseline scaled down to the target, and against the "
      + "baseline itself: below 0 is better. The interval counts that another search finds something "
      + "else and that another seed trains it differently; p is how likely such a gain is by luck.",
    table)
}

private func cells(_ difference: ReferenceDifference?) -> [String] {
  guard let difference else { return [String](repeating: dash, count: 4) }
  let figures = [difference.mean, difference.low, difference.high]
  return figures.map { (100 * $0).signed(3) } + [probability(difference.p)]
}

private func agreement(_ report: SearchComparisonReport) -> String {
  var table = TextTable([
    .init("searcher", .leading), .init("target"), .init("same architecture"),
    .init("choices in common %"), .init("chance"), .init("difference %, median"), .init("worst"),
    .init("below target %, median"), .init("worst"),
  ])
  for row in report.answers {
    guard let agreement = row.agreement else { continue }
    table.append([
      row.searcher, "\(row.target)", "\(agreement.same) of \(agreement.pairs)",
      figure(agreement.choices.map { 100 * $0 }, 0), figure(agreement.chance.map { 100 * $0 }, 0),
      percent(agreement.median), percent(agreement.worst),
      figure(row.below.map { 100 * $0.median }, 1), figure(row.below.map { 100 * $0.worst }, 1),
    ])
  }
  return section(
    "Agreement of searches",
    "Any two searches that differ in the seed alone: how many pairs found the same architecture, the "
      + "share of decisions in which they chose the same, and by how much the log losses of the others "
      + "differ. Behind it stands how far the costs lie below the target.", table)
}

private func pairs(_ report: SearchComparisonReport) -> String {
  var table = TextTable([
    .init("against", .leading), .init("target"), .init("better"), .init("equal"), .init("worse"),
    .init("p"), .init("Δ %"), .init("low"), .init("high"),
  ])
  for pair in report.pairs {
    let differences = pair.differences
    table.append([
      pair.other, "\(pair.target)", "\(differences.better)", "\(differences.equal)",
      "\(differences.worse)", probability(differences.signP), (100 * differences.mean).signed(3),
      signedPercent(differences.low), signedPercent(differences.high),
    ])
  }
  return section(
    "The \(report.pairs[0].searcher) against the others",
    "Searches with equal seeds, side by side: how often it found something better, the same or "
      + "something worse, with the p of a sign test, and the mean difference of log loss with its "
      + "interval: below 0 it is better.", table)
}

/// What the searches took, and how well their supernets ranked.
private func searches(_ report: SearchComparisonReport) -> String {
  var table = TextTable([
    .init("searcher", .leading), .init("search"), .init("playoff"), .init("together"), .init("τ"),
    .init("least"), .init("greatest"), .init("advantage"),
  ])
  for (name, searches) in grouped(report.searches) {
    let seeds = Double(Set(searches.map(\.seed)).count)
    func trainings(_ part: (SearchComparisonReport.Work) -> Double) -> String {
      (searches.compactMap(\.work).reduce(0) { $0 + part($1) } / seeds).printed(2)
    }
    let taus = searches.compactMap { $0.ranking?.tau }
    table.append([
      name, trainings(\.search), trainings(\.playoff), trainings(\.total),
      figure(median(taus), 2), figure(taus.min(), 2), figure(taus.max(), 2),
      figure(median(searches.flatMap { $0.answers.compactMap(\.advantage) }), 5),
    ])
  }
  return section(
    "The work of a search",
    "The work of a search of all targets, counted in trainings of the baseline by exact FLOPs. τ is "
      + "Kendall's, from 1 if supernet and trainings rank random architectures alike "
      + "to −1 for the opposite order: median and range of all supernets. Advantage is the root mean "
      + "square of a controller's signal, reward minus baseline, in nats.", table)
}

/// What the searches took where a table stood for the supernet.
private func lookups(_ lookups: Int, _ report: SearchComparisonReport) -> String {
  let advantages = report.searches.flatMap { $0.answers.compactMap(\.advantage) }
  let learned =
    median(advantages).map {
      " The controller's signal, reward minus baseline, had a root mean square of "
        + "\($0.printed(5)) nats."
    } ?? ""
  return
    "Each search looked up \(lookups) log losses in the table for each target; nothing was trained."
    + learned + "\n"
}

/// The searches of each searcher, in order.
private func grouped(
  _ searches: [SearchComparisonReport.Search]
) -> [(name: String, searches: [SearchComparisonReport.Search])] {
  searches.reduce(into: []) { groups, search in
    if let last = groups.indices.last, groups[last].name == search.searcher {
      groups[last].searches.append(search)
    } else {
      groups.append((search.searcher, [search]))
    }
  }
}

private func median(_ values: [Double]) -> Double? {
  let sorted = values.sorted()
  return sorted.isEmpty ? nil : (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
}

/// What stands for an absent figure.
private let dash = "–"

private func figure(_ value: Double?, _ digits: Int) -> String {
  value?.printed(digits) ?? dash
}

private func percent(_ value: Double?) -> String { figure(value.map { 100 * $0 }, 3) }

private func signedPercent(_ value: Double?) -> String {
  value.map { (100 * $0).signed(3) } ?? dash
}

private func whole(_ value: Int?) -> String { value.map(String.init) ?? dash }

private func probability(_ p: Double) -> String { p < 0.0001 ? "<0.0001" : p.printed(4) }

private func range(_ range: SearchComparisonReport.Range, _ digits: Int) -> String {
  let (least, greatest) = (range.least.printed(digits), range.greatest.printed(digits))
  return least == greatest ? least : "\(least)–\(greatest)"
}
