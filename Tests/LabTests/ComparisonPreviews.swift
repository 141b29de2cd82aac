// The plots of comparisons as files, for the eye: run with NAS_PREVIEWS set to a directory.

import TestSupport
import Testing

@testable import Lab

@Suite(.enabled(if: !previewFolder.isEmpty))
struct ComparisonPreviews {
  @Test func comparison() throws {
    for (index, report) in (ComparisonPlotTests.reports + [ComparisonPlotTests.incomplete])
      .enumerated()
    {
      try writePreview(comparisonPlot(report), "comparison-\(index)")
    }
  }
}
