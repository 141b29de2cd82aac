// How a command keeps what it has done, and what it says when it is ended before its time.

import ArgumentParser
import Files
import Foundation
import Runs
import Training

/// When snapshots are made.
struct CheckpointOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      Seconds between snapshots, which --resume starts from; with 0 only a signal causes one. Snapshots are spaced \
      so that writing takes at most 2% of the time.
      """, valueName: "seconds"))
  var checkpointSeconds = 60.0

  @Option(
    help: ArgumentHelp("Steps between snapshots, beside the seconds.", valueName: "count"))
  var checkpointSteps: Int?

  func validate() throws {
    try check("--checkpoint-seconds", checkpointSeconds, in: .atLeast(0))
    try check("--checkpoint-steps", checkpointSteps, to: Greatest.rows)
  }

  var cadence: Checkpoint.Cadence {
    Checkpoint.Cadence(
      seconds: checkpointSeconds > 0 ? checkpointSeconds : nil, steps: checkpointSteps)
  }

  /// The checkpoint of a run of this process.
  func open(_ directory: RunDirectory) throws -> Checkpoint {
    Interruption.listen()
    MappedFile.explainLostPages()
    return try Checkpoint(
      folder: directory.checkpointFolder, cadence: cadence,
      surroundings: Checkpoint.Surroundings(
        signal: { Interruption.signal }, warn: { warn("\($0)") }))
  }
}

/// Says what ended a run, and how to resume it.
///
/// - Parameters:
///   - folder: of the run.
///   - resumption: the command that resumes it.
/// - Returns: what the program ends with.
func explain(_ error: any Error, in folder: String, resumption: ShellCommand) -> ExitCode {
  if case Stopped.signal(let signal)? = error as? Stopped {
    noteFailure("Stopped by \(Interruption.name(of: signal)). Finished work is kept; resume with")
    noteFailure("  \(resumption)")
    return ExitCode(Interruption.exitCode(signal))
  }
  noteFailure("error: \(error)")
  if let error = error as? FileError, error.isDiskFull {
    noteFailure("Free some space on the disk of \(folder).")
  }
  noteFailure("Finished work is kept. When the problem is fixed, resume with")
  noteFailure("  \(resumption)")
  return ExitCode(error is InputError ? 2 : 1)
}
