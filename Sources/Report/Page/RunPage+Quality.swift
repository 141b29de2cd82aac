// How good the architectures are: a part of a run's page.

import LogSchema
import Runs

extension RunView {
  /// Cost against quality, each training, and how far predictions can be trusted as probabilities.
  var qualitySection: [Element] {
    guard let summary else { return [] }
    let plots = smallPlots(of: summary)
    return [.heading(2, "Cost against quality"), .figure(FrontPlot(summary))]
      + [Element("div", ["class": "small-plots"], plots)]
  }

  private func smallPlots(of summary: Summary) -> [Element] {
    func small(_ plot: (some Plot)?) -> [Element] {
      guard let plot else { return [] }
      let parts: [Element] = [
        .heading(3, plot.page.title), Element("figure", [:], [plot.caption, plot.figure]),
      ]
      return [Element("div", [:], parts)]
    }
    let isByTime = if case .time = space.data.schema.order { true } else { false }
    return small(RowPlot.losses(summary)) + small(RowPlot.areas(summary))
      + small(CalibrationPlot.byPrediction(summary))
      + small(CalibrationPlot.byBlock(summary, isByTime: isByTime))
  }
}
