// Where the time of a step goes. Reads a clock only where it was given one.

/// The kinds of work in a step.
package enum Stage: String, CaseIterable, Sendable {
  /// Reading the batch.
  case data
  /// Looking up embeddings.
  case gather
  /// Packing active columns, products and element-wise work on the way to the loss.
  case forward
  /// The same on the way back, and the gradients of the weights.
  case backward
  /// Sorting the ids of a batch, so that gradients of equal ids are summed.
  case reduce
  /// The optimizer, on dense weights and on rows of embeddings.
  case update
  /// Sampling architectures and learning from their losses.
  case controller
}

/// Seconds of work by stage, on one thread.
package struct Profile: Sendable {
  /// Nanoseconds from some fixed time on.
  package typealias Clock = @Sendable () -> UInt64

  private let clock: Clock?
  private var nanoseconds: InlineArray<7, UInt64> = .init(repeating: 0)

  /// A profile that measures by a clock, or nothing at all.
  package init(clock: Clock? = nil) {
    self.clock = clock
  }

  /// Runs a piece of work and adds its time to a stage.
  @inline(__always)
  package mutating func measure<Result>(_ stage: Stage, _ work: () throws -> Result) rethrows
    -> Result
  {
    guard let clock else { return try work() }
    let start = clock()
    defer { nanoseconds[stage.index] += clock() - start }
    return try work()
  }

  /// The time; nil if nothing is measured.
  @inline(__always)
  package var start: UInt64? { clock?() }

  /// Adds the time since a start to a stage.
  @inline(__always)
  package mutating func add(_ stage: Stage, since start: UInt64?) {
    if let clock, let start { nanoseconds[stage.index] += clock() - start }
  }

  /// Seconds of a stage.
  package func seconds(_ stage: Stage) -> Double { Double(nanoseconds[stage.index]) / 1e9 }
}

extension Stage {
  fileprivate var index: Int {
    switch self {
    case .data: 0
    case .gather: 1
    case .forward: 2
    case .backward: 3
    case .reduce: 4
    case .update: 5
    case .controller: 6
    }
  }
}
