// The procedures that were compared for verdicts over several targets, and the truths under which. The one that verdicts use
// is `TransferGraph.fallback`; the others serve the comparison alone.

extension TransferGraph {
  /// A procedure by its name.
  package struct Procedure: Sendable {
    /// Its name in tables.
    package let name: String
    /// The graph of so many targets, the mildest first.
    package let graph: @Sendable (_ targets: Int) -> TransferGraph
  }

  /// All procedures, that of verdicts first.
  package static let procedures = [
    Procedure(name: "fallback", graph: fallback),
    Procedure(name: "fixed sequence") { chain($0, passing: 0) },
    Procedure(name: "chain") { chain($0, passing: 0.3) },
    Procedure(name: "Holm", graph: holm),
  ]

  /// Holm's procedure (1979, *A simple sequentially rejective multiple test procedure*): equal shares, and a rejected
  /// hypothesis hands on its own in equal parts.
  static func holm(_ count: Int) -> TransferGraph {
    let part = 1 / Double(max(1, count - 1))
    return TransferGraph(
      weights: [Double](repeating: 1 / Double(count), count: count),
      transitions: (0..<count).map { i in (0..<count).map { $0 == i ? 0 : part } })
  }

  /// A chain of which a share leaps: the error comes to the first hypothesis but for the share, to the second but for the
  /// share of that, and so on, the last taking the rest; and each that is rejected hands it on to those behind it in the
  /// same way, the last one to those before it. With a share of 0 this is the fixed sequence.
  static func chain(_ count: Int, passing share: Double) -> TransferGraph {
    precondition(count > 0 && share >= 0 && share < 1)
    /// The parts of so many receivers, the nearest first.
    func parts(_ receivers: Int) -> [Double] {
      var rest = 1.0
      return (0..<receivers).map { place in
        let part = place == receivers - 1 ? rest : rest * (1 - share)
        rest -= part
        return part
      }
    }
    let transitions = (0..<count).map { place in
      place < count - 1
        ? [Double](repeating: 0, count: place + 1) + parts(count - place - 1)
        : parts(count - 1).reversed() + [0]
    }
    return TransferGraph(weights: parts(count), transitions: transitions)
  }
}

extension FamilySimulation {
  /// True Δ of several targets.
  package struct Truth: Sendable {
    /// Its name in tables.
    package let name: String
    /// The Δ of so many targets, in margins, the mildest first.
    package let deltas: @Sendable (_ targets: Int) -> [Double]
  }

  /// The truths of the comparison.
  package static let truths = [
    Truth(name: "all better") { uniform($0, -3) },
    Truth(name: "all slightly better") { uniform($0, -1) },
    Truth(name: "bad mildest") { with(5, at: 0..<1, of: $0) },
    Truth(name: "two bad mildest") { with(5, at: 0..<2, of: $0) },
    Truth(name: "bad in the middle") { with(5, at: $0 / 2..<$0 / 2 + 1, of: $0) },
    Truth(name: "decline") { count in
      (0..<count).map { -6 + 9 * Double($0) / Double(max(1, count - 1)) }
    },
    Truth(name: "equal, then worse") { count in (0..<count).map { 2 * $0 < count ? 0 : 3 } },
    Truth(name: "all at the margin") { uniform($0, 1) },
  ]

  private static func uniform(_ count: Int, _ delta: Double) -> [Double] {
    [Double](repeating: delta, count: count)
  }

  /// Better candidates, but for some.
  private static func with(_ delta: Double, at places: Range<Int>, of count: Int) -> [Double] {
    (0..<count).map { places.contains($0) ? delta : -3 }
  }
}
