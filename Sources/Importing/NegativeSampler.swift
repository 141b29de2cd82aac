// The choice of negative rows that are kept, by their content.

import Files
import LogReading
import LogSchema
import Numerics

/// Decides which rows without a click stay in a log.
struct NegativeSampler: Sendable {
  private static let rowsPerTask = 1024

  private let share: Double
  private let seed: UInt64

  init(_ sampling: NegativeSampling) {
    share = sampling.share
    seed = sampling.seed
  }

  /// The weight of a negative that is kept.
  var weight: Float { Float(1 / share) }

  /// Whether each row of a block stays if it is negative. It depends on the values of all columns of its file and
  /// the seed, nothing else: not on the folder that the file lies in.
  func choices(_ block: RowBlock, pool: WorkerPool) -> [Bool] {
    let tasks = (block.rows + Self.rowsPerTask - 1) / Self.rowsPerTask
    return pool.map(tasks) { task in
      let first = task * Self.rowsPerTask
      return (first..<min(first + Self.rowsPerTask, block.rows)).map { isKept($0, of: block) }
    }.flatMap(\.self)
  }

  private func isKept(_ row: Int, of block: RowBlock) -> Bool {
    let bytes = block.bytes.span
    var hash = Self.mixed(seed)
    for column in 0..<block.columns - block.keys {
      let range = block.range(ofRow: row, column: column)
      // With its length before it, no value runs into the next: `ab`, `c` is not `a`, `bc`.
      hash = Self.mixed(hash ^ UInt64(range.count))
      for start in stride(from: range.lowerBound, to: range.upperBound, by: 8) {
        var word: UInt64 = 0
        for i in start..<min(start + 8, range.upperBound) { word = word << 8 | UInt64(bytes[i]) }
        hash = Self.mixed(hash ^ word)
      }
    }
    return Double(hash >> 11) * 0x1p-53 < share
  }

  /// The finaliser of MurmurHash3: one to one, and every bit depends on all.
  private static func mixed(_ value: UInt64) -> UInt64 {
    var z = (value ^ (value >> 33)) &+ 0x9e37_79b9_7f4a_7c15
    z = (z ^ (z >> 33)) &* 0xff51_afd7_ed55_8ccd
    z = (z ^ (z >> 33)) &* 0xc4ce_b9fe_1a85_ec53
    return z ^ (z >> 33)
  }
}
