// From values to pixels: rectangles, linear scales, round ticks, and labels that keep apart.

/// A rectangle on the page, in pixels from the top left corner.
package struct Frame {
  /// The left edge.
  package var left: Double
  /// The upper edge.
  package var top: Double
  /// From the left edge to the right one.
  package var width: Double
  /// From the upper edge down to the lower one.
  package var height: Double

  /// A rectangle by its upper left corner and its size.
  package init(left: Double, top: Double, width: Double, height: Double) {
    self.left = left
    self.top = top
    self.width = width
    self.height = height
  }

  /// The right edge.
  package var right: Double { left + width }
  /// The lower edge.
  package var bottom: Double { top + height }

  /// The area that two rectangles share.
  package func overlap(with other: Frame) -> Double {
    max(0, min(right, other.right) - max(left, other.left))
      * max(0, min(bottom, other.bottom) - max(top, other.top))
  }
}

/// A linear map from a domain of values to pixels.
package struct Scale {
  /// The values shown.
  package let domain: ClosedRange<Double>
  /// The pixels of the domain's lower and upper bound.
  package let range: (Double, Double)

  /// Makes a scale. A domain of a single value, but for rounding, is widened around it.
  package init(domain: ClosedRange<Double>, range: (Double, Double)) {
    let (low, high) = (domain.lowerBound, domain.upperBound)
    let magnitude = max(low.magnitude, high.magnitude)
    let room = high - low > magnitude * 1e-9 ? 0 : magnitude == 0 ? 0.5 : magnitude / 10
    self.domain = (low - room)...(high + room)
    self.range = range
  }

  /// The pixel of a value.
  package func callAsFunction(_ value: Double) -> Double {
    let share = (value - domain.lowerBound) / (domain.upperBound - domain.lowerBound)
    return range.0 + share * (range.1 - range.0)
  }

  /// Round values within the domain, some `count` of them; whole numbers where `isWhole`.
  package func ticks(about count: Int, isWhole: Bool = false) -> Ticks {
    Ticks(domain: domain, count: count, isWhole: isWhole)
  }
}

/// Round values at equal distances: multiples of 1, 2 or 5 times a power of ten.
package struct Ticks {
  /// The values, ascending, each the closest `Double` to its decimal.
  package let values: [Double]
  /// The decimals that tell them apart.
  package let digits: Int

  /// The ticks within a domain whose distance is the smallest that gives at most `count` intervals.
  package init(domain: ClosedRange<Double>, count: Int, isWhole: Bool) {
    let wanted = (domain.upperBound - domain.lowerBound) / Double(count)
    var exponent = 0
    while !isWhole && Double.step(1, exponent) > wanted && exponent > -12 { exponent -= 1 }
    while Double.step(10, exponent) < wanted { exponent += 1 }
    let mantissa = [1, 2, 5, 10].first { Double.step($0, exponent) >= wanted * 0.999_999 } ?? 10
    let step = Double.step(mantissa, exponent)
    let first = Int((domain.lowerBound / step - 1e-9).rounded(.up))
    let last = Int((domain.upperBound / step + 1e-9).rounded(.down))
    let power = exponent
    values = first > last ? [] : (first...last).map { Double.step($0 * mantissa, power) }
    digits = mantissa == 10 ? max(0, -exponent - 1) : max(0, -exponent)
  }
}

extension Double {
  /// `mantissa` × 10^`exponent`, correctly rounded: a division, not a product with 0.1.
  fileprivate static func step(_ mantissa: Int, _ exponent: Int) -> Double {
    exponent < 0 ? Double(mantissa) / power10(-exponent) : Double(mantissa) * power10(exponent)
  }
}

/// The positions nearest to `wanted` (least squares) that keep their order and stand at least `gap`
/// apart within bounds.
///
/// Less the gaps before it, each position must not fall below its predecessor: isotonic regression,
/// by pooling neighbours that violate it.
package func spread(_ wanted: [Double], gap: Double, within bounds: ClosedRange<Double>) -> [Double]
{
  guard !wanted.isEmpty else { return [] }
  let room = bounds.upperBound - bounds.lowerBound
  let gap = wanted.count == 1 ? gap : min(gap, room / Double(wanted.count - 1))
  let order = wanted.indices.sorted { (wanted[$0], $0) < (wanted[$1], $1) }

  var pools: [(mean: Double, count: Int)] = []
  for (place, index) in order.enumerated() {
    var pool = (mean: wanted[index] - Double(place) * gap, count: 1)
    while let last = pools.last, last.mean > pool.mean {
      pools.removeLast()
      let count = last.count + pool.count
      let sum = last.mean * Double(last.count) + pool.mean * Double(pool.count)
      pool = (sum / Double(count), count)
    }
    pools.append(pool)
  }

  let highest = max(bounds.lowerBound, bounds.upperBound - Double(wanted.count - 1) * gap)
  let shifted = pools.flatMap { Array(repeating: $0.mean, count: $0.count) }
  var positions = wanted
  for (place, index) in order.enumerated() {
    positions[index] = min(max(shifted[place], bounds.lowerBound), highest) + Double(place) * gap
  }
  return positions
}

/// The points of a line without those that cannot be seen: of each two columns of pixels the highest and the
/// lowest, and the line's ends.
///
/// - Parameter points: rising in x.
package func thinned(_ points: [Point]) -> [Point] {
  func column(_ index: Int) -> Double { (points[index].x / 2).rounded(.down) }
  let columns = Set(points.indices.map(column))
  guard points.count > 2 * columns.count else { return points }
  var kept: Set = [0, points.count - 1]
  var start = 0
  for index in points.indices.dropFirst() where column(index) != column(start) {
    kept.formUnion(extremes(start..<index))
    start = index
  }
  kept.formUnion(extremes(start..<points.count))
  return kept.sorted().map { points[$0] }

  func extremes(_ range: Range<Int>) -> [Int] {
    [
      range.min { points[$0].y < points[$1].y }, range.max { points[$0].y < points[$1].y },
    ].compactMap { $0 }
  }
}
