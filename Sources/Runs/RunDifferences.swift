// The differences between runs: in what went into them, and in the architectures that they chose. Nothing is judged here.

import Model

/// What distinguishes runs from each other.
package struct RunDifferences: Encodable, Sendable {
  /// A thing that is not the same in all runs.
  package struct Row: Hashable, Encodable, Sendable {
    /// The key of the space, the word for what else went in, or the decision.
    package let key: String
    /// The value in each run, in the order of the runs; nil in a run that has none.
    package let values: [String?]
  }

  /// The runs.
  package let runs: [RunOverview]
  /// The inputs that differ: `log` (its fingerprint), `rows`, `version`, `numerics`, `seed`, `targets`, `descend`, `separate`,
  /// and keys of the spaces.
  package let inputs: [Row]
  /// The decisions in which the architectures to use differ. A run that is not finished has none.
  package let decisions: [Row]

  /// Compares runs.
  ///
  /// - Parameter runs: runs that can be read.
  /// - Throws: if a space cannot be written, which is a mistake of the program.
  package init(_ runs: [RunOverview]) throws {
    self.runs = runs
    let facts = runs.map { Self.facts($0.record) }
    let spaces = try runs.map { run in
      try (run.space?.entries() ?? []).map { (key: $0.path, value: $0.value) }
    }
    inputs = Self.rows(facts) + Self.rows(spaces)
    let finished = runs.map { run in
      run.architecture.map { architecture in
        (run.space?.decisions ?? []).compactMap { decision in
          architecture[decision.path].map { (key: decision.path, value: $0.description) }
        }
      }
    }
    decisions = Self.rows(finished)
  }

  /// What went into a run beside its space.
  private static func facts(_ record: RunRecord?) -> [(key: String, value: String)] {
    guard let record else { return [] }
    let options = record.options
    return [
      ("log", record.data.fingerprint), ("rows", "\(record.data.rows)"),
      ("version", record.version), ("numerics", record.numerics), ("seed", "\(options.seed)"),
      ("targets", options.targets.map { "\($0)" }.joined(separator: " ")),
      ("descend", "\(options.descends)"), ("separate", "\(options.separate)"),
    ]
  }

  /// The keys whose values are not the same in all lists, in the order in which they come. A list that is nil is not
  /// compared.
  private static func rows(_ lists: [[(key: String, value: String)]?]) -> [Row] {
    let values = lists.map { list in
      list.map { Dictionary($0.map { ($0.key, $0.value) }) { first, _ in first } }
    }
    var seen: Set<String> = []
    let keys = lists.flatMap { $0 ?? [] }.map(\.key).filter { seen.insert($0).inserted }
    return keys.compactMap { key in
      let compared = values.compactMap { $0.map { $0[key] } }
      guard Set(compared).count > 1 else { return nil }
      return Row(key: key, values: values.map { $0?[key] })
    }
  }

  private enum CodingKeys: String, CodingKey { case runs, inputs, decisions }
}

extension RunDifferences.Row {
  private enum CodingKeys: String, CodingKey { case key, values }

  /// Writes null for a run that has no value.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(key, forKey: .key)
    try container.encode(values, forKey: .values)
  }
}
