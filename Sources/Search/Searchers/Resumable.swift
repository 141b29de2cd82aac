// What can be written down at any moment and continued by another process.

import Model

/// A value whose changing part is a `State`: restored from it, an equally made value continues bit for bit.
package protocol Resumable {
  /// All that changes. What a value is made with is not in it.
  associatedtype State: Codable & Sendable

  /// The present state.
  var state: State { get }

  /// Continues from a state of a value that was made with the same settings.
  ///
  /// - Returns: false if the state cannot be one of this value; nothing has changed then.
  mutating func restore(_ state: State) -> Bool
}

/// The state of a value that never changes.
package struct Unchanging: Codable, Sendable {
  /// The only one.
  package init() {}
}

extension Resumable where State == Unchanging {
  /// The only one.
  package var state: Unchanging { Unchanging() }

  /// Does nothing.
  ///
  /// - Returns: true.
  package mutating func restore(_ state: Unchanging) -> Bool { true }
}

extension CostedSpace {
  /// Whether an architecture, which may come from a damaged file, has a choice of this space for each decision.
  func has(_ architecture: Architecture) -> Bool {
    architecture.choices.count == decisions.count
      && zip(decisions, architecture.choices).allSatisfy {
        $0.choice.values.indices.contains($1)
      }
  }
}
