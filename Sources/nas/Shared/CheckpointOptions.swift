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
    guard checkpointSeconds >= 0 else {
      throw ValidationError(
        "--checkpoint-seconds is \(checkpointSeconds): expected a number, 0 or more")
    }
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

/// The command that goes on with a run, as one would type it.
struct ResumeCommand: CustomStringConvertible {
  let folder: String
  var data: [String] = []
  var cache: String?
  var tensorboard: String?

  var description: String {
    let words =
      ["nas", "search", "--resume", "--out", folder] + data.flatMap { ["--data", $0] }
      + (cache.map { ["--cache", $0] } ?? [])
      + (tensorboard.map { ["--tensorboard", $0] } ?? [])
    return words.map(Self.quoted).joined(separator: " ")
  }

  private static func quoted(_ word: String) -> String {
    let plain = word.allSatisfy { $0.isLetter || $0.isNumber || "-_./=+:@%".contains($0) }
    return plain && !word.isEmpty
      ? word : "'" + word.replacingOccurrences(of: "'", with: "'\\''") + "'"
  }

  /// Says what ended a run, and how to go on with it.
  ///
  /// - Returns: what the program ends with.
  func explain(_ error: any Error) -> ExitCode {
    if case Stopped.signal(let signal)? = error as? Stopped {
      noteFailure("Stopped by \(Interruption.name(of: signal)). What was done is kept; go on with")
      noteFailure("  \(self)")
      return ExitCode(Interruption.exitCode(signal))
    }
    noteFailure("error: \(error)")
    if let error = error as? FileError, error.isDiskFull {
      noteFailure("Free some space on the disk of \(folder).")
    }
    noteFailure("What was finished before is kept; when that is mended, go on with")
    noteFailure("  \(self)")
    return ExitCode(error is InputError ? 2 : 1)
  }
}
