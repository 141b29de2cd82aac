// Embedding widths that follow one factor, rounded so that a network of given layers costs so much.

import Model

/// Rounds the scaled embeddings of a space.
///
/// They follow one factor: as it falls, each goes to its next narrower choice half way between the two on the logarithmic
/// scale, at equal factors the first in path order. Of that sequence the widest member is taken that is not too dear. If
/// it is too cheap, one or two embeddings get another choice.
struct ScaledEmbeddings {
  /// The scaled decisions.
  let widths: [ScaledWidth]
  private let space: CostedSpace
  /// For each of these what its options add, as the step of the model has it.
  private let ways: [[Size]]
  /// The steps from the widest options to the narrowest.
  private let path: [(width: Int, option: Int)]
  /// What is added after each number of those, by all scaled embeddings.
  private let sizes: [Size]
  /// The steps of the other embeddings, with their decisions if they are open.
  private let others: [(step: Int, decision: Int?)]

  /// Columns of the input, and what they cost by themselves.
  private struct Size: Hashable {
    var columns = 0
    var cost = 0

    init(columns: Int = 0, cost: Int = 0) { (self.columns, self.cost) = (columns, cost) }

    /// What a way to take a step adds.
    init(_ way: EmbeddingWay) { self.init(columns: way.width, cost: way.cost) }

    static func + (a: Size, b: Size) -> Size {
      Size(columns: a.columns + b.columns, cost: a.cost + b.cost)
    }
    static func - (a: Size, b: Size) -> Size {
      Size(columns: a.columns - b.columns, cost: a.cost - b.cost)
    }
  }

  init(_ space: CostedSpace, _ widths: [ScaledWidth]) {
    (self.space, self.widths) = (space, widths)
    var (steps, others): ([Int: Int], [(Int, Int?)]) = ([:], [])
    var next = 0
    for step in space.steps.embeddings.indices {
      let decision = space.steps.decisions[step] > 0 ? next : nil
      next += space.steps.decisions[step]
      if let width = widths.firstIndex(where: { $0.decision == decision }) {
        steps[width] = step
      } else {
        others.append((step, decision))
      }
    }
    self.others = others
    ways = widths.enumerated().map { index, width in
      guard let step = steps[index] else { preconditionFailure("an embedding has a step") }
      return width.options.map { Size(space.steps.embeddings[step][$0.choice]) }
    }
    let thresholds = widths.enumerated().flatMap { index, width in
      zip(width.options, width.options.dropFirst()).enumerated().map { option, pair in
        (level: (pair.0.level + pair.1.level) / 2, width: index, option: option)
      }
    }.sorted { ($1.level, $0.width) < ($0.level, $1.width) }
    path = thresholds.map { ($0.width, $0.option) }
    var sizes = [ways.reduce(Size()) { $0 + ($1.last ?? Size()) }]
    for step in path {
      sizes.append(
        sizes[sizes.count - 1] + ways[step.width][step.option] - ways[step.width][step.option + 1])
    }
    self.sizes = sizes
  }

  /// The rounding of least distance that is known of those that cost so much; nil if there is none.
  ///
  /// - Parameters:
  ///   - level: the binary logarithm of the factor.
  ///   - architecture: the choices of everything else.
  func nearest(
    to level: Double, completing architecture: Architecture, costing costs: ClosedRange<Double>
  ) -> ScaledWidths.Rounding? {
    var pricing = Pricing(
      space, space.shape(of: architecture), others: size(ofOthers: architecture))
    // The first member of the sequence that is not too dear.
    var (first, end) = (0, sizes.count)
    while first < end {
      let middle = (first + end) / 2
      if pricing.ratio(sizes[middle]) <= costs.upperBound {
        end = middle
      } else {
        first = middle + 1
      }
    }
    guard first < sizes.count else { return nil }
    var options = widths.map { $0.options.count - 1 }
    for step in path.prefix(first) { options[step.width] = step.option }
    if !costs.contains(pricing.ratio(sizes[first])) {
      guard
        let moves = exchange(options, of: sizes[first], near: level, costing: costs, &pricing)
      else { return nil }
      for move in moves { options[move.width] = move.option }
    }
    var rounding: ScaledWidths.Rounding = (0, architecture)
    for (width, option) in zip(widths, options) {
      rounding.architecture.choices[width.decision] = width.options[option].choice
      rounding.distance += width.options[option].distance(from: level)
    }
    return rounding
  }

  private func size(ofOthers architecture: Architecture) -> Size {
    others.reduce(Size()) { sum, other in
      let choice = other.decision.map { architecture.choices[$0] } ?? 0
      return sum + Size(space.steps.embeddings[other.step][choice])
    }
  }

  // MARK: - Exchange

  /// Another choice of one embedding, what it adds, and by how much it is farther from the factor.
  private struct Move {
    let width: Int
    let option: Int
    let size: Size
    let distance: Double
  }

  /// So many moves are looked at in pairs.
  private static let mostMoves = 512

  /// One or two moves with which some options of a known size cost so much: those that go least far from the factor.
  private func exchange(
    _ options: [Int], of size: Size, near level: Double, costing costs: ClosedRange<Double>,
    _ pricing: inout Pricing
  ) -> [Move]? {
    let moves = moves(from: options, near: level)
    var best: (distance: Double, moves: [Move])?
    for (i, first) in moves.enumerated() {
      if let best, min(first.distance, 2 * first.distance) >= best.distance { break }
      if first.distance < best?.distance ?? .infinity,
        costs.contains(pricing.ratio(size + first.size))
      {
        best = (first.distance, [first])
      }
      for second in moves[(i + 1)...] {
        let distance = first.distance + second.distance
        if let best, distance >= best.distance { break }
        if first.width != second.width,
          costs.contains(pricing.ratio(size + first.size + second.size))
        {
          best = (distance, [first, second])
        }
      }
    }
    return best?.moves
  }

  /// The moves that may be part of the best exchange, the nearest first: of those that add the same, two of different
  /// embeddings.
  private func moves(from options: [Int], near level: Double) -> [Move] {
    var classes: [Size: [Move]] = [:]
    for (index, width) in widths.enumerated() {
      let present = options[index]
      for option in width.options.indices where option != present {
        let move = Move(
          width: index, option: option, size: ways[index][option] - ways[index][present],
          distance: width.options[option].distance(from: level)
            - width.options[present].distance(from: level))
        var alike = classes[move.size, default: []]
        alike.insert(move, at: alike.firstIndex { move.distance < $0.distance } ?? alike.count)
        let second = alike.firstIndex { $0.width != alike[0].width }
        classes[move.size] = [alike[0]] + (second.map { [alike[$0]] } ?? [])
      }
    }
    let all = classes.values.joined().sorted {
      ($0.distance, $0.width, $0.option) < ($1.distance, $1.width, $1.option)
    }
    return Array(all.prefix(Self.mostMoves))
  }

  /// Prices of sizes of the scaled embeddings, everything else being fixed.
  private struct Pricing {
    private let space: CostedSpace
    private let shape: Shape
    private let others: Size
    private var behind: [Int: Int] = [:]

    init(_ space: CostedSpace, _ shape: Shape, others: Size) {
      (self.space, self.shape, self.others) = (space, shape, others)
    }

    /// The cost ratio of the network.
    mutating func ratio(_ size: Size) -> Double {
      let all = size + others
      let known = behind[all.columns] ?? space.cost(behind: all.columns, shape)
      behind[all.columns] = known
      return space.ratio(all.cost + known)
    }
  }
}
