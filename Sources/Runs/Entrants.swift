// Which architecture stands for which target in a verdict. It measures nothing.
//
// Invariants: an architecture has one place in the test, however many targets it stands for; a target has one place.

import Model
import Statistics

/// The candidates of a search in the order of a test: equal architectures under several targets are one candidate, with one
/// null hypothesis and one place, and their targets share its verdict.
struct Entrants {
  /// What was found, the mildest target first.
  let found: [FoundArchitecture]
  /// The architecture of each candidate of the test.
  private(set) var architectures: [Architecture] = []
  /// The candidate of each target.
  private(set) var places: [Int] = []
  /// For each target the candidates that others have replaced, in their order.
  private(set) var replaced: [[Int]]

  /// The candidates of targets in any order.
  init(_ found: [FoundArchitecture]) {
    self.found = found.sorted { $0.target > $1.target }
    replaced = found.map { _ in [] }
    for entry in self.found {
      if let place = architectures.firstIndex(of: entry.architecture) {
        places.append(place)
      } else {
        places.append(architectures.count)
        architectures.append(entry.architecture)
      }
    }
  }

  /// Whether a candidate may be replaced: all of its targets have an architecture that was not tried.
  func isReplaceable(_ place: Int) -> Bool {
    targets(of: place).allSatisfy { next(for: $0, retired: [place]) != nil }
  }

  /// Puts the next architectures of its targets in the place of a candidate.
  mutating func replace(_ place: Int, in test: inout GraphicalTest) {
    let retired = Set(test.candidates.indices.filter { test.candidates[$0].isReplaced } + [place])
    let successors = targets(of: place).compactMap { target in
      next(for: target, retired: retired).map { (target, $0) }
    }
    guard successors.count == targets(of: place).count else { return }
    let known = architectures.count
    for (target, architecture) in successors {
      replaced[target].append(place)
      if let other = architectures.firstIndex(of: architecture) {
        places[target] = other
      } else {
        places[target] = architectures.count
        architectures.append(architecture)
      }
    }
    let new = (known..<architectures.count).map(isReplaceable)
    let added = test.replace(place, by: new)
    precondition(added == known..<architectures.count, "a place for each architecture")
  }

  private func targets(of place: Int) -> [Int] { places.indices.filter { places[$0] == place } }

  /// The first of a target's further architectures that is no retired candidate.
  private func next(for target: Int, retired: Set<Int>) -> Architecture? {
    found[target].runnersUp.first { architecture in
      architectures.firstIndex(of: architecture).map { !retired.contains($0) } ?? true
    }
  }
}
