// The ways to find an architecture that are compared, by name.

import Search

/// A way to find an architecture.
package enum SearchMethod: String, CaseIterable, Codable, Sendable {
  /// The controller, with a supernet and a playoff: what `nas search` does.
  case controller
  /// Regularised evolution, with a supernet and a playoff.
  case evolution
  /// Random architectures, ranked by a supernet, with a playoff.
  case random
  /// The baseline scaled, without a search.
  case scaling
  /// Random architectures, each trained from scratch, for as much work as the controller's searches.
  case randomTraining = "random-training"

  /// The searcher of this name; nil where no searcher is needed.
  var searcher: SearcherKind? { SearcherKind(rawValue: rawValue) }
}
