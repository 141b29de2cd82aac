// How far a run is, in the words that the terminal and the page share.

import Runs

extension RunProgress {
  /// `37% of the run, about 4 to 6 min left`; empty if the forecast of the run is not known.
  package var runText: String {
    guard fraction != nil else { return "" }
    return "\(Int(shownFraction * 100))% of the run"
      + (remaining.map { ", \(remainingText($0))" } ?? "")
  }
}
