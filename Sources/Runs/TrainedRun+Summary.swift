// What summary.json says of a training.

import Training

extension TrainedRun.Figures {
  /// The entry of summary.json.
  package var summary: Summary.Run {
    Summary.Run(seed: seed, logloss: logloss, auc: auc, perQueryAUC: perQueryAUC?.mean)
  }
}
