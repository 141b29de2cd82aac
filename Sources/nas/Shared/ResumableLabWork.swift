// What plan, audit, tabulate, compare and rehearse share: a checkpoint beside their output while they work.

import ArgumentParser
import Files
import Foundation
import Lab
import Runs
import Training

/// Makes work that goes on where an earlier process has left it, if one has, and ends between two steps when a signal
/// comes.
///
/// - Parameters:
///   - folder: where the checkpoint is until the work is complete.
///   - make: has the checkpoint; nil where there can be none.
/// - Throws: what `make` throws; `ExitCode` where a signal ended it, of which a person was told.
func resumably<Value>(
  in folder: String, _ workspace: Workspace, _ progress: ProgressLine,
  _ make: (Checkpoint?) throws -> Value
) throws -> Value {
  let lab = try LabCheckpoint(
    at: folder, of: workspace,
    surroundings: Checkpoint.Surroundings(
      signal: { Interruption.signal },
      warn: {
        progress.end()
        warn("\($0)")
      }))
  if lab.checkpoint != nil {
    Interruption.listen()
    MappedFile.explainLostPages()
  }
  do {
    let value = try make(lab.checkpoint)
    try lab.remove()
    progress.end()
    return value
  } catch {
    progress.end()
    try? lab.removeIfUseless()
    guard case Stopped.signal(let signal)? = error as? Stopped else { throw error }
    noteFailure(
      "Stopped by \(Interruption.name(of: signal)). Finished work is kept; run the same command again to resume"
    )
    throw ExitCode(Interruption.exitCode(signal))
  }
}
