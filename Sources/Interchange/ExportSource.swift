// What an exporter may ask for. Everything that is read or computed is behind a closure: a format pays only for what
// it uses.

import Model
import Numerics
import Runs
import Training

/// An architecture of a run, with the log and the network for the formats that need them.
package struct ExportSource {
  /// The space of the run.
  package let space: SearchSpace
  /// The values of the architecture by path, as the run recorded them.
  package let values: [String: ChoiceValue]
  /// Its cost.
  package let cost: Summary.CostFigures
  /// The name that errors about the run give.
  package let file: String
  /// How many rows a format writes beside a network, with its predictions for them.
  package let examples: Int
  /// The baseline and the architecture, as other trainers are given them. Throws if the run is damaged.
  package let run: () throws -> ExportedRun
  /// What the log says of every feature's values, without vocabularies of more ids than the limit; nil if the log is
  /// not at hand.
  package let featureValues: (_ limit: Int) throws -> [FeatureValues]?
  /// Opens the log for a training of the architecture. Throws if it cannot be read.
  package let training: () throws -> ExportTraining

  /// Makes a source.
  package init(
    space: SearchSpace, values: [String: ChoiceValue], cost: Summary.CostFigures, file: String,
    examples: Int, run: @escaping () throws -> ExportedRun,
    featureValues: @escaping (_ limit: Int) throws -> [FeatureValues]?,
    training: @escaping () throws -> ExportTraining
  ) {
    precondition(examples >= 0)
    self.space = space
    self.values = values
    self.cost = cost
    self.file = file
    self.examples = examples
    self.run = run
    self.featureValues = featureValues
    self.training = training
  }
}

/// A training that has not begun: what it will be of, so that a format can refuse it first.
package struct ExportTraining {
  /// The architecture's shape, and the seed.
  package let job: TrainingJob
  /// The space without decisions.
  package let space: SearchSpace
  /// The rows.
  package let stream: TrainingStream
  /// The threads.
  package let pool: WorkerPool
  /// Trains, and gives the network as it is after the last row.
  package let train: () throws -> Network

  /// Makes a training.
  package init(
    job: TrainingJob, space: SearchSpace, stream: TrainingStream, pool: WorkerPool,
    train: @escaping () throws -> Network
  ) {
    self.job = job
    self.space = space
    self.stream = stream
    self.pool = pool
    self.train = train
  }
}
