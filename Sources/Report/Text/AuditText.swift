// The result of an audit as text: what was measured, and what it means in plain words.

import Runs
import Statistics

/// How well the supernet ranks, and where the found architectures stand: a row for each target.
///
/// τ is Kendall's with the bounds of its interval, Δ the difference of log loss in per cent between the
/// best random architecture and the found one.
package func auditTable(_ audit: AuditReport) -> TextTable {
  var table = TextTable([
    .init("target", .leading), .init("architectures"), .init("τ"), .init("low"), .init("high"),
    .init("τ between seeds"), .init("best tenth"), .init("better than found"), .init("best Δ %"),
    .init("standard error"), .init("cost ratio"), .init("unspent %"),
  ])
  for result in audit.targets {
    let (ranking, found, count) = (result.ranking, result.found, result.architectures.count)
    table.append([
      "\(result.target)", "\(count)", ranking.tau.printed(2), ranking.low.printed(2),
      ranking.high.printed(2), result.seedTau.printed(2), "\(result.topShared) of \(result.top)",
      "\(found.better) of \(count)", (found.bestDelta * 100).signed(3),
      (found.deltaError * 100).printed(3), found.costRatio.printed(3),
      (found.unspent * 100).printed(1),
    ])
  }
  return table
}

/// How far the supernet can be trusted, and what it took to find out: a paragraph for each target, and one
/// of the cost.
package func finding(_ audit: AuditReport) -> String {
  let seconds = audit.seconds.search + audit.seconds.retrain
  let cost =
    "The audit took \(seconds.printed(0)) s: the search pass again, and \(audit.trainings) trainings "
    + "with \(audit.seeds.count) seeds.\n"
  let paragraphs = audit.targets.map { result in
    let sentences = [
      ranking(result, confidence: audit.confidence), place(result), budget(result.found),
    ]
    return "Target \(result.target): \(sentences.joined(separator: " "))\n"
  }
  return (paragraphs + [cost]).joined(separator: "\n")
}

/// What the interval of τ says.
private func ranking(_ result: AuditReport.Target, confidence: Double) -> String {
  let (ranking, count) = (result.ranking, result.architectures.count)
  if count < 2 {
    return "there is nothing to rank, since hardly any other architecture costs about as much."
  }
  let interval =
    "\((confidence * 100).printed(0)) % \(ranking.low.printed(2)) to \(ranking.high.printed(2))"
  let sentence =
    "\(claim(ranking, "\(count) random architectures")) (τ \(ranking.tau.printed(2)), \(interval)); "
    + "about \((50 * (1 + ranking.tau)).printed(0)) % of the pairs are in the same order."
  return ranking.low < trusted ? "\(sentence) \(reason(result))" : sentence
}

/// The τ from which on a ranking is called right: three of four pairs are in the same order.
private let trusted = 0.5

private func claim(_ ranking: Kendall, _ them: String) -> String {
  if ranking.low >= trusted { return "the supernet ranks \(them) as their retrains do" }
  if ranking.low > 0 { return "the supernet ranks \(them) roughly as their retrains do" }
  if ranking.high < 0 { return "the supernet ranks \(them) against their retrains" }
  return "that the supernet ranks \(them) as their retrains do is not shown"
}

/// Whether it is the supernet that ranks badly, or nobody could rank well.
private func reason(_ result: AuditReport.Target) -> String {
  let seedTau = "(τ \(result.seedTau.printed(2)))"
  return result.seedTau > result.ranking.tau
    ? "The supernet is to blame, since retrains of two seeds agree better \(seedTau)."
    : "Noise is to blame, since retrains of two seeds agree no better \(seedTau)."
}

/// Where the found architecture stands.
private func place(_ result: AuditReport.Target) -> String {
  let (found, count) = (result.found, result.architectures.count)
  if count == 0 { return "The found one stands alone." }
  let best = "by \((found.bestDelta.magnitude * 100).printed(3)) % of log loss"
  if found.better == 0 { return "The found one is better than all of them, \(best) or more." }
  // By luck alone the best of twenty lies about two standard errors below the mean.
  let isLuck = found.bestDelta.magnitude < 3 * found.deltaError
  return "\(found.better) of them \(found.better == 1 ? "is" : "are") better than the found one, "
    + "at the most \(best), which \(isLuck ? "seeds alone may explain" : "is more than seeds explain")."
}

/// Whether it keeps the target.
private func budget(_ found: AuditReport.Found) -> String {
  let part = "\((found.unspent.magnitude * 100).printed(1)) %"
  return found.unspent < 0
    ? "It misses the target by \(part)." : "It keeps the target and leaves \(part) of it unspent."
}
