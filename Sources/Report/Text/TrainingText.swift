// One training from scratch as text: its figures, how well calibrated it is, and how it went over time.

import Training

/// The figures of a training; then mean prediction and mean label of each tenth of the rows by rising prediction;
/// then the metrics of each block of time. Says so if the network predicts no better than a constant.
package func trainingText(_ metrics: TrainingMetrics) -> String {
  let tables = [figureTable(metrics), decileTable(metrics.deciles), windowTable(metrics.windows)]
    .map(\.description)
  let hasLearned = (metrics.normalizedEntropy ?? 0) < 1
  let nothing =
    "The network predicts no better than a constant, so these figures say nothing of its architecture. "
    + learningAdvice + "\n"
  return (tables + (hasLearned ? [] : [nothing])).joined(separator: "\n")
}

/// The figures to five decimals; all digits are in metrics.json.
private func figureTable(_ metrics: TrainingMetrics) -> TextTable {
  var table = TextTable([.init("figure", .leading), .init("value")])
  table.append(["log loss", metrics.logloss.fixed(5)])
  if let entropy = metrics.normalizedEntropy {
    table.append(["normalised entropy", entropy.fixed(5)])
  }
  table.append(["AUC", metrics.auc.fixed(5)])
  if let groups = metrics.groups {
    table.append(["PerQueryAUC", metrics.perQueryAUC.map { $0.fixed(5) } ?? "–"])
    table.append(["groups of both labels", String(groups)])
  }
  table.append(["calibration", metrics.calibration.fixed(5)])
  table.append(["FLOPs", String(metrics.cost.flops)])
  table.append(["parameters", String(metrics.cost.parameters)])
  table.append(["embedding bytes", String(metrics.cost.embeddingBytes)])
  table.append(["rows", String(metrics.rows)])
  table.append(["seed", String(metrics.seed)])
  return table
}

private func decileTable(_ deciles: [Decile]) -> TextTable {
  var table = TextTable([
    .init("tenth"), .init("mean prediction"), .init("mean label"), .init("calibration"),
  ])
  for (index, decile) in deciles.enumerated() {
    let calibration = decile.prediction > 0 ? (decile.label / decile.prediction).fixed(3) : "–"
    table.append([
      String(index + 1), decile.prediction.fixed(5), decile.label.fixed(5), calibration,
    ])
  }
  return table
}

private func windowTable(_ windows: [BlockMetrics]) -> TextTable {
  var table = TextTable([
    .init("from row"), .init("rows"), .init("log loss"), .init("AUC"), .init("calibration"),
  ])
  for window in windows {
    table.append([
      String(window.firstRow), String(window.rows), window.logloss.fixed(5), window.auc.fixed(4),
      window.calibration.fixed(3),
    ])
  }
  return table
}
