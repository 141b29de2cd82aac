// nas search --dry-run: what a run takes, before anything is written. The log is imported if it was not before: the run
// needs that in any case, and without it nobody knows its rows and vocabularies.

import ArgumentParser
import Files
import Report
import Runs
import Training

extension SearchCommand {
  /// Says what a run takes on this machine.
  func forecast(_ run: SearchRun, _ folder: String) throws {
    let progress = ProgressLine()
    progress.begin("measuring some steps")
    Interruption.listen()
    let (estimate, slower): (RunEstimate, String?)
    do {
      (estimate, slower) = try run.estimate(checkpoints.cadence, folder: folder)
    } catch Stopped.signal(let signal) {
      progress.end()
      noteFailure("Stopped by \(Interruption.name(of: signal)): nothing was started")
      throw ExitCode(Interruption.exitCode(signal))
    }
    progress.end()
    if let slower { warn(slower) }
    try Console.out(
      answer.json ? try jsonText(estimate, pretty: true) : forecastText(estimate, folder: folder))
    note("Nothing was started, and no folder was made; without --dry-run the run begins")
  }
}
