// A comparison of searches as text: the best that is known, and the biases of supernets.

import Report

/// Whether the best architecture of all is known, as in reports of earlier versions that have a regret.
func isComplete(_ report: SearchComparisonReport) -> Bool {
  report.best?.allSatisfy(\.isComplete) ?? true
}

/// What regrets are measured from if a better architecture may exist.
func bestKnown(_ report: SearchComparisonReport, confidence: String) -> String {
  let best = (report.best ?? []).map {
    "under \($0.target) \($0.logloss.printed(5)) ± \(($0.logloss * $0.error).printed(5)) with \($0.seeds) seeds, "
      + "of \($0.feasible)"
  }
  return
    "Not every architecture has been trained, so the best is not known. Regret is how far the log loss "
    + "lies above that of the best known architecture that the target allows, with its \(confidence)% interval; "
    + "beside the worst stands the standard error that training seeds leave. The best known: "
    + best.joined(separator: "; ") + "."
}

/// How supernets judge choices.
func choiceBiases(_ biases: [ChoiceBias]) -> String {
  var table = TextTable([
    .init("searcher", .leading), .init("decision", .leading), .init("of"), .init("value"),
    .init("bias %"), .init("±"),
  ])
  // Features alone are in the JSON: there may be hundreds.
  let parts = Set(biases.filter { $0.decisions > 1 }.map(\.decision))
  for bias in biases where bias.decisions > 1 || !parts.contains(part(of: bias.decision)) {
    table.append([
      bias.searcher, bias.decision, "\(bias.decisions)", "\(bias.value)",
      (100 * bias.bias).signed(3), (100 * bias.error).printed(3),
    ])
  }
  return
    "Biases of the supernets. The effect of each choice on log loss that a supernet predicts, minus that of "
    + "trainings from scratch, over random architectures, with its standard error. Above 0 the supernet thinks "
    + "the choice worse than it is. Embeddings are taken together; `--json` has each feature.\n\n\(table)"
}

private func part(of path: String) -> String {
  path.hasPrefix("embeddings.") ? "Embeddings" : path
}

/// The best architectures that are known, for people.
package func knownBestText(_ best: [KnownBest]) -> String {
  var table = TextTable([
    .init("target"), .init("cost"), .init("log loss"), .init("±"), .init("seeds"), .init("of"),
  ])
  for row in best {
    table.append([
      "\(row.target)", row.costRatio.printed(3), row.logloss.printed(5),
      (row.logloss * row.error).printed(5), "\(row.seeds)", "\(row.feasible)",
    ])
  }
  let architectures = best.map { row in
    let values = row.architecture.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
    return "Under \(row.target): \(values.joined(separator: ", ")).\n"
  }
  return "The best known architecture under each target.\n\n\(table)\n"
    + architectures.joined(separator: "\n")
}
