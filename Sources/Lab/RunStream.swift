// The stream of a run that is measured once more.

import Files
import Runs
import Training

extension TrainingStream {
  /// The rows that a run has streamed.
  ///
  /// - Parameters:
  ///   - workspace: the run's own.
  ///   - directory: the run's, for the message.
  /// - Throws: `InputError` if they are fewer than ten batches, of which a tenth is nothing to judge by.
  init(of record: RunRecord, _ workspace: Workspace, in directory: RunDirectory) throws {
    self.init(workspace.dataset, count: record.data.rows, verdict: workspace.space.verdict)
    let batch = workspace.space.training.batch
    guard rows.count > 9 * batch else {
      throw InputError(
        "the run's stream has \(rows.count) rows: expected at least ten batches of \(batch)",
        file: directory.path)
    }
  }
}
