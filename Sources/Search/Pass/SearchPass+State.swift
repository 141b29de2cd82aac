// A pass between two steps, as values that can be written and read back. The weights of its supernet go beside
// them.

import Model

extension SearchPass {
  /// All that steps change but the supernet. Random streams have no state: what a step draws is a function of the
  /// seed and its number.
  package struct State: Codable, Sendable {
    /// The steps that are done.
    package var steps: Int
    fileprivate var skipped: Int
    fileprivate var work: Work
    fileprivate var contests: [Contest]

    /// What a searcher has learned, what it has proposed for the next step, and how its last proposals scored.
    fileprivate struct Contest: Sendable {
      var name: SearchSettings.Searcher
      var searcher: any Codable & Sendable
      var proposals: [Architecture]
      var samples: [Sample]
    }
  }

  /// The present state.
  ///
  /// - Precondition: all searchers are registered, and nobody watches.
  package var state: State {
    precondition(spectators.isEmpty, "observations of spectators are not kept")
    return State(
      steps: steps, skipped: skipped, work: work,
      contests: contests.map { contest in
        guard let name = SearchSettings.Searcher(of: contest.searcher) else {
          preconditionFailure("only registered searchers are kept")
        }
        return State.Contest(
          name: name, searcher: contest.searcher.state, proposals: contest.proposals,
          samples: contest.samples)
      })
  }

  /// Continues from a state of a pass with the same targets over the same space, whose weights the supernet has.
  ///
  /// - Returns: false if it is another pass's; nothing has changed then.
  package mutating func restore(_ state: State) -> Bool {
    guard state.steps >= 0, state.contests.count == contests.count else { return false }
    var restored = contests
    for (index, contest) in state.contests.enumerated() {
      let architectures = contest.proposals + contest.samples.map(\.architecture)
      guard architectures.allSatisfy(space.has),
        restored[index].searcher.restoreAny(contest.searcher)
      else { return false }
      restored[index].proposals = contest.proposals
      restored[index].samples = contest.samples
    }
    (contests, steps, work, skipped) = (restored, state.steps, state.work, state.skipped)
    return true
  }
}

extension Searcher {
  /// Continues from a state of whatever searcher.
  ///
  /// - Returns: false if it is none of this searcher's; nothing has changed then.
  fileprivate mutating func restoreAny(_ state: any Codable & Sendable) -> Bool {
    (state as? State).map { restore($0) } ?? false
  }
}

/// The state of a searcher has its name as key, so that its type is known when it is read.
extension SearchPass.State.Contest: Codable {
  private struct Key: CodingKey {
    let stringValue: String
    let intValue: Int? = nil

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }

    static let proposals = Key(stringValue: "proposals")
    static let samples = Key(stringValue: "samples")
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    let names = SearchSettings.Searcher.allCases.filter {
      container.contains(Key(stringValue: $0.rawValue))
    }
    guard let name = names.first, names.count == 1 else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: container.codingPath, debugDescription: "not one searcher's state"))
    }
    func state(of type: (some Searcher).Type) throws -> any Codable & Sendable {
      try container.decode(type.State.self, forKey: Key(stringValue: name.rawValue))
    }
    self.init(
      name: name, searcher: try state(of: name.kind.type),
      proposals: try container.decode([Architecture].self, forKey: .proposals),
      samples: try container.decode([Sample].self, forKey: .samples))
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(searcher, forKey: Key(stringValue: name.rawValue))
    try container.encode(proposals, forKey: .proposals)
    try container.encode(samples, forKey: .samples)
  }
}
