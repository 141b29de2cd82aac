// Ids whose frequency falls with their rank, as those of sites, words and users do.

import Foundation
import Numerics

/// Zipf's law over the ids 0..<n: the probability of id i is proportional to (i + 1)⁻ᵃ.
///
/// Drawn by the alias method (Walker 1977; the table is made as Vose 1991 does), in a time that does
/// not depend on n: a uniform number selects a cell of equal width, and then one of the cell's two ids.
struct Zipf: Sendable {
  /// The probability of each id.
  let probabilities: [Double]
  private var cells: [Cell]

  private struct Cell: Sendable {
    /// Up to where in the cell, from 0 to 1, the id is the cell's own.
    var own = 1.0
    /// The id beyond.
    var alias = 0
  }

  /// The law with exponent a = `exponent` over `count` ids, at least one.
  init(count: Int, exponent: Double) {
    precondition(count > 0)
    let weights = (0..<count).map { pow(Double($0 + 1), -exponent) }
    let sum = weights.reduce(0, +)
    probabilities = weights.map { $0 / sum }
    cells = [Cell](repeating: Cell(), count: count)

    // What is left of each id's probability, in cells.
    var rest = probabilities.map { $0 * Double(count) }
    var poor = rest.indices.filter { rest[$0] < 1 }
    var rich = rest.indices.filter { rest[$0] >= 1 }
    while let i = poor.popLast(), let donor = rich.last {
      cells[i] = Cell(own: rest[i], alias: donor)
      rest[donor] -= 1 - rest[i]
      if rest[donor] < 1 {
        rich.removeLast()
        poor.append(donor)
      }
    }
  }

  /// Draws an id.
  func draw(_ random: inout RandomStream) -> Int {
    let place = random.uniform() * Double(cells.count)
    let cell = Int(place)
    return place - Double(cell) < cells[cell].own ? cell : cells[cell].alias
  }
}
