// The ways to find an architecture that are compared, by name.

import Model

/// A way to find an architecture.
package enum SearchMethod: Hashable, Codable, Sendable {
  /// A searcher, with a supernet and a playoff: what `nas search` does. Scaling needs neither.
  case searcher(SearchSettings.Searcher)
  /// Random architectures, each trained from scratch, for as much work as the controller's searches.
  case randomTraining

  /// The searcher of a method that has one.
  var searcher: SearchSettings.Searcher {
    guard case .searcher(let searcher) = self else { preconditionFailure("\(self) is no searcher") }
    return searcher
  }
}

extension SearchMethod: CaseIterable {
  /// Every searcher that is registered, then random training.
  package static let allCases: [SearchMethod] =
    SearchSettings.Searcher.allCases.map(SearchMethod.searcher) + [.randomTraining]
}

extension SearchMethod: RawRepresentable {
  /// The method of this name; nil if there is none.
  package init?(rawValue: String) {
    guard let method = Self.allCases.first(where: { $0.rawValue == rawValue }) else { return nil }
    self = method
  }

  /// Its name.
  package var rawValue: String {
    switch self {
    case .searcher(let searcher): searcher.rawValue
    case .randomTraining: "random-training"
    }
  }
}
